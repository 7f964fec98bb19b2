"""JSON Lines: a record a line."""

import re
from collections.abc import Iterator

from twicetold.model import Page, Skipped
from twicetold.read.encoding import Decoder, as_utf8
from twicetold.read.json_parse import Parser, is_object
from twicetold.read.origin import OnChoice, Origin
from twicetold.read.records import Records
from twicetold.read.sniff import Head
from twicetold.read.spec import ReadSpec
from twicetold.read.stream import ByteStream, Refused, lines, not_too_large

_SNIFFED_LINES = 20
_SEPARATORS = "\x1e\ufeff"
"""What may stand before a record: the separator of JSON sequences (RFC 7464), the mark of a file that was joined on."""
_OBJECT_START = re.compile(r'\{\s*["}]')


def fits(head: Head) -> bool:
    """Tell by the first lines: the first is an object, or another is, or half of them are."""
    ended = [line.lstrip(_SEPARATORS) for line in head.text.split("\n") if line.strip()]
    if not ended:
        return False
    first = ended[0]
    if not head.whole:
        ended.pop()
    starts = _OBJECT_START.match(first.lstrip()) is not None
    if starts and not ended:
        return True
    good = sum(line.startswith("{") and is_object(line) for line in ended[:_SNIFFED_LINES])
    return good > 0 if starts else good * 2 > len(ended[:_SNIFFED_LINES])


def read(stream: ByteStream, origin: Origin, spec: ReadSpec, on_choice: OnChoice) -> Iterator[Page | Skipped]:
    """Give a page for each line that is not blank; `#N` is the number of the line, from 1."""
    records = Records(origin, spec, on_choice)
    decoder, parser = Decoder(), Parser()
    stream = as_utf8(stream)
    for number, line in enumerate(lines(stream, spec.max_bytes), start=1):
        if line is not None and not line.strip():
            continue
        try:
            text = decoder.decode(not_too_large(line, spec.max_bytes))
            entry: Page | Skipped = records.page(parser.parse(text.lstrip(_SEPARATORS).strip()), number, parser)
        except Refused as refused:
            entry = origin.record(number).skipped(refused.reason, refused.detail)
        yield entry
        stream.count(barren=isinstance(entry, Skipped))
