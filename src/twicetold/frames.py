"""Frames: bytes with their length before them, on a pipe."""

import struct
from typing import BinaryIO, Final

LONGEST: Final = 1 << 30
"""No page and no text is longer; a length beyond it is no frame."""

_LENGTH = struct.Struct(">Q")


def send(pipe: BinaryIO, data: bytes) -> None:
    """Write one frame."""
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: BinaryIO) -> bytes | None:
    """Read one frame; None where the pipe ended before the frame did, or what came is none."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > LONGEST:
        return None
    data = pipe.read(length)
    return data if len(data) == length else None
