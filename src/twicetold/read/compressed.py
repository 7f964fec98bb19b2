"""Opening a file: one layer of compression taken off, told by its first bytes.

Members and frames that follow one another are read as one. What comes out is counted, not what
goes in.
"""

import bz2
import io
import lzma
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, cast

from twicetold.limits import MAX_FRUITLESS, UNPACKING
from twicetold.read.packing import GZIP, Expander, is_skippable, packing_of
from twicetold.read.stream import ByteStream, Refused

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# Neither a link put in the place of a file nor a pipe may hold the run up
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_REMEMBERED = 1 << 20
"""So many packed bytes can be taken before the start is let go of."""
_FED = 1 << 15
_GREEDY = ("Memory usage limit", "too much memory")
"""What xz and zstd say of a file that asks for more memory than they may take."""
_DAMAGE = (EOFError, zlib.error, lzma.LZMAError, zstd.ZstdError, MemoryError)


@contextmanager
def opened(path: str) -> Iterator[ByteStream]:
    """Give the bytes of a regular file; refuse links, devices and what the system refuses."""
    try:
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:
        raise Refused("unreadable", _said(error)) from None
    with _closing(os.fdopen(descriptor, "rb", buffering=0)) as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Refused("device", "not a regular file")
        with expanded(cast(BinaryIO, file)) as stream:
            yield stream


@contextmanager
def _closing(file: io.FileIO) -> Iterator[io.FileIO]:
    """Close a file that was read; what its end could not say is no fault of what was read."""
    try:
        yield file
    finally:
        with suppress(OSError):
            file.close()


@contextmanager
def expanded(file: BinaryIO) -> Iterator[ByteStream]:
    """Give the bytes of an open file without the compression they came in, if any."""
    packed = _Counted(file)
    stream = ByteStream(packed.read)
    head = stream.peek(10)
    expander = _expander(head)
    if expander is None:
        if isinstance(file, io.FileIO):
            stream.file = cast(BinaryIO, file)
        yield stream
        return
    packed.rewind()
    inner = ByteStream(_guarded(expander(cast(BinaryIO, packed))), packed.used)
    if packing_of(head):
        inner.packed_again = lambda: ByteStream(packed.read) if packed.rewind() else None
    if _is_packed_again(inner):
        raise Refused("unsupported", "compressed more than once")
    yield inner


def _is_packed_again(inner: ByteStream) -> bool:
    try:
        return _expander(inner.peek(10)) is not None
    except Refused:
        # Damaged from the start: who reads it on may still find something
        return False


class _Counted:
    """A readable file that counts what was taken, and goes back to its start while little was."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._start: bytes | None = b""
        self._back = b""
        self._used = 0

    def rewind(self) -> bool:
        """Begin again with the first byte. Do nothing and say False where too much was taken for that."""
        if self._start is None:
            return False
        self._back = self._start
        self._used = 0
        return True

    def used(self) -> int:
        return self._used

    def read(self, size: int = -1) -> bytes:
        if self._back:
            end = len(self._back) if size < 0 else size
            piece, self._back = self._back[:end], self._back[end:]
        else:
            piece = self._from_file(size)
        self._used += len(piece)
        return piece

    def _from_file(self, size: int) -> bytes:
        try:
            piece = self._file.read(size) or b""
        except OSError as error:
            raise Refused("unreadable", _said(error)) from None
        if self._start is not None:
            self._start = self._start + piece if len(self._start) < _REMEMBERED else None
        return piece

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


def _expander(head: bytes) -> Callable[[BinaryIO], BinaryIO] | None:
    if head.startswith(b"\x1f\x8b\x08"):
        return lambda file: cast(BinaryIO, _Streams(file, lambda: GZIP.expander(None)))
    if head.startswith(b"BZh") and head[4:10] in (b"1AY&SY", b"\x17rE8P\x90"):
        return lambda file: cast(BinaryIO, bz2.BZ2File(file))
    if head.startswith(b"\xfd7zXZ\x00"):
        return lambda file: cast(BinaryIO, _Streams(file, _new_xz))
    if head.startswith(b"\x28\xb5\x2f\xfd") or is_skippable(head):
        return lambda file: cast(BinaryIO, zstd.ZstdFile(file))
    return None


class _Streams:
    """Expands compressed streams that follow one another, with zeros between.

    The readers of the standard library take all the memory that a file of xz asks for, and read the head of
    one of gzip, which may be of any length, byte by byte.
    """

    def __init__(self, file: BinaryIO, new: Callable[[], Expander]) -> None:
        self._file = file
        self._new = new
        self._expander = new()
        self._fruitless = 0
        """So many bytes were taken in since something came out."""

    def read1(self, size: int) -> bytes:
        while True:
            data, ended = b"", False
            if self._expander.eof:
                if not (data := self._expander.unused_data.lstrip(b"\0") or self._behind_zeros()):
                    return b""
                self._expander, self._fruitless = self._new(), 0
            elif self._expander.needs_input:
                data = self._file.read(_FED)
                ended = not data
            self._fruitless += len(data)
            if piece := self._expander.decompress(data, size):
                self._fruitless = 0
                return piece
            if ended:
                raise EOFError("cut short")
            if self._fruitless > MAX_FRUITLESS and not self._expander.eof:
                raise EOFError(f"nothing in {MAX_FRUITLESS} bytes")

    def _behind_zeros(self) -> bytes:
        while piece := self._file.read(_FED):
            if data := piece.lstrip(b"\0"):
                return data
        return b""


def _new_xz() -> Expander:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=UNPACKING)


def _guarded(file: BinaryIO) -> Callable[[int], bytes]:
    def read(size: int) -> bytes:
        try:
            # One step at a time: a damage further on must not take with it what stands before
            return cast(bytes, file.read1(size))  # type: ignore[attr-defined]
        # Damaged gzip and bzip2 are an OSError; one of the file itself is a refusal by now
        except (OSError, *_DAMAGE) as error:
            said = _said(error)
            if any(sign in said for sign in _GREEDY):
                raise Refused("too-large", f"needs more than {UNPACKING} bytes to be unpacked") from None
            raise Refused("broken", said) from None

    return read


def _said(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
