"""A passage under verification: a stretch of words of one article, with its strings."""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from twicetold.columns import CAPITAL, DIGIT, HALVES_A_WORD, SPACELESS, Excerpt, UInt64, Words
from twicetold.model import ParagraphKind
from twicetold.verify.lexicon import Lexicon


class Shelf(Protocol):
    """Where the articles of all ranks are found again."""

    def excerpt(self, rank: int, first: int, last: int) -> Excerpt:
        """Give some paragraphs of the article of a rank with their words."""

    def kind(self, rank: int, ordinal: int) -> ParagraphKind:
        """Give the kind of one of its paragraphs."""

    def spelled(self, rank: int, paragraph: int) -> Sequence[str]:
        """Give the folded words of one of its paragraphs."""

    def lexicon(self, rank: int, paragraph: int) -> Lexicon:
        """Give the lexicon of the language of one of its paragraphs."""

    def sentence_ends(self, rank: int, paragraph: int) -> npt.NDArray[np.bool_]:
        """Say for each word of one of its paragraphs whether a sentence ends after it."""


ELLIPSIS: Final = ("…", "...", "[")
"""What stands where a text was cut short."""
STOP: Final = re.compile(r"[.!?:;。！？；؟۔।]")
"""What ends a sentence or a part of one."""
_OPENS = re.compile(r"[\"“„«‹「『‘‚:：•–—-]")


class Passage:
    """The paragraphs `first` to `last` of the article of a rank."""

    def __init__(self, shelf: Shelf, rank: int, first: int, last: int) -> None:
        self.shelf = shelf
        self.rank = rank
        self.first = first
        self.last = last
        told = shelf.excerpt(rank, first, last)
        self.words: Words = told.words
        self._text = told.text
        self.start = told.begin
        """The first word, counted in the article."""
        self._size = len(told.words)

    @property
    def hash_column(self) -> UInt64:
        """The hashes of its words."""
        return self.words.hashes

    @cached_property
    def flags(self) -> list[int]:
        """The flags of its words."""
        flags: list[int] = self.words.flags.tolist()
        return flags

    @cached_property
    def hashes(self) -> list[int]:
        """The same as Python numbers, for the alignment."""
        hashes: list[int] = self.hash_column.tolist()
        return hashes

    @cached_property
    def spelled(self) -> Sequence[str]:
        if self.first == self.last:
            return self.shelf.spelled(self.rank, self.first)
        return [word for p in range(self.first, self.last + 1) for word in self.shelf.spelled(self.rank, p)]

    @cached_property
    def lexicon(self) -> Lexicon:
        """The lexicon of the language of its first paragraph."""
        return self.shelf.lexicon(self.rank, self.first)

    @cached_property
    def sentences(self) -> list[int]:
        """For each word the number of its sentence, from 0."""
        ends = [self.shelf.sentence_ends(self.rank, p) for p in range(self.first, self.last + 1)]
        joined = np.concatenate(ends) if len(ends) > 1 else ends[0]
        return (np.cumsum(joined) - joined).tolist()

    def __len__(self) -> int:
        return self._size

    @cached_property
    def has_spaceless(self) -> bool:
        """Some word is a character of a script without spaces."""
        return any(flag & SPACELESS for flag in set(self.flags))

    def halves_of(self, words: range) -> int:
        """Give the length of a stretch of words of the passage in half words."""
        return self.words.halves.item(words.stop) - self.words.halves.item(words.start)

    def halves(self, i: int) -> int:
        """Give the length of word i of the passage in half words."""
        return 1 if self.flags[i] & SPACELESS else HALVES_A_WORD

    def is_name(self, i: int) -> bool:
        """Say whether word i has a capital that no sentence, quotation or colon gave it."""
        if i == 0 or not self.flags[i] & CAPITAL:
            return False
        return self.sentences[i] == self.sentences[i - 1] and not _OPENS.search(self.text_before(i))

    def has_capital(self, i: int) -> bool:
        """Say whether word i begins with a capital."""
        return self.flags[i] & CAPITAL != 0

    def is_spaceless(self, i: int) -> bool:
        """Say whether word i is a character of a script without spaces."""
        return self.flags[i] & SPACELESS != 0

    def has_digit(self, i: int) -> bool:
        """Say whether word i has a digit."""
        return self.flags[i] & DIGIT != 0

    def kind(self) -> ParagraphKind:
        """Give the kind of its first paragraph."""
        return self.shelf.kind(self.rank, self.first)

    def offset(self, i: int) -> int:
        """Give where word i begins, in code points from the start of the passage."""
        return self.words.starts.item(i)

    def text(self) -> str:
        """Give the text of the paragraphs."""
        return self._text

    def raw(self, first: int, last: int) -> str:
        """Give the text from one word to another, both included."""
        return self._text[self.words.starts.item(first) : self.words.ends.item(last)]

    def text_after(self, i: int) -> str:
        """Give the text between word i and the next word, or the end of the passage."""
        stop = self.words.starts.item(i + 1) if i + 1 < len(self) else len(self._text)
        return self._text[self.words.ends.item(i) : stop]

    def text_before(self, i: int) -> str:
        """Give the text between the word before word i, or the start of the passage, and word i."""
        begin = self.words.ends.item(i - 1) if i else 0
        return self._text[begin : self.words.starts.item(i)]
