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


class Found(NamedTuple):
    """Postings of some keys: which key, and its numbers."""

    rows: Int64
    numbers: Int64
    runs: Int64
    """How many each key has."""


def decoded(rows: Sequence[tuple[int, bytes]], shape: Shape) -> Postings:
    """Read whole pages in order."""
    size = shape.low + shape.width
    joined, starts, counts = _joined([data for _, data in rows], size)
    place = np.repeat(starts, counts)
    inside = ranges(np.zeros(len(counts), np.int64), counts)
    lows = _values(joined, place + inside * shape.low, shape.low)
    numbers = _values(joined, place + np.repeat(counts * shape.low, counts) + inside * shape.width, shape.width)
    mask = (1 << MOST_BITS) - 1
    high = np.repeat(np.array([row & mask for row, _ in rows], np.uint64), counts)
    keys = lows if shape.bits == 0 else high << np.uint64(shape.key_bits - shape.bits) | lows
    return Postings(keys, numbers.astype(np.int64) + shape.base)


def looked_up(data: Sequence[bytes], which: Int64, keys: UInt64, shape: Shape) -> Found:
    """Find keys in pages; key i stands in page `which[i]` of `data`, or nowhere."""
    joined, starts, counts = _joined(data, shape.low + shape.width)
    wanted = keys & np.uint64((1 << (shape.key_bits - shape.bits)) - 1)
    begin, count = starts[which], counts[which]
    first = _bisected(joined, begin, count, wanted, shape.low)
    last = _bisected(joined, begin, count, wanted + np.uint64(1), shape.low)
    if shape.key_bits - shape.bits == 64:
        last = np.where(wanted == np.iinfo(np.uint64).max, count, last)
    runs = last - first
    place = np.repeat(begin + count * shape.low, runs) + ranges(first, runs) * shape.width
    numbers = _values(joined, place, shape.width).astype(np.int64) + shape.base
    return Found(np.repeat(np.arange(len(keys)), runs), numbers, runs)


def _joined(data: Sequence[bytes], size: int) -> tuple[UInt8, Int64, Int64]:
    """Put pages behind one another; give where each begins and how many postings it has."""
    lengths = np.array([len(page) for page in data], np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths)))[:-1].astype(np.int64)
    counts = (lengths - SHORT) // size
    if len(lengths) and (int(lengths.min()) < SHORT or np.any(counts * size + SHORT != lengths)):
        raise DamagedIndexError("a page of postings has another length than its segment says")
    # A few bytes more, so that eight bytes can be read anywhere
    return np.frombuffer(b"".join((*data, bytes(8))), np.uint8), starts, counts


def _bisected(joined: UInt8, begin: Int64, count: Int64, wanted: UInt64, low: int) -> Int64:
    """Give for each key how many keys of its page are below it."""
    least, most = np.zeros_like(count), count.copy()
    while np.any(least < most):
        middle = (least + most) // 2
        below = (least < most) & (_values(joined, begin + middle * low, low) < wanted)
        least = np.where(below, middle + 1, least)
        most = np.where(below, most, np.minimum(middle, most))
    return least


def _columns(values: UInt64, width: int) -> UInt8:
    """Give values as rows of so many bytes."""
    return np.ascontiguousarray(values.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :width])


def _values(joined: UInt8, places: Int64, width: int) -> UInt64:
    """Read values of so many bytes."""
    values = joined[places].astype(np.uint64)
    for byte in range(1, width):
        values |= joined[places + byte].astype(np.uint64) << np.uint64(8 * byte)
    return values
