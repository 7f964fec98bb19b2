"""The shelf: every article told so far, found again by its rank, with its words.

Strings of words and ends of sentences are needed for few paragraphs; they are made when asked for
and remembered for a while.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from twicetold import language
from twicetold.articles import MemoryArticles
from twicetold.columns import Int32, Int64, Stretch, Words
from twicetold.model import Article, ParagraphKind
from twicetold.verify import LINES, Lexicon, Passage, Weighing, novel_words
from twicetold.words import sentence_ends, spell, spelled

REMEMBERED = 1 << 10
"""So many paragraphs' words are remembered."""
REMEMBERED_WORDS = 1_000_000
"""After so many words their strings are forgotten: a paragraph may have as many as a thousand others."""
_TELLING = 4000
"""So many characters of an article tell its language."""


class Articles(Protocol):
    """Where articles and their words are kept by rank."""

    def put(self, articles: Sequence[Article]) -> range:
        """Add articles that follow all others; give their ranks."""

    def article(self, rank: int) -> Article:
        """Give the article of a rank."""

    def words(self, rank: int) -> Words:
        """Give its words."""

    def host(self, rank: int) -> str | None:
        """Give its host; None where it has been removed."""

    def places(self, numbers: Int64) -> tuple[Int64, Int32]:
        """Give rank and ordinal of some paragraph numbers."""


class Shelf:
    """Gives articles by rank, and what verifying, chaining and deciding ask of their words."""

    def __init__(self, articles: Articles | None = None, remembered: int = REMEMBERED) -> None:
        self._store: Articles = articles or MemoryArticles()
        self.put = self._store.put
        self.article = self._store.article
        self.words = self._store.words
        self.host = self._store.host
        self.places = self._store.places
        self.weighing = Weighing()
        self.spelled = lru_cache(maxsize=remembered)(self._spell)
        self._spelled_words = 0
        self._language = lru_cache(maxsize=remembered)(self._find_language)
        self.lexicon = lru_cache(maxsize=remembered)(self._find_lexicon)
        self.sentence_ends = lru_cache(maxsize=remembered)(self._find_sentence_ends)

    def kind(self, rank: int, paragraph: int) -> ParagraphKind:
        """Give the kind of a paragraph of the article of a rank."""
        return self.article(rank).paragraphs[paragraph].kind

    def lines(self, ranks: range) -> npt.NDArray[np.bool_]:
        """Say for each paragraph of some articles whether it is a heading, an entry, a row or code."""
        return np.array([p.kind in LINES for rank in ranks for p in self.article(rank).paragraphs], np.bool_)

    def novel(self, later: Stretch, earlier: Stretch) -> tuple[str, ...]:
        """Give the telling words that stand in one of two passages alone."""
        passage = self._around(later)
        words = range(later.start - passage.start, later.end - passage.start)
        return novel_words(passage, words, self._around(earlier), self.weighing)

    def _around(self, stretch: Stretch) -> Passage:
        words = self.words(stretch.rank)
        return Passage(self, stretch.rank, words.paragraph_of(stretch.start), words.paragraph_of(stretch.end - 1))

    def _spell(self, rank: int, paragraph: int) -> list[str]:
        words = self.words(rank)
        first, last = int(words.offsets[paragraph]), int(words.offsets[paragraph + 1])
        self._spelled_words += last - first
        if self._spelled_words > REMEMBERED_WORDS:
            self.spelled.cache_clear()
            self._spelled_words = last - first
        return spelled(self.article(rank).text, words, first, last)

    def _find_lexicon(self, rank: int, paragraph: int) -> Lexicon:
        spelled = self.spelled(rank, paragraph)
        code = language.detect(spelled)
        if code != language.UNDECIDED:
            return language.lexicon(code)
        # A quotation in another language must not be read by the words of this one
        around = self._language(rank)
        return language.lexicon(around if language.may_be(spelled, around) else code)

    def _find_language(self, rank: int) -> str:
        """Name the language of an article from its first words, for paragraphs too short to tell."""
        words, first = self.words(rank), list[str]()
        if len(words) > language.SAMPLE and words.ends[language.SAMPLE - 1] <= _TELLING:
            for paragraph in range(words.paragraph_of(language.SAMPLE) + 1):
                first += self.spelled(rank, paragraph)
            return language.detect(first)
        return language.detect(spell(self.article(rank).text[:_TELLING], runs=language.SAMPLE))

    def _find_sentence_ends(self, rank: int, paragraph: int) -> npt.NDArray[np.bool_]:
        words = self.words(rank)
        return sentence_ends(
            self.article(rank).text, words, int(words.offsets[paragraph]), int(words.offsets[paragraph + 1])
        )
