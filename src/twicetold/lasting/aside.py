"""What was read of the file lately and does not fit into memory: put aside in a file without a name.

An earlier article is mostly asked for again soon: by the next stage, by the next articles of the
crawl. Reading it from its row means unpacking and tokenising it. The oldest are overwritten; where
no such file can be written nothing is put aside.
"""

import os
import tempfile
import weakref
from collections import OrderedDict
from contextlib import suppress
from typing import IO, Final

MOST: Final = 128 << 20
"""So many bytes are put aside."""
MOST_PIECES: Final = 1 << 14


class Aside:
    """Pieces by number. Not for several threads at once."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._file: IO[bytes] | None = None
        self._owner = 0
        self._at = 0
        self._places: OrderedDict[int, tuple[int, int]] = OrderedDict()
        """Where each begins and ends, those first that are overwritten first."""

    def put(self, number: int, piece: bytes) -> None:
        """Put a piece aside, if there is room for it at all."""
        if number in self._places or not self._made():
            return
        begin = self._room_for(len(piece))
        with suppress(OSError):
            if begin is not None and self._file and os.pwrite(self._file.fileno(), piece, begin) == len(piece):
                self._places[number] = begin, begin + len(piece)
                self._at = begin + len(piece)

    def __contains__(self, number: int) -> bool:
        return number in self._places

    def get(self, number: int) -> bytes | None:
        """Give a piece, if it is still there."""
        place = self._places.get(number)
        if place is None or self._file is None:
            return None
        begin, end = place
        with suppress(OSError):
            piece = os.pread(self._file.fileno(), end - begin, begin)
            if len(piece) == end - begin:
                return piece
        return None

    def drop(self, number: int) -> None:
        """Forget a piece."""
        self._places.pop(number, None)

    def clear(self) -> None:
        """Forget all."""
        self._places.clear()
        self._at = 0

    def _made(self) -> bool:
        """Say whether there is a file; one that a fork shares with its parent is not written."""
        if self._file is None and not self._owner and hasattr(os, "pwrite"):
            self._owner = os.getpid()
            with suppress(OSError):
                # Whoever lets go of this closes the file
                self._file = tempfile.TemporaryFile(prefix=".twicetold-", buffering=0)  # noqa: SIM115
                weakref.finalize(self, self._file.close)
        return self._file is not None and self._owner == os.getpid()

    def _room_for(self, size: int) -> int | None:
        """Give where so many bytes may be written; forgets what stands there."""
        if size > self._most:
            return None
        begin = self._at
        if begin + size > self._most:
            self._forget_from(begin, self._most)
            begin = 0
        self._forget_from(begin, begin + size)
        while len(self._places) >= MOST_PIECES:
            self._places.popitem(last=False)
        return begin

    def _forget_from(self, begin: int, end: int) -> None:
        """Forget the oldest pieces as long as they begin within a stretch; they stand in that order."""
        while self._places:
            number, (start, stop) = next(iter(self._places.items()))
            if stop <= begin or start >= end:
                return
            del self._places[number]
