"""An HTTP response as an archive keeps it, and its body without the encodings of the transport."""

import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from twicetold.limits import MAX_HEADER
from twicetold.read.markup import looks_like_html
from twicetold.read.members import Members
from twicetold.read.named_fields import NamedFields, parse_fields
from twicetold.read.packing import GZIP, ZSTD, Packing
from twicetold.read.stream import CHUNK, ByteStream, Refused

BROTLI_MISSING: Final = "needs twicetold[warc]: pip install 'twicetold[warc]'"
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?!\d)[^\n]*+(?:\n|\Z)")
_BLANK_LINE = re.compile(rb"\n\r?\n")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([^\s"';,]+)""", re.IGNORECASE)
_SNIFFED: Final = 1 << 12


@dataclass(frozen=True, slots=True)
class Response:
    """A status, the fields of the head, and the body as it was sent."""

    status: int
    fields: NamedFields
    body: bytes


def is_response(block: bytes) -> bool:
    return block.startswith(b"HTTP/")


def parse_response(block: bytes) -> Response:
    """Part the head from the body; refuse what has no status line or a head without end."""
    status = _STATUS.match(block, 0, MAX_HEADER)
    if status is None:
        raise Refused("broken", "no HTTP status line")
    ended = _BLANK_LINE.search(block, status.end() - 1, MAX_HEADER)
    if ended is None and len(block) > MAX_HEADER:
        raise Refused("broken", f"an HTTP head of more than {MAX_HEADER} bytes")
    head = block[status.end() : ended.start() + 1 if ended else len(block)]
    return Response(int(status[1]), parse_fields(head), block[ended.end() :] if ended else b"")


def media_type(content_type: str) -> str:
    """Give the type without its parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def charset(content_type: str) -> str | None:
    """Give the encoding that a Content-Type names."""
    found = _CHARSET.search(content_type)
    return found[1] if found else None


def body_of(response: Response, limit: int, *, may_be_short: bool = False) -> bytes:
    """Give the body, chunks joined and expanded; refuse more than `limit` bytes of it.

    Encodings are taken off only where they are: archives often keep the head of a body that they
    have decoded. A body that is cut short is refused, unless it `may_be_short`.
    """
    body = response.body
    if "chunked" in response.fields.get("transfer-encoding").lower():
        body = _unchunked(body, may_be_short=may_be_short)
    body = _expanded(body, response.fields, limit, may_be_short=may_be_short)
    if len(body) > limit:
        raise Refused("too-large", f"more than {limit} bytes")
    return body


def _unchunked(body: bytes, *, may_be_short: bool) -> bytes:
    found = _CHUNK_SIZE.match(body)
    if found is None:
        return body
    # In one piece from the start: chunks of two bytes would each be an object
    whole = bytearray()
    while found is not None and (size := int(found[1], 16)):
        begin, end = found.end(), found.end() + size
        whole += body[begin:end]
        found = _CHUNK_SIZE.match(body, end + (2 if body.startswith(b"\r\n", end) else 1))
        if found is None and not may_be_short:
            raise Refused("broken", "its last chunk is cut short")
    return bytes(whole)


def _expanded(body: bytes, fields: NamedFields, limit: int, *, may_be_short: bool) -> bytes:
    layers = _layers(body, fields.get("content-encoding"))
    if not layers or looks_like_html(body[:_SNIFFED].decode("utf-8", "replace")):
        return body
    if len(layers) > 1:
        raise Refused("unsupported", "encoded more than once")
    pieces: list[bytes] = []
    try:
        pieces.extend(_counted(_EXPANDED[layers[0]](body), limit))
    except Refused as refused:
        if refused.reason != "broken" or not may_be_short:
            raise
    return b"".join(pieces)


def _counted(pieces: Iterator[bytes], room: int) -> Iterator[bytes]:
    limit = room
    for piece in pieces:
        room -= len(piece)
        if room < 0:
            raise Refused("too-large", f"more than {limit} bytes")
        yield piece


def _layers(body: bytes, said: str) -> list[str]:
    names = [name.strip().lower().removeprefix("x-") for name in said.split(",")]
    layers = [name for name in names if name in _EXPANDED]
    return layers or (["gzip"] if body.startswith(GZIP.magic) else [])


def _members(body: bytes, packing: Packing) -> Iterator[bytes]:
    members = Members(ByteStream(io.BytesIO(body).read), packing)
    while members.begin():
        while piece := members.read():
            yield piece


def _inflated(body: bytes) -> Iterator[bytes]:
    """Expand what is called deflate: with the frame of zlib, as the standard says, or without."""
    framed = len(body) > 1 and body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    inflater = zlib.decompressobj(15 if framed else -15)
    while not inflater.eof:
        try:
            piece = inflater.decompress(body, CHUNK)
        except zlib.error as error:
            raise Refused("broken", f"deflate: {error}") from None
        body = inflater.unconsumed_tail
        if not piece and not body and not inflater.eof:
            raise Refused("broken", "deflate: cut short")
        yield piece


def _unbrotlied(body: bytes) -> Iterator[bytes]:
    try:
        import brotli
    except ImportError:
        raise Refused("unsupported", BROTLI_MISSING) from None
    expander = brotli.Decompressor()
    if not hasattr(expander, "can_accept_more_data"):
        # Before 1.2 it could not be held to a limit
        raise Refused("unsupported", BROTLI_MISSING)
    while not expander.is_finished():
        try:
            piece = expander.process(body, output_buffer_limit=CHUNK)
        except brotli.error as error:
            raise Refused("broken", f"brotli: {error}") from None
        body = b""
        if not piece and not expander.is_finished():
            raise Refused("broken", "brotli: cut short")
        yield piece


_EXPANDED: Final[dict[str, Callable[[bytes], Iterator[bytes]]]] = {
    "gzip": partial(_members, packing=GZIP),
    "zstd": partial(_members, packing=ZSTD),
    "deflate": _inflated,
    "br": _unbrotlied,
}
