"""Pages of postings: a key leads to its page without a search.

Keys are hashes, so equal ranges of them hold about equally many. A segment has 2^bits pages, page p
holds the keys whose first bits are p, sorted, each as the bytes that are left of it, then the
paragraph numbers, counted from the lowest of the segment. No page needs to be found, none is kept
in memory, and two segments are merged page by page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from twicetold.columns import Int64, UInt8, UInt64
from twicetold.errors import DamagedIndexError
from twicetold.index import ranges
from twicetold.lasting.checks import SHORT, signed

FILL: Final = 128
"""A page holds so many postings on average, at least."""
RUN: Final = 256
"""So many postings of one key stand in its page; what is more stands apart, read when it is needed."""
MOST_BITS: Final = 24
_MASKS: Final = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)


@dataclass(frozen=True, slots=True)
class Shape:
    """How the pages of a segment are written."""

    segment: int
    key_bits: int
    bits: int
    """There are 2^bits pages."""
    base: int
    """What is taken off each number."""
    width: int
    """The bytes of a number."""

    @property
    def low(self) -> int:
        """The bytes of what a page holds of a key."""
        return -(-(self.key_bits - self.bits) // 8)

    def page_of(self, keys: UInt64) -> Int64:
        """Give the page of each key."""
        return (keys >> np.uint64(self.key_bits - self.bits)).astype(np.int64)

    def row_of(self, page: int) -> int:
        """Give the number of a page's row."""
        return self.segment << MOST_BITS | page


def bits_for(postings: int) -> int:
    """Give how many pages so many postings are written to, as a power of two."""
    return min(max((postings // FILL).bit_length() - 1, 0), MOST_BITS)


def width_for(span: int) -> int:
    """Give the bytes that hold numbers up to a span."""
    return max(-(-span.bit_length() // 8), 1)


class Postings(NamedTuple):
    """Keys with paragraph numbers, sorted by both."""

    keys: UInt64
    numbers: Int64


def encoded(postings: Postings, shape: Shape) -> Iterator[tuple[int, bytes]]:
    """Give rows of pages; a page without postings has none."""
    lows = _columns(postings.keys & np.uint64((1 << (shape.key_bits - shape.bits)) - 1), shape.low)
    numbers = _columns((postings.numbers - shape.base).astype(np.uint64), shape.width)
    pages = shape.page_of(postings.keys)
    edges = np.flatnonzero(np.diff(pages, prepend=-1, append=-1))
    for page, start, stop in zip(pages[edges[:-1]].tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        row = shape.row_of(page)
        yield row, signed(lows[start:stop].tobytes() + numbers[start:stop].tobytes(), row, SHORT)


def split(postings: Postings) -> tuple[Postings, dict[int, Int64]]:
    """Take the postings apart that a key has over RUN; by key."""
    keys, numbers = postings
    if not np.any(keys[RUN:] == keys[:-RUN]):
        return postings, {}
    begins = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    place = np.arange(len(keys)) - np.repeat(begins, np.diff(begins, append=len(keys)))
    over = np.flatnonzero(place >= RUN)
    spilled: dict[int, Int64] = {}
    for key in np.unique(keys[over]).tolist():
        first = np.searchsorted(keys, np.uint64(key), "left")
        last = np.searchsorted(keys, np.uint64(key), "right")
        spilled[key] = numbers[first + RUN : last]
    kept = place < RUN
    return Postings(keys[kept], numbers[kept]), spilled


def decoded(rows: Sequence[tuple[int, bytes]], shape: Shape) -> Postings:
    """Read whole pages in order."""
    size = shape.low + shape.width
    lengths = np.array([len(data) for _, data in rows], np.int64)
    starts, counts = np.cumsum(lengths) - lengths, (lengths - SHORT) // size
    if np.any(counts * size + SHORT != lengths):
        raise _broken()
    joined = np.frombuffer(b"".join(data for _, data in rows), np.uint8)
    place = np.repeat(starts, counts)
    inside = ranges(np.zeros(len(counts), np.int64), counts)
    lows = _values(joined, place + inside * shape.low, shape.low)
    numbers = _values(joined, place + np.repeat(counts * shape.low, counts) + inside * shape.width, shape.width)
    mask = (1 << MOST_BITS) - 1
    high = np.repeat(np.array([row & mask for row, _ in rows], np.uint64), counts)
    keys = lows if shape.bits == 0 else high << np.uint64(shape.key_bits - shape.bits) | lows
    return Postings(keys, numbers.astype(np.int64) + shape.base)


class Wanted(NamedTuple):
    """Keys that may stand in some pages; every column but `keys` is of the segment of the page."""

    pages: Int64
    """Which page, by its place among those that are read."""
    keys: UInt64
    """What a page holds of the key."""
    low: Int64
    """The bytes of that."""
    width: Int64
    """The bytes of a number."""
    base: Int64

    def only(self, rows: Int64, before: int = 0) -> "Wanted":
        """Give some of them; of the pages so many before are left out."""
        pages = self.pages[rows] - before
        return Wanted(pages, self.keys[rows], self.low[rows], self.width[rows], self.base[rows])


class Found(NamedTuple):
    """Postings of wanted keys."""

    rows: Int64
    """Which of the wanted."""
    numbers: Int64


def looked_up(data: Sequence[bytes], wanted: Wanted) -> Found:
    """Find keys in pages of any segments; a page of SHORT bytes has none."""
    lengths = np.array([len(page) for page in data], np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths)))[:-1].astype(np.int64)
    begin, room = starts[wanted.pages], lengths[wanted.pages] - SHORT
    count = room // (wanted.low + wanted.width)
    if np.any(count * (wanted.low + wanted.width) != room):
        raise _broken()
    values = _at_any_byte(b"".join((*data, bytes(8))))
    first = _below(values, begin, count, wanted)
    hits = np.flatnonzero(first < count)
    hits = hits[_read(values, begin[hits] + first[hits] * wanted.low[hits], wanted.low[hits]) == wanted.keys[hits]]
    some = wanted.only(hits)
    after = some._replace(keys=some.keys + np.uint64(1))
    runs = np.where(after.keys == 0, count[hits], _below(values, begin[hits], count[hits], after)) - first[hits]
    place = begin[hits] + count[hits] * some.low + first[hits] * some.width
    rows = np.repeat(np.arange(len(hits)), runs)
    inside = ranges(np.zeros(len(runs), np.int64), runs)
    numbers = _read(values, place[rows] + inside * some.width[rows], some.width[rows])
    return Found(hits[rows], numbers.astype(np.int64) + some.base[rows])


def _below(values: UInt64, begin: Int64, count: Int64, wanted: Wanted) -> Int64:
    """Give how many keys of its page are below each wanted one; bisects."""
    least, most = np.zeros_like(count), count.copy()
    while (open_ := least < most).any():
        middle = (least + most) // 2
        below = open_ & (_read(values, begin + middle * wanted.low, wanted.low) < wanted.keys)
        least = np.where(below, middle + 1, least)
        most = np.where(below, most, np.minimum(middle, most))
    return least


def _at_any_byte(joined: bytes) -> UInt64:
    """Give a view that has at each place the eight bytes from there."""
    return np.ndarray(max(len(joined) - 7, 0), "<u8", joined, strides=(1,))


def _read(values: UInt64, places: Int64, widths: Int64) -> UInt64:
    """Read values of so many bytes each."""
    read: UInt64 = values[places] & _MASKS[widths]
    return read


def _broken() -> DamagedIndexError:
    return DamagedIndexError("a page of postings has another length than its segment says")


def _columns(values: UInt64, width: int) -> UInt8:
    """Give values as rows of so many bytes."""
    return np.ascontiguousarray(values.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :width])


def _values(joined: UInt8, places: Int64, width: int) -> UInt64:
    """Read values of so many bytes."""
    values = joined[places].astype(np.uint64)
    for byte in range(1, width):
        values |= joined[places + byte].astype(np.uint64) << np.uint64(8 * byte)
    return values
