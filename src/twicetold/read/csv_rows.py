"""CSV and TSV with a header that names what crawlers name."""

import csv
from collections.abc import Iterator, Sequence
from itertools import islice

from twicetold.model import Page, Skipped
from twicetold.read.encoding import Decoder, as_utf8
from twicetold.read.fields import HTML, TEXT, known
from twicetold.read.origin import OnChoice, Origin
from twicetold.read.records import Records
from twicetold.read.sniff import HEAD_BYTES, Head
from twicetold.read.spec import ReadSpec
from twicetold.read.stream import ByteStream, Refused, lines

_DELIMITERS = (",", "\t", ";", "|")
_CONTENT = frozenset({*TEXT, *HTML})
_LONGEST_NAME = 60
_SNIFFED_ROWS = 6


def fits(head: Head) -> bool:
    return _delimiter(head.text, head.spec, whole=head.whole) is not None


def read(stream: ByteStream, origin: Origin, spec: ReadSpec, on_choice: OnChoice) -> Iterator[Page | Skipped]:
    """Give a page for each row under the header; `#N` counts these rows from 1."""
    stream = as_utf8(stream)
    head = stream.peek(HEAD_BYTES).decode("utf-8", "replace")
    rows = _rows(stream, _delimiter(head, spec, whole=True) or ",", spec.max_bytes)
    names = next(rows, Refused("empty", "no header"))
    if isinstance(names, Refused):
        raise names
    records = Records(origin, spec, on_choice)
    number = 0
    for number, row in enumerate(rows, start=1):
        try:
            entry: Page | Skipped = records.page(_record(names, row), number)
        except Refused as refused:
            entry = origin.record(number).skipped(refused.reason, refused.detail)
        yield entry
        stream.count(barren=isinstance(entry, Skipped))
    if not number:
        raise Refused("empty", "no row under the header")


def _record(names: Sequence[str], row: list[str] | Refused) -> dict[str, str]:
    if isinstance(row, Refused):
        raise row
    if len(row) > len(names):
        # A cell whose quotes are missing was cut; what is under the names is not what was meant
        raise Refused("broken", f"{len(row)} cells under {len(names)} names")
    record: dict[str, str] = {}
    for name, cell in zip(names, row, strict=False):
        record.setdefault(name.strip(), cell)
    return record


def _rows(stream: ByteStream, delimiter: str, limit: int) -> Iterator[list[str] | Refused]:
    """Give the rows that are not blank, and what stands in the place of one."""
    # The module has one limit for all its readers; it is only ever raised
    csv.field_size_limit(max(csv.field_size_limit(), limit))
    source = _Lines(stream, limit)
    reader = csv.reader(source, delimiter=delimiter)
    while not source.ended:
        source.begin_row()
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Refused("broken", f"{error} (line {source.row_began})")
        except Refused as refused:
            yield refused
        else:
            yield from _judged(row, source, stream)


def _judged(row: list[str], source: "_Lines", stream: ByteStream) -> Iterator[list[str] | Refused]:
    """Pass a row on, unless it is blank or ended only because the file did."""
    if source.ended:
        yield Refused("broken", f"the quote of line {source.row_began} is never closed")
    elif any(row):
        yield row
    else:
        stream.count(barren=True)


class _Lines:
    """Feeds the reader, and refuses a row that goes on for more than `limit` bytes."""

    def __init__(self, stream: ByteStream, limit: int) -> None:
        self.ended = False
        self.row_began = 0
        self._lines = lines(stream, limit)
        self._decoder = Decoder()
        self._limit = limit
        self._number = 0
        self._size = 0

    def begin_row(self) -> None:
        self.row_began = self._number + 1
        self._size = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        try:
            line = next(self._lines)
        except StopIteration:
            self.ended = True
            raise
        self._number += 1
        self._size += len(line or b"")
        if line is None or self._size > self._limit:
            raise Refused("too-large", f"more than {self._limit} bytes")
        return self._decoder.decode(line) + "\n"


def _delimiter(text: str, spec: ReadSpec, *, whole: bool) -> str | None:
    """Find the delimiter under which the first line is a header, and one of the next has as many cells."""
    kept = [line + "\n" for line in text.split("\n")]
    if not whole:
        kept = kept[:-1]
    for delimiter in _DELIMITERS:
        try:
            rows = list(islice(filter(None, csv.reader(kept, delimiter=delimiter)), _SNIFFED_ROWS))
        except csv.Error:
            continue
        if not rows or not _is_header(rows[0], spec):
            continue
        if len(rows) == 1 or any(len(row) == len(rows[0]) for row in rows[1:]):
            return delimiter
    return None


def _is_header(row: list[str], spec: ReadSpec) -> bool:
    names = [name.strip() for name in row if name.strip()]
    if len(row) < 2 or len(set(names)) < len(names):
        return False
    if any(len(name) > _LONGEST_NAME for name in names):
        return False
    if {spec.text_field, spec.html_field}.intersection(names):
        return True
    told = known(names)
    return len(told) >= 2 or bool(told & _CONTENT)
