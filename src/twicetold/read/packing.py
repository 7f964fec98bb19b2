"""The two ways of compression that come in members, gzip and zstd: their marks and their expanders."""

import contextlib
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Dictionary = zstd.ZstdDict
DAMAGE = (EOFError, ValueError, zlib.error, zstd.ZstdError, MemoryError)
"""What expanders raise for what they are given."""
_MAX_DICTIONARY = 1 << 25
_DICTIONARY = b"\x5d\x2a\x4d\x18"


class Expander(Protocol):
    """Expands one member, `size` bytes at a time."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def needs_input(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Packing:
    """How a member begins, and what expands it."""

    name: str
    magic: bytes
    expander: Callable[[Dictionary | None], Expander]


class _GzipExpander:
    """Gives what stands before a damage first, up to the byte; zlib alone would withhold it."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(31)
        self._damage: zlib.error | None = None

    @property
    def eof(self) -> bool:
        return self._inflater.eof

    @property
    def unused_data(self) -> bytes:
        return self._inflater.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._inflater.unconsumed_tail

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        if self._damage is not None:
            raise self._damage
        data = self._inflater.unconsumed_tail + data
        before = self._inflater.copy()
        try:
            return self._inflater.decompress(data, max_length)
        except zlib.error as damage:
            self._damage = damage
        good = bytearray()
        with contextlib.suppress(zlib.error):
            for place in range(len(data)):
                good += before.decompress(data[place : place + 1])
        return bytes(good) or self.decompress(b"", max_length)


GZIP = Packing("gzip", b"\x1f\x8b\x08", lambda _: _GzipExpander())
ZSTD = Packing("zstd", b"\x28\xb5\x2f\xfd", lambda known: zstd.ZstdDecompressor(zstd_dict=known))


def packing_of(head: bytes) -> Packing | None:
    """Tell by the first bytes whether a file is made of members, and of which."""
    if head.startswith(GZIP.magic):
        return GZIP
    return ZSTD if head.startswith(ZSTD.magic) or is_skippable(head) else None


def is_skippable(head: bytes) -> bool:
    """Tell a frame of zstd that holds no data."""
    return head[1:4] == b"\x2a\x4d\x18" and 0x50 <= head[0] <= 0x5F


def dictionary_in(head: bytes, content: bytes) -> Dictionary | None:
    """Read the dictionary with which some archives open, in a frame without data."""
    if not head.startswith(_DICTIONARY):
        return None
    try:
        if content.startswith(ZSTD.magic):
            content = zstd.ZstdDecompressor().decompress(content, _MAX_DICTIONARY)
        return Dictionary(content)
    except DAMAGE:
        return None
