"""Compact postings: six bytes a posting, and one look at a row of bits for most keys.

A row of bits tells most keys that nobody has; of the others the segments are asked, the oldest
first.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import numpy as np

from twicetold import compiled
from twicetold.columns import Int64, UInt8, UInt64
from twicetold.index.postings import Members, MemoryPostings

BITS_A_POSTING: Final = 8
"""So many bits for a posting at least: one key in nine that nobody has is looked for all the same."""
_FEWEST_BYTES: Final = 1 << 16
_MERGED: Final = 1 << 21
"""Segments that are no longer together are always merged."""

Segment = Any
"""A `kernel.Segment`; the kernel is loaded late."""


@dataclass(slots=True)
class CompactPostings:
    """The buckets of one kind of key, in memory; plain ones until compiled code is worth loading."""

    plain: MemoryPostings = field(default_factory=MemoryPostings)
    _segments: list[Segment] = field(default_factory=list)
    _latest: Segment | None = None
    """What was posted last: every key of it is there, so its bits tell nothing yet."""
    _owners: Int64 = field(default_factory=lambda: np.empty(0, np.int64))
    """The paragraphs in it."""
    _bits: UInt8 = field(default_factory=lambda: np.zeros(_FEWEST_BYTES, np.uint8))
    _noted: int = 0

    def post(self, keys: UInt64, numbers: Int64) -> None:
        """Put paragraphs, above all that were put before and ascending, into the buckets of their keys."""
        if not self._segments and self._latest is None and not compiled.wanted(0, _kept):
            self.plain.post(keys, numbers)
            return
        for segment in self.plain.segments:
            self._add(_sorted(segment.keys, segment.numbers), int(segment.numbers.max()) + 1)
        self.plain.segments.clear()
        if self._latest is not None and len(self._owners):
            self._add(self._latest, int(self._owners[-1]) + 1)
        # They ascend: each stands where another begins
        fresh = np.ones(len(numbers), np.bool_)
        fresh[1:] = numbers[1:] != numbers[:-1]
        self._latest, self._owners = _sorted(keys, numbers), numbers[fresh]

    def earliest(self, keys: UInt64, owners: Int64, most: int) -> Members:
        """Give of the bucket of each key the lowest `most` members that rank below its owner."""
        if self._latest is None:
            return self.plain.earliest(keys, owners, most)
        kernel, room = _kernel(), np.full(len(keys), most, np.int64)
        maybe = kernel.noted(keys, self._bits)
        found = [kernel.members(segment, keys, owners, maybe, room) for segment in self._segments]
        found.append(kernel.members(self._latest, keys, owners, self._among_latest(keys, owners), room))
        rows, numbers = (np.concatenate(column) for column in zip(*found, strict=True))
        return Members(rows, numbers, room < 0)

    def _among_latest(self, keys: UInt64, owners: Int64) -> Int64:
        """Give the rows of keys that another paragraph of the latest may have.

        A paragraph that was posted has its own keys there: only those posted twice are of interest.
        """
        kernel, size = _kernel(), len(keys)
        bits = np.zeros(max(_FEWEST_BYTES, 1 << size.bit_length()), np.uint8)
        kernel.mark_again(self._latest, bits)
        maybe = np.zeros(size, np.bool_)
        maybe[kernel.noted(keys, bits)] = True
        if len(self._owners):
            first = int(min(owners.min(initial=self._owners[0]), self._owners[0]))
            own = np.zeros(int(max(owners.max(initial=0), self._owners[-1])) - first + 1, np.bool_)
            own[self._owners - first] = True
            maybe |= ~own[owners - first]
        return np.flatnonzero(maybe)

    def _add(self, segment: Segment, stop: int) -> None:
        """Add a segment, all of whose numbers are below `stop`, and note its keys.

        Each segment stays more than twice as long as the next, but none grows beyond an eighth of
        all: while two are merged both and the outcome are held.
        """
        kernel, size = _kernel(), _size(segment)
        self._noted += size
        if BITS_A_POSTING * self._noted > 8 * len(self._bits):
            self._bits = np.zeros(1 << int(self._noted).bit_length(), np.uint8)
            for old in self._segments:
                kernel.mark(old, self._bits)
        kernel.mark(segment, self._bits)
        most = max(_MERGED, self._noted // 8)
        while self._segments and (last := _size(self._segments[-1])) <= 2 * _size(segment):
            if last + _size(segment) > most or stop - self._segments[-1].base > kernel.SPAN:
                break
            segment = kernel.merge(self._segments.pop(), segment)
        self._segments.append(segment)


def _sorted(keys: UInt64, numbers: Int64) -> Segment:
    kernel, base = _kernel(), int(numbers.min()) if len(numbers) else 0
    segment = kernel.sort(keys, numbers, base)
    if not len(segment.starts):
        order = np.argsort(keys, kind="stable")
        segment = kernel.sort(keys[order], numbers[order], base)
    return segment


def _size(segment: Segment) -> int:
    """Give the postings of a segment."""
    return int(segment.starts[-1])


def _kernel() -> Any:
    from twicetold.index import kernel

    return kernel


@cache
def _kept() -> bool:
    return bool(_kernel().kept())
