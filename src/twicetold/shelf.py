"""The shelf: every article told so far, found again by its rank, with its words.

Strings of words and ends of sentences are needed for few paragraphs; they are made when asked for
and remembered for a while.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from twicetold import language
from twicetold.columns import Int32, Int64, Stretch, Words
from twicetold.model import Article, ParagraphKind
from twicetold.verify import LINES, Lexicon, Passage, Places, novel_words
from twicetold.words import sentence_ends, spell, tokenise

_REMEMBERED = 1 << 13
_TELLING = 4000
"""So many characters of an article tell its language."""


class MemoryShelf:
    """Holds articles and words in memory."""

    def __init__(self) -> None:
        self._articles: list[Article] = []
        self._words: list[Words] = []
        self._ranks: list[Int64] = []
        self._ordinals: list[Int32] = []
        self.spelled = lru_cache(maxsize=_REMEMBERED)(self._spell)
        self._language = lru_cache(maxsize=_REMEMBERED)(self._find_language)
        self.lexicon = lru_cache(maxsize=_REMEMBERED)(self._find_lexicon)
        self.sentence_ends = lru_cache(maxsize=_REMEMBERED)(self._find_sentence_ends)

    def put(self, articles: Sequence[Article]) -> range:
        """Add articles that follow all others; give their ranks."""
        ranks = range(len(self._articles), len(self._articles) + len(articles))
        for rank, article in zip(ranks, articles, strict=True):
            self._articles.append(article)
            self._words.append(tokenise(article.text, article.paragraphs))
            self._ranks.append(np.full(len(article.paragraphs), rank, np.int64))
            self._ordinals.append(np.arange(len(article.paragraphs), dtype=np.int32))
        return ranks

    def article(self, rank: int) -> Article:
        """Give the article of a rank."""
        return self._articles[rank]

    def words(self, rank: int) -> Words:
        """Give its words."""
        return self._words[rank]

    def kind(self, rank: int, paragraph: int) -> ParagraphKind:
        """Give the kind of one of its paragraphs."""
        return self._articles[rank].paragraphs[paragraph].kind

    def lines(self, ranks: range) -> npt.NDArray[np.bool_]:
        """Say for each paragraph of some articles whether it is a heading, an entry, a row or code."""
        return np.array([p.kind in LINES for rank in ranks for p in self._articles[rank].paragraphs], np.bool_)

    def places(self) -> Places:
        """Give rank and ordinal of every paragraph number."""
        self._ranks[:] = [np.concatenate([np.empty(0, np.int64), *self._ranks])]
        self._ordinals[:] = [np.concatenate([np.empty(0, np.int32), *self._ordinals])]
        return Places(self._ranks[0], self._ordinals[0])

    def novel(self, later: Stretch, earlier: Stretch) -> tuple[str, ...]:
        """Give the telling words that stand in one of two passages alone."""
        passage = self._around(later)
        words = range(later.start - passage.start, later.end - passage.start)
        return novel_words(passage, words, self._around(earlier))

    def _around(self, stretch: Stretch) -> Passage:
        words = self._words[stretch.rank]
        return Passage(self, stretch.rank, words.paragraph_of(stretch.start), words.paragraph_of(stretch.end - 1))

    def _spell(self, rank: int, paragraph: int) -> list[str]:
        place = self._articles[rank].paragraphs[paragraph]
        return spell(self._articles[rank].text, place.start, place.end)

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
        return language.detect(spell(self._articles[rank].text[:_TELLING]))

    def _find_sentence_ends(self, rank: int, paragraph: int) -> npt.NDArray[np.bool_]:
        words = self._words[rank]
        return sentence_ends(
            self._articles[rank].text, words, int(words.offsets[paragraph]), int(words.offsets[paragraph + 1])
        )
