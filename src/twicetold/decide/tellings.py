"""The tellings of one article: chained matches as the decision sees them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from twicetold.columns import Chains, Matches, Words


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """Words `start` to `end` of the article, told by words of the source."""

    start: int
    end: int
    source_start: int
    source_end: int
    aligned: int


@dataclass(frozen=True, slots=True)
class Telling:
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

    def overlaps(self, start: int, end: int) -> bool:
        """Say whether the passage has a word from `start` up to `end`."""
        return self.start < end and start < self.end


def tellings(matches: Matches, chains: Chains) -> dict[int, tuple[Telling, ...]]:
    """Give the tellings of each article that has some, by rank, chain by chain."""
    found: dict[int, list[Telling]] = {}
    for first, last in zip(chains.offsets[:-1].tolist(), chains.offsets[1:].tolist(), strict=True):
        rows = chains.members[first:last].tolist()
        units = tuple(_unit(matches, row) for row in rows)
        telling = Telling(int(matches.source[rows[0]]), bool(matches.told[rows[0]]), units)
        found.setdefault(int(matches.article[rows[0]]), []).append(telling)
    return {rank: tuple(some) for rank, some in found.items()}


def _unit(matches: Matches, row: int) -> Unit:
    return Unit(
        int(matches.start[row]),
        int(matches.end[row]),
        int(matches.source_start[row]),
        int(matches.source_end[row]),
        int(matches.aligned[row]),
    )


class Cover:
    """Words of one article that are spoken for."""

    def __init__(self, words: int) -> None:
        self._covered = np.zeros(words, np.bool_)

    def add(self, units: Iterable[Unit]) -> None:
        """Speak for the words of the units."""
        for unit in units:
            self._covered[unit.start : unit.end] = True

    def touches(self, unit: Unit) -> bool:
        """Say whether some word of the unit is spoken for."""
        return bool(self._covered[unit.start : unit.end].any())

    def free(self, telling: Telling) -> Iterator[Telling]:
        """Give the parts of a telling of which no word is spoken for, unit by unit."""
        for touched, units in groupby(telling.units, key=self.touches):
            if not touched:
                yield Telling(telling.source, telling.told, tuple(units))

    def halves(self, words: Words, start: int, end: int) -> int:
        """Give the length of the covered words from `start` up to `end` in half words."""
        widths = words.halves[start + 1 : end + 1] - words.halves[start:end]
        return int(widths[self._covered[start:end]].sum())

    def spans(self) -> list[tuple[int, int]]:
        """Give the covered stretches, words `start` to `end`."""
        edges = np.flatnonzero(np.diff(self._covered, prepend=False, append=False)).tolist()
        return list(zip(edges[::2], edges[1::2], strict=True))


def length(words: Words, units: Sequence[Unit]) -> int:
    """Give the number of words of some units."""
    halves = sum(int(words.halves[unit.end] - words.halves[unit.start]) for unit in units)
    return -(-halves // 2)
