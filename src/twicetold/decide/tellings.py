"""The tellings of one article: chained matches as the decision sees them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple, Protocol

from twicetold.columns import HALVES_A_WORD, Chains, Int32, Int64, Matches, Spots, Words


class Unit(NamedTuple):
    """Words `start` to `end` of the article, told by words of the source."""

    start: int
    end: int
    source_start: int
    source_end: int
    aligned: int
    paragraph: int
    """The ordinal of the paragraph that it stands in."""
    opens: int
    closes: int
    """Code points of the article's text."""
    halves: int
    origin: int
    origin_last: int
    """The ordinals of the paragraphs of the source in which it begins and ends."""
    source_opens: int
    source_closes: int
    source_halves: int


class Telling(NamedTuple):
    """A passage of the article that the article of rank `source` tells before it."""

    source: int
    told: bool
    """It says nothing new; else it is a variant."""
    units: tuple[Unit, ...]

    @property
    def start(self) -> int:
        return self.units[0].start

    @property
    def end(self) -> int:
        return self.units[-1].end

    @property
    def source_start(self) -> int:
        return self.units[0].source_start

    @property
    def source_end(self) -> int:
        return self.units[-1].source_end


class Shelf(Protocol):
    """Where paragraphs are found."""

    def spots(self, ranks: Int64, starts: Int32, ends: Int32) -> Spots:
        """Give where some passages of articles stand."""


def tellings(matches: Matches, chains: Chains, shelf: Shelf) -> dict[int, tuple[Telling, ...]]:
    """Give the tellings of each article that has some, by rank, chain by chain."""
    found: dict[int, list[Telling]] = {}
    later = shelf.spots(matches.article, matches.start, matches.end)
    earlier = shelf.spots(matches.source, matches.source_start, matches.source_end)
    words = (matches.start, matches.end, matches.source_start, matches.source_end, matches.aligned)
    columns = (*words, later.first, *later[2:], *earlier)
    units = list(map(Unit, *(column.tolist() for column in columns)))
    ranks, sources, told = matches.article.tolist(), matches.source.tolist(), matches.told.tolist()
    members, offsets = chains.members.tolist(), chains.offsets.tolist()
    for first, last in pairwise(offsets):
        row = members[first]
        telling = Telling(sources[row], bool(told[row]), tuple([units[member] for member in members[first:last]]))
        found.setdefault(ranks[row], []).append(telling)
    return {rank: tuple(some) for rank, some in found.items()}


class Cover:
    """Words of one article that are spoken for, as stretches that do not touch one another."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def __bool__(self) -> bool:
        """Say whether any word is spoken for."""
        return bool(self._starts)

    def add(self, units: Iterable[Unit]) -> None:
        """Speak for the words of the units."""
        for unit in units:
            self.take(unit.start, unit.end)

    def take(self, start: int, end: int) -> None:
        """Speak for the words `start` to `end`."""
        if start >= end:
            return
        first, last = bisect_left(self._ends, start), bisect_right(self._starts, end)
        if first < last:
            start, end = min(start, self._starts[first]), max(end, self._ends[last - 1])
        self._starts[first:last], self._ends[first:last] = [start], [end]

    def touches(self, unit: Unit) -> bool:
        """Say whether some word of the unit is spoken for."""
        place = bisect_right(self._ends, unit.start)
        return place < len(self._starts) and self._starts[place] < unit.end and unit.start < unit.end

    def free(self, telling: Telling) -> Iterator[Telling]:
        """Give the parts of a telling of which no word is spoken for, unit by unit."""
        if not any(map(self.touches, telling.units)):
            yield telling
            return
        for touched, units in groupby(telling.units, key=self.touches):
            if not touched:
                yield Telling(telling.source, telling.told, tuple(units))

    def halves(self, words: Words, start: int, end: int) -> int:
        """Give the length of the covered words from `start` up to `end` in half words."""
        total, place = 0, bisect_right(self._ends, start)
        while place < len(self._starts) and self._starts[place] < end:
            first, last = max(start, self._starts[place]), min(end, self._ends[place])
            total += words.halves.item(last) - words.halves.item(first)
            place += 1
        return total

    def spans(self) -> list[tuple[int, int]]:
        """Give the covered stretches, words `start` to `end`."""
        return list(zip(self._starts, self._ends, strict=True))


def length(units: Sequence[Unit]) -> int:
    """Give the number of words of some units."""
    return -(-sum([unit.halves for unit in units]) // HALVES_A_WORD)
