"""Deciding: from chains to removals, one article after the other in rank order.

In: the chains of an article, and what was decided on earlier ones. Out: its repeats as users see
them, and the cuts. Nothing is cut here; a decision is an intent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Protocol

from twicetold.columns import Stretch, Words
from twicetold.config import ARTICLE_SHARE, Boilerplate, Config
from twicetold.decide.cuts import Cut
from twicetold.decide.entries import kinds
from twicetold.decide.furniture import Counts, Furniture, MemoryCounts
from twicetold.decide.outcome import Decision, Gone, MemoryPassages, Passages, Standing, decision, ratio
from twicetold.decide.select import Scene, Selected, select
from twicetold.decide.tellings import Cover, Telling, tellings
from twicetold.model import Action, Article, Place, Repeat, RepeatKind

__all__ = [
    "MAX_REMOVAL",
    "Counts",
    "Cut",
    "Decider",
    "Decision",
    "Furniture",
    "Gone",
    "MemoryCounts",
    "MemoryPassages",
    "Passages",
    "Standing",
    "decision",
    "tellings",
]

PREVIEW = 80
MAX_REMOVAL = "max-removal"
"""The reason of what would go, were it not too much of its article."""


class Shelf(Protocol):
    """Where the articles of all ranks are found again."""

    def article(self, rank: int) -> Article:
        """Give an article."""

    def host(self, rank: int) -> str | None:
        """Give the host of an article; None where it has been removed."""

    def words(self, rank: int) -> Words:
        """Give its words."""

    def spelled(self, rank: int, paragraph: int) -> Sequence[str]:
        """Give the folded words of one of its paragraphs."""

    def id(self, rank: int) -> str:
        """Give the id of an article."""

    def halves(self, stretch: Stretch) -> int:
        """Give the half words of a passage."""

    def stands_at(self, rank: int, place: Place, text: str) -> bool:
        """Say whether a text stands at a place of the article of a rank, character for character."""

    def novel(self, later: Stretch, earlier: Stretch) -> tuple[str, ...]:
        """Give the words that stand in one of two passages alone."""


@dataclass(slots=True)
class _Known:
    """What the kind of a telling depends on."""

    rank: int
    words: Words
    found: tuple[Telling, ...]
    within: Cover
    """The words that stand earlier in the same article."""
    passages: Mapping[int, int]
    """In how many articles of the host a told paragraph stood up to here."""
    boilerplate_min: int
    _copied: dict[int, bool] = field(default_factory=dict)

    def kind(self, telling: Telling) -> RepeatKind:
        """Give the first kind that fits."""
        if telling.source == self.rank or (self.within and self._stands_within(telling)):
            return RepeatKind.WITHIN
        counts = [self.passages[unit.paragraph] for unit in telling.units if unit.paragraph in self.passages]
        if counts and min(counts) >= self.boilerplate_min:
            return RepeatKind.BOILERPLATE
        return RepeatKind.ARTICLE if self._is_copy_of(telling.source) else RepeatKind.SHARED

    def _is_copy_of(self, source: int) -> bool:
        """Say whether the article of a rank tells nearly all of this one; few are asked about."""
        if source not in self._copied:
            cover = Cover()
            for telling in self.found:
                if telling.told and telling.source == source:
                    cover.add(telling.units)
            told = cover.halves(self.words, 0, len(self.words))
            self._copied[source] = told >= ARTICLE_SHARE * self.words.halves.item(-1)
        return self._copied[source]

    def _stands_within(self, telling: Telling) -> bool:
        total = self.words.halves.item(telling.end) - self.words.halves.item(telling.start)
        return self.within.halves(self.words, telling.start, telling.end) >= ARTICLE_SHARE * total


@dataclass(slots=True)
class Decider:
    """Decides on articles in rank order; remembers counts, roots and where words finally stand."""

    config: Config
    shelf: Shelf
    furniture: Furniture
    standing: Standing = field(default_factory=Standing)

    def decide(self, rank: int, found: tuple[Telling, ...]) -> Decision:
        """Decide on the article of a rank; every earlier one was decided before."""
        article, words = self.shelf.article(rank), self.shelf.words(rank)
        chosen = self._select(article, words, rank, found) if found else []
        chosen = sorted(chosen + self._tail(rank, chosen), key=lambda s: s.telling.start)
        return self._conclude(article, words, rank, _within_limit(chosen, words, self.config.max_removal))

    def _select(self, article: Article, words: Words, rank: int, found: tuple[Telling, ...]) -> list[Selected]:
        known = _Known(
            rank,
            words,
            found,
            _within(found, rank),
            self.furniture.count(rank, found),
            self.config.boilerplate_min,
        )
        return select(Scene(rank, words, kinds(article, words), found, self.config, known.kind, article.told))

    def _tail(self, rank: int, chosen: Sequence[Selected]) -> list[Selected]:
        """Give what goes as furniture without being matched: first tellings if dropped, short lines at the tail."""
        firsts = self.furniture.first_tellings(rank)
        short = [] if self.config.within_only else self.furniture.short(rank)
        if not firsts and not short:
            return []
        action = Action.KEEP if self.config.boilerplate == Boilerplate.KEEP else Action.REMOVE
        going = Cover()
        for selected in chosen:
            if selected.action is not Action.FLAG:
                going.add(selected.telling.units)
        firsts = [telling for telling in firsts if not going.touches(telling.units[0])]
        for telling in firsts:
            going.add(telling.units)
        lines = self.furniture.tail_lines(rank, short, going)
        found = [Selected(telling, RepeatKind.BOILERPLATE, action, "furniture") for telling in firsts + lines]
        for telling in lines:
            going.add(telling.units)
        return found + [
            Selected(telling, RepeatKind.BOILERPLATE, Action.FLAG, "furniture-at-head")
            for telling in self.furniture.head_lines(rank, short)
            if not going.touches(telling.units[0])
        ]

    def _conclude(self, article: Article, words: Words, rank: int, chosen: Sequence[Selected]) -> Decision:
        repeats = []
        for selected in chosen:
            repeat = self._repeat(article, rank, selected)
            repeats.append(repeat)
            if repeat.action is Action.REMOVE:
                self.standing.remove(repeat)
        spans = [(selected.telling.start, selected.telling.end) for selected in chosen]
        return decision(article, words, repeats, self.config.min_words, spans)

    def _repeat(self, article: Article, rank: int, selected: Selected) -> Repeat:
        telling = selected.telling
        units = telling.units
        head, tail = units[0], units[-1]
        start, end = head.opens, tail.closes
        origin = self.shelf.id(telling.source)
        source = Place(origin, head.origin, tail.origin_last, head.source_opens, tail.source_closes)
        a, b = (head.halves, head.source_halves) if head is tail else self._halves(rank, telling)
        block = digest(origin, source.start, source.end)
        # Two words may repeat one ("co-operate", "cooperate"): no more are aligned than stand on either side
        aligned = min(sum([unit.aligned for unit in units]), a, b)
        passage = article.text[start:end]
        return Repeat(
            id=digest(article.id, start, end, block),
            block=block,
            kind=selected.kind,
            variant=not telling.told,
            article=article.id,
            first=head.paragraph,
            last=tail.paragraph,
            start=start,
            end=end,
            words=-(-a // 2),
            source=source,
            kept_in=self._keeper(selected, source),
            resemblance=ratio(aligned, a + b - aligned),
            containment=ratio(aligned, a),
            exact=self.shelf.stands_at(telling.source, source, passage),
            action=selected.action,
            reason=selected.reason,
            novel=() if telling.told else self._novel(rank, telling),
            preview=" ".join(passage[: 2 * PREVIEW].split())[:PREVIEW],
        )

    def _halves(self, rank: int, telling: Telling) -> tuple[int, int]:
        """Give the half words of a telling and of its source, with what stands between its units."""
        units = telling.units
        words, told = sum([u.end - u.start for u in units]), sum([u.source_end - u.source_start for u in units])
        if (words, told) == (telling.end - telling.start, telling.source_end - telling.source_start):
            return sum([u.halves for u in units]), sum([u.source_halves for u in units])
        later = self.shelf.halves(Stretch(rank, telling.start, telling.end))
        return later, self.shelf.halves(Stretch(telling.source, telling.source_start, telling.source_end))

    def _keeper(self, selected: Selected, source: Place) -> str:
        dropped = selected.kind is RepeatKind.BOILERPLATE and self.config.boilerplate == Boilerplate.DROP
        return "" if dropped else self.standing.keeper(source)

    def _novel(self, rank: int, telling: Telling) -> tuple[str, ...]:
        return tuple(
            word
            for u in telling.units
            for word in self.shelf.novel(
                Stretch(rank, u.start, u.end), Stretch(telling.source, u.source_start, u.source_end)
            )
        )


def _within_limit(chosen: Sequence[Selected], words: Words, percent: float) -> Sequence[Selected]:
    """Let nothing go of an article of which more than so many per cent of the words would.

    Asked before anything is noted as gone, so the answer is the article's own, and what later
    articles are told of it agrees with it.
    """
    if percent >= 100:
        return chosen
    going = Cover()
    for selected in chosen:
        if selected.action is Action.REMOVE:
            going.take(selected.telling.start, selected.telling.end)
    if 100 * going.halves(words, 0, len(words)) <= percent * words.halves.item(-1):
        return chosen
    return [s._replace(action=Action.FLAG, reason=MAX_REMOVAL) if s.action is Action.REMOVE else s for s in chosen]


def digest(*parts: object) -> str:
    """Give the stable name of a telling or a block."""
    return blake2b("\0".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _within(found: Sequence[Telling], rank: int) -> Cover:
    cover = Cover()
    for telling in found:
        if telling.told and telling.source == rank:
            cover.add(telling.units)
    return cover
