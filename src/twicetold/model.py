"""The values that flow through twicetold, and the words for them.

A `Page` comes from a reader, an `Article` from the extraction, a `Repeat` from the decision.
All are frozen. Offsets are code points into `Article.text`, half-open: `text[start:end]`.
Ordinals of paragraphs are 0-based, `first` and `last` inclusive.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple


class ParagraphKind(StrEnum):
    """What a paragraph is in its page."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    CODE = "code"
    TABLE_ROW = "table_row"


class Status(StrEnum):
    """What became of an article."""

    KEPT = "kept"
    TRIMMED = "trimmed"
    DUPLICATE = "duplicate"


class RepeatKind(StrEnum):
    """Where the passage was told before; the first that fits."""

    WITHIN = "within"
    BOILERPLATE = "boilerplate"
    ARTICLE = "article"
    SHARED = "shared"


class Action(StrEnum):
    """What is done with a telling."""

    REMOVE = "remove"
    FLAG = "flag"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Page:
    """One record as a reader found it: HTML (undecoded where it came as bytes) or text."""

    source: str
    """The path below the input, with `#record` inside a file of records."""
    id: str
    html: bytes | str | None = None
    text: str | None = None
    url: str | None = None
    host: str | None = None
    """What to group by when no URL tells: the first folder below the input, else the input."""
    title: str | None = None
    author: str | None = None
    date: str | None = None
    language: str | None = None
    charset: str | None = None
    """The encoding a transport named (an HTTP header), not one guessed from the bytes."""
    meta: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the input record that travel along."""
    record: int | None = None
    """Its number in a file of records; none where the file is the page."""
    caps: tuple[str, ...] = ()
    """The limits (`limits.CAPS`) that bit when its record was read."""


class Paragraph(NamedTuple):
    """A unit of comparison: `Article.text[start:end]`, never empty, never overlapping."""

    kind: ParagraphKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """The text of a page, cut into paragraphs that stand in order and leave only blanks between."""

    id: str
    source: str
    text: str
    paragraphs: Sequence[Paragraph]
    url: str | None = None
    host: str = ""
    title: str | None = None
    author: str | None = None
    date: str | None = None
    """ISO 8601, a day or a moment, as the page or the record gives it."""
    language: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    hidden_by_extractor: int = 0
    """Blocks of the page that stand again in it and that the extraction shows fewer times."""
    surrogates_replaced: int = 0
    """Lone surrogates in the page or the text, each now U+FFFD."""
    record: int | None = None
    """The number of its record in a file of records; none where a file is the article."""
    caps: tuple[str, ...] = ()
    """The limits (`limits.CAPS`) that bit when it was extracted."""

    def told(self, ordinal: int) -> str:
        """Give the text of a paragraph."""
        _, start, end = self.paragraphs[ordinal]
        return self.text[start:end]


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that gave no article, and why. `reason` is one of `reasons` below."""

    source: str
    stage: str
    reason: str
    detail: str = ""


REASONS = frozenset(
    {
        "binary",  # neither text nor HTML nor a known container
        "device",  # a pipe, a socket, a device
        "empty",  # nothing in it
        "encoding",  # more than 5 % of it cannot be decoded
        "http-status",  # an archived response other than 200
        "link",  # a symbolic link
        "no-article",  # the extraction finds no article in the page
        "no-text",  # a record without a text and without HTML
        "not-html",  # an archived response of another kind
        "not-json",  # a line or a file that is not JSON
        "not-a-record",  # JSON that is not an object
        "too-large",  # over --max-bytes
        "unreadable",  # the system refuses to give it
        "unsupported",  # a format that this version does not read
        "broken",  # a damaged container
        "extraction-failed",  # the extraction raised
        "memory-limit",  # the extraction needs more memory than a page may take
        "time-limit",  # the extraction takes longer than a page may take (--timeout)
        "worker-died",  # the processes that extracted it died, each time
    }
)
"""Every `Skipped.reason` there is."""


@dataclass(frozen=True, slots=True)
class Place:
    """A passage of one article: paragraphs `first` to `last`, code points `start` to `end`."""

    article: str
    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """A telling that repeats an earlier one: a line of `repeats.jsonl`."""

    id: str
    block: str
    kind: RepeatKind
    variant: bool
    article: str
    first: int
    last: int
    start: int
    end: int
    words: int
    source: Place
    kept_in: str
    resemblance: float
    containment: float
    exact: bool
    action: Action
    reason: str
    novel: tuple[str, ...]
    preview: str
