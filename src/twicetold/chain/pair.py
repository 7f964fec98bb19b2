"""A pair of articles and the passages that both tell: what chaining and extending work on."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from twicetold.columns import Int32, Int64, UInt64, Words
from twicetold.model import Article, ParagraphKind


class Shelf(Protocol):
    """Where the words of the articles of all ranks are found again."""

    def article(self, rank: int) -> Article:
        """Give the article of a rank."""

    def words(self, rank: int) -> Words:
        """Give the words of an article."""

    def kind(self, rank: int, paragraph: int) -> ParagraphKind:
        """Give the kind of one of its paragraphs."""

    def spelled(self, rank: int, paragraph: int) -> list[str]:
        """Give the folded words of one of its paragraphs."""

    def beside(self, ranks: Int64, starts: Int32, ends: Int32) -> tuple[UInt64, UInt64]:
        """Give the hashes of the words before and after some passages of articles.

        0 where the article begins or ends there; `UNKNOWN` where the hash is not at hand.
        """

    def sentence_ends(self, rank: int, paragraph: int) -> npt.NDArray[np.bool_]:
        """Say for each word of one of its paragraphs whether a sentence ends after it."""


class Unit(NamedTuple):
    """A match in a chain: words `start` to `end` of the later article, and where they were told."""

    start: int
    end: int
    source_start: int
    source_end: int
    aligned: int
    told: int


@dataclass
class Pair:
    """A later article and a source."""

    rank: int
    source: int
    shelf: Shelf

    @cached_property
    def later(self) -> Words:
        """The words of the later article."""
        return self.shelf.words(self.rank)

    @cached_property
    def earlier(self) -> Words:
        """The words of the source; found when they are asked for."""
        return self.shelf.words(self.source)

    def text(self, rank: int, words: Words, start: int, end: int) -> str:
        """Give the text from the first of some words to the last."""
        return self.shelf.article(rank).text[int(words.starts[start]) : int(words.ends[end - 1])]

    @property
    def same_article(self) -> bool:
        """The source is the article itself."""
        return self.rank == self.source


def equal(pair: Pair, start: int, end: int, source_start: int) -> bool:
    """Say whether words of the later article equal those of the source; the strings decide."""
    source_end = source_start + end - start
    if not np.array_equal(pair.later.hashes[start:end], pair.earlier.hashes[source_start:source_end]):
        return False
    if pair.text(pair.rank, pair.later, start, end) == pair.text(pair.source, pair.earlier, source_start, source_end):
        return True
    return _spelled(pair.shelf, pair.rank, pair.later, start, end) == _spelled(
        pair.shelf, pair.source, pair.earlier, source_start, source_end
    )


def _spelled(shelf: Shelf, rank: int, words: Words, start: int, end: int) -> list[str]:
    spelled: list[str] = []
    paragraph = words.paragraph_of(start)
    while start < end:
        first = int(words.offsets[paragraph])
        stop = min(end, int(words.offsets[paragraph + 1]))
        spelled.extend(shelf.spelled(rank, paragraph)[start - first : stop - first])
        start, paragraph = max(start, stop), paragraph + 1
    return spelled


def equal_units(start: int, end: int, source_start: int, pair: Pair) -> Iterator[Unit]:
    """Cut equal words into a unit a paragraph of the later article."""
    shift = source_start - start
    while start < end:
        stop = min(end, int(pair.later.offsets[pair.later.paragraph_of(start) + 1]))
        halves = int(pair.later.halves[stop] - pair.later.halves[start])
        yield Unit(start, stop, start + shift, stop + shift, halves, 1)
        start = stop
