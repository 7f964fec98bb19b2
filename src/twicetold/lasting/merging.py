"""Sealing and merging: postings in memory become a segment, several segments one.

Segments of about one size are merged when there are FANOUT of them (O'Neil and others 1996, in the
size-tiered form), so each posting is written again once a tier. A merge goes through the keys in
ranges: what was merged of the old segments is deleted at once, so the file does not grow to twice
its size, and memory holds one range.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np

from twicetold.columns import Int64, UInt64
from twicetold.lasting import filters
from twicetold.lasting.checks import LONG, signed
from twicetold.lasting.pages import MOST_BITS, Postings, Shape, bits_for, decoded, encoded, split, width_for
from twicetold.lasting.removed import Removed
from twicetold.lasting.room import zeros
from twicetold.lasting.segments import (
    FILTER_BYTES,
    FILTER_PART,
    Family,
    Segment,
    as_signed,
    rows_between,
    spill,
    spill_from,
)

FANOUT: Final = 4
SMALLEST: Final = {Family.BANDS: 700_000, Family.SEEDS: 800_000, Family.TEXTS: 21_000}
"""Segments of fewer postings are of the lowest tier: about one seal."""
_AT_ONCE: Final = 1 << 17
"""So many postings are merged at once, about."""


def written(
    sql: sqlite3.Connection, family: Family, count: int, span: tuple[int, int], between: Callable[[int, int], Postings]
) -> None:
    """Write so many postings as a new segment; `between` gives them by first and last key, `span` bounds numbers."""
    if count:
        ranges = _key_ranges(family.key_bits, _bits_at_once(count))
        _write(sql, family, count, span, (between(first, last) for first, last in ranges))


def due(segments: Sequence[Segment]) -> list[Segment]:
    """Give the segments of one family that are to be merged; none if none are."""
    tiers: dict[int, list[Segment]] = {}
    for segment in segments:
        tiers.setdefault(_tier(segment), []).append(segment)
    return next((some for _, some in sorted(tiers.items()) if len(some) >= FANOUT), [])


def merge(sql: sqlite3.Connection, segments: Sequence[Segment], removed: Removed, stop: int) -> None:
    """Replace segments of one family by one, all numbers below `stop`; what was removed is left out."""
    total = sum(segment.postings for segment in segments)
    base = min(segment.shape.base for segment in segments)
    _write(sql, segments[0].family, total, (base, stop), _ranges(sql, segments, removed))
    for segment in segments:
        name = segment.shape.segment
        between = (name << MOST_BITS, name + 1 << MOST_BITS)
        sql.execute("DELETE FROM pages WHERE page >= ? AND page < ?", between)
        sql.execute("DELETE FROM filters WHERE part >= ? AND part < ?", between)
        sql.execute("DELETE FROM spills WHERE segment = ?", (name,))
        sql.execute("DELETE FROM segments WHERE segment = ?", (name,))


def _tier(segment: Segment) -> int:
    size, tier = SMALLEST[segment.family] * (FANOUT - 1), 0
    while segment.postings > size:
        size, tier = size * FANOUT, tier + 1
    return tier


def _write(
    sql: sqlite3.Connection, family: Family, total: int, span: tuple[int, int], parts: Iterator[Postings]
) -> None:
    """Write a segment of at most so many postings, given in ascending ranges of keys."""
    name = int(sql.execute("SELECT coalesce(max(segment), 0) + 1 FROM segments").fetchone()[0])
    words = filters.words_for(total) if filters.words_for(total) * LONG <= FILTER_BYTES else 0
    shape = Shape(name, family.key_bits, bits_for(total), span[0], width_for(span[1] - span[0]))
    bloom, count = zeros(words), 0
    for part in parts:
        count += len(part.keys)
        if words:
            filters.fill(bloom, part.keys, shape.key_bits)
        kept, spilled = split(part)
        sql.executemany("INSERT INTO pages VALUES (?, ?)", encoded(kept, shape))
        for key, numbers in spilled.items():
            sql.execute("INSERT INTO spills VALUES (?, ?, ?)", (name, as_signed(key), spill(numbers, key, shape)))
    sql.executemany("INSERT INTO filters VALUES (?, ?)", _filter_rows(name, bloom))
    segment = Segment(shape, family, count, words)
    sql.execute("INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?, ?)", segment.row())


def _filter_rows(name: int, words: UInt64) -> Iterator[tuple[int, bytes]]:
    for place in range(0, len(words), FILTER_PART):
        row = name << MOST_BITS | place // FILTER_PART
        yield row, signed(words[place : place + FILTER_PART].astype("<u8").tobytes(), row)


def _ranges(sql: sqlite3.Connection, segments: Sequence[Segment], removed: Removed) -> Iterator[Postings]:
    """Give the postings of several segments in ascending ranges of keys; delete what was given."""
    total = sum(segment.postings for segment in segments)
    bits = min(_bits_at_once(total), *(segment.shape.bits for segment in segments))
    for place in range(1 << bits):
        parts = [_range(sql, segment, place, bits) for segment in segments]
        keys = np.concatenate([part.keys for part in parts])
        numbers = np.concatenate([part.numbers for part in parts])
        alive = removed.alive(numbers)
        yield _sorted(keys[alive], numbers[alive])


def _bits_at_once(total: int) -> int:
    """Give how many first bits of a key name a range of about so many postings; each has a page at least."""
    return min((total // _AT_ONCE).bit_length(), bits_for(total))


def _key_ranges(key_bits: int, bits: int) -> Iterator[tuple[int, int]]:
    """Give the first and last key of each range of keys that so many first bits name."""
    width = key_bits - bits
    for place in range(1 << bits):
        yield place << width, ((place + 1) << width) - 1


def _range(sql: sqlite3.Connection, segment: Segment, place: int, bits: int) -> Postings:
    shape = segment.shape
    pages = shape.bits - bits
    first, stop = shape.row_of(place << pages), shape.row_of(0) + ((place + 1) << pages)
    found = decoded(list(rows_between(sql, first, stop)), shape)
    sql.execute("DELETE FROM pages WHERE page >= ? AND page < ?", (first, stop))
    spilled = _spilled(sql, shape, place, bits)
    if not spilled:
        return found
    keys = [np.full(len(numbers), key, np.uint64) for key, numbers in spilled]
    return Postings(
        np.concatenate((found.keys, *keys)), np.concatenate((found.numbers, *(numbers for _, numbers in spilled)))
    )


def _spilled(sql: sqlite3.Connection, shape: Shape, place: int, bits: int) -> list[tuple[int, Int64]]:
    mask, width = (1 << 64) - 1, shape.key_bits - bits
    first, last = as_signed(place << width), as_signed(((place + 1) << width) - 1)
    if first > last:  # all keys of 64 bits: they begin with the negative ones
        first, last = as_signed(1 << 63), as_signed((1 << 63) - 1)
    rows = sql.execute(
        "SELECT key, data FROM spills WHERE segment = ? AND key BETWEEN ? AND ?", (shape.segment, first, last)
    ).fetchall()
    return [(key & mask, spill_from(data, key & mask, shape)) for key, data in rows]


def _sorted(keys: UInt64, numbers: Int64) -> Postings:
    order = np.argsort(keys, kind="stable")
    keys, numbers = keys[order], numbers[order]
    if np.any((keys[1:] == keys[:-1]) & (numbers[1:] < numbers[:-1])):
        order = np.lexsort((numbers, keys))
        keys, numbers = keys[order], numbers[order]
    return Postings(keys, numbers)
