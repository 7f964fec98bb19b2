"""A pair of articles and the passages that both tell: what chaining and extending work on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from twicetold.columns import Excerpt, Int32, Int64, UInt32, UInt64, Words, paragraph_of
from twicetold.model import ParagraphKind


class Shelf(Protocol):
    """Where the words of the articles of all ranks are found again."""

    def words(self, rank: int) -> Words:
        """Give the words of an article."""

    def offsets(self, rank: int) -> Int32:
        """Give where the words of its paragraphs begin, and where the last ends."""

    def excerpt(self, rank: int, first: int, last: int) -> Excerpt:
        """Give some of its paragraphs with their words."""

    def kind(self, rank: int, paragraph: int) -> ParagraphKind:
        """Give the kind of one of its paragraphs."""

    def spelled(self, rank: int, paragraph: int) -> Sequence[str]:
        """Give the folded words of one of its paragraphs."""

    def ordinals(self, ranks: Int64, words: Int32) -> Int32:
        """Give the ordinals of the paragraphs that hold some words of articles."""

    def prepare(self, extents: Iterable[tuple[int, int, int]]) -> None:
        """Be told which excerpts will be asked for."""

    def beside(self, ranks: Int64, starts: Int32, ends: Int32) -> tuple[UInt32, UInt32]:
        """Give the signs of the words before and after some passages of articles; 0 for none."""

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
    """A later article and a source, of which only the paragraphs that are asked for are read."""

    rank: int
    source: int
    shelf: Shelf

    @cached_property
    def later(self) -> Words:
        """The words of the later article."""
        return self.shelf.words(self.rank)

    @cached_property
    def size(self) -> int:
        """The number of words of the source."""
        return int(self.shelf.offsets(self.source)[-1])

    @property
    def same_article(self) -> bool:
        """The source is the article itself."""
        return self.rank == self.source


def told(shelf: Shelf, rank: int, start: int, end: int) -> tuple[UInt64, str]:
    """Give the hashes of some words of an article, and its text from the first of them to the last."""
    offsets = shelf.offsets(rank)
    first, last = paragraph_of(offsets, start), paragraph_of(offsets, end - 1)
    part = shelf.excerpt(rank, first, last)
    start, end = start - part.begin, end - part.begin
    return part.words.hashes[start:end], part.text[part.words.starts.item(start) : part.words.ends.item(end - 1)]


def equal(pair: Pair, start: int, end: int, source_start: int) -> bool:
    """Say whether words of the later article equal those of the source; the strings decide."""
    source_end = source_start + end - start
    if end == start:
        return True
    hashes, text = told(pair.shelf, pair.rank, start, end)
    source_hashes, source_text = told(pair.shelf, pair.source, source_start, source_end)
    if not np.array_equal(hashes, source_hashes):
        return False
    if text == source_text:
        return True
    return _spelled(pair.shelf, pair.rank, start, end) == _spelled(pair.shelf, pair.source, source_start, source_end)


def _spelled(shelf: Shelf, rank: int, start: int, end: int) -> list[str]:
    spelled: list[str] = []
    offsets = shelf.offsets(rank)
    paragraph = paragraph_of(offsets, start)
    while start < end:
        first = int(offsets[paragraph])
        stop = min(end, int(offsets[paragraph + 1]))
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
