"""HTTP answers: the page in one, and a file that is one, as `curl -i` and `wget --save-headers` write it."""

import re
from collections.abc import Iterator
from typing import Final

from twicetold.limits import MAX_ANSWERS, MAX_HEADER
from twicetold.model import Page, Skipped
from twicetold.read.http_response import Response, body_of, charset, media_type, parse_response
from twicetold.read.markup import looks_like_html
from twicetold.read.origin import OnChoice, Origin
from twicetold.read.sniff import HEAD_BYTES, Head, is_known_binary
from twicetold.read.spec import ReadSpec
from twicetold.read.stream import ByteStream, Refused

_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
_MAYBE_HTML: Final = frozenset(
    {"", "text/plain", "text/xml", "application/xml", "application/octet-stream", "unknown/unknown", "no-type"}
)
"""What servers say of pages when they do not know; then the payload is asked."""
_PAGES: Final = frozenset({200, 203})
"""The statuses of an answer that is the page itself, and all of it."""
_NOT_HTML: Final = "not-html"
_SAVED = re.compile(rb"HTTP/\d(?:\.\d)?[ ]\d{3}(?!\d)[^\n]*+\n[\w\-]++:")


def fits(head: Head) -> bool:
    """Tell a status line with a named field below it."""
    return _SAVED.match(head.raw) is not None


def read(stream: ByteStream, origin: Origin, spec: ReadSpec, _on_choice: OnChoice) -> Iterator[Page | Skipped]:
    """Give the page that was answered; of several answers, as redirects leave them, the last."""
    block = stream.read_all(spec.max_bytes + MAX_HEADER)
    response = parse_response(block)
    for _ in range(MAX_ANSWERS):
        if 200 <= response.status < 300 or not _SAVED.match(response.body):
            break
        response = parse_response(response.body)
    else:
        raise Refused("broken", f"more than {MAX_ANSWERS} answers")
    html, said = page_in(response, spec)
    if not html.strip():
        raise Refused("empty", "an answer without a page")
    yield Page(origin.source, origin.id, html=html, host=origin.host, charset=charset(said))


def page_in(response: Response, spec: ReadSpec, *, whole: bool = True, may_be_short: bool = False) -> tuple[bytes, str]:
    """Give the page in an answer and its Content-Type; refuse what is none, before what is too large."""
    if response.status not in _PAGES:
        raise Refused("http-status", f"HTTP status {response.status}")
    said = response.fields.get("content-type")
    if media_type(said) not in _HTML | _MAYBE_HTML:
        raise Refused(_NOT_HTML, f"{media_type(said)}, not HTML")
    if not whole:
        raise Refused("too-large", f"more than {spec.max_bytes} bytes")
    html = body_of(response, spec.max_bytes, may_be_short=may_be_short)
    check_html(html, said, spec)
    return html, said


def check_html(payload: bytes, said: str, spec: ReadSpec) -> None:
    """Refuse what is said not to be HTML, and what is plainly not."""
    head = Head(payload[:HEAD_BYTES], payload[:HEAD_BYTES].decode("utf-8", "replace"), len(payload) <= HEAD_BYTES, spec)
    if is_known_binary(head):
        raise Refused("binary", "a picture, an archive or another binary file")
    kind = media_type(said)
    if kind not in _HTML and not (kind in _MAYBE_HTML and looks_like_html(head.text)) and payload.strip():
        raise Refused(_NOT_HTML, f"{kind or 'of no type'}, not HTML")
