"""JSON that is not a record a line: an array of records, one object, or objects in a row.

The bytes are cut into values by brackets and quotes before any of them is parsed, so that a bad
record costs itself alone and an array of any length is read in the memory of one record.
"""

import re
from collections.abc import Iterator

from twicetold.model import Page, Skipped
from twicetold.patterns import loop
from twicetold.read.encoding import Decoder, as_utf8
from twicetold.read.json_parse import Parser, is_json
from twicetold.read.origin import OnChoice, Origin
from twicetold.read.records import Records
from twicetold.read.sniff import Head
from twicetold.read.spec import ReadSpec
from twicetold.read.stream import ByteStream, Refused, not_too_large, refuse_endless

_OBJECT_START = re.compile(r'\s*\{\s*(?:"|\}|$)')
_ARRAY_START = re.compile(r'\s*\[\s*(?:\{\s*(?:"|\}|$)|\]\s*$)')
# A line feed cannot stand in a string, so one there means that a quote is missing
_IN_STRING = loop(r'[^"\\\n]++|\\[^\n]')
_INSIDE = re.compile(_IN_STRING.encode())
_STRING = f'"{_IN_STRING}"'
# Strings that end in the same piece are passed over whole, and in a value its commas too
_BETWEEN = re.compile(loop(r'[^"\[\]{},]++|' + _STRING).encode())
_IN_VALUE = re.compile(loop(r'[^"\[\]{}]++|' + _STRING + r"|\{\}|\[\]").encode())
_OPENERS = re.compile(rb"[\[{]*+")
_REST_OF_LINE = re.compile(rb"[^\n]*+\n?")


def fits(head: Head) -> bool:
    if _OBJECT_START.match(head.text) or _ARRAY_START.match(head.text):
        return True
    # "[1] A note" is text: only all of it can tell
    return head.whole and head.text.lstrip().startswith("[") and is_json(head.text)


def read(stream: ByteStream, origin: Origin, spec: ReadSpec, on_choice: OnChoice) -> Iterator[Page | Skipped]:
    """Give a page for each value; `#N` counts the values from 1."""
    records = Records(origin, spec, on_choice)
    decoder, parser = Decoder(), Parser()
    stream, number = as_utf8(stream), 0
    for number, value in enumerate(_values(stream, spec.max_bytes), start=1):
        try:
            text = decoder.decode(not_too_large(value, spec.max_bytes))
            entry: Page | Skipped = records.page(parser.parse(text), number, parser)
        except Refused as refused:
            entry = origin.record(number).skipped(refused.reason, refused.detail)
        yield entry
        stream.count(barren=isinstance(entry, Skipped))
    if not number:
        raise Refused("empty", "no record in it")


def _values(stream: ByteStream, limit: int) -> Iterator[bytes | None]:
    """Give each value as it stands; None for one that is longer than `limit`."""
    cutter = _Cutter(limit)
    while chunk := stream.read():
        yield from cutter.feed(chunk)
        if cutter.too_large:
            stream.refuse_bomb()
            refuse_endless(cutter.size)
    rest = list(cutter.finish())
    yield from rest
    if cutter.in_array and not rest:
        raise Refused("broken", "the array is never closed")


class _Cutter:
    """Finds where values end, fed piece by piece; holds no more than one value.

    Arrays that follow one another, as a crawl that was run twice into one file leaves them, are
    read as one.
    """

    def __init__(self, limit: int) -> None:
        self.in_array = False
        self.too_large = False
        self._limit = limit
        self._depth = 0
        self._in_string = False
        self._escaped = False
        self._lost = False
        """Whether a quote is missing, so that nothing counts up to a line with a `{`."""
        self._parts: list[bytes] = []
        self.size = 0
        """The bytes of the present value so far."""

    def feed(self, data: bytes) -> Iterator[bytes | None]:
        at = begin = self._skip_escaped(data)
        if begin:
            self._keep(data[:begin])
        while at < len(data):
            if self._lost:
                at = begin = self._find_record(data, at)
                continue
            at = _end(self._passed_over(), data, at)
            if self._depth and not self._in_string and (deeper := _end(_OPENERS, data, at)) > at:
                self._depth += deeper - at
                at = deeper
                continue
            if at == len(data):
                break
            mark = data[at : at + 1]
            at += 1
            if self._opens_array(mark, data[begin : at - 1]):
                begin = at
            elif (keep := self._ends(mark, last=at == len(data))) is not None:
                yield from self._cut(data[begin : at if keep else at - 1])
                begin = at
        self._keep(data[begin:])

    def finish(self) -> Iterator[bytes | None]:
        """Give what is left when the bytes end."""
        yield from self._cut(b"")

    def _passed_over(self) -> re.Pattern[bytes]:
        if self._in_string:
            return _INSIDE
        return _IN_VALUE if self._depth else _BETWEEN

    def _skip_escaped(self, data: bytes) -> int:
        skip = 1 if self._escaped and data[:1] != b"\n" else 0
        self._escaped = False
        return skip

    def _find_record(self, data: bytes, at: int) -> int:
        """Go on to the next line that begins with an object, or that ends the array."""
        start = data[at : at + 64].lstrip(b" \t\r\n")
        if start.startswith(b"{") or data[at : at + 1] == b"]":
            self._lost = False
            return at
        return _end(_REST_OF_LINE, data, at)

    def _opens_array(self, mark: bytes, before: bytes) -> bool:
        if mark != b"[" or self._in_string or self._depth or self.in_array:
            return False
        if before.strip() or any(part.strip() for part in self._parts):
            return False
        self.in_array = True
        return True

    def _ends(self, mark: bytes, *, last: bool) -> bool | None:
        """Take in a mark. True: a value ends with it; False: before it; None: it goes on."""
        if self._in_string:
            return self._ends_string(mark, last=last)
        if mark == b'"':
            self._in_string = True
        elif mark in b"{[":
            self._depth += 1
        elif self._depth == 0:
            self.in_array = self.in_array and mark != b"]"
            return False
        elif mark in b"}]":
            self._depth -= 1
            return True if self._depth == 0 else None
        return None

    def _ends_string(self, mark: bytes, *, last: bool) -> bool | None:
        if mark == b"\\":
            self._escaped = last
            return None
        self._in_string = False
        if mark == b'"':
            return None
        self._lost = True
        self._depth = 0
        return True

    def _keep(self, data: bytes) -> None:
        self.size += len(data)
        self.too_large = self.size > self._limit
        if self.too_large:
            self._parts.clear()
        else:
            self._parts.append(data)

    def _cut(self, data: bytes) -> Iterator[bytes | None]:
        self._keep(data)
        value = None if self.too_large else b"".join(self._parts).strip()
        self._parts.clear()
        self.size = 0
        self.too_large = False
        if value is None or value:
            yield value


def _end(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    found = pattern.match(data, at)
    return found.end() if found else at
