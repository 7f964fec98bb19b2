"""Furniture: what stands under many articles of one host, counted up to here, by rank.

A told paragraph points at its first telling, its root; the articles of a host under one root are
counted. Short lines are counted at the tail of pages alone, where share lines and reply boxes
stand; at the head they are bylines and datelines. Where furniture is dropped, the totals of a
whole run are known beforehand and first tellings go too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from twicetold.columns import Words
from twicetold.config import HEAD_LINES, TAIL_LINES, Config
from twicetold.decide.tellings import Cover, Telling, Unit
from twicetold.labels import label
from twicetold.model import Article

Place = tuple[int, int]
"""Rank of an article and ordinal of a paragraph in it."""


class Shelf(Protocol):
    """Where the articles of all ranks are found again."""

    def article(self, rank: int) -> Article:
        """Give an article."""

    def words(self, rank: int) -> Words:
        """Give its words."""

    def spelled(self, rank: int, paragraph: int) -> Sequence[str]:
        """Give the folded words of one of its paragraphs."""


@dataclass(slots=True)
class _Seen:
    """In how many articles something stood, and where first."""

    first: Place
    articles: int = 0
    last: int = -1

    def note(self, rank: int) -> None:
        if self.last != rank:
            self.articles += 1
            self.last = rank


@dataclass(slots=True)
class Furniture:
    """Counts passages and lines by host as articles are decided in rank order."""

    config: Config
    shelf: Shelf
    totals: "Furniture | None" = None
    """The counts of a whole run, where furniture is dropped."""
    _roots: dict[Place, Place] = field(default_factory=dict)
    """A telling → its first telling; a paragraph that is not in it is its own."""
    passages: dict[tuple[str, Place], _Seen] = field(default_factory=dict)
    lines: dict[tuple[str, tuple[str, ...]], _Seen] = field(default_factory=dict)

    def count(self, rank: int, found: Sequence[Telling]) -> dict[int, int]:
        """Count the told paragraphs of an article for its host; give the counts by paragraph."""
        host, counts = self.shelf.article(rank).host, {}
        for paragraph, place in self._sources(rank, found).items():
            root = self._roots.get(place, place)
            self._roots[rank, paragraph] = root
            seen = self.passages.get((host, root))
            if seen is None:
                seen = self.passages[host, root] = _Seen(root)
                if self.shelf.article(root[0]).host == host:
                    seen.note(root[0])
            seen.note(rank)
            counts[paragraph] = self._total(self.totals.passages.get((host, root)) if self.totals else seen)
        return counts

    def _sources(self, rank: int, found: Sequence[Telling]) -> dict[int, Place]:
        words, sources = self.shelf.words(rank), dict[int, Place]()
        for telling in found:
            for unit in telling.units if telling.told else ():
                if words.length(unit.start, unit.end) >= self.config.min_words:
                    paragraph = words.paragraph_of(unit.start)
                    place = (telling.source, self.shelf.words(telling.source).paragraph_of(unit.source_start))
                    sources[paragraph] = min(place, sources.get(paragraph, place))
        return sources

    def first_tellings(self, rank: int) -> list[Telling]:
        """Give the paragraphs that are furniture and stand here first, where they are to go too."""
        if self.totals is None:
            return []
        host, words = self.shelf.article(rank).host, self.shelf.words(rank)
        return [
            _whole(words, paragraph, words, paragraph, rank)
            for paragraph in range(len(words.offsets) - 1)
            if (rank, paragraph) not in self._roots
            and self._total(self.totals.passages.get((host, (rank, paragraph)))) >= self.config.boilerplate_min
        ]

    def head_lines(self, rank: int) -> list[Telling]:
        """Give the short lines at the head that stand in articles enough: bylines and datelines."""
        words, found = self.shelf.words(rank), list[Telling]()
        for ordinal in range(min(HEAD_LINES, len(words.offsets) - 1)):
            start, end = int(words.offsets[ordinal]), int(words.offsets[ordinal + 1])
            if start < end and words.length(start, end) < self.config.min_words:
                count, (source, place) = self._count_line(rank, ordinal)
                if count >= self.config.boilerplate_min and source != rank:
                    found.append(_whole(words, ordinal, self.shelf.words(source), place, source))
        return found

    def tail_lines(self, rank: int, going: Cover) -> list[Telling]:
        """Give the short lines at the tail that stand in articles enough, in an unbroken run to the end."""
        words, found, unbroken = self.shelf.words(rank), list[Telling](), True
        last = len(words.offsets) - 2
        for ordinal in range(last, max(-1, last - TAIL_LINES), -1):
            start, end = int(words.offsets[ordinal]), int(words.offsets[ordinal + 1])
            gone = going.halves(words, start, end) == words.halves[end] - words.halves[start]
            if words.length(start, end) >= self.config.min_words:
                unbroken = unbroken and gone
                continue
            count, (source, place) = self._count_line(rank, ordinal) if start < end else (0, (rank, ordinal))
            count = 0 if self._is_labelled(rank, ordinal) else count
            enough = count >= self.config.boilerplate_min and (source != rank or self.totals is not None)
            unbroken = unbroken and (gone or enough)
            if unbroken and not gone:
                found.append(_whole(words, ordinal, self.shelf.words(source), place, source))
        return found

    def _count_line(self, rank: int, ordinal: int) -> tuple[int, Place]:
        line = (self.shelf.article(rank).host, tuple(self.shelf.spelled(rank, ordinal)))
        seen = self.lines.setdefault(line, _Seen((rank, ordinal)))
        seen.note(rank)
        return self._total(self.totals.lines.get(line) if self.totals else seen), seen.first

    def _is_labelled(self, rank: int, ordinal: int) -> bool:
        """Say whether a line says something under a label: "Verdict: false"."""
        article = self.shelf.article(rank)
        paragraph = article.paragraphs[ordinal]
        return label(article.text, paragraph.start, paragraph.end) is not None

    @staticmethod
    def _total(seen: _Seen | None) -> int:
        return seen.articles if seen else 0


def _whole(words: Words, paragraph: int, earlier: Words, place: int, source: int) -> Telling:
    start, end = int(words.offsets[paragraph]), int(words.offsets[paragraph + 1])
    halves = int(words.halves[end] - words.halves[start])
    return Telling(
        source, True, (Unit(start, end, int(earlier.offsets[place]), int(earlier.offsets[place + 1]), halves),)
    )
