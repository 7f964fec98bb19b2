"""A passage under verification: a stretch of words of one article, with its strings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from twicetold.columns import CAPITAL, DIGIT, HALVES_A_WORD, SPACELESS, UInt64, Words
from twicetold.model import Article, ParagraphKind
from twicetold.verify.lexicon import Lexicon


class Shelf(Protocol):
    """Where the articles of all ranks are found again."""

    def article(self, rank: int) -> Article:
        """Give the article of a rank."""

    def words(self, rank: int) -> Words:
        """Give its words."""

    def spelled(self, rank: int, paragraph: int) -> Sequence[str]:
        """Give the folded words of one of its paragraphs."""

    def lexicon(self, rank: int, paragraph: int) -> Lexicon:
        """Give the lexicon of the language of one of its paragraphs."""

    def sentence_ends(self, rank: int, paragraph: int) -> npt.NDArray[np.bool_]:
        """Say for each word of one of its paragraphs whether a sentence ends after it."""


_OPENS = re.compile(r"[\"“„«‹「『‘‚:：•–—-]")


@dataclass(frozen=True)
class Passage:
    """The paragraphs `first` to `last` of the article of a rank."""

    shelf: Shelf
    rank: int
    first: int
    last: int

    @cached_property
    def words(self) -> Words:
        return self.shelf.words(self.rank)

    @cached_property
    def start(self) -> int:
        """The first word, counted in the article."""
        return int(self.words.offsets[self.first])

    @cached_property
    def end(self) -> int:
        """The word after the last."""
        return int(self.words.offsets[self.last + 1])

    @property
    def hash_column(self) -> UInt64:
        """The hashes of its words."""
        return self.words.hashes[self.start : self.end]

    @cached_property
    def hashes(self) -> list[int]:
        """The same as Python numbers, for the alignment."""
        hashes: list[int] = self.hash_column.tolist()
        return hashes

    @cached_property
    def spelled(self) -> list[str]:
        return [word for p in range(self.first, self.last + 1) for word in self.shelf.spelled(self.rank, p)]

    @cached_property
    def lexicon(self) -> Lexicon:
        """The lexicon of the language of its first paragraph."""
        return self.shelf.lexicon(self.rank, self.first)

    @cached_property
    def sentences(self) -> list[int]:
        """For each word the number of its sentence, from 0."""
        ends = [self.shelf.sentence_ends(self.rank, p) for p in range(self.first, self.last + 1)]
        joined = np.concatenate(ends)
        return np.concatenate(([0], np.cumsum(joined[:-1]))).tolist() if len(joined) else []

    def __len__(self) -> int:
        return self.end - self.start

    def halves(self, i: int) -> int:
        """Give the length of word i of the passage in half words."""
        return 1 if self.words.flags[self.start + i] & SPACELESS else HALVES_A_WORD

    def is_name(self, i: int) -> bool:
        """Say whether word i has a capital that no sentence, quotation or colon gave it."""
        if i == 0 or not self.words.flags[self.start + i] & CAPITAL:
            return False
        return self.sentences[i] == self.sentences[i - 1] and not _OPENS.search(self.text_before(i))

    def has_capital(self, i: int) -> bool:
        """Say whether word i begins with a capital."""
        return bool(self.words.flags[self.start + i] & CAPITAL)

    def is_spaceless(self, i: int) -> bool:
        """Say whether word i is a character of a script without spaces."""
        return bool(self.words.flags[self.start + i] & SPACELESS)

    def has_digit(self, i: int) -> bool:
        """Say whether word i has a digit."""
        return bool(self.words.flags[self.start + i] & DIGIT)

    def kind(self) -> ParagraphKind:
        """Give the kind of its first paragraph."""
        return self.shelf.article(self.rank).paragraphs[self.first].kind

    def offset(self, i: int) -> int:
        """Give where word i begins, in code points from the start of the passage."""
        return int(self.words.starts[self.start + i]) - self.shelf.article(self.rank).paragraphs[self.first].start

    def text(self) -> str:
        """Give the text of the paragraphs."""
        paragraphs = self.shelf.article(self.rank).paragraphs
        return self.shelf.article(self.rank).text[paragraphs[self.first].start : paragraphs[self.last].end]

    def text_after(self, i: int) -> str:
        """Give the text between word i and the next word, or the end of the passage."""
        following = self.start + i + 1
        article = self.shelf.article(self.rank)
        stop = int(self.words.starts[following]) if following < self.end else article.paragraphs[self.last].end
        return article.text[int(self.words.ends[following - 1]) : stop]

    def text_before(self, i: int) -> str:
        """Give the text between the word before word i, or the start of the passage, and word i."""
        place = self.start + i
        article = self.shelf.article(self.rank)
        begin = int(self.words.ends[place - 1]) if i else article.paragraphs[self.first].start
        return article.text[begin : int(self.words.starts[place])]
