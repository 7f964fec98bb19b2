"""What the index keeps, in memory."""

from dataclasses import dataclass, field

import numpy as np

from twicetold.columns import Growing, Int32, Int64, UInt64
from twicetold.index.compact import CompactPostings
from twicetold.index.postings import MemoryPostings


@dataclass(slots=True)
class MemoryParagraphs:
    """The hash of the text and the number of seeds of each paragraph, by its number from `base` on."""

    base: int = 0
    _texts: Growing = field(default_factory=lambda: Growing(np.uint64))
    _seed_counts: Growing = field(default_factory=lambda: Growing(np.int32))

    @property
    def size(self) -> int:
        """The number of the next paragraph."""
        return self.base + len(self._texts)

    def append(self, texts: UInt64, seed_counts: Int32) -> None:
        """Add paragraphs that follow all others."""
        self._texts.extend(texts)
        self._seed_counts.extend(seed_counts)

    def texts(self, numbers: Int64) -> UInt64:
        """Give the hashes of the texts of some paragraphs; 0 where one is too short to be proposed."""
        return self._texts.values[numbers - self.base]

    def seed_counts(self, numbers: Int64) -> Int32:
        """Give the numbers of seeds of some paragraphs."""
        return self._seed_counts.values[numbers - self.base]


@dataclass(slots=True)
class MemoryKeys:
    """The buckets of bands, seeds and texts, and the paragraphs, in memory."""

    bands: CompactPostings = field(default_factory=CompactPostings)
    seeds: CompactPostings = field(default_factory=CompactPostings)
    texts: MemoryPostings = field(default_factory=MemoryPostings)
    paragraphs: MemoryParagraphs = field(default_factory=MemoryParagraphs)
    at_once: int = 1 << 16
