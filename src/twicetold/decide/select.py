"""Selecting: which tellings go, so that no word goes twice.

Longest first, then lowest source rank. What a longer telling has taken is taken off the others,
unit by unit; what is left of them is weighed again.
"""

import heapq
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import NamedTuple

from twicetold.columns import Words
from twicetold.config import LINES_IN_A_ROW, SOURCE_GAP, Boilerplate, Config
from twicetold.decide.tellings import Cover, Telling, Unit, length
from twicetold.labels import LABELLED_WORDS
from twicetold.model import Action, ParagraphKind, RepeatKind

LINES_WORDS = 25


_OPENING, _CLOSING = tuple('"“„«「'), tuple('"”“»」')
_QUESTION_WORDS = 12
_ASKING = tuple("?？؟")
_STOP_INSIDE = re.compile(r"""[.!?…]["”»]?\s|[.!?][A-Z]|[。！？؟]\S""")


class Selected(NamedTuple):
    """A telling with what becomes of it."""

    telling: Telling
    kind: RepeatKind
    action: Action
    reason: str


@dataclass(frozen=True)
class Scene:
    """One article with all that bears on its tellings."""

    rank: int
    words: Words
    kinds: tuple[ParagraphKind, ...]
    found: tuple[Telling, ...]
    config: Config
    kind_of: Callable[[Telling], RepeatKind]
    paragraph_text: Callable[[int], str]

    @cached_property
    def units(self) -> Mapping[tuple[int, int], Sequence[Unit]]:
        """All units, by source and paragraph."""
        units: dict[tuple[int, int], list[Unit]] = {}
        for telling in self.found:
            for unit in telling.units:
                units.setdefault((telling.source, unit.paragraph), []).append(unit)
        return units

    def length(self, telling: Telling) -> int:
        """Give the words of a telling."""
        return length(telling.units)

    def order(self, telling: Telling) -> tuple[int, int, int, int]:
        """Longest first, then lowest source rank, then leftmost."""
        return -self.length(telling), telling.source, telling.source_start, telling.start

    def may_start(self, telling: Telling) -> bool:
        """Say whether the telling holds a paragraph of prose, or lines enough that stand together in both (law 8)."""
        lines = size = 0
        before: Unit | None = None
        for unit in telling.units:
            kind = self.kinds[unit.paragraph]
            if kind in (ParagraphKind.PARAGRAPH, ParagraphKind.QUOTE):
                if length([unit]) >= self.config.min_words:
                    return True
                before = None
                continue
            if before is None or before.end != unit.start or before.source_end != unit.source_start:
                lines = size = 0
            before, lines, size = unit, lines + 1, size + length([unit])
            if lines >= LINES_IN_A_ROW and size >= LINES_WORDS:
                return True
        return False

    def is_refrain(self, telling: Telling, times: int) -> bool:
        """Say whether a short paragraph that stands alone is meant to come again.

        A line of dialogue or a short question that came as a paragraph before; or a sentence that comes
        a third time, as a chorus does. A line without a mark at its end may be one of several of a chorus.
        """
        if len(telling.units) > 1 or self.length(telling) >= self.config.min_words_shared:
            return False
        text = self.paragraph_text(telling.units[0].paragraph)
        if self.has_neighbour(telling):
            return times > 1 and text[-1:].isalpha() and self.length(telling) < LABELLED_WORDS
        said = text.startswith(_OPENING) and text.endswith(_CLOSING)
        is_one = not _STOP_INSIDE.search(text)
        asks = text.endswith(_ASKING) and is_one and self.length(telling) <= _QUESTION_WORDS
        begins = said or asks or text.startswith(("—", "–"))
        if times > 1:
            return is_one or not self._is_paragraph(telling.start, telling.end)
        return begins and self._is_paragraph(telling.source_start, telling.source_end)

    def _is_paragraph(self, start: int, end: int) -> bool:
        """Say whether words of this article are a paragraph from its first word to its last."""
        paragraph = self.words.paragraph_of(start)
        return (self.words.offsets.item(paragraph), self.words.offsets.item(paragraph + 1)) == (start, end)

    def has_neighbour(self, telling: Telling) -> bool:
        """Say whether a passage beside the telling is told by the same source beside its passage."""
        first, last = telling.units[0], telling.units[-1]
        return any(self._is_next(unit, first) for unit in self._around(first, telling.source)) or any(
            self._is_next(last, unit) for unit in self._around(last, telling.source)
        )

    def _around(self, unit: Unit, source: int) -> Iterator[Unit]:
        """Give the units of a source in the paragraph of a unit and in those before and after it."""
        paragraph = unit.paragraph
        before = self.words.paragraph_of(max(self.words.offsets.item(paragraph) - 1, 0))
        after = self.words.paragraph_of(min(self.words.offsets.item(paragraph + 1), len(self.words) - 1))
        for place in sorted({before, paragraph, after}):
            yield from self.units.get((source, place), ())

    def _is_next(self, u: Unit, v: Unit) -> bool:
        """Say whether v follows u at once, or after an insertion into their paragraph, in both articles."""
        beside = u.end == v.start or (u.end < v.start and u.paragraph == v.paragraph)
        return beside and 0 <= v.source_start - u.source_end <= SOURCE_GAP


def select(scene: Scene) -> list[Selected]:
    """Decide on every telling; those that go are disjoint, flagged ones touch none of them."""
    cover = Cover()
    chosen: list[Selected] = []
    waiting: list[Selected] = []
    times = _times(scene)
    going = _one_by_one if _are_apart(scene.found) else _longest_first
    for telling in going(scene, _leaving_variants_whole(scene), cover):
        selected = _weigh(scene, telling)
        if selected.kind is RepeatKind.WITHIN and scene.is_refrain(telling, times.get(telling.start, 1)):
            selected = Selected(telling, selected.kind, Action.FLAG, "refrain")
        if selected.action is Action.FLAG:
            waiting.append(selected)
            continue
        cover.add(telling.units)
        chosen.append(selected)
    variants = _variants(scene, cover)
    return sorted(chosen + _clear(waiting + variants, cover), key=lambda s: (s.telling.start, s.telling.end))


def _times(scene: Scene) -> dict[int, int]:
    """Give by its first word how often a telling is told in its own article, counted from the first telling there."""
    own = [telling for telling in scene.found if telling.told and telling.source == scene.rank]
    if not own:
        return {}
    told = Counter(telling.source_start for telling in own)
    # A third telling has two sources, and is the third of the first
    return {telling.start: told[telling.source_start] for telling in sorted(own, key=lambda t: -t.source_start)}


def _are_apart(found: Sequence[Telling]) -> bool:
    """Say whether all are of one unit, and any two of one passage or of two that do not overlap, as mostly."""
    if len(found) == 1:
        return len(found[0].units) == 1
    if any(len(telling.units) > 1 for telling in found):
        return False
    places = sorted({telling.units[0][:2] for telling in found})
    return all(before[1] <= after[0] for before, after in pairwise(places))


def _one_by_one(scene: Scene, found: Iterable[Telling], cover: Cover) -> Iterator[Telling]:
    """Give tellings that are apart: of one passage the lowest source that is left, as `_longest_first` does."""
    for telling in sorted(found, key=lambda telling: (telling.source, telling.source_start)):
        if not cover.touches(telling.units[0]) and scene.may_start(telling):
            yield telling


def _leaving_variants_whole(scene: Scene) -> Iterator[Telling]:
    """Give what is told, without parts of paragraphs that are variants as a whole."""
    variants = {unit.paragraph for t in scene.found if not t.told for unit in t.units}
    if not variants:
        yield from (telling for telling in scene.found if telling.told)
        return

    def is_part_of_variant(unit: Unit) -> bool:
        if unit.paragraph not in variants:
            return False
        first, last = scene.words.offsets[unit.paragraph], scene.words.offsets[unit.paragraph + 1]
        return bool(unit.end - unit.start < last - first)

    for telling in scene.found:
        if telling.told:
            for partial, units in groupby(telling.units, key=is_part_of_variant):
                if not partial:
                    yield Telling(telling.source, telling.told, tuple(units))


def _longest_first(scene: Scene, found: Iterable[Telling], cover: Cover) -> Iterable[Telling]:
    """Give disjoint parts of the tellings as `cover` grows; what is left of one is weighed again."""
    heap = [(scene.order(telling), number, telling) for number, telling in enumerate(found)]
    heapq.heapify(heap)
    number = len(heap)
    while heap:
        _, _, telling = heapq.heappop(heap)
        parts = list(cover.free(telling))
        if parts == [telling]:
            if scene.may_start(telling):
                yield telling
            continue
        for part in parts:
            number += 1
            heapq.heappush(heap, (scene.order(part), number, part))


def _weigh(scene: Scene, telling: Telling) -> Selected:
    kind, words = scene.kind_of(telling), scene.length(telling)
    if kind is RepeatKind.WITHIN and words < scene.config.min_words:
        return Selected(telling, kind, Action.FLAG, "short")
    alone = kind in (RepeatKind.SHARED, RepeatKind.ARTICLE) and words < scene.config.min_words_shared
    if alone and not scene.has_neighbour(telling):
        return Selected(telling, kind, Action.FLAG, "short-alone")
    if kind is RepeatKind.BOILERPLATE and scene.config.boilerplate == Boilerplate.KEEP:
        return Selected(telling, kind, Action.KEEP, "furniture-kept")
    return Selected(telling, kind, Action.REMOVE, "told-before")


def _variants(scene: Scene, cover: Cover) -> list[Selected]:
    found = []
    for telling in sorted((t for t in scene.found if not t.told), key=scene.order):
        for part in cover.free(telling):
            if scene.may_start(part):
                remove = scene.config.variants == "remove"
                action = Action.REMOVE if remove else Action.FLAG
                if remove:
                    cover.add(part.units)
                found.append(Selected(part, scene.kind_of(part), action, "says-more"))
    return found


def _clear(waiting: Sequence[Selected], cover: Cover) -> list[Selected]:
    """Drop what is flagged and has gone with another telling, or is flagged twice."""
    kept: list[Selected] = []
    for selected in waiting:
        if selected.action is Action.FLAG:
            if any(map(cover.touches, selected.telling.units)):
                continue
            cover.add(selected.telling.units)
        kept.append(selected)
    return kept
