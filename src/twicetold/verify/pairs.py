"""Candidates as columns: which of them are told exactly is seen without a look at their words."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from twicetold.columns import EXACT, Candidates, Int32, Int64
from twicetold.facts import Facts
from twicetold.verify.passage import Shelf

_TEXTS: Final = 1024
"""So many texts are remembered: one is proposed for several."""


class Places(Shelf, Protocol):
    """A shelf that knows where a paragraph number stands: its article's rank and its ordinal there."""

    def text(self, rank: int, first: int, last: int) -> str:
        """Give the text of some paragraphs of an article."""

    def facts(self, numbers: Int64) -> Facts:
        """Give the facts of some paragraphs."""

    def prepare(self, extents: Iterable[tuple[int, int, int]]) -> None:
        """Be told which excerpts will be asked for."""

    def places(self, numbers: Int64) -> tuple[Int64, Int32]:
        """Give ranks and ordinals of some paragraph numbers."""


class Pairs(NamedTuple):
    """Candidates in the order of later paragraph and earlier place: a row a pair."""

    later: Int64
    earlier: Int64
    shared: Int32
    rank: Int64
    ordinal: Int32
    source: Int64
    other: Int32
    """The earlier paragraph's ordinal in the article `source`."""

    @staticmethod
    def of(candidates: Candidates, shelf: Places) -> "Pairs":
        """Give candidates with their places."""
        columns = (*shelf.places(candidates.later), *shelf.places(candidates.earlier))
        pairs = Pairs(candidates.later, candidates.earlier, candidates.shared, *columns)
        return pairs.some(np.lexsort(columns[::-1]))

    def some(self, rows: npt.NDArray[Any]) -> "Pairs":
        """Give some rows."""
        return Pairs(*(column[rows] for column in self))

    def but(self, rows: npt.NDArray[np.bool_]) -> "Pairs":
        """Give all other rows."""
        return self.some(~rows)

    def told_exactly(self, shelf: Places) -> npt.NDArray[np.bool_]:
        """Say which pairs have equal texts, where all pairs with one earlier article have."""
        is_exact = self.shared >= EXACT
        places = zip(*(column[is_exact].tolist() for column in self[3:]), strict=True)
        texts = lru_cache(maxsize=_TEXTS)(shelf.text)
        equal = [texts(rank, p, p) == texts(source, q, q) for rank, p, source, q in places]
        is_exact[is_exact] = equal
        begins = self._begins()
        whole = np.minimum.reduceat(is_exact, begins) if len(begins) else is_exact
        return np.repeat(whole, np.diff(np.append(begins, len(is_exact))))

    def _begins(self) -> Int64:
        """Give the first row of each later paragraph with one earlier article."""
        changes = (np.diff(self.later) != 0) | (np.diff(self.source) != 0)
        return np.flatnonzero(np.concatenate((np.ones(min(len(self.later), 1), np.bool_), changes)))

    def grouped(self) -> Iterable[tuple[tuple[int, int, int], list[int]]]:
        """Give later paragraph and earlier article, by rank, ordinal and rank, with the ordinals proposed there."""
        rows = zip(*(column.tolist() for column in self[3:]), strict=True)
        for key, group in groupby(rows, key=lambda row: row[:3]):
            yield key, [row[3] for row in group]

    def rows(self, told: npt.NDArray[np.bool_], shelf: Places) -> Int64:
        """Give the rows of `Matches` for pairs that are told exactly."""
        pairs = self.some(told)
        later, earlier = shelf.facts(pairs.later), shelf.facts(pairs.earlier)
        passages = pairs.rank, later.begin, later.end, pairs.source, earlier.begin, earlier.end
        return np.stack((*passages, later.halves, np.ones(len(pairs.later), np.int64)), axis=1).astype(np.int64)


def each_once(table: Int64) -> Int64:
    """Give the rows of a table in their order, each once."""
    table = table[np.lexsort(table.T[::-1])]
    fresh = np.ones(len(table), np.bool_)
    fresh[1:] = (table[1:] != table[:-1]).any(axis=1)
    return table[fresh]
