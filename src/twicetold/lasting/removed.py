"""Numbers of paragraphs that are no more."""

import sqlite3
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from twicetold.columns import Int64
from twicetold.lasting.checks import checked_row, row_check


@dataclass(slots=True)
class Removed:
    """Ranges of numbers whose postings may still stand in segments."""

    sql: sqlite3.Connection
    _firsts: Int64 = field(default_factory=lambda: np.empty(0, np.int64))
    _stops: Int64 = field(default_factory=lambda: np.empty(0, np.int64))

    def load(self) -> None:
        """Read the ranges."""
        rows = [checked_row(row) for row in self.sql.execute("SELECT * FROM removed ORDER BY first")]
        columns = np.array(rows, np.int64).reshape(-1, 2)
        self._firsts, self._stops = columns[:, 0], columns[:, 1]

    def alive(self, numbers: Int64) -> npt.NDArray[np.bool_]:
        """Say which numbers are not removed."""
        if not len(self._firsts):
            return np.ones(len(numbers), np.bool_)
        place = np.searchsorted(self._firsts, numbers, side="right") - 1
        alive: npt.NDArray[np.bool_] = (place < 0) | (numbers >= self._stops[np.maximum(place, 0)])
        return alive

    def add(self, first: int, stop: int) -> None:
        """Note a range, joined with those beside it."""
        if first >= stop:
            return
        place = int(np.searchsorted(self._firsts, first))
        low, high = place, place
        if place and self._stops[place - 1] == first:
            low, first = place - 1, int(self._firsts[place - 1])
        if place < len(self._firsts) and self._firsts[place] == stop:
            high, stop = place + 1, int(self._stops[place])
        for gone in self._firsts[low:high].tolist():
            self.sql.execute("DELETE FROM removed WHERE first = ?", (gone,))
        self.sql.execute("INSERT INTO removed VALUES (?, ?, ?)", (first, stop, row_check(first, stop)))
        self._firsts = np.concatenate((self._firsts[:low], [first], self._firsts[high:]))
        self._stops = np.concatenate((self._stops[:low], [stop], self._stops[high:]))
