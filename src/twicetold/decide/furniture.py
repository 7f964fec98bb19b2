"""Furniture: what stands under many articles of one host, counted up to here, by rank.

A told paragraph points at its first telling, its root; the articles of a host under one root are
counted. Short lines are counted at the tail of pages alone, where share lines and reply boxes
stand; at the head they are bylines and datelines. Where furniture is dropped, the totals of a
whole run are known beforehand and first tellings go too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from twicetold.columns import HALVES_A_WORD, Words
from twicetold.config import HEAD_LINES, TAIL_LINES, Config
from twicetold.decide.tellings import Cover, Telling, Unit
from twicetold.facts import Fact
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

    def fact(self, rank: int, ordinal: int) -> Fact:
        """Give the facts of one of its paragraphs."""

    def host(self, rank: int) -> str | None:
        """Give the host of an article; None where it has been removed."""

    def spelled(self, rank: int, paragraph: int) -> Sequence[str]:
        """Give the folded words of one of its paragraphs."""


class Counts(Protocol):
    """Where roots and counts are kept; a line or a passage counts once for each article."""

    def root(self, place: Place) -> Place:
        """Give the first telling of a paragraph: itself where it was not told before."""

    def put_root(self, place: Place, root: Place) -> None:
        """Note the first telling of a told paragraph."""

    def note_passage(self, host: str, root: Place, rank: int) -> int:
        """Note that an article of a host tells a passage; give how many do."""

    def passages(self, host: str, root: Place) -> int:
        """Give how many articles of a host tell a passage."""

    def note_line(self, host: str, words: tuple[str, ...], place: Place) -> tuple[int, Place]:
        """Note that a line stands in an article of a host; give in how many it does and where first."""

    def lines(self, host: str, words: tuple[str, ...]) -> int:
        """Give in how many articles of a host a line stands."""


@dataclass(slots=True)
class MemoryCounts:
    """Roots and counts in memory."""

    _roots: dict[Place, Place] = field(default_factory=dict)
    _passages: dict[tuple[str, Place], tuple[int, int]] = field(default_factory=dict)
    """How many articles, and the last of them."""
    _lines: dict[tuple[str, tuple[str, ...]], tuple[int, int, Place]] = field(default_factory=dict)
    """The same, and the first place."""

    def root(self, place: Place) -> Place:
        """Give the first telling of a paragraph: itself where it was not told before."""
        return self._roots.get(place, place)

    def put_root(self, place: Place, root: Place) -> None:
        """Note the first telling of a told paragraph."""
        self._roots[place] = root

    def note_passage(self, host: str, root: Place, rank: int) -> int:
        """Note that an article of a host tells a passage; give how many do."""
        articles, last = self._passages.get((host, root), (0, -1))
        articles += last != rank
        self._passages[host, root] = articles, rank
        return articles

    def passages(self, host: str, root: Place) -> int:
        """Give how many articles of a host tell a passage."""
        return self._passages.get((host, root), (0, -1))[0]

    def note_line(self, host: str, words: tuple[str, ...], place: Place) -> tuple[int, Place]:
        """Note that a line stands in an article of a host; give in how many it does and where first."""
        articles, last, first = self._lines.get((host, words), (0, -1, place))
        articles += last != place[0]
        self._lines[host, words] = articles, place[0], first
        return articles, first

    def lines(self, host: str, words: tuple[str, ...]) -> int:
        """Give in how many articles of a host a line stands."""
        return self._lines.get((host, words), (0, -1, (0, 0)))[0]


@dataclass(slots=True)
class Furniture:
    """Counts passages and lines by host as articles are decided in rank order."""

    config: Config
    shelf: Shelf
    counts: Counts = field(default_factory=MemoryCounts)
    totals: Counts | None = None
    """The counts of a whole run, where furniture is dropped."""

    def count(self, rank: int, found: Sequence[Telling]) -> dict[int, int]:
        """Count the told paragraphs of an article for its host; give the counts by paragraph."""
        host, counts = self.shelf.article(rank).host, {}
        for paragraph, place in self._sources(found).items():
            root = self.counts.root(place)
            self.counts.put_root((rank, paragraph), root)
            if not self.counts.passages(host, root) and self.shelf.host(root[0]) == host:
                self.counts.note_passage(host, root, root[0])
            count = self.counts.note_passage(host, root, rank)
            counts[paragraph] = self.totals.passages(host, root) if self.totals else count
        return counts

    def _sources(self, found: Sequence[Telling]) -> dict[int, Place]:
        sources, least = dict[int, Place](), HALVES_A_WORD * (self.config.min_words - 1)
        for telling in found:
            for unit in telling.units if telling.told else ():
                if unit.halves > least:
                    place = telling.source, unit.origin
                    sources[unit.paragraph] = min(place, sources.get(unit.paragraph, place))
        return sources

    def first_tellings(self, rank: int) -> list[Telling]:
        """Give the paragraphs that are furniture and stand here first, where they are to go too."""
        if self.totals is None:
            return []
        host, words = self.shelf.article(rank).host, self.shelf.words(rank)
        return [
            self._whole(rank, paragraph, rank, paragraph)
            for paragraph in range(len(words.offsets) - 1)
            if self.counts.root((rank, paragraph)) == (rank, paragraph)
            and self.totals.passages(host, (rank, paragraph)) >= self.config.boilerplate_min
        ]

    def head_lines(self, rank: int, short: Sequence[int]) -> list[Telling]:
        """Give the short lines at the head that stand in articles enough: bylines and datelines."""
        words, found = self.shelf.words(rank), list[Telling]()
        for ordinal in short:
            if ordinal >= HEAD_LINES:
                break
            if words.offsets[ordinal] < words.offsets[ordinal + 1]:
                count, (source, place) = self._count_line(rank, ordinal)
                if count >= self.config.boilerplate_min and source != rank:
                    found.append(self._whole(rank, ordinal, source, place))
        return found

    def tail_lines(self, rank: int, short: Sequence[int], going: Cover) -> list[Telling]:
        """Give the short lines at the tail that stand in articles enough, in an unbroken run to the end."""
        words, found, unbroken = self.shelf.words(rank), list[Telling](), True
        last = len(words.offsets) - 2
        short = [ordinal for ordinal in short if ordinal > last - TAIL_LINES]
        for ordinal in range(last, min(short, default=last + 1) - 1, -1):
            start, end = words.offsets.item(ordinal), words.offsets.item(ordinal + 1)
            gone = unbroken and going.halves(words, start, end) == words.halves[end] - words.halves[start]
            if ordinal not in short:
                unbroken = gone
                continue
            count, (source, place) = self._count_line(rank, ordinal) if start < end else (0, (rank, ordinal))
            count = 0 if self._is_labelled(rank, ordinal) else count
            enough = count >= self.config.boilerplate_min and (source != rank or self.totals is not None)
            unbroken = unbroken and (gone or enough)
            if unbroken and not gone:
                found.append(self._whole(rank, ordinal, source, place))
        return found

    def short(self, rank: int) -> list[int]:
        """Give the paragraphs that have fewer than `min_words` words."""
        words, most = self.shelf.words(rank), HALVES_A_WORD * (self.config.min_words - 1)
        bounds = words.halves[words.offsets]
        return (bounds[1:] - bounds[:-1] <= most).nonzero()[0].tolist()

    def _count_line(self, rank: int, ordinal: int) -> tuple[int, Place]:
        host, words = self.shelf.article(rank).host, tuple(self.shelf.spelled(rank, ordinal))
        count, first = self.counts.note_line(host, words, (rank, ordinal))
        return self.totals.lines(host, words) if self.totals else count, first

    def _is_labelled(self, rank: int, ordinal: int) -> bool:
        """Say whether a line says something under a label: "Verdict: false"."""
        article = self.shelf.article(rank)
        paragraph = article.paragraphs[ordinal]
        return label(article.text, paragraph.start, paragraph.end) is not None

    def _whole(self, rank: int, paragraph: int, source: int, origin: int) -> Telling:
        """Give a paragraph as a telling of another."""
        later, earlier = self.shelf.fact(rank, paragraph), self.shelf.fact(source, origin)
        words = later.begin, later.end, earlier.begin, earlier.end, later.halves
        here = paragraph, later.opens, later.closes, later.halves
        return Telling(
            source,
            True,
            (Unit(*words, *here, origin, origin, earlier.opens, earlier.closes, earlier.halves),),
        )
