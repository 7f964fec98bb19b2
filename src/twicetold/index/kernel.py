"""Compact postings in machine code: sorting, merging and looking up.

A posting takes six bytes: three of its key and three of its number. The first bits of the key say
in which part of a segment it stands; numbers are counted from the lowest of the segment.

All compiled functions of the index stand in this file, because Numba looks at one file to tell
whether the machine code that it kept is still that of the source.
"""

from typing import Any, Final, NamedTuple

import numpy as np

from twicetold.compiled import compiled, is_kept, part

PARTS: Final = 1 << 16
"""Postings are kept by the first 16 bits of a key; of the 32 that follow, 24 stand beside each."""
SPAN: Final = 1 << 24
"""The numbers of a segment lie less than so far apart."""
MOST_STEPS: Final = 32
FILTERED: Final = 1 << 16
"""Segments with more postings have a row of bits of their own, a byte a posting."""
_BYTES: Final = 3
_NO_REST: Final = SPAN
"""Above all there are."""
_PART, _REST, _KEY, _DROPPED = np.uint64(32), np.uint64(24), np.uint64(40), np.uint64(8)

Columns = Any
"""Arrays, as Numba types them."""
Number = Any


class Segment(NamedTuple):
    """Postings sorted by key, then as they came."""

    starts: Columns
    """Where each part begins; one longer than parts."""
    rests: Columns
    numbers: Columns
    """Three bytes each, the lowest first."""
    bits: Columns
    """For each key that is there a bit is set; none where few are there."""
    base: int
    """What each number is counted from."""


@compiled
def sort(keys: Columns, numbers: Columns, base: int) -> Segment:
    """Give a segment; numbers below `base` or too far above it must not be among `numbers`.

    It has no starts where that takes too many steps: keys that are hashes never do, keys that were
    forged may.
    """
    starts = np.zeros(PARTS + 1, np.int32)
    for key in keys:
        starts[np.int64(key >> _PART) + 1] += 1
    for part_before in range(PARTS):
        starts[part_before + 1] += starts[part_before]
    ends = starts[:-1].copy()
    rests, owners = np.empty(len(keys), np.uint32), np.empty(len(keys), np.int64)
    steps = 0
    for row in range(len(keys)):
        at, rest = np.int64(keys[row] >> _PART), np.uint32(keys[row]) >> np.uint32(8)
        place = ends[at]
        ends[at] += 1
        while place > starts[at] and rests[place - 1] > rest:
            rests[place], owners[place] = rests[place - 1], owners[place - 1]
            place -= 1
            steps += 1
        rests[place], owners[place] = rest, numbers[row]
        if steps > MOST_STEPS * (row + PARTS):
            return _segment(starts[:0], _packed(rests), _packed(owners - base), base)
    return _segment(starts, _packed(rests), _packed(owners - base), base)


@compiled
def merge(older: Segment, newer: Segment) -> Segment:
    """Merge two segments; of equal keys those of the older come first. Its numbers are the lower."""
    size = len(older.rests) + len(newer.rests)
    joined, shift = np.empty(PARTS + 1, np.int32), newer.base - older.base
    rests, numbers = np.empty(size, np.uint8), np.empty(size, np.uint8)
    for at in range(PARTS):
        joined[at] = older.starts[at] + newer.starts[at]
        row, other = older.starts[at], newer.starts[at]
        end, other_end = older.starts[at + 1], newer.starts[at + 1]
        rest = _read(older.rests, row) if row < end else _NO_REST
        other_rest = _read(newer.rests, other) if other < other_end else _NO_REST
        for place in range(row + other, end + other_end):
            if rest <= other_rest:
                _write(rests, place, rest)
                _write(numbers, place, _read(older.numbers, row))
                row += 1
                rest = _read(older.rests, row) if row < end else _NO_REST
            else:
                _write(rests, place, other_rest)
                _write(numbers, place, _read(newer.numbers, other) + shift)
                other += 1
                other_rest = _read(newer.rests, other) if other < other_end else _NO_REST
    joined[PARTS] = size // _BYTES
    return _segment(joined, rests, numbers, older.base)


@compiled
def mark(segment: Segment, bits: Columns) -> None:
    """Note the keys of a segment in a row of bits, a power of two long."""
    for at in range(PARTS):
        for place in range(segment.starts[at], segment.starts[at + 1]):
            _note(bits, at, _read(segment.rests, place))


@compiled
def mark_again(segment: Segment, bits: Columns) -> None:
    """Note the keys alone that have several postings."""
    for at in range(PARTS):
        for place in range(segment.starts[at] + 1, segment.starts[at + 1]):
            rest = _read(segment.rests, place)
            if rest == _read(segment.rests, place - 1):
                _note(bits, at, rest)


@compiled
def noted(keys: Columns, bits: Columns) -> Columns:
    """Give the rows of the keys that may be among those that were noted."""
    mask = np.uint64(8 * len(bits) - 1)
    rows, count = np.empty(len(keys), np.int64), 0
    for row in range(len(keys)):
        key = keys[row] >> _DROPPED & mask
        rows[count] = row
        count += bits[key >> np.uint64(3)] >> (key & np.uint64(7)) & 1
    return rows[:count]


@compiled
def members(segment: Segment, keys: Columns, owners: Columns, rows: Columns, room: Columns) -> Columns:
    """Give of the buckets of some rows of `keys` the first `room` members below the owner.

    A row and a number for each; `room` is lowered, to -1 where a bucket has more.
    """
    starts, rests, numbers, bits, base = segment
    size_of_bits = np.uint64(8 * len(bits))
    size, found = max(len(rows), 16), 0
    found_rows, found_numbers = np.empty(size, np.int64), np.empty(size, np.int64)
    for row in rows:
        key = keys[row] >> _DROPPED
        if size_of_bits:
            bit = key * size_of_bits >> _KEY
            if not bits[bit >> np.uint64(3)] >> (bit & np.uint64(7)) & 1:
                continue
        at, rest = np.int64(key >> _REST), np.int64(key & np.uint64(SPAN - 1))
        place = _first(rests, starts[at], starts[at + 1], rest)
        while place < starts[at + 1] and _read(rests, place) == rest and room[row] >= 0:
            number = base + _read(numbers, place)
            if number >= owners[row]:
                break
            room[row] -= 1
            if room[row] < 0:
                break
            if found == len(found_rows):
                found_rows = np.concatenate((found_rows, np.empty(found, np.int64)))
                found_numbers = np.concatenate((found_numbers, np.empty(found, np.int64)))
            found_rows[found], found_numbers[found] = row, number
            found += 1
            place += 1
    return found_rows[:found], found_numbers[:found]


@part
def _segment(starts: Columns, rests: Columns, numbers: Columns, base: int) -> Segment:
    """Put a segment together; its bits stand by other digits of the keys than those of all segments."""
    size = len(rests) // _BYTES
    bits = np.zeros(size if size > FILTERED and len(starts) else 0, np.uint8)
    size_of_bits = np.uint64(8 * len(bits))
    if size_of_bits:
        for at in range(PARTS):
            for place in range(starts[at], starts[at + 1]):
                key = np.uint64(at) << _REST | np.uint64(_read(rests, place))
                bit = key * size_of_bits >> _KEY
                bits[bit >> np.uint64(3)] |= np.uint8(1 << (bit & np.uint64(7)))
    return Segment(starts, rests, numbers, bits, base)


@part
def _note(bits: Columns, at: int, rest: int) -> None:
    key = (np.uint64(at) << _REST | np.uint64(rest)) & np.uint64(8 * len(bits) - 1)
    bits[key >> np.uint64(3)] |= np.uint8(1 << (key & np.uint64(7)))


@part
def _packed(values: Columns) -> Columns:
    packed = np.empty(_BYTES * len(values), np.uint8)
    for place in range(len(values)):
        _write(packed, place, np.int64(values[place]))
    return packed


@part
def _read(column: Columns, place: int) -> Number:
    at = _BYTES * place
    return np.int64(column[at]) | np.int64(column[at + 1]) << 8 | np.int64(column[at + 2]) << 16


@part
def _write(column: Columns, place: int, value: Number) -> None:
    at = _BYTES * place
    column[at], column[at + 1], column[at + 2] = value & 255, value >> 8 & 255, value >> 16 & 255


@part
def _first(rests: Columns, low: int, high: int, rest: Number) -> int:
    """Bisect for the first place with this rest or a higher one."""
    while low < high:
        middle = (low + high) >> 1
        if _read(rests, middle) < rest:
            low = middle + 1
        else:
            high = middle
    return low


def load() -> None:
    """Compile the functions or fetch their machine code."""
    none, bits = np.empty(0, np.uint64), np.zeros(1, np.uint8)
    empty = sort(none, np.empty(0, np.int64), 0)
    segment = merge(empty, empty)
    mark(segment, bits)
    mark_again(segment, bits)
    members(segment, none, np.empty(0, np.int64), noted(none, bits), np.empty(0, np.int64))


def kept() -> bool:
    """Say whether an earlier run kept the machine code."""
    return is_kept(members)
