"""An extraction on its way: as bytes between processes and in the journal.

JSON and raw bytes, never pickle. A worker parses hostile pages in C; were it taken over, what it
sends could still only be text, offsets and a reason. What does not matter to the extraction (the
name of the page, the fields it carries along) does not travel, so equal requests mean equal replies.
"""

import json
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, Final, Literal

from twicetold.limits import CAPS, LONGEST_DETAIL, PAGE_MEMORY, PAGE_SECONDS
from twicetold.model import Article, Page, Paragraph, ParagraphKind, Skipped

_ASKED: Final = ("url", "host", "title", "author", "date", "language", "charset")
_TOLD: Final = (
    "text",
    "url",
    "host",
    "title",
    "author",
    "date",
    "language",
    "hidden_by_extractor",
    "surrogates_replaced",
)

LIMITS_MET: Final = frozenset({"time-limit", "memory-limit"})
"""Reasons that depend on the machine: a page that met one is not tried again under the same limit."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may take."""

    seconds: float = PAGE_SECONDS
    """A usual page takes a fiftieth of a second."""
    memory: int = PAGE_MEMORY
    """Bytes of address space of a worker; it holds an eighth of that before the first page."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a page is extracted."""

    paragraphs: Literal["auto", "blank", "line"] = "auto"
    comments: bool = False


def request(page: Page, manner: Manner) -> bytes:
    """Give what a worker needs to know of a page: a line of JSON, then the page as it came."""
    body = page.text if page.html is None else page.html
    form = "text" if page.html is None else "characters" if isinstance(page.html, str) else "bytes"
    head: dict[str, Any] = {name: getattr(page, name) for name in _ASKED}
    head |= {"form": form, "paragraphs": manner.paragraphs, "comments": manner.comments}
    data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body or b""
    return json.dumps(head).encode("ascii") + b"\n" + data


def asked(request: bytes) -> tuple[Page, Manner]:
    """Read a request: the page, without a name, and the manner."""
    line, _, data = request.partition(b"\n")
    head = json.loads(line)
    page = Page(source="", id="", **{name: head[name] for name in _ASKED})
    manner = Manner(head["paragraphs"], head["comments"])
    if head["form"] == "bytes":
        return replace(page, html=data), manner
    text = data.decode("utf-8", "surrogatepass")
    return (replace(page, text=text) if head["form"] == "text" else replace(page, html=text)), manner


def key_of(request: bytes) -> str:
    """Name a request: equal for equal pages that are asked in the same manner."""
    return blake2b(request, digest_size=16).hexdigest()


def reply(outcome: Article | Skipped) -> bytes:
    """Give the outcome of an extraction as a line of JSON."""
    if isinstance(outcome, Skipped):
        return refusal(outcome.reason, outcome.detail)
    record = {name: getattr(outcome, name) for name in _TOLD} | {"caps": list(outcome.caps)}
    record["paragraphs"] = [[str(p.kind), p.start, p.end] for p in outcome.paragraphs]
    return json.dumps(record).encode("ascii")


def refusal(reason: str, detail: str) -> bytes:
    """Give the reply that says why there is no article."""
    return json.dumps({"reason": reason, "detail": detail[:LONGEST_DETAIL]}).encode("ascii")


def reason_of(reply: bytes) -> str | None:
    """Give the reason for which there is no article; None where there is one."""
    return json.loads(reply)["reason"] if reply.startswith(b'{"reason"') else None


def outcome(reply: bytes, page: Page) -> Article | Skipped:
    """Read a reply about a page: what the page itself says of its name and fields is put in."""
    record = json.loads(reply)
    if "reason" in record:
        return Skipped(page.source, "extract", record["reason"], record["detail"])
    return Article(
        id=page.id,
        source=page.source,
        meta=page.meta,
        record=page.record,
        paragraphs=tuple(Paragraph(ParagraphKind(kind), start, end) for kind, start, end in record["paragraphs"]),
        **{name: record[name] for name in _TOLD},
        caps=tuple(cap for cap in CAPS if cap in record["caps"]),
    )
