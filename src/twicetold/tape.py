"""A tape: bytes that are written once and read again anywhere.

In memory as long as they are few; then in a file without a name, which the system removes with the
process. Where no such file can be written they stay in memory. Raises `OutputError` where what was
written cannot be read again.
"""

import os
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

import numpy as np

from twicetold.columns import Growing
from twicetold.errors import OutputError

HELD: Final = 16 << 20
"""So many bytes are held in memory."""


def _read_at(file: IO[bytes], size: int, begin: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(file.fileno(), size, begin)
    file.seek(begin)
    return file.read(size)


class Tape:
    """Pieces by their number, from 0 on; the file stands in `folder` or where the system has such files.

    Not for several threads at once.
    """

    def __init__(self, held: int = HELD, folder: Path | None = None) -> None:
        self._room = held
        self._folder = folder
        self._held: dict[int, bytes] = {}
        self._file: IO[bytes] | None = None
        self._ends = Growing(np.int64)
        """Where in the file each piece ends that is not held."""
        self._size = 0

    def __len__(self) -> int:
        return len(self._ends)

    def append(self, piece: bytes) -> None:
        """Write a piece."""
        if self._file is None and self._room < len(piece):
            self._spill()
        if self._file is None or not self._written(piece):
            self._room -= len(piece)
            self._held[len(self)] = piece
        self._ends.extend(np.array([self._size]))

    def read(self, number: int) -> bytes:
        """Give a piece."""
        if number in self._held or self._file is None:
            return self._held[number]
        begin = self._begin(number)
        return self._read(begin, self._ends.at(number) - begin)

    def part(self, number: int, begin: int, end: int) -> bytes:
        """Give the bytes `begin` to `end` of a piece."""
        if number in self._held or self._file is None:
            return self._held[number][begin:end]
        return self._read(self._begin(number) + begin, end - begin)

    def _begin(self, number: int) -> int:
        return self._ends.at(number - 1) if number else 0

    def _read(self, begin: int, size: int) -> bytes:
        assert self._file is not None
        try:
            piece = _read_at(self._file, size, begin)
        except OSError as error:
            raise OutputError(f"{self._place}: what was put aside there is unreadable ({error.strerror})") from error
        if len(piece) < size:
            raise OutputError(f"{self._place}: what was put aside there is cut short")
        return piece

    @property
    def _place(self) -> str:
        return str(self._folder or tempfile.gettempdir())

    def _spill(self) -> None:
        """Move what is held into a file, if there can be one."""
        with suppress(OSError):
            # Whoever lets go of the tape closes the file
            self._file = tempfile.TemporaryFile(dir=self._folder, prefix=".twicetold-", buffering=0)  # noqa: SIM115
            weakref.finalize(self, self._file.close)
        held, self._held = self._held, {}
        for number, piece in held.items():
            if self._file is None or not self._written(piece):
                self._held[number] = piece
            self._ends.values[number] = self._size

    def _written(self, piece: bytes) -> bool:
        """Write a piece behind all others; say whether the system took it whole."""
        if self._file is None:
            return False
        try:
            self._file.seek(self._size)
            taken = self._file.write(piece)
        except OSError:
            return False
        if taken == len(piece):
            self._size += taken
        return taken == len(piece)
