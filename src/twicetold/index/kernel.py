"""Compact postings in machine code: sorting, merging and looking up.

All compiled functions of the index stand in this file, because Numba looks at one file to tell
whether the machine code that it kept is still that of the source.
"""

from typing import Any, Final

import numpy as np

from twicetold.compiled import compiled, is_kept, part

PARTS: Final = 1 << 16
"""Keys are of 48 bits: postings are kept by the first 16, and the other 32 stand beside each."""
MOST_STEPS: Final = 32
FILTERED: Final = 1 << 16
"""Segments with more postings have a row of bits of their own, a byte a posting."""
_PART = np.uint64(32)

Columns = Any
"""Arrays, as Numba types them."""


@compiled
def sort(keys: Columns, numbers: Columns) -> Columns:
    """Give where each part begins (one longer than parts), the rests of the keys, the numbers and bits.

    Within a part they are sorted by rest, then as they came. Gives no starts where that takes too
    many steps: keys that are hashes never do, keys that were forged may.
    """
    starts = np.zeros(PARTS + 1, np.int64)
    for key in keys:
        starts[np.int64(key >> _PART) + 1] += 1
    for part_before in range(PARTS):
        starts[part_before + 1] += starts[part_before]
    ends = starts[:-1].copy()
    rests, owners = np.empty(len(keys), np.uint32), np.empty(len(keys), np.int32)
    steps = 0
    for row in range(len(keys)):
        at, rest = np.int64(keys[row] >> _PART), np.uint32(keys[row])
        place = ends[at]
        ends[at] += 1
        while place > starts[at] and rests[place - 1] > rest:
            rests[place], owners[place] = rests[place - 1], owners[place - 1]
            place -= 1
            steps += 1
        rests[place], owners[place] = rest, numbers[row]
        if steps > MOST_STEPS * (row + PARTS):
            return starts[:0], rests, owners, _bits(rests)
    return starts, rests, owners, _bits(rests)


@compiled
def merge(older: Columns, newer: Columns) -> Columns:
    """Merge two segments as `sort` gives them; of equal keys those of the older come first."""
    starts, rests, owners, _ = older
    more_starts, more_rests, more_owners, _ = newer
    joined, size = np.empty(len(starts), np.int64), len(rests) + len(more_rests)
    all_rests, all_owners = np.empty(size, np.uint32), np.empty(size, np.int32)
    place = 0
    for at in range(PARTS):
        joined[at] = place
        row, other = starts[at], more_starts[at]
        end, other_end = starts[at + 1], more_starts[at + 1]
        while row < end or other < other_end:
            if other == other_end or (row < end and rests[row] <= more_rests[other]):
                all_rests[place], all_owners[place] = rests[row], owners[row]
                row += 1
            else:
                all_rests[place], all_owners[place] = more_rests[other], more_owners[other]
                other += 1
            place += 1
    joined[PARTS] = place
    return joined, all_rests, all_owners, _bits(all_rests)


@compiled
def mark(rests: Columns, bits: Columns) -> None:
    """Note the rests of keys in a row of bits, a power of two long."""
    mask = np.uint32(8 * len(bits) - 1)
    for rest in rests:
        bits[(rest & mask) >> np.uint32(3)] |= np.uint8(1 << (rest & np.uint32(7)))


@compiled
def noted(keys: Columns, bits: Columns) -> Columns:
    """Give the rows of the keys that may be among those that were noted."""
    mask = np.uint32(8 * len(bits) - 1)
    rows, count = np.empty(len(keys), np.int64), 0
    for row in range(len(keys)):
        rest = np.uint32(keys[row])
        rows[count] = row
        count += bits[(rest & mask) >> np.uint32(3)] >> (rest & np.uint32(7)) & 1
    return rows[:count]


@compiled
def members(segment: Columns, keys: Columns, owners: Columns, rows: Columns, room: Columns) -> Columns:
    """Give of the buckets of some rows of `keys` the first `room` members below the owner.

    A row and a number for each; `room` is lowered, to -1 where a bucket has more.
    """
    starts, rests, numbers, bits = segment
    size_of_bits = np.uint64(8 * len(bits))
    size, found = max(len(rows), 16), 0
    found_rows, found_numbers = np.empty(size, np.int64), np.empty(size, np.int64)
    for row in rows:
        at, rest = np.int64(keys[row] >> _PART), np.uint32(keys[row])
        if size_of_bits:
            bit = np.uint64(rest) * size_of_bits >> _PART
            if not bits[bit >> np.uint64(3)] >> (bit & np.uint64(7)) & 1:
                continue
        place = _first(rests, starts[at], starts[at + 1], rest)
        while place < starts[at + 1] and rests[place] == rest and numbers[place] < owners[row] and room[row] >= 0:
            room[row] -= 1
            if room[row] < 0:
                break
            if found == len(found_rows):
                found_rows = np.concatenate((found_rows, np.empty(found, np.int64)))
                found_numbers = np.concatenate((found_numbers, np.empty(found, np.int64)))
            found_rows[found], found_numbers[found] = row, numbers[place]
            found += 1
            place += 1
    return found_rows[:found], found_numbers[:found]


@part
def _bits(rests: Columns) -> Columns:
    """Give the bits of a segment; they stand by other digits of the rests than those of all segments."""
    bits = np.zeros(len(rests) if len(rests) > FILTERED else 0, np.uint8)
    size = np.uint64(8 * len(bits))
    if size:
        for rest in rests:
            bit = np.uint64(rest) * size >> _PART
            bits[bit >> np.uint64(3)] |= np.uint8(1 << (bit & np.uint64(7)))
    return bits


@part
def _first(rests: Columns, low: int, high: int, rest: Any) -> int:
    """Bisect for the first place with this rest or a higher one."""
    while low < high:
        middle = (low + high) >> 1
        if rests[middle] < rest:
            low = middle + 1
        else:
            high = middle
    return low


def load() -> None:
    """Compile the functions or fetch their machine code."""
    none, bits = np.empty(0, np.uint64), np.zeros(1, np.uint8)
    segment = merge(sort(none, np.empty(0, np.int64)), sort(none, np.empty(0, np.int64)))
    mark(segment[1], bits)
    members(segment, none, np.empty(0, np.int64), noted(none, bits), np.empty(0, np.int64))


def kept() -> bool:
    """Say whether an earlier run kept the machine code."""
    return is_kept(members)
