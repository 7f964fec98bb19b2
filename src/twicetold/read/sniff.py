"""The start of a file, and the formats that its first bytes give away."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from twicetold.read.encoding import wide_encoding, without_mark
from twicetold.read.members import NEAR, packing_after_damage, start_after_damage
from twicetold.read.spec import ReadSpec
from twicetold.read.stream import ByteStream, Refused

HEAD_BYTES = 1 << 16

_BINARY = (
    b"%PDF-", b"\x89PNG\r\n", b"\xff\xd8\xff", b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08",
    b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x7fELF", b"\x1aE\xdf\xa3",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x9d", b"\x04\x22\x4d\x18",
)  # fmt: skip
# Letters, with which a text may begin as well: a zero must stand near
_BINARY_WITH_ZEROS = (
    (0, b"GIF8"), (0, b"RIFF"), (0, b"ID3"), (0, b"OggS"), (0, b"fLaC"), (0, b"wOFF"),
    (0, b"wOF2"), (0, b"ARROW1"), (0, b"SQLite format 3"), (4, b"ftyp"), (257, b"ustar"),
)  # fmt: skip
_WARC = re.compile(
    rb"\s*+WARC/\d[^\n]{0,20}(?:\n|\Z)"
    rb"|[^\n]{0,99}\n(?:[\w\-]++:[^\n]*+\n){0,9}?(?i:WARC-(?:Type|Record-ID)):"
)
_CONTROL = re.compile(r"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_MAX_CONTROL = 0.02


@dataclass(frozen=True, slots=True)
class Head:
    """The first bytes of a file, as bytes and as good as they can be read."""

    raw: bytes
    text: str
    whole: bool
    """Whether there is no more than this."""
    spec: ReadSpec
    near: Callable[[], bytes] = bytes
    """Gives more of the start, where the first bytes tell nothing."""


def head_of(stream: ByteStream, spec: ReadSpec) -> Head:
    raw = _start_of(stream)
    whole, raw = len(raw) <= HEAD_BYTES, raw[:HEAD_BYTES]
    text = without_mark(raw).decode(wide_encoding(raw) or "utf-8", "replace")
    return Head(raw, text, whole, spec, partial(stream.peek, NEAR))


def _start_of(stream: ByteStream) -> bytes:
    """Give the first bytes; of an archive that is damaged right there, those of its next member."""
    try:
        raw = stream.peek(HEAD_BYTES + 1)
    except Refused:
        if start := _start_after_damage(stream):
            return start
        raise
    return (stream.damaged and _start_after_damage(stream)) or raw


def _start_after_damage(stream: ByteStream) -> bytes:
    packed = stream.packed_again() if stream.packed_again else None
    return start_after_damage(packed, _WARC.match, HEAD_BYTES) if packed else b""


def is_empty(head: Head) -> bool:
    return head.whole and not head.text.strip()


def is_known_binary(head: Head) -> bool:
    raw = head.raw
    if raw.startswith(_BINARY):
        return True
    return b"\0" in raw and any(raw.startswith(magic, at) for at, magic in _BINARY_WITH_ZEROS)


def is_binary(head: Head) -> bool:
    """Tell what is no text at all: a NUL, or many control characters."""
    if "\0" in head.text:
        return True
    return len(_CONTROL.findall(head.text)) > _MAX_CONTROL * len(head.text)


def is_warc(head: Head) -> bool:
    """Tell by the first header, which may be damaged in its first line or have blanks before it."""
    return _WARC.match(head.raw) is not None


def is_destroyed_warc(head: Head) -> bool:
    """Tell a compressed archive whose first bytes are destroyed, by a record further on."""
    return b"\0" in head.raw and packing_after_damage(head.near()) is not None


def is_arc(head: Head) -> bool:
    return head.raw.startswith(b"filedesc://")


def is_parquet(head: Head) -> bool:
    return head.raw.startswith(b"PAR1")


def is_rich_text(head: Head) -> bool:
    return head.raw.startswith(b"{\\rtf")


def is_web_archive(head: Head) -> bool:
    """Tell MHTML, the mail form in which browsers save pages."""
    start = head.text[:2000].lower()
    return "\nmime-version:" in f"\n{start}" and "multipart/related" in start
