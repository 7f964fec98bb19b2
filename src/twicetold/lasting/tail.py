"""The latest postings, not sealed yet: eight bytes each, a key of 48 bits before 16 of a number.

Numbers are counted from the first of a run; what is sealed now and then seldom needs a second run.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from twicetold.columns import Int64, UInt64
from twicetold.index import KEY_BITS, Members, ranges
from twicetold.index.postings import Segment
from twicetold.lasting.room import zeros

_NUMBER_BITS: Final = 64 - KEY_BITS
_SPAN: Final = 1 << _NUMBER_BITS
_LAST: Final = np.uint64(_SPAN - 1)
_SHIFT: Final = np.uint64(_NUMBER_BITS)


@dataclass(slots=True)
class Run:
    """Postings of numbers from `base` on, in sorted rows, each more than twice as long as the next."""

    base: int
    rows: list[UInt64] = field(default_factory=list)
    size: int = 0
    """No number is so far from `base`."""
    _gone: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(_SPAN, np.bool_))
    """Which numbers were dropped, counted from `base`."""

    def add(self, row: UInt64) -> None:
        """Append a sorted row, and merge it with those that are not much longer."""
        while self.rows and len(self.rows[-1]) <= 2 * len(row):
            last = self.rows.pop()
            row = np.concatenate((last, row), out=zeros(len(last) + len(row)))
            row.sort(kind="stable")  # merges two sorted rows in linear time
        self.rows.append(row)

    def numbers(self, row: UInt64) -> Int64:
        """Give the paragraph numbers of packed postings."""
        return (row & _LAST).astype(np.int64) + self.base

    def keep(self, alive: Callable[[Int64], npt.NDArray[np.bool_]]) -> None:
        """Drop what is no longer alive; looks at postings only where something died since the last time."""
        gone = self._gone[: self.size]
        fresh = ~alive(np.arange(self.base, self.base + self.size)) & ~gone
        if not fresh.any():
            return
        gone |= fresh
        for place, row in enumerate(self.rows):
            stays = ~fresh[(row & _LAST).astype(np.uint16)]
            if not stays.all():
                self.rows[place] = row[stays]
        self.rows = [row for row in self.rows if len(row)]


@dataclass(slots=True)
class TailPostings:
    """The buckets of one kind of key, of so many bits as `KEY_BITS`."""

    runs: list[Run] = field(default_factory=list)

    def post(self, keys: UInt64, numbers: Int64) -> None:
        """Put paragraphs, above all that were put before and ascending, into the buckets of their keys."""
        while len(keys):
            if not self.runs or int(numbers[0]) >= self.runs[-1].base + _SPAN:
                self.runs.append(Run(int(numbers[0])))
            run = self.runs[-1]
            fits = int(np.searchsorted(numbers, run.base + _SPAN))
            row = keys[:fits] << _SHIFT | (numbers[:fits] - run.base).astype(np.uint64)
            row.sort()
            run.add(row)
            run.size = int(numbers[fits - 1]) - run.base + 1
            keys, numbers = keys[fits:], numbers[fits:]

    def earliest(self, keys: UInt64, owners: Int64, most: int) -> Members:
        """Give of the bucket of each key the lowest `most` members that rank below its owner."""
        # Ascending keys are found several times faster: the searches stay in the processor's cache
        order = np.argsort(keys)
        begins, owners = keys[order] << _SHIFT, owners[order]
        room, more = np.full(len(keys), most, np.int64), np.zeros(len(keys), np.bool_)
        found, numbers = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for run in self.runs:
            lasts = begins | np.clip(owners - run.base - 1, 0, _SPAN - 1).astype(np.uint64)
            above = owners > run.base
            for row in run.rows:
                hits, first, count = _members(row, begins, lasts, above)
                more[order[hits]] |= count > room[hits]
                count = np.minimum(count, room[hits])
                room[hits] -= count
                found.append(np.repeat(order[hits], count))
                numbers.append(run.numbers(row[ranges(first, count)]))
        return Members(np.concatenate(found), np.concatenate(numbers), more)

    def __len__(self) -> int:
        return sum(len(row) for run in self.runs for row in run.rows)

    def between(self, first: int, last: int) -> Segment:
        """Give the postings of keys from `first` to `last`, sorted by key, then number."""
        span = np.array([first, last], np.uint64) << _SHIFT | np.array([0, _LAST], np.uint64)
        parts = [(run, row[_within(row, span)]) for run in self.runs for row in run.rows]
        keys = np.concatenate([np.empty(0, np.uint64), *(part for _, part in parts)])
        if len(self.runs) == 1:
            keys.sort(kind="stable")
            return Segment(keys >> _SHIFT, self.runs[0].numbers(keys))
        numbers = np.concatenate([np.empty(0, np.int64), *(run.numbers(part) for run, part in parts)])
        keys >>= _SHIFT
        order = np.lexsort((numbers, keys))
        return Segment(keys[order], numbers[order])

    def keep(self, alive: Callable[[Int64], npt.NDArray[np.bool_]]) -> None:
        """Drop what is no longer alive."""
        for run in self.runs:
            run.keep(alive)


def _within(row: UInt64, span: UInt64) -> slice:
    return slice(int(np.searchsorted(row, span[0])), int(np.searchsorted(row, span[1], side="right")))


def _members(row: UInt64, begins: UInt64, lasts: UInt64, above: npt.NDArray[np.bool_]) -> tuple[Int64, Int64, Int64]:
    """Give the keys that have members, where these begin in a row, and how many rank below the owner."""
    first = np.searchsorted(row, begins)
    hits = np.flatnonzero(above & ((row[np.minimum(first, len(row) - 1)] ^ begins) <= _LAST))
    return hits, first[hits], np.searchsorted(row, lasts[hits], side="right") - first[hits]
