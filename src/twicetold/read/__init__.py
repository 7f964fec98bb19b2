"""Reading: from inputs as given to pages, in rank order.

What a file is, is told by its content and never by its name. Every file and every record gives
one `Page` or one `Skipped`; a damaged container gives what stands before the damage, and one
`Skipped` in its own name for the rest. A blank line of JSON Lines or CSV is no record, and what
`--exclude` names or `--include` does not name is no input.
"""

import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any, Final

from twicetold.limits import MAX_DOCUMENT_BYTES, MAX_FIELD
from twicetold.model import Page, Skipped
from twicetold.read.compressed import expanded, opened
from twicetold.read.formats import format_of
from twicetold.read.origin import OnChoice, Origin
from twicetold.read.sniff import head_of
from twicetold.read.spec import FieldChoice, ReadSpec
from twicetold.read.stream import ByteStream, Refused
from twicetold.read.walk import STDIN, Found, find

_FIELDS: Final = ("id", "url", "title", "author", "date", "language", "charset")

__all__ = ["MAX_DOCUMENT_BYTES", "STDIN", "FieldChoice", "OnChoice", "ReadSpec", "count_files", "read"]


def read(
    inputs: Sequence[str],
    spec: ReadSpec | None = None,
    on_choice: OnChoice | None = None,
    passed_by: Collection[str] = (),
) -> Iterator[Page | Skipped]:
    """Give the pages of all inputs in rank order, and what was skipped in its place.

    Raise `InputError`, before anything is read, for an input that does not exist or a glob that
    matches nothing; never raise for what is in a file. `on_choice` is told once for each file and
    each set of fields that its records were read from, just before the first such page. True paths
    that are `passed_by` are no input, nor is what is in them.
    """
    spec = spec or ReadSpec()
    found = find(inputs, spec, passed_by)
    return (page for file in found for page in _read_file(file, spec, on_choice or _not_told))


def count_files(inputs: Sequence[str], spec: ReadSpec, passed_by: Collection[str] = ()) -> int:
    """Count the files of all inputs without opening them, those that will be skipped included."""
    return sum(1 for _ in find(inputs, spec, passed_by))


def _read_file(found: Found, spec: ReadSpec, on_choice: OnChoice) -> Iterator[Page | Skipped]:
    if found.obstacle:
        yield found.origin.skipped(found.obstacle, found.detail)
        return
    try:
        with _opened(found.path) as stream:
            known = format_of(head_of(stream, spec))
            if known.read is not None:
                for entry in known.read(stream, found.origin, spec, on_choice):
                    yield _within_limits(entry, found.origin) if isinstance(entry, Page) else entry
            else:
                yield found.origin.skipped(known.reason, known.name)
    except Refused as refused:
        yield found.origin.skipped(refused.reason, refused.detail)


def _within_limits(page: Page, origin: Origin) -> Page:
    """Give a page without the fields that are too long to be what they are called."""
    long = [name for name in _FIELDS if len(getattr(page, name) or "") > MAX_FIELD]
    if not long:
        return page
    kept: dict[str, Any] = dict.fromkeys(long)
    if "id" in kept:
        named = origin if page.record is None else origin.record(page.record)
        kept["id"] = named.id if "url" in kept or not page.url else page.url
    return replace(page, **kept, caps=(*page.caps, "fields"))


def _opened(path: str) -> AbstractContextManager[ByteStream]:
    return expanded(sys.stdin.buffer) if path == STDIN else opened(path)


def _not_told(choice: FieldChoice) -> None:
    """Say nothing about the choice of fields."""
