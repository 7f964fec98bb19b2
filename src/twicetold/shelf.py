"""The shelf: every article told so far, found again by its rank, with its words.

Strings of words and ends of sentences are needed for few paragraphs; they are made when asked for
and remembered for a while.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from twicetold import language
from twicetold.articles import Extent, MemoryArticles
from twicetold.columns import Excerpt, Int32, Int64, Spots, Stretch, UInt32, Words, paragraph_of
from twicetold.facts import Fact, Facts
from twicetold.model import Article, Paragraph, ParagraphKind, Place
from twicetold.verify import LINES, Lexicon, Passage, Weighing, novel_words
from twicetold.words import Spelled, sentence_ends, spell

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

    def id(self, rank: int) -> str:
        """Give its id."""

    def host(self, rank: int) -> str | None:
        """Give its host; None where it has been removed."""

    def paragraph(self, rank: int, ordinal: int) -> Paragraph:
        """Give one of its paragraphs."""

    def fact(self, rank: int, ordinal: int) -> Fact:
        """Give the facts of one of its paragraphs."""

    def offsets(self, rank: int) -> Int32:
        """Give where the words of its paragraphs begin, and where the last ends."""

    def text(self, rank: int, first: int, last: int) -> str:
        """Give the text of some of its paragraphs."""

    def excerpt(self, rank: int, first: int, last: int) -> Excerpt:
        """Give some of its paragraphs with their words."""

    def prepare(self, extents: Iterable[Extent]) -> None:
        """Be told which excerpts will be asked for."""

    def facts(self, numbers: Int64) -> Facts:
        """Give the facts of some paragraphs by their numbers."""

    def ordinals(self, ranks: Int64, words: Int32) -> Int32:
        """Give the ordinals of the paragraphs that hold some words of articles."""

    def beside(self, ranks: Int64, starts: Int32, ends: Int32) -> tuple[UInt32, UInt32]:
        """Give the signs of the words before and after some passages; 0 for none."""

    def spots(self, ranks: Int64, starts: Int32, ends: Int32) -> Spots:
        """Give where some passages stand."""

    def places(self, numbers: Int64) -> tuple[Int64, Int32]:
        """Give rank and ordinal of some paragraph numbers."""


class Shelf:
    """Gives articles by rank, and what verifying, chaining and deciding ask of their words."""

    def __init__(self, articles: Articles | None = None, remembered: int = REMEMBERED) -> None:
        self._store: Articles = articles or MemoryArticles()
        self.put = self._store.put
        self.article = self._store.article
        self.words = self._store.words
        self.id = self._store.id
        self.host = self._store.host
        self.paragraph = self._store.paragraph
        self.fact = self._store.fact
        self.offsets = self._store.offsets
        self.text = self._store.text
        self.excerpt = self._store.excerpt
        self.prepare = self._store.prepare
        self.facts = self._store.facts
        self.ordinals = self._store.ordinals
        self.beside = self._store.beside
        self.spots = self._store.spots
        self.places = self._store.places
        self.weighing = Weighing()
        self.spelled = lru_cache(maxsize=remembered)(self._spell)
        self._spelled_words = 0
        self._language = lru_cache(maxsize=remembered)(self._find_language)
        self.lexicon = lru_cache(maxsize=remembered)(self._find_lexicon)
        self.sentence_ends = lru_cache(maxsize=remembered)(self._find_sentence_ends)

    def kind(self, rank: int, ordinal: int) -> ParagraphKind:
        """Give the kind of a paragraph of the article of a rank."""
        return self.paragraph(rank, ordinal).kind

    def halves(self, stretch: Stretch) -> int:
        """Give the half words of a passage."""
        rank, start, end = stretch
        offsets = self.offsets(rank)
        told = self.excerpt(rank, paragraph_of(offsets, start), paragraph_of(offsets, end - 1))
        return told.words.halves.item(end - told.begin) - told.words.halves.item(start - told.begin)

    def stands_at(self, rank: int, place: Place, text: str) -> bool:
        """Say whether a text stands at a place of the article of a rank, character for character."""
        if place.end - place.start != len(text):
            return False
        begin = place.start - self.paragraph(rank, place.first).start
        return self.text(rank, place.first, place.last)[begin : begin + len(text)] == text

    def lines(self, ranks: range) -> npt.NDArray[np.bool_]:
        """Say for each paragraph of some articles whether it is a heading, an entry, a row or code."""
        return np.array([p.kind in LINES for rank in ranks for p in self.article(rank).paragraphs], np.bool_)

    def novel(self, later: Stretch, earlier: Stretch) -> tuple[str, ...]:
        """Give the telling words that stand in one of two passages alone."""
        passage = self._around(later)
        words = range(later.start - passage.start, later.end - passage.start)
        return novel_words(passage, words, self._around(earlier), self.weighing)

    def _around(self, stretch: Stretch) -> Passage:
        offsets = self.offsets(stretch.rank)
        first, last = paragraph_of(offsets, stretch.start), paragraph_of(offsets, stretch.end - 1)
        return Passage(self, stretch.rank, first, last)

    def _spell(self, rank: int, paragraph: int) -> Spelled:
        told = self.excerpt(rank, paragraph, paragraph)
        self._spelled_words += len(told.words)
        if self._spelled_words > REMEMBERED_WORDS:
            self.spelled.cache_clear()
            self._spelled_words = len(told.words)
        return Spelled(told.text, told.words)

    def _find_lexicon(self, rank: int, paragraph: int) -> Lexicon:
        told, spelled = self.excerpt(rank, paragraph, paragraph), self.spelled(rank, paragraph)
        code = language.detect_plain(told.text, told.words.hashes[: language.SAMPLE].tolist())
        if code is None:
            code = language.detect(list(spelled))
        if code != language.UNDECIDED:
            return language.lexicon(code)
        # A quotation in another language must not be read by the words of this one
        around = self._language(rank)
        is_known = around != language.UNDECIDED and language.may_be(list(spelled), around)
        return language.lexicon(around if is_known else code)

    def _find_language(self, rank: int) -> str:
        """Name the language of an article from its first words, for paragraphs too short to tell."""
        words, first = self.words(rank), list[str]()
        if len(words) > language.SAMPLE and words.ends[language.SAMPLE - 1] <= _TELLING:
            last = words.paragraph_of(language.SAMPLE)
            plain = language.detect_plain(self.text(rank, 0, last), words.hashes[: language.SAMPLE].tolist())
            if plain is not None:
                return plain
            for paragraph in range(last + 1):
                first += self.spelled(rank, paragraph)
            return language.detect(first)
        return language.detect(spell(self.article(rank).text[:_TELLING], runs=language.SAMPLE))

    def _find_sentence_ends(self, rank: int, paragraph: int) -> npt.NDArray[np.bool_]:
        told = self.excerpt(rank, paragraph, paragraph)
        return sentence_ends(told.text, told.words, 0, len(told.words))
