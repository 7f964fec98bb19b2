"""The bytes of one input, expanded and counted."""

import errno
import os
from collections.abc import Callable, Iterator
from typing import BinaryIO

from twicetold.limits import BARREN, BARREN_RATIO, FREE_EXPANSION, LONGEST_LINE, MAX_RATIO

CHUNK = 1 << 18
SMALLEST_PACKED = 1 << 16
"""What is packed smaller than this counts as this much."""


class Refused(Exception):  # noqa: N818 - a page that is refused is no error of the run
    """What is being read gives no article. `reason` is one of `twicetold.model.REASONS`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class ByteStream:
    """Bytes that can be looked at before they are read, and that are never held whole.

    `read_some(n)` gives up to n bytes, nothing at the end. `packed` says how many bytes of the
    file were used so far; without it nothing is taken for a bomb.
    """

    packed_again: Callable[[], "ByteStream | None"] | None = None
    """Gives the packed bytes from the start, as long as little was read; then this is not read any more."""
    file: BinaryIO | None = None
    """The file itself, where these are its bytes as they are and any of them can be gone to."""

    def __init__(self, read_some: Callable[[int], bytes], packed: Callable[[], int] | None = None) -> None:
        self._read_some = read_some
        self._packed = packed
        self._ahead = b""
        self._expanded = 0
        self._barren = 0
        self._damage: Refused | None = None

    @property
    def damaged(self) -> bool:
        """Whether what is ahead ends with a damage."""
        return self._damage is not None

    def peek(self, size: int) -> bytes:
        """Look at the first `size` bytes that are to be read; fewer only at the end."""
        pieces = [self._ahead]
        missing = size - len(self._ahead)
        try:
            while missing > 0 and (piece := self._more(missing)):
                pieces.append(piece)
                missing -= len(piece)
        except Refused as damage:
            # What stands before the damage is read first
            self._damage = damage
        self._ahead = b"".join(pieces)
        if self._damage and not self._ahead:
            raise self._damage
        return self._ahead[:size]

    def read(self, size: int = CHUNK) -> bytes:
        """Give at most `size` bytes, none at the end."""
        if self._ahead:
            piece, self._ahead = self._ahead[:size], self._ahead[size:]
            return piece
        return self._more(size)

    def read_all(self, limit: int) -> bytes:
        """Give all that is left. Refuse more than `limit` bytes, having held no more."""
        pieces: list[bytes] = []
        room = limit
        while piece := self.read(min(CHUNK, room + 1)):
            room -= len(piece)
            if room < 0:
                raise Refused("too-large", f"more than {limit} bytes")
            pieces.append(piece)
        return b"".join(pieces)

    def skip_hole(self, most: int) -> int:
        """Pass over at most so many bytes that come next and stand nowhere on the disk; say how many.

        Of a hole, whose bytes read as zeros, `CHUNK` bytes are left: what stands before it and behind it does not meet.
        """
        return 0 if self.file is None or self._ahead or self._damage else hole_passed(self.file, most, left=CHUNK)

    def refuse_bomb(self, ratio: int = MAX_RATIO) -> None:
        """Refuse a file whose expansion so far is out of all proportion."""
        if self._packed and self._expanded > ratio * max(self._packed(), SMALLEST_PACKED):
            raise Refused("too-large", f"expands more than {ratio} times")

    def count(self, *, barren: bool) -> None:
        """Hear of one more record; of many in a row that give nothing, refuse what expands to ever more."""
        self._barren = self._barren + 1 if barren else 0
        if self._barren > BARREN:
            self.refuse_bomb(BARREN_RATIO)

    def recoded(self, read_some: Callable[[int], bytes]) -> "ByteStream":
        """Give a stream of other bytes that are made of these."""
        return ByteStream(read_some, self._packed)

    def _more(self, size: int) -> bytes:
        if self._damage:
            raise self._damage
        piece = self._read_some(size)
        self._expanded += len(piece)
        if self._expanded > FREE_EXPANSION:
            self.refuse_bomb()
        return piece


def hole_passed(file: BinaryIO, most: int, *, left: int) -> int:
    """Go on in a file behind a hole, but for its last `left` bytes, and at most `most` bytes; say by how many."""
    try:
        here = file.tell()
        passed = min(_end_of_hole(file.fileno(), here) - left - here, most)
        file.seek(here + max(0, passed))
    except OSError:
        return 0
    return max(0, passed)


def _end_of_hole(descriptor: int, here: int) -> int:
    """Give where the next bytes stand that are on the disk; the end of the file where there are none."""
    if not hasattr(os, "SEEK_DATA"):
        return here
    try:
        return os.lseek(descriptor, here, os.SEEK_DATA)
    except OSError as error:
        return os.lseek(descriptor, 0, os.SEEK_END) if error.errno == errno.ENXIO else here


def lines(stream: ByteStream, limit: int) -> Iterator[bytes | None]:
    """Cut at line feeds, which are left off. A line longer than `limit` is given as None."""
    parts: list[bytes] = []
    length = 0
    while chunk := stream.read():
        if chunk.isspace():
            stream.refuse_bomb()
        *ended, rest = chunk.split(b"\n")
        for piece in ended:
            whole = length + len(piece) <= limit
            yield b"".join([*parts, piece]) if whole else None
            parts.clear()
            length = 0
        length += len(rest)
        if length <= limit:
            parts.append(rest)
        else:
            parts.clear()
            stream.refuse_bomb()
            refuse_endless(length)
    if length:
        yield b"".join(parts) if length <= limit else None


def refuse_endless(length: int) -> None:
    """Refuse the rest of a file in which the end of a line or a value does not come."""
    if length > LONGEST_LINE:
        raise Refused("too-large", f"a line of more than {LONGEST_LINE} bytes")


def not_too_large(piece: bytes | None, limit: int) -> bytes:
    """Refuse the piece that was too long to be kept, and which is given as None."""
    if piece is None:
        raise Refused("too-large", f"more than {limit} bytes")
    return piece
