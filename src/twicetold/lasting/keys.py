"""Keys: sealed ones in segments, the latest in memory."""

from dataclasses import dataclass, field
from typing import ClassVar, Final

import numpy as np

from twicetold.columns import Int32, Int64, UInt64
from twicetold.index import Members, MemoryParagraphs, MemoryPostings
from twicetold.index.postings import Segment as Run
from twicetold.lasting.columns import SealedColumns
from twicetold.lasting.pages import Postings
from twicetold.lasting.removed import Removed
from twicetold.lasting.segments import Family, Sealed, merged
from twicetold.lasting.tail import TailPostings

LAST_KEY: Final = (1 << 64) - 1
AT_ONCE: Final = 1 << 20
"""A page of keys is read once for all that is asked at once, so this is more than in memory."""


@dataclass(slots=True)
class LayeredPostings:
    """The buckets of one kind of key: sealed, late, and those that took the place of removed ones."""

    sealed: Sealed
    family: Family
    tail: TailPostings | MemoryPostings
    again: MemoryPostings = field(default_factory=MemoryPostings)
    """Of paragraphs that became the first telling of their text when an earlier one was removed."""

    def post(self, keys: UInt64, numbers: Int64) -> None:
        """Put paragraphs, above all that were put before and ascending, into the buckets of their keys."""
        self.tail.post(keys, numbers)

    def earliest(self, keys: UInt64, owners: Int64, most: int) -> Members:
        """Give of the bucket of each key the lowest `most` members that rank below its owner."""
        parts = [self.tail.earliest(keys, owners, most)]
        if self.again.segments:
            parts.append(self.again.earliest(keys, owners, most))
        if self.sealed.segments(self.family):
            parts.append(self.sealed.earliest(self.family, keys, most))
        return parts[0] if len(parts) == 1 else merged(parts, len(keys), most)

    def settle(self) -> None:
        """Sort what took the place of removed ones: it came in any order."""
        whole = self.again.between(0, LAST_KEY)
        order = np.lexsort((whole.numbers, whole.keys))
        self.again.segments = [Run(whole.keys[order], whole.numbers[order])] if len(whole) else []

    def __len__(self) -> int:
        """Give how many are not sealed."""
        return len(self.tail) + len(self.again)

    def lowest(self, sealed: int) -> int:
        """Give a number that no unsealed one is below, behind so many sealed paragraphs."""
        return min([sealed, *(int(part.numbers.min()) for part in self.again.segments)])

    def between(self, first: int, last: int) -> Postings:
        """Give what is not sealed of keys from `first` to `last`, sorted by key, then number."""
        tail, again = self.tail.between(first, last), self.again.between(first, last)
        if not len(again):
            return Postings(tail.keys, tail.numbers)
        keys, numbers = np.concatenate((tail.keys, again.keys)), np.concatenate((tail.numbers, again.numbers))
        order = np.lexsort((numbers, keys))
        return Postings(keys[order], numbers[order])

    def purge(self, removed: Removed) -> None:
        """Drop what was removed."""
        self.tail.keep(removed.alive)
        self.again.keep(removed.alive)


@dataclass(slots=True)
class LayeredParagraphs:
    """What is known of each paragraph: of sealed ones in the file, of the latest in memory."""

    sealed: SealedColumns
    tail: MemoryParagraphs

    @property
    def size(self) -> int:
        """The number of the next paragraph."""
        return self.tail.size

    def append(self, texts: UInt64, seed_counts: Int32) -> None:
        """Add paragraphs that follow all others."""
        self.tail.append(texts, seed_counts)

    def texts(self, numbers: Int64) -> UInt64:
        """Give the hashes of the texts of some paragraphs; 0 where one is too short to be proposed."""
        values = np.empty(len(numbers), np.uint64)
        late = numbers >= self.tail.base
        values[late], values[~late] = self.tail.texts(numbers[late]), self.sealed.texts(numbers[~late])
        return values

    def seed_counts(self, numbers: Int64) -> Int32:
        """Give the numbers of seeds of some paragraphs."""
        values = np.empty(len(numbers), np.int32)
        late = numbers >= self.tail.base
        values[late], values[~late] = self.tail.seed_counts(numbers[late]), self.sealed.seed_counts(numbers[~late])
        return values


@dataclass(frozen=True, slots=True)
class Again:
    """Where first tellings that take the place of removed ones are put."""

    at_once: ClassVar = AT_ONCE

    bands: MemoryPostings
    seeds: MemoryPostings
    texts: MemoryPostings
    paragraphs: LayeredParagraphs


class LayeredKeys:
    """All keys of the file."""

    at_once = AT_ONCE

    def __init__(self, sealed: Sealed, columns: SealedColumns) -> None:
        self.sealed = sealed
        self.columns = columns
        self.begin(0)

    def begin(self, sealed: int) -> None:
        """Begin anew behind so many sealed paragraphs."""
        self.bands = LayeredPostings(self.sealed, Family.BANDS, TailPostings())
        self.seeds = LayeredPostings(self.sealed, Family.SEEDS, TailPostings())
        self.texts = LayeredPostings(self.sealed, Family.TEXTS, MemoryPostings())
        self.paragraphs = LayeredParagraphs(self.columns, MemoryParagraphs(base=sealed))

    def again(self) -> Again:
        """Give where first tellings are put that take the place of removed ones; `settle` when all are."""
        return Again(self.bands.again, self.seeds.again, self.texts.again, self.paragraphs)

    def settle(self) -> None:
        """Sort them."""
        for postings in (self.bands, self.seeds, self.texts):
            postings.settle()

    def skip(self, number: int) -> None:
        """Go on at a number: what lies before it has been removed."""
        gap = number - self.paragraphs.size
        if gap > 0:
            self.paragraphs.append(np.zeros(gap, np.uint64), np.zeros(gap, np.int32))

    def purge(self, removed: Removed) -> None:
        """Drop what was removed."""
        for postings in (self.bands, self.seeds, self.texts):
            postings.purge(removed)
