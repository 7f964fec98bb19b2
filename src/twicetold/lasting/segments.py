"""Segments: sealed postings, found by key."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np

from twicetold.columns import Int64, UInt64
from twicetold.errors import DamagedIndexError
from twicetold.index import KEY_BITS, Members
from twicetold.lasting import filters
from twicetold.lasting.checks import LONG, SHORT, checked_row, row_check, signed, verified, whole_pages
from twicetold.lasting.pages import MOST_BITS, RUN, Found, Shape, Wanted, looked_up
from twicetold.lasting.removed import Removed
from twicetold.lasting.room import zeros

FILTER_BYTES: Final = 52_000_000
"""Filters take so much memory at most, those of the smallest segments first; without one, pages are read."""
PAGES_AT_ONCE: Final = 1 << 12
"""So many pages are read at once, some six megabytes."""
_NO_PAGE: Final = bytes(SHORT)
_NO_FILTER: Final = np.empty(0, np.uint64)
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


@dataclass(frozen=True, slots=True)
class Stack:
    """The segments of one family, as columns."""

    segments: tuple[Segment, ...]
    names: Int64
    shifts: UInt64
    """How many bits of a key its page holds."""
    low: Int64
    width: Int64
    base: Int64
    blooms: tuple[UInt64, ...]
    """The filter of each; without words where none is kept."""

    @classmethod
    def of(cls, segments: Sequence[Segment], blooms: Mapping[int, UInt64]) -> "Stack":
        """Put segments side by side, with the filters that are kept."""
        shapes = [segment.shape for segment in segments]
        return cls(
            tuple(segments),
            np.array([shape.segment for shape in shapes], np.int64),
            np.array([shape.key_bits - shape.bits for shape in shapes], np.uint64),
            np.array([shape.low for shape in shapes], np.int64),
            np.array([shape.width for shape in shapes], np.int64),
            np.array([shape.base for shape in shapes], np.int64),
            tuple(blooms.get(shape.segment, _NO_FILTER) for shape in shapes),
        )

    def bloom_of(self, name: int) -> UInt64 | None:
        """Give the filter of a segment, if it is kept."""
        place = int(np.searchsorted(self.names, name))
        if place == len(self.names) or self.names[place] != name or not len(self.blooms[place]):
            return None
        return self.blooms[place]

    def asked(self, keys: UInt64, key_bits: int) -> tuple[Int64, Int64]:
        """Give the pairs of segment and key where the segment may have the key."""
        rows = list(filters.passes(self.blooms, keys, key_bits))
        places = np.repeat(np.arange(len(rows)), np.array([len(some) for some in rows], np.int64))
        return places, np.concatenate([np.empty(0, np.int64), *rows])


@dataclass(slots=True)
class Sealed:
    """All segments of the file, as of the last `load`."""

    sql: sqlite3.Connection
    removed: Removed
    stacks: dict[Family, Stack] = field(default_factory=dict)

    def load(self) -> None:
        """Read which segments there are; filters are read for those that are new."""
        rows = [Segment.from_row(row) for row in self.sql.execute("SELECT * FROM segments ORDER BY segment")]
        room, blooms = FILTER_BYTES, dict[int, UInt64]()
        for segment in sorted(rows, key=lambda s: s.filter):
            room -= LONG * segment.filter
            if room < 0:
                break
            blooms[segment.shape.segment] = self._bloom(segment)
        self.stacks = {family: Stack.of([s for s in rows if s.family is family], blooms) for family in Family}

    def forget(self) -> None:
        """Forget what was read: it may have been undone."""
        self.stacks = {}

    def segments(self, family: Family) -> tuple[Segment, ...]:
        """Give the segments of a family."""
        return self.stacks[family].segments if family in self.stacks else ()

    def earliest(self, family: Family, keys: UInt64, most: int) -> Members:
        """Give of the bucket of each key the lowest `most` members that were not removed."""
        stack = self.stacks[family]
        places, rows = stack.asked(keys, family.key_bits)
        found = self._found(stack, places, keys[rows])
        alive = self.removed.alive(found.numbers)
        whole = Members(rows[found.rows[alive]], found.numbers[alive], np.zeros(len(keys), np.bool_))
        count = np.bincount(found.rows, minlength=len(rows))
        flooded = np.flatnonzero(count >= RUN)
        if not len(flooded) or alive.all():
            return merged([whole], len(keys), most)
        # So many of a flooded bucket were removed that its page may have too few
        rest = [self._rest(stack.segments[places[pair]], int(keys[rows[pair]]), int(rows[pair])) for pair in flooded]
        more = [Members(rows, numbers, whole.more) for rows, numbers in rest]
        return merged([whole, *more], len(keys), most)

    def _rest(self, segment: Segment, key: int, row: int) -> tuple[Int64, Int64]:
        numbers = self.spilled(segment, key)
        numbers = numbers[self.removed.alive(numbers)]
        return np.full(len(numbers), row), numbers

    def _found(self, stack: Stack, places: Int64, keys: UInt64) -> Found:
        shifts = stack.shifts[places]
        whole = shifts == 64
        pages = np.where(whole, np.uint64(0), keys >> np.where(whole, np.uint64(0), shifts)).astype(np.int64)
        distinct, place = np.unique(stack.names[places] << MOST_BITS | pages, return_inverse=True)
        low = np.where(whole, keys, keys & ((np.uint64(1) << np.where(whole, np.uint64(0), shifts)) - np.uint64(1)))
        wanted = Wanted(place, low, stack.low[places], stack.width[places], stack.base[places])
        return _joined(list(self._looked_up(distinct, wanted)))

    def _looked_up(self, distinct: Int64, wanted: Wanted) -> Iterator[Found]:
        """Find keys in pages of these names, some at a time: a batch may ask for most of the file."""
        order = np.argsort(wanted.pages, kind="stable")
        starts = np.arange(0, len(distinct), PAGES_AT_ONCE)
        edges = np.searchsorted(wanted.pages[order], np.append(starts, len(distinct)))
        for start, begin, end in zip(starts.tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            names, mine = distinct[start : start + PAGES_AT_ONCE].tolist(), order[begin:end]
            there = dict(rows_of(self.sql, names))
            some = wanted.only(mine, start)
            found = looked_up([there.get(name, _NO_PAGE) for name in names], some)
            yield Found(mine[found.rows], found.numbers)

    def _bloom(self, segment: Segment) -> UInt64:
        stack = self.stacks.get(segment.family)
        kept = stack.bloom_of(segment.shape.segment) if stack else None
        return self._read_filter(segment) if kept is None else kept

    def spilled(self, segment: Segment, key: int) -> Int64:
        """Give the numbers of a key that stand apart from its page."""
        row = self.sql.execute(
            "SELECT data FROM spills WHERE segment = ? AND key = ?", (segment.shape.segment, as_signed(key))
        ).fetchone()
        return spill_from(row[0], key, segment.shape) if row else np.empty(0, np.int64)

    def _read_filter(self, segment: Segment) -> UInt64:
        words = zeros(segment.filter)
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


def _joined(parts: list[Found]) -> Found:
    none = np.empty(0, np.int64)
    return Found(
        np.concatenate([none, *(part.rows for part in parts)]),
        np.concatenate([none, *(part.numbers for part in parts)]),
    )


def rows_of(sql: sqlite3.Connection, names: list[int]) -> Sequence[tuple[int, bytes]]:
    """Read pages by name; those that are not there have no postings."""
    query = "SELECT page, data FROM json_each(?) CROSS JOIN pages ON page = value"
    return whole_pages(sql.execute(query, (json.dumps(names),)).fetchall())


def rows_between(sql: sqlite3.Connection, first: int, stop: int) -> Sequence[tuple[int, bytes]]:
    """Read pages in order."""
    query = "SELECT page, data FROM pages WHERE page >= ? AND page < ? ORDER BY page"
    return whole_pages(sql.execute(query, (first, stop)).fetchall())


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
