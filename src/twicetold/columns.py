"""The arrays that travel between the stages: one value for a batch, no object a word.

Every array is one column; columns of one value have one length unless a comment says otherwise.
A *paragraph number* counts the paragraphs of all articles ever fed to a matcher, in rank order.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]
UInt8 = npt.NDArray[np.uint8]
UInt32 = npt.NDArray[np.uint32]
UInt64 = npt.NDArray[np.uint64]

HALVES_A_WORD: Final = 2
"""Lengths are counted in half words: a character of a script without spaces is half a word."""

EXACT: Final = 1 << 20
"""So many keys a pair is said to share where all words of both have one hash."""

CAPITAL: Final = 1
DIGIT: Final = 2
SPACELESS: Final = 4


@dataclass(frozen=True, slots=True)
class Words:
    """The folded words of one article, in order."""

    hashes: UInt64
    """XXH3 of each folded word: equal words have equal hashes, never the other way round."""
    starts: Int32
    ends: Int32
    """Code points in the article's text."""
    flags: UInt8
    """CAPITAL, DIGIT, SPACELESS."""
    offsets: Int32
    """Paragraph i holds the words `offsets[i]` to `offsets[i + 1]`; one longer than paragraphs."""
    halves: Int32
    """Half words up to each word: `halves[j] - halves[i]` for words i to j; one longer than words."""

    def __len__(self) -> int:
        return len(self.hashes)

    def length(self, first: int, last: int) -> int:
        """Give the number of words from word `first` up to word `last`, halves rounded up."""
        return -((self.halves.item(first) - self.halves.item(last)) // HALVES_A_WORD)

    def paragraph_of(self, word: int) -> int:
        """Give the ordinal of the paragraph that holds the word."""
        return paragraph_of(self.offsets, word)


def paragraph_of(offsets: Int32, word: int) -> int:
    """Give the ordinal of the paragraph that holds a word, by the offsets of its article."""
    return bisect_right(offsets.data, word) - 1


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some paragraphs of an article by themselves: their text, and their words with places in it."""

    text: str
    words: Words
    begin: int
    """Its first word, counted in the article."""


class Stretch(NamedTuple):
    """The words `start` to `end` of the article of a rank."""

    rank: int
    start: int
    end: int


class Spots(NamedTuple):
    """Where some passages stand, a row each."""

    first: Int32
    last: Int32
    """Ordinals of the paragraphs."""
    opens: Int32
    closes: Int32
    """Code points of the article's text from the first of its words to the last."""
    halves: Int32
    """Half words in it."""


@dataclass(frozen=True, slots=True)
class Sketches:
    """What the index needs of the paragraphs of a batch; empty rows where a paragraph has none."""

    texts: UInt64
    """One hash of all words of each paragraph; 0 where it is too short to be proposed."""
    signatures: UInt32
    """(paragraphs, permutations): MinHash values as datasketch's `affine32` scheme has them."""
    bands: UInt64
    """(paragraphs, bands): LSH keys."""
    seeds: UInt64
    """Winnowed seed keys of all paragraphs, one after the other, each once a paragraph."""
    seed_offsets: Int64
    """Paragraph i has the seeds `seed_offsets[i]` to `seed_offsets[i + 1]`."""
    again: Int32
    """So many seeds of each paragraph stood in it before."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of paragraph numbers that share keys; unverified. Sorted by `later`, best first."""

    later: Int64
    earlier: Int64
    shared: Int32


@dataclass(frozen=True, slots=True)
class Matches:
    """Verified passages: words of a later article that words of an earlier one tell.

    One row stands within one paragraph of the later article. Words are counted in their article.
    """

    article: Int64
    """Rank of the later article."""
    source: Int64
    """Rank of the earlier article; equal to `article` inside one article."""
    start: Int32
    end: Int32
    source_start: Int32
    source_end: Int32
    aligned: Int32
    """Half words of the later passage that are aligned with equal words of the earlier."""
    told: UInt8
    """1 where the passage says nothing new, 0 for a variant."""

    def __len__(self) -> int:
        return len(self.article)

    def rows(self, rows: Int64) -> "Matches":
        """Give some rows."""
        return Matches(*(getattr(self, name)[rows] for name in self.__slots__))

    def followed_by(self, other: "Matches") -> "Matches":
        """Give the rows of both."""
        return Matches(*(np.concatenate((getattr(self, name), getattr(other, name))) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Chains:
    """Rows of `Matches` that follow one another in both articles.

    Chain c holds the matches `members[offsets[c]:offsets[c + 1]]`, in order.
    """

    members: Int64
    offsets: Int64
    short: int = 0
    """Chains that were not extended, because their pair of articles has too many."""

    def __len__(self) -> int:
        return len(self.offsets) - 1


class Growing:
    """A column, or several side by side, that is appended to; adding n values in any number of steps costs about n."""

    def __init__(self, kind: npt.DTypeLike, *width: int) -> None:
        self._room = np.empty((64, *width), kind)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def values(self) -> np.ndarray:
        """All values; a view that the next `extend` may leave behind."""
        return self._room[: self._length]

    def at(self, row: int) -> int:
        """Give one value of a column of whole numbers."""
        return int(self._room.item(row))

    def extend(self, values: np.ndarray) -> None:
        """Append values."""
        length = self._length + len(values)
        if length > len(self._room):
            room = np.empty((max(length, 2 * len(self._room)), *self._room.shape[1:]), self._room.dtype)
            room[: self._length] = self.values
            self._room = room
        self._room[self._length : length] = values
        self._length = length
