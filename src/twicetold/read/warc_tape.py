"""The bytes of a WARC file as one tape that knows where its pieces end.

A piece is what is damaged or whole by itself: a gzip member, a zstd frame, or a file that is not
compressed. A record may go on from one piece into the next.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from twicetold.limits import MAX_RATIO
from twicetold.read.stream import CHUNK, ByteStream, Refused

_LINE_ENDS = re.compile(rb"[\r\n]*+")
_RECORD = b"WARC/"
EXPANDED = "expanded bytes on"
"""Ends the name of a place that is not the start of a compressed piece."""


class Pieces(Protocol):
    """The pieces of a file; `members.Members` where it is compressed."""

    start: int

    def begin(self) -> bool: ...
    def read(self, size: int, /) -> bytes: ...
    def refuse_bomb(self, ratio: int = ..., /) -> None: ...
    def skip_hole(self, most: int, /) -> int: ...


class OnePiece:
    """A file that is one piece: as it is, or compressed in a way without members."""

    start = 0

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._begun = self._ended = False

    def begin(self) -> bool:
        self._begun, first = True, not self._begun
        return first

    def read(self, size: int, /) -> bytes:
        """Give the next bytes, none at the end. A damage is told once and is the end."""
        if self._ended:
            return b""
        self._ended = True
        piece = self._stream.read(size)
        self._ended = not piece
        return piece

    def refuse_bomb(self, ratio: int = MAX_RATIO) -> None:
        self._stream.refuse_bomb(ratio)

    def skip_hole(self, most: int, /) -> int:
        """Pass over what the file does not hold, see `ByteStream.skip_hole`."""
        return 0 if self._ended else self._stream.skip_hole(most)


class Tape:
    """What was read and not yet used up (`data`), and the way to more of it."""

    def __init__(self, pieces: Pieces) -> None:
        self.data = bytearray()
        self.damaged = False
        """Whether this piece ends with a damage."""
        self._pieces = pieces
        self._start = 0
        self._inside = 0
        """How far `data` is from the start of the piece, expanded."""
        self._ended = True
        self._ahead: bytes | Refused | None = None
        """The first bytes of the next piece, or what is wrong with it, where it was looked at."""

    def place(self) -> str:
        """Name the place in the file where `data` begins."""
        if isinstance(self._pieces, OnePiece):
            return f"at byte {self._inside}"
        return f"at byte {self._start}" + (f", {self._inside} {EXPANDED}" if self._inside else "")

    def drop(self, size: int) -> None:
        """Use up the first `size` bytes."""
        del self.data[:size]
        self._inside += size

    def more(self) -> bool:
        """Take in more of this piece; False at its end. Raise `Refused` for a damage, once."""
        if self._ended:
            return False
        with self._damage_noted():
            piece = self._pieces.read(CHUNK)
        self._ended = not piece
        self.data += piece
        return not self._ended

    def skip_hole(self, most: int) -> int:
        """Pass over at most so many of the bytes behind `data`, where they are a hole in the file; say how many."""
        passed = 0 if self._ended else self._pieces.skip_hole(most)
        self._inside += passed
        return passed

    def want(self, size: int) -> None:
        """Take in `size` bytes, unless this piece ends before."""
        while len(self.data) < size and self.more():
            pass

    def grow(self) -> bool:
        """Take in more of the record that began here; False where it cannot go on.

        It goes on into the next piece, unless this one is damaged or a record begins there.
        """
        if self.more():
            return True
        if self.damaged:
            return False
        if self._ahead is None:
            self._ahead = self._look_ahead()
        if not self._ahead or isinstance(self._ahead, Refused) or self._ahead.startswith(_RECORD):
            return False
        self.data += self._ahead
        self._ahead, self._ended = None, False
        return True

    def skip_line_ends(self) -> bool:
        """Use up line ends; False if this piece ends with them."""
        while True:
            found = _LINE_ENDS.match(self.data)
            self.drop(found.end() if found else 0)
            if self.data:
                return True
            if not self.more():
                return False
            self.refuse_bomb()

    def next_piece(self) -> bool:
        """Leave the rest of this piece and begin the next; False at the end of the file.

        Raise `Refused` for one that is damaged before its first byte, and for bytes that are none.
        """
        ahead = self._look_ahead() if self._ahead is None else self._ahead
        self._ahead = None
        self._start, self._inside = self._pieces.start, 0
        self.damaged = isinstance(ahead, Refused)
        self._ended = self.damaged or not ahead
        if isinstance(ahead, Refused):
            self.data = bytearray()
            raise ahead
        self.data = bytearray(ahead)
        return not self._ended

    def refuse_bomb(self) -> None:
        """Refuse the rest of a piece whose expansion so far is out of all proportion."""
        if not self._ended:
            with self._damage_noted():
                self._pieces.refuse_bomb()

    def _look_ahead(self) -> bytes | Refused:
        try:
            while self._pieces.begin():
                if piece := self._pieces.read(CHUNK):
                    return piece
        except Refused as refused:
            return refused
        return b""

    @contextmanager
    def _damage_noted(self) -> Iterator[None]:
        try:
            yield
        except Refused:
            self._ended = self.damaged = True
            raise
