"""Groups: the matches of a pair of articles stand together, and most of them stand alone.

A match that is the only one of its pair, and beside which the two articles differ, is a chain of
its own; that is seen on columns. The others are chained one by one.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from twicetold.chain.pair import Shelf, Unit
from twicetold.columns import Chains, Int64, Matches


class Chained(NamedTuple):
    """A chain of the group of a number."""

    group: int
    units: Sequence[Unit]


class Groups(NamedTuple):
    """Matches by article, source and verdict."""

    matches: Matches
    begins: Int64
    """The first row of each group, and the end of the last."""

    @staticmethod
    def of(matches: Matches) -> "Groups":
        """Sort matches into groups."""
        article, source, told = matches.article, matches.source, matches.told
        order = np.lexsort((matches.source_start, matches.start, -told.astype(np.int8), source, article))
        matches = matches.rows(order)
        columns = (matches.article, matches.source, matches.told)
        fresh = np.ones(len(matches) + 1, np.bool_)
        fresh[1:-1] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
        return Groups(matches, np.flatnonzero(fresh) if len(matches) else np.zeros(1, np.int64))

    def alone(self, shelf: Shelf) -> npt.NDArray[np.bool_]:
        """Say of each group whether it is one match that goes on at neither end."""
        single: npt.NDArray[np.bool_] = np.diff(self.begins) == 1
        some = self.matches.rows(self.begins[:-1][single])
        later = shelf.beside(some.article, some.start, some.end)
        earlier = shelf.beside(some.source, some.source_start, some.source_end)
        may_go_on = np.zeros(len(some), np.bool_)
        for mine, theirs in zip(later, earlier, strict=True):
            may_go_on |= (mine == theirs) & (mine != 0)
        single[single] = ~may_go_on | (some.told == 0)
        return single

    def beyond(self, alone: npt.NDArray[np.bool_], shelf: Shelf) -> Iterator[tuple[int, int, int]]:
        """Give the paragraphs of sources that the other groups may go on into; by rank and ordinals."""
        some = self.matches.rows(np.flatnonzero(np.repeat(~alone, np.diff(self.begins))))
        for words in (np.maximum(some.source_start - 1, 0), some.source_end):
            ordinals = shelf.ordinals(some.source, words)
            yield from zip(some.source.tolist(), ordinals.tolist(), ordinals.tolist(), strict=True)

    def units(self, number: int) -> tuple[int, int, list[Unit]]:
        """Give article, source and matches of a group."""
        rows = slice(*self.begins[number : number + 2].tolist())
        some = self.matches
        columns = (some.start, some.end, some.source_start, some.source_end, some.aligned, some.told)
        units = list(map(Unit, *(column[rows].tolist() for column in columns)))
        return int(some.article[rows.start]), int(some.source[rows.start]), units

    def joined(self, alone: npt.NDArray[np.bool_], found: Sequence[Chained], short: int) -> tuple[Matches, Chains]:
        """Give the matches that stand alone and those that were chained, in the order of their groups."""
        single = np.flatnonzero(alone)
        lengths = np.array([len(chained.units) for chained in found], np.int64)
        groups = np.array([chained.group for chained in found], np.int64)
        whole = self.matches.rows(self.begins[single]).followed_by(self._rows(found, np.repeat(groups, lengths)))
        order = np.argsort(np.concatenate((single, np.repeat(groups, lengths))), kind="stable")
        sizes = np.concatenate((np.ones(len(single), np.int64), lengths))
        sizes = sizes[np.argsort(np.concatenate((single, groups)), kind="stable")]
        return whole.rows(order), Chains(np.arange(len(whole)), np.concatenate(([0], np.cumsum(sizes))), short)

    def _rows(self, found: Sequence[Chained], groups: Int64) -> Matches:
        """Give the units of chains as matches; `groups` has the group of each."""
        units = [unit for chained in found for unit in chained.units]
        table = np.array(units, np.int64).reshape(-1, len(Unit._fields))
        start, end, source_start, source_end, aligned, told = table.T.astype(np.int32)
        first = self.begins[groups]
        articles = self.matches.article[first], self.matches.source[first]
        return Matches(*articles, start, end, source_start, source_end, aligned, told.astype(np.uint8))
