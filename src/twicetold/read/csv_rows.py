"""CSV and TSV with a header that names what crawlers name."""

import csv
from collections import deque
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
    head = stream.peek(HEAD_BYTES)
    delimiter = _delimiter(head.decode("utf-8", "replace"), spec, whole=len(head) < HEAD_BYTES)
    rows = _rows(stream, delimiter or ",", spec.max_bytes)
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
    """Give the rows that are not blank, and what stands in the place of one.

    Behind a quote that is never closed no other can be, so each row there is a line. The reading goes on with the
    first line that has as many cells as the header, if half of those behind it have too; what is lost is told.
    """
    # The module has one limit for all its readers; it is only ever raised
    csv.field_size_limit(max(csv.field_size_limit(), limit))
    source, width = _Lines(stream, limit), 0
    reader = csv.reader(source, delimiter=delimiter)
    while not source.is_over():
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
            if source.is_over():
                yield _never_closed(source, delimiter, width)
                reader = csv.reader(source, delimiter=delimiter)
            elif any(row):
                width = width or len(row)
                yield row
            else:
                stream.count(barren=True)


def _never_closed(source: "_Lines", delimiter: str, width: int) -> Refused:
    """Go back to where rows begin again, if they do, and say what is lost."""
    first, last = source.row_began, source.go_back(_next_row(source.row[1:], delimiter, width) + 1)
    lost = f"; lines {first} to {last} are lost" if last > first else ""
    return Refused("broken", f"the quote of line {first} is never closed{lost}")


def _next_row(lines: list[str], delimiter: str, width: int) -> int:
    """Give the first of some lines that is a row of so many cells, as half of those behind are; else their number."""
    told = [(place, _cells(line, delimiter) == width) for place, line in enumerate(lines) if line.strip()]
    first = next((k for k, (_, fits) in enumerate(told) if fits), len(told))
    behind = [fits for _, fits in told[first:]]
    return told[first][0] if behind and 2 * sum(behind) >= len(behind) else len(lines)


def _cells(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter)))
    except csv.Error:
        return 0


class _Lines:
    """Feeds the reader, and refuses a row that goes on for more than `limit` bytes."""

    def __init__(self, stream: ByteStream, limit: int) -> None:
        self._ended = False
        self.row_began = 0
        self.row: list[str] = []
        """The lines of the present row."""
        self._again: deque[str] = deque()
        self._lines = lines(stream, limit)
        self._decoder = Decoder()
        self._limit = limit
        self._number = 0
        self._size = 0

    def is_over(self) -> bool:
        """Say whether the file has ended."""
        return self._ended

    def begin_row(self) -> None:
        self.row_began = self._number + 1
        self._size = 0
        self.row = []

    def go_back(self, size: int) -> int:
        """Leave of the present row so many lines, and give the others again; say which is the last that is left."""
        self._again.extendleft(reversed(self.row[size:]))
        self._number = self.row_began + size - 1
        self._ended = not self._again
        return self._number

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        again = self._again.popleft() if self._again else ""
        data = b"" if again else self._read()
        self._number += 1
        line = again or self._text(data)
        self.row.append(line)
        return line

    def _read(self) -> bytes | None:
        try:
            return next(self._lines)
        except StopIteration:
            self._ended = True
            raise

    def _text(self, data: bytes | None) -> str:
        self._size += len(data or b"")
        if data is None or self._size > self._limit:
            raise Refused("too-large", f"more than {self._limit} bytes")
        return self._decoder.decode(data) + "\n"


def _delimiter(text: str, spec: ReadSpec, *, whole: bool) -> str | None:
    """Find the delimiter under which the first line is a header, and one of the next has as many cells."""
    kept = [line + "\n" for line in text.split("\n")]
    if not whole:
        kept = kept[:-1]
    for delimiter in _DELIMITERS:
        # Of a header that is longer than what is seen its whole cells
        seen = kept or [text.rpartition(delimiter)[0]]
        try:
            rows = list(islice(filter(None, csv.reader(seen, delimiter=delimiter)), _SNIFFED_ROWS))
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
