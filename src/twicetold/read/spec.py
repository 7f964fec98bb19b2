"""What a caller may ask of the reading stage, and what it says back about its choices."""

from dataclasses import dataclass
from typing import Literal

from twicetold.limits import MAX_DOCUMENT_BYTES


@dataclass(frozen=True, slots=True)
class ReadSpec:
    """How to read.

    A named field is looked for under that name alone, as a key or as a path with dots
    (`metadata.url`). Naming a text field alone, or an HTML field alone, turns the search for the
    other off.
    """

    text_field: str | None = None
    html_field: str | None = None
    url_field: str | None = None
    id_field: str | None = None
    date_field: str | None = None
    carry: tuple[str, ...] | Literal["all"] = ()
    """Fields that travel along in `Page.meta`; "all" leaves out only the text and the HTML."""
    include: tuple[str, ...] = ()
    """Globs that a file in a folder must match. Without a slash they match at any depth."""
    exclude: tuple[str, ...] = ()
    """Globs whose files and folders are passed by, as if they were not there."""
    max_bytes: int = MAX_DOCUMENT_BYTES


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """The fields that the records of one file were read from; None where none was found."""

    source: str
    """The file, as `Page.source` names it, without a record."""
    text: str | None = None
    html: str | None = None
    url: str | None = None
    id: str | None = None
    date: str | None = None
