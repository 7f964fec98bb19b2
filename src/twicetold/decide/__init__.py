"""Deciding: from chains to removals, one article after the other in rank order.

In: the chains of an article, and what was decided on earlier ones. Out: its repeats as users see
them, and the cuts. Nothing is cut here; a decision is an intent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Protocol

from twicetold.columns import Stretch, Words
from twicetold.config import ARTICLE_SHARE, Config
from twicetold.decide.cuts import Cut
from twicetold.decide.entries import kinds
from twicetold.decide.furniture import Counts, tail
from twicetold.decide.outcome import Decision, Standing, decision, ratio
from twicetold.decide.select import Scene, Selected, select
from twicetold.decide.tellings import Cover, Telling, Unit, tellings
from twicetold.model import Action, Article, Place, Repeat, RepeatKind

__all__ = ["Cut", "Decider", "Decision", "Standing", "decision", "tellings"]

PREVIEW = 80


class Shelf(Protocol):
    """Where the articles of all ranks are found again."""

    def article(self, rank: int) -> Article:
        """Give an article."""

    def words(self, rank: int) -> Words:
        """Give its words."""

    def spelled(self, rank: int, paragraph: int) -> Sequence[str]:
        """Give the folded words of one of its paragraphs."""

    def novel(self, later: Stretch, earlier: Stretch) -> tuple[str, ...]:
        """Give the words that stand in one of two passages alone."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What the kind of a telling depends on."""

    rank: int
    words: Words
    within: Cover
    """The words that stand earlier in the same article."""
    copied: frozenset[int]
    """The articles that tell nearly all of this one."""
    passages: Mapping[int, int]
    """In how many articles of the host a told paragraph stood up to here."""
    boilerplate_min: int

    def kind(self, telling: Telling) -> RepeatKind:
        """Give the first kind that fits."""
        if telling.source == self.rank or self._stands_within(telling):
            return RepeatKind.WITHIN
        told = (self.words.paragraph_of(unit.start) for unit in telling.units)
        counts = [self.passages[paragraph] for paragraph in told if paragraph in self.passages]
        if counts and min(counts) >= self.boilerplate_min:
            return RepeatKind.BOILERPLATE
        return RepeatKind.ARTICLE if telling.source in self.copied else RepeatKind.SHARED

    def _stands_within(self, telling: Telling) -> bool:
        total = int(self.words.halves[telling.end] - self.words.halves[telling.start])
        return self.within.halves(self.words, telling.start, telling.end) >= ARTICLE_SHARE * total


@dataclass(slots=True)
class Decider:
    """Decides on articles in rank order; remembers counts, roots and where words finally stand."""

    config: Config
    shelf: Shelf
    _counts: Counts = field(default_factory=Counts)
    _roots: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """(rank, paragraph) of a telling → of its first telling; a paragraph not in it is its own."""
    _standing: Standing = field(default_factory=Standing)

    def decide(self, rank: int, found: tuple[Telling, ...]) -> Decision:
        """Decide on the article of a rank; every earlier one was decided before."""
        article, words = self.shelf.article(rank), self.shelf.words(rank)
        known = _Known(
            rank,
            words,
            _within(found, rank, words),
            _copied_from(found, words),
            self._count_passages(article, words, rank, found),
            self.config.boilerplate_min,
        )
        scene = Scene(rank, words, kinds(article, words), found, self.config, known.kind)
        chosen = select(scene)
        chosen = sorted(chosen + self._furniture(article, words, rank, chosen), key=lambda s: s.telling.start)
        return self._conclude(article, words, rank, chosen)

    def _count_passages(self, article: Article, words: Words, rank: int, found: Sequence[Telling]) -> dict[int, int]:
        """Count the told paragraphs of the article for its host; give the counts by paragraph."""
        sources: dict[int, tuple[int, int]] = {}
        for telling in found:
            if not telling.told:
                continue
            for unit in telling.units:
                paragraph = words.paragraph_of(unit.start)
                if words.length(unit.start, unit.end) < self.config.min_words:
                    continue
                place = (telling.source, self.shelf.words(telling.source).paragraph_of(unit.source_start))
                sources[paragraph] = min(place, sources.get(paragraph, place))
        counts = {}
        for paragraph, place in sources.items():
            root = self._roots.get(place, place)
            self._roots[rank, paragraph] = root
            here = self.shelf.article(root[0]).host == article.host and root[0] != rank
            counts[paragraph] = self._counts.count(article.host, _number(root), rank, told_here=here)
        return counts

    def _furniture(self, article: Article, words: Words, rank: int, chosen: Sequence[Selected]) -> list[Selected]:
        """Give the short lines at the tail that stand in articles enough, in an unbroken run."""
        going = Cover(len(words))
        for selected in chosen:
            if selected.action is Action.REMOVE:
                going.add(selected.telling.units)
        lines: list[Selected] = []
        unbroken = not self.config.within_only
        for ordinal in reversed(tail(article)):
            start, end = int(words.offsets[ordinal]), int(words.offsets[ordinal + 1])
            whole = Unit(start, end, start, end, 0)
            if start == end or going.touches(whole):
                unbroken = unbroken and (
                    start == end or going.halves(words, start, end) == words.halves[end] - words.halves[start]
                )
                continue
            if words.length(start, end) >= self.config.min_words:
                unbroken = False
                continue
            spelled = tuple(self.shelf.spelled(rank, ordinal))
            count, source, place = self._counts.count_line(article.host, spelled, rank, ordinal)
            unbroken = unbroken and count >= self.config.boilerplate_min and source != rank
            if unbroken:
                lines.append(
                    Selected(
                        self._line(words, ordinal, source, place),
                        RepeatKind.BOILERPLATE,
                        Action.REMOVE,
                        "furniture",
                    )
                )
        return lines

    def _line(self, words: Words, ordinal: int, source: int, place: int) -> Telling:
        start, end = int(words.offsets[ordinal]), int(words.offsets[ordinal + 1])
        earlier = self.shelf.words(source)
        halves = int(words.halves[end] - words.halves[start])
        unit = Unit(start, end, int(earlier.offsets[place]), int(earlier.offsets[place + 1]), halves)
        return Telling(source, True, (unit,))

    def _conclude(self, article: Article, words: Words, rank: int, chosen: Sequence[Selected]) -> Decision:
        repeats = []
        for selected in chosen:
            repeat = self._repeat(article, words, rank, selected)
            repeats.append(repeat)
            if repeat.action is Action.REMOVE:
                self._standing.remove(repeat)
        return decision(article, words, repeats, self.config.min_words)

    def _repeat(self, article: Article, words: Words, rank: int, selected: Selected) -> Repeat:
        telling = selected.telling
        origin, earlier = self.shelf.article(telling.source), self.shelf.words(telling.source)
        place = _place(article, words, telling.start, telling.end)
        source = _place(origin, earlier, telling.source_start, telling.source_end)
        block = digest(source.article, source.start, source.end)
        aligned = sum(unit.aligned for unit in telling.units)
        a = int(words.halves[telling.end] - words.halves[telling.start])
        b = int(earlier.halves[telling.source_end] - earlier.halves[telling.source_start])
        passage = article.text[place.start : place.end]
        return Repeat(
            id=digest(article.id, place.start, place.end, block),
            block=block,
            kind=selected.kind,
            variant=not telling.told,
            article=article.id,
            first=place.first,
            last=place.last,
            start=place.start,
            end=place.end,
            words=-(-a // 2),
            source=source,
            kept_in=self._standing.keeper(source),
            resemblance=ratio(aligned, a + b - aligned),
            containment=ratio(aligned, a),
            exact=passage == origin.text[source.start : source.end],
            action=selected.action,
            reason=selected.reason,
            novel=() if telling.told else self._novel(rank, telling),
            preview=" ".join(passage[: 2 * PREVIEW].split())[:PREVIEW],
        )

    def _novel(self, rank: int, telling: Telling) -> tuple[str, ...]:
        return tuple(
            word
            for u in telling.units
            for word in self.shelf.novel(
                Stretch(rank, u.start, u.end), Stretch(telling.source, u.source_start, u.source_end)
            )
        )


def digest(*parts: object) -> str:
    """Give the stable name of a telling or a block."""
    return blake2b("\0".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _number(place: tuple[int, int]) -> int:
    return place[0] << 32 | place[1]


def _place(article: Article, words: Words, start: int, end: int) -> Place:
    return Place(
        article=article.id,
        first=words.paragraph_of(start),
        last=words.paragraph_of(end - 1),
        start=int(words.starts[start]),
        end=int(words.ends[end - 1]),
    )


def _within(found: Sequence[Telling], rank: int, words: Words) -> Cover:
    cover = Cover(len(words))
    for telling in found:
        if telling.told and telling.source == rank:
            cover.add(telling.units)
    return cover


def _copied_from(found: Sequence[Telling], words: Words) -> frozenset[int]:
    """Give the ranks of the articles that tell nearly all of this one."""
    covers: dict[int, Cover] = {}
    for telling in found:
        if telling.told:
            covers.setdefault(telling.source, Cover(len(words))).add(telling.units)
    total = int(words.halves[-1])
    return frozenset(
        source for source, cover in covers.items() if cover.halves(words, 0, len(words)) >= ARTICLE_SHARE * total
    )
