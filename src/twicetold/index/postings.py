"""Postings: which paragraphs have a key, in sorted segments that are merged as they grow.

Adding one article at a time or all at once costs about the same.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from twicetold.columns import Int64, UInt64


class Members(NamedTuple):
    """Members of the buckets of some keys. `rows` and `numbers` have one length, `more` that of the keys."""

    rows: Int64
    """Which key."""
    numbers: Int64
    more: npt.NDArray[np.bool_]
    """Whether the bucket has more members than were asked for."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Postings sorted by key, then paragraph number."""

    keys: UInt64
    numbers: Int64

    def __len__(self) -> int:
        return len(self.keys)


def segment(keys: UInt64, numbers: Int64) -> Segment:
    """Sort postings whose numbers ascend for each key."""
    # A stable sort keeps the numbers, and merges two sorted runs in linear time
    order = np.argsort(keys, kind="stable")
    return Segment(keys[order], numbers[order])


@dataclass(slots=True)
class MemoryPostings:
    """The buckets of one kind of key, in memory."""

    segments: list[Segment] = field(default_factory=list)

    def post(self, keys: UInt64, numbers: Int64) -> None:
        """Put paragraphs, above all that were put before and ascending, into the buckets of their keys."""
        if len(keys):
            _append(self.segments, segment(keys, numbers))

    def earliest(self, keys: UInt64, owners: Int64, most: int) -> Members:
        """Give of the bucket of each key the lowest `most` members that rank below its owner."""
        # Ascending keys are found several times faster: the searches stay in the processor's cache
        order = np.argsort(keys)
        keys, owners = keys[order], owners[order]
        room = np.full(len(keys), most, np.int64)
        more = np.zeros(len(keys), np.bool_)
        rows, numbers = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for part in self.segments:
            hits, first, count = _earlier_members(part, keys, owners)
            more[order[hits]] |= count > room[hits]
            count = np.minimum(count, room[hits])
            room[hits] -= count
            rows.append(np.repeat(order[hits], count))
            numbers.append(part.numbers[ranges(first, count)])
        return Members(np.concatenate(rows), np.concatenate(numbers), more)

    def keep(self, alive: Callable[[Int64], npt.NDArray[np.bool_]]) -> None:
        """Drop the numbers that are no longer alive."""
        kept = [(part, alive(part.numbers)) for part in self.segments]
        parts = [Segment(part.keys[some], part.numbers[some]) for part, some in kept]
        self.segments = [part for part in parts if len(part)]

    def __len__(self) -> int:
        return sum(map(len, self.segments))

    def between(self, first: int, last: int) -> Segment:
        """Give the postings of keys from `first` to `last`, sorted by key, then number."""
        spans = [(part, np.searchsorted(part.keys, np.uint64(first))) for part in self.segments]
        stops = [np.searchsorted(part.keys, np.uint64(last), side="right") for part in self.segments]
        keys = [part.keys[start:stop] for (part, start), stop in zip(spans, stops, strict=True)]
        numbers = [part.numbers[start:stop] for (part, start), stop in zip(spans, stops, strict=True)]
        return segment(
            np.concatenate([np.empty(0, np.uint64), *keys]), np.concatenate([np.empty(0, np.int64), *numbers])
        )


def _append(segments: list[Segment], part: Segment) -> None:
    """Append and merge, so that each segment is more than twice as long as the next."""
    while segments and len(segments[-1]) <= 2 * len(part):
        last = segments.pop()
        part = segment(np.concatenate((last.keys, part.keys)), np.concatenate((last.numbers, part.numbers)))
    segments.append(part)


def _earlier_members(part: Segment, keys: UInt64, owners: Int64) -> tuple[Int64, Int64, Int64]:
    """Give the keys that have members, where their buckets begin and how many rank below the owner."""
    first = np.searchsorted(part.keys, keys, side="left")
    hits = np.flatnonzero(part.keys[np.minimum(first, len(part) - 1)] == keys)
    first, owners = first[hits], owners[hits]
    count = np.searchsorted(part.keys, keys[hits], side="right") - first
    # Only a batch's own members can rank above an owner
    mixed = np.flatnonzero(part.numbers[first + count - 1] >= owners)
    count[mixed] = _below(part.numbers, first[mixed], count[mixed], owners[mixed])
    return hits, first, count


def _below(numbers: Int64, first: Int64, count: Int64, owners: Int64) -> Int64:
    """Give how many of `numbers[first:first + count]`, ascending, are below the owner; bisects."""
    low, high = np.zeros_like(count), count.copy()
    while np.any(low < high):
        middle = (low + high) // 2
        below = (low < high) & (numbers[np.minimum(first + middle, len(numbers) - 1)] < owners)
        low = np.where(below, middle + 1, low)
        high = np.where(below, high, np.minimum(middle, high))
    return low


def ranges(first: Int64, count: Int64) -> Int64:
    """Give first, first + 1, … up to count of each, one after the other."""
    total = np.concatenate(([0], np.cumsum(count)))
    return np.repeat(first - total[:-1], count) + np.arange(total[-1])
