"""Items of every kind, as pages, and back.

A field is found by the names that crawlers use (see `twicetold.read.fields`): those of
zyte-common-items, news-please, trafilatura and plain ones, or the one that a setting names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from itemadapter import ItemAdapter

from twicetold.model import Page
from twicetold.read import FieldChoice, ReadSpec
from twicetold.read.fields import TEXT, plain
from twicetold.read.origin import Origin
from twicetold.read.records import Records
from twicetold.read.stream import Refused

_BETWEEN: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class ItemPage:
    """What an item tells, and the fields that it was read from."""

    page: Page
    choice: FieldChoice
    named: bool
    """Whether it has an id or an address by which it is known again."""


def read_item(item: Any, fields: ReadSpec, source: str) -> ItemPage | None:
    """Read an item; None where it holds no text and no page. Bytes are decoded where the page is extracted."""
    choices: list[FieldChoice] = []
    origin = Origin(source, source, source)
    try:
        given = ItemAdapter(item).asdict()
        record = {name: _plain_value(value) for name, value in given.items()}
        page = Records(origin, fields, choices.append).page(record, 1)
    except (Refused, RecursionError):
        return None
    html = given.get(choices[0].html or "")
    page = replace(page, html=html) if isinstance(html, bytes) else page
    return ItemPage(page, choices[0], page.id != origin.record(1).id)


def put(item: Any, field: str, value: Any) -> bool:
    """Set a field, also one inside another (`content.rendered`); say whether the item has room for it."""
    adapter = ItemAdapter(item)
    if field not in adapter.field_names() and "." in field:
        first, _, below = field.partition(".")
        inner = adapter.get(first)
        return ItemAdapter.is_item(inner) and put(inner, below, value)
    try:
        adapter[field] = value
    except (KeyError, AttributeError, TypeError, ValueError):  # no such field, or a frozen item
        return False
    return True


def put_text(item: Any, choice: FieldChoice, named: str | None, text: str) -> bool:
    """Set the text of an item; say whether it has room for it.

    It goes into the named field, else into the one it was read from, as a list of paragraphs where
    that held a list; of a page read as HTML into the field that is best called a text.
    """
    field = named or choice.text or _field_for_text(item, choice.html)
    if field in ItemAdapter(item).field_names() and isinstance(ItemAdapter(item).get(field), list):
        return put(item, field, text.split(_BETWEEN))
    return put(item, field, text)


def _field_for_text(item: Any, html: str | None) -> str:
    adapter = ItemAdapter(item)
    declared = [name for name in adapter.field_names() if name != html and plain(name) in TEXT]
    return min(declared, key=lambda name: TEXT.index(plain(name)), default="text")


def _plain_value(value: Any) -> Any:
    """Give what a record of a file would hold."""
    if isinstance(value, bytes):  # to be recognised by; a page is taken as it came
        return value.decode("utf-8", "replace")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return {str(key): inner for key, inner in value.items()}
    return value
