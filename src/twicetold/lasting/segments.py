"""Segments: sealed postings, found by key."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np

from twicetold.columns import Int64, UInt64
from twicetold.errors import DamagedIndexError
from twicetold.index import KEY_BITS, Members
from twicetold.lasting import filters
from twicetold.lasting.checks import LONG, SHORT, checked_row, is_whole, row_check, signed, verified
from twicetold.lasting.pages import MOST_BITS, RUN, Found, Shape, looked_up
from twicetold.lasting.removed import Removed

FILTER_BYTES: Final = 48_000_000
"""Filters take so much memory at most, those of the smallest segments first; without one, pages are read."""
_NO_PAGE: Final = bytes(SHORT)
FILTER_PART: Final = 1 << 17
"""The words of a filter that are one row."""


class Family(IntEnum):
    """What a key is of."""

    BANDS = 0
    SEEDS = 1
    TEXTS = 2

    @property
    def key_bits(self) -> int:
        """The bits of its keys."""
        return 64 if self is Family.TEXTS else KEY_BITS


class Segment(NamedTuple):
    """A row of the table of segments."""

    shape: Shape
    family: Family
    postings: int
    filter: int
    """The words of its filter."""

    @classmethod
    def from_row(cls, row: tuple[object, ...]) -> "Segment":
        """Read a row; refuse what was changed."""
        segment, family, postings, bits, base, width, words = (int(str(value)) for value in checked_row(row))
        if not 0 <= bits <= MOST_BITS or not 1 <= width <= 8:
            raise DamagedIndexError(f"segment {segment} has no possible shape")
        return cls(Shape(segment, Family(family).key_bits, bits, base, width), Family(family), postings, words)

    def row(self) -> tuple[int, ...]:
        """Give its row."""
        values = (
            self.shape.segment,
            int(self.family),
            self.postings,
            self.shape.bits,
            self.shape.base,
            self.shape.width,
            self.filter,
        )
        return (*values, row_check(*values))


@dataclass(slots=True)
class Sealed:
    """All segments of the file, as of the last `load`."""

    sql: sqlite3.Connection
    removed: Removed
    segments: dict[Family, list[Segment]] = field(default_factory=dict)
    _filters: dict[int, UInt64] = field(default_factory=dict)

    def load(self) -> None:
        """Read which segments there are; filters are read for those that are new."""
        rows = [Segment.from_row(row) for row in self.sql.execute("SELECT * FROM segments ORDER BY segment")]
        self.segments = {family: [s for s in rows if s.family is family] for family in Family}
        room, kept = FILTER_BYTES, {}
        for segment in sorted(rows, key=lambda s: s.filter):
            room -= LONG * segment.filter
            if room < 0:
                break
            name = segment.shape.segment
            kept[name] = self._filters.get(name)
            if kept[name] is None:
                kept[name] = self._read_filter(segment)
        self._filters = {name: words for name, words in kept.items() if words is not None}

    def forget(self) -> None:
        """Forget what was read: it may have been undone."""
        self.segments, self._filters = {}, {}

    def earliest(self, family: Family, keys: UInt64, most: int) -> Members:
        """Give of the bucket of each key the lowest `most` members that were not removed."""
        parts = [self._of_segment(segment, keys, most) for segment in self.segments.get(family, ())]
        return merged(parts, len(keys), most)

    def _of_segment(self, segment: Segment, keys: UInt64, most: int) -> Members:
        words = self._filters.get(segment.shape.segment)
        asked = (
            np.arange(len(keys))
            if words is None
            else np.flatnonzero(filters.passes(words, keys, segment.shape.key_bits))
        )
        found = self._found(segment.shape, keys[asked])
        alive = self.removed.alive(found.numbers)
        rows, numbers = asked[found.rows[alive]], found.numbers[alive]
        more = np.zeros(len(keys), np.bool_)
        long = np.flatnonzero(found.runs >= RUN)
        if len(long):
            # A flooded bucket of which so many were removed that its page has too few
            count = np.bincount(found.rows[alive], minlength=len(asked))
            for row in long[count[long] <= most].tolist():
                rest = self.spilled(segment, int(keys[asked[row]]))
                rest = rest[self.removed.alive(rest)]
                rows, numbers = np.concatenate((rows, np.full(len(rest), asked[row]))), np.concatenate((numbers, rest))
        return Members(rows, numbers, more)

    def _found(self, shape: Shape, keys: UInt64) -> Found:
        pages = shape.page_of(keys)
        distinct, place = np.unique(pages, return_inverse=True)
        names = (distinct | (shape.segment << MOST_BITS)).tolist()
        there = dict(rows_of(self.sql, names))
        return looked_up([there.get(name, _NO_PAGE) for name in names], place, keys, shape)

    def spilled(self, segment: Segment, key: int) -> Int64:
        """Give the numbers of a key that stand apart from its page."""
        row = self.sql.execute(
            "SELECT data FROM spills WHERE segment = ? AND key = ?", (segment.shape.segment, as_signed(key))
        ).fetchone()
        return spill_from(row[0], key, segment.shape) if row else np.empty(0, np.int64)

    def _read_filter(self, segment: Segment) -> UInt64:
        words = np.empty(segment.filter, np.uint64)
        for place in range(0, segment.filter, FILTER_PART):
            name = segment.shape.segment << MOST_BITS | place // FILTER_PART
            row = self.sql.execute("SELECT data FROM filters WHERE part = ?", (name,)).fetchone()
            if row is None:
                raise DamagedIndexError(f"filter {name} is not there")
            part = np.frombuffer(verified(row[0], name), "<u8")
            if len(part) != min(FILTER_PART, segment.filter - place):
                raise DamagedIndexError(f"filter {name} has another length")
            words[place : place + len(part)] = part
        return words


def rows_of(sql: sqlite3.Connection, names: list[int]) -> Iterator[tuple[int, bytes]]:
    """Read pages by name; those that are not there have no postings."""
    for name, data in sql.execute(
        "SELECT page, data FROM json_each(?) CROSS JOIN pages ON page = value", (json.dumps(names),)
    ):
        if not is_whole(data, name, SHORT):
            raise DamagedIndexError(f"page {name} is not as it was written")
        yield name, data


def rows_between(sql: sqlite3.Connection, first: int, stop: int) -> Iterator[tuple[int, bytes]]:
    """Read pages in order."""
    for name, data in sql.execute(
        "SELECT page, data FROM pages WHERE page >= ? AND page < ? ORDER BY page", (first, stop)
    ):
        if not is_whole(data, name, SHORT):
            raise DamagedIndexError(f"page {name} is not as it was written")
        yield name, data


def merged(parts: list[Members], keys: int, most: int) -> Members:
    """Put the members of buckets from several places together; the lowest `most` of each."""
    rows = np.concatenate([np.empty(0, np.int64), *(part.rows for part in parts)])
    numbers = np.concatenate([np.empty(0, np.int64), *(part.numbers for part in parts)])
    more = np.logical_or.reduce([np.zeros(keys, np.bool_), *(part.more for part in parts)])
    count = np.bincount(rows, minlength=keys)
    if len(rows) and int(count.max()) > most:
        order = np.lexsort((numbers, rows))
        rows, numbers = rows[order], numbers[order]
        place = np.arange(len(rows)) - np.searchsorted(rows, rows)
        rows, numbers = rows[place < most], numbers[place < most]
        more = more | (count > most)
    return Members(rows, numbers, more)


def as_signed(key: int) -> int:
    """Give a key as SQLite's integers are."""
    return key - (1 << 64) if key >= 1 << 63 else key


def spill(numbers: Int64, key: int, shape: Shape) -> bytes:
    """Give numbers of a key as bytes."""
    return signed((numbers - shape.base).astype("<u4").tobytes(), shape.segment << 32 ^ key)


def spill_from(data: bytes, key: int, shape: Shape) -> Int64:
    """Read numbers of a key."""
    whole = verified(data, shape.segment << 32 ^ key)
    if len(whole) % 4:
        raise DamagedIndexError(f"spill {key} has a broken end")
    return np.frombuffer(whole, "<u4").astype(np.int64) + shape.base
