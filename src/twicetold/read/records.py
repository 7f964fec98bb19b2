"""From one record, an object with fields, to a page."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from twicetold.characters import whole_characters
from twicetold.limits import MAX_CARRIED_DEPTH
from twicetold.model import Page
from twicetold.read import fields
from twicetold.read.json_parse import Parser
from twicetold.read.markup import looks_like_html
from twicetold.read.origin import OnChoice, Origin
from twicetold.read.spec import FieldChoice, ReadSpec
from twicetold.read.stream import Refused

MAX_CHOICES = 16
"""A file whose records are each built otherwise tells no more choices than these."""
_Names = tuple[str | None, str | None, str | None, str | None, str | None]
"""The fields of a text, an HTML, an address, an id and a date, as `FieldChoice` has them."""
_Hit = tuple[str, str] | None
"""A field, as the record names it, and what was read from it."""
_SNIFFED = 1 << 16
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_EPOCH = re.compile(r"\d{10}(?:\d{3}){0,3}(?:\.\d+)?")
# The year 1990 and the year 2100 in seconds: what lies between is taken for a moment
_EARLIEST, _LATEST = 631_152_000, 4_102_444_800


class Records:
    """Turns the records of one file into pages, and tells each choice of fields once."""

    def __init__(self, origin: Origin, spec: ReadSpec, on_choice: OnChoice) -> None:
        self._origin = origin
        self._spec = spec
        self._on_choice = on_choice
        self._told: set[_Names] = set()

    def page(self, value: Any, number: int, parser: Parser | None = None) -> Page:
        """Give the page of record `number`; refuse what is no record or holds no text.

        `parser` is what parsed the value, if any did.
        """
        if not isinstance(value, Mapping):
            raise Refused("not-a-record", f"{_kind(value)}, not an object")
        content = _content(value, self._spec)
        if content is None:
            raise Refused("no-text", "no field with text or HTML")
        origin = self._origin.record(number)
        names, text, html = content
        url = _url(value, self._spec)
        identity = _first(value, self._spec.id_field, fields.ID, _as_id)
        when = _first(value, self._spec.date_field, fields.DATE, _as_date)
        self._tell((*names, _name(url), _name(identity), _name(when)))
        caps = list(parser.caps) if parser else []
        meta = _carried(value, self._spec, caps)
        return Page(
            source=origin.source,
            id=_value(identity) or _value(url) or origin.id,
            html=html,
            text=text,
            url=_value(url),
            host=origin.host,
            title=_value(_first(value, None, fields.TITLE, _as_line)),
            author=_value(_first(value, None, fields.AUTHOR, _as_people)),
            date=_value(when),
            language=_value(_first(value, None, fields.LANGUAGE, _as_line)),
            meta=meta,
            record=number,
            caps=tuple(caps),
        )

    def _tell(self, names: _Names) -> None:
        if names not in self._told and len(self._told) < MAX_CHOICES:
            self._told.add(names)
            self._on_choice(FieldChoice(self._origin.source, *names))


def _content(
    record: Mapping[str, Any], spec: ReadSpec
) -> tuple[tuple[str | None, str | None], str | None, str | None] | None:
    """Choose: text that is not empty, else HTML. Text that is clearly HTML counts as HTML."""
    text = _text(record, spec)
    if text and not looks_like_html(text[1][:_SNIFFED]):
        return (text[0], None), text[1], None
    html = text or _html(record, spec)
    return ((None, html[0]), None, html[1]) if html else None


def _text(record: Mapping[str, Any], spec: ReadSpec) -> _Hit:
    wanted = spec.text_field is not None or spec.html_field is None
    return _first(record, spec.text_field, fields.TEXT, _as_text) if wanted else None


def _html(record: Mapping[str, Any], spec: ReadSpec) -> _Hit:
    wanted = spec.html_field is not None or spec.text_field is None
    return _first(record, spec.html_field, fields.HTML, _as_text) if wanted else None


def _url(record: Mapping[str, Any], spec: ReadSpec) -> _Hit:
    if spec.url_field is not None:
        return _first(record, spec.url_field, (), _as_line)
    sure = _first(record, None, fields.URL, _as_line)
    return sure or _first(record, None, fields.URL_IF_ADDRESS, _as_address)


def _first(
    record: Mapping[str, Any],
    named: str | None,
    names: fields.Names,
    read: Callable[[Any], str | None],
) -> _Hit:
    """Give the first field that `read` can make something of, under the name the record uses."""
    if named is not None:
        exact = fields.lookup_exactly(record, named)
        found = iter([exact] if exact else [])
    else:
        found = fields.candidates(record, names)
    return next(((name, text) for name, value in found if (text := read(value))), None)


def _name(hit: _Hit) -> str | None:
    return hit[0] if hit else None


def _value(hit: _Hit) -> str | None:
    return hit[1] if hit else None


def _as_text(value: Any) -> str | None:
    """Read a string, or the list of strings that a selector gives, a paragraph each. Lone surrogates stay."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n\n".join(value)
    if not isinstance(value, str) or not value.strip():
        return None
    return value


def _as_line(value: Any) -> str | None:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    text = _as_text(value) if isinstance(value, str) else None
    return _whole(text).strip() if text else None


def _as_address(value: Any) -> str | None:
    line = _as_line(value)
    return line if line and _ADDRESS.match(line) else None


def _as_id(value: Any) -> str | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return _as_line(value)


def _as_people(value: Any) -> str | None:
    """Read a name, an object with a `name`, or a list of either."""
    people = value if isinstance(value, list) else [value]
    names = [person.get("name") if isinstance(person, Mapping) else person for person in people]
    lines = [line for line in map(_as_line, names) if line]
    return "; ".join(lines) or None


def _as_date(value: Any) -> str | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return _from_number(value) or str(value)
    line = _as_line(value)
    if line and _EPOCH.fullmatch(line):
        return _from_number(float(line)) or line
    return line


def _from_number(number: float) -> str | None:
    """Read seconds, or thousandths and finer, since 1970; or the digits of a day."""
    for unit in (1, 1_000, 1_000_000, 1_000_000_000):
        if _EARLIEST * unit <= number < _LATEST * unit:
            moment = datetime.fromtimestamp(number // unit, UTC)
            return moment.isoformat().replace("+00:00", "Z")
    try:
        return date.fromisoformat(str(number)).isoformat()
    except ValueError:
        return None


def _carried(record: Mapping[str, Any], spec: ReadSpec, caps: list[str]) -> dict[str, Any]:
    if spec.carry == "all":
        spoken = {hit[0] for hit in (_text(record, spec), _html(record, spec)) if hit}
        hits = [(key, value) for key, value in record.items() if key not in spoken]
    else:
        found = (fields.lookup_exactly(record, name) for name in spec.carry)
        hits = [hit for hit in found if hit is not None]
    return {_whole(key): _clean(value, MAX_CARRIED_DEPTH, caps) for key, value in hits}


def _clean(value: Any, depth: int, caps: list[str]) -> Any:
    """Make sure that the value can be written as UTF-8 JSON."""
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, (list, Mapping)) and not depth:
        caps.append("carried")
        return None
    if isinstance(value, list):
        return [_clean(item, depth - 1, caps) for item in value]
    if isinstance(value, Mapping):
        return {_whole(key): _clean(item, depth - 1, caps) for key, item in value.items()}
    return value


def _whole(text: str) -> str:
    return whole_characters(text)[0]


def _kind(value: Any) -> str:
    names = {str: "a string", list: "a list", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
