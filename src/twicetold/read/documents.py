"""A file that is one page or one text."""

from collections.abc import Iterator

from twicetold.model import Page, Skipped
from twicetold.read.encoding import decode, wide_encoding, without_mark
from twicetold.read.markup import looks_like_html
from twicetold.read.origin import OnChoice, Origin
from twicetold.read.sniff import HEAD_BYTES, Head
from twicetold.read.spec import ReadSpec
from twicetold.read.stream import ByteStream, Refused


def fits_html(head: Head) -> bool:
    return looks_like_html(head.text)


def read_html(stream: ByteStream, origin: Origin, spec: ReadSpec, _on_choice: OnChoice) -> Iterator[Page | Skipped]:
    """Give the page as bytes: it names its encoding itself, and the extraction looks there."""
    data = stream.read_all(spec.max_bytes)
    html: bytes | str = data
    wide = wide_encoding(data[:HEAD_BYTES])
    if wide and without_mark(data) == data:
        # UTF-16 without a mark cannot name itself in a way that a parser would find
        html = data.decode(wide, "replace")
    yield Page(origin.source, origin.id, html=html, host=origin.host)


def fits_text(_head: Head) -> bool:
    """Take whatever no other format took."""
    return True


def read_text(stream: ByteStream, origin: Origin, spec: ReadSpec, _on_choice: OnChoice) -> Iterator[Page | Skipped]:
    """Give the text as it stands, line ends and all, without its byte-order mark."""
    text = decode(stream.read_all(spec.max_bytes))
    if "\0" in text:
        raise Refused("binary", "a NUL in it")
    if not text.strip():
        raise Refused("empty", "blanks only")
    yield Page(origin.source, origin.id, text=text, host=origin.host)
