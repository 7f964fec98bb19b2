"""The hash of the text and the number of seeds of each sealed paragraph, in rows of five hundred."""

import sqlite3
from typing import Final

import numpy as np

from twicetold.columns import Int32, Int64, UInt64
from twicetold.errors import DamagedIndexError
from twicetold.lasting.checks import SHORT, signed, verified
from twicetold.recent import Recent

ROW: Final = 500
_ROWS_KEPT: Final = 512
_KINDS: Final = (("<u8", 0), ("<i4", 1 << 40))


class SealedColumns:
    """Columns by paragraph number, read as they are asked for."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql
        self._recent: Recent[int, np.ndarray] = Recent(_ROWS_KEPT)

    def texts(self, numbers: Int64) -> UInt64:
        """Give the hashes of the texts of some paragraphs."""
        return self._read(0, numbers)

    def seed_counts(self, numbers: Int64) -> Int32:
        """Give the numbers of seeds of some paragraphs."""
        return self._read(1, numbers).astype(np.int32)

    def append(self, first: int, texts: UInt64, seed_counts: Int32) -> None:
        """Write columns of paragraphs from `first` on, which follow all that were written."""
        columns: tuple[np.ndarray, np.ndarray] = (texts, seed_counts)
        for kind, column in enumerate(columns):
            form, base = _KINDS[kind]
            start = first - first % ROW
            if start < first:
                column = np.concatenate((self._row(kind, first // ROW)[: first - start], column))  # noqa: PLW2901
            for place in range(0, len(column), ROW):
                row = base + (start + place) // ROW
                data = signed(column[place : place + ROW].astype(form).tobytes(), row, SHORT)
                self._sql.execute("INSERT OR REPLACE INTO columns VALUES (?, ?)", (row, data))
                self._recent.drop(row)

    def clear(self) -> None:
        """Forget what was read."""
        self._recent.clear()

    def _read(self, kind: int, numbers: Int64) -> np.ndarray:
        values = np.empty(len(numbers), _KINDS[kind][0])
        pages = numbers // ROW
        for page in np.unique(pages).tolist():
            mine = np.flatnonzero(pages == page)
            row, places = self._row(kind, page), numbers[mine] % ROW
            if int(places.max()) >= len(row):
                raise DamagedIndexError(f"paragraph {int(numbers[mine].max())} is in no column")
            values[mine] = row[places]
        return values

    def _row(self, kind: int, page: int) -> np.ndarray:
        form, base = _KINDS[kind]
        kept = self._recent.get(base + page)
        if kept is not None:
            return kept
        found = self._sql.execute("SELECT data FROM columns WHERE page = ?", (base + page,)).fetchone()
        if found is None:
            raise DamagedIndexError(f"columns {page} are not there")
        data = verified(found[0], base + page, SHORT)
        if len(data) % np.dtype(form).itemsize:
            raise DamagedIndexError(f"columns {page} have a broken end")
        return self._recent.put(base + page, np.frombuffer(data, form))
