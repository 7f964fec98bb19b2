"""WARC and WET: the pages of a crawl, as they were answered or converted to text.

Inputs are the records of type response, resource and conversion, those of an unknown type, and
every damage; each gives one page or one `Skipped`. Records that hold no page of their own by
their type (`_NO_INPUTS`) are passed by. `#N` counts all records of the file from 1, and a damage
as one. What is skipped names its place in the file.

Records are cut out here and not by a reader library: none goes on after a damage, and all give
what is cut short, or taken in by a Content-Length that lies, as if it were whole.
"""

from collections.abc import Iterator
from typing import Any, Final

from twicetold.limits import BARREN, BARREN_RATIO, MAX_HEADER
from twicetold.model import Page, Skipped
from twicetold.read.answers import check_html, page_in
from twicetold.read.encoding import decode
from twicetold.read.http_response import charset, is_response, media_type, parse_response
from twicetold.read.members import NEAR, Members, packing_after_damage
from twicetold.read.named_fields import NamedFields
from twicetold.read.origin import OnChoice, Origin
from twicetold.read.packing import packing_of
from twicetold.read.spec import ReadSpec
from twicetold.read.stream import ByteStream, Refused
from twicetold.read.warc_records import Damage, Record, records
from twicetold.read.warc_tape import OnePiece, Pieces

_NO_INPUTS: Final = frozenset({"warcinfo", "request", "metadata", "revisit", "continuation"})
_INPUTS: Final = frozenset({"response", "resource", "conversion"})


def read(stream: ByteStream, origin: Origin, spec: ReadSpec, _on_choice: OnChoice) -> Iterator[Page | Skipped]:
    """Give a page for each record that holds one, whatever damage stands between them."""
    given, barren, pieces = False, 0, _pieces(stream)
    # A payload of the size that is allowed, in a response with the head that is allowed
    for number, entry in enumerate(records(pieces, spec.max_bytes + MAX_HEADER), start=1):
        place = origin.record(number)
        barren += 1
        if barren > BARREN:
            pieces.refuse_bomb(BARREN_RATIO)
        try:
            page = _page(entry, place, number, spec)
        except Refused as refused:
            given = True
            yield place.skipped(refused.reason, f"{refused.detail}, {entry.place}")
        else:
            given = given or page is not None
            if page is not None:
                barren = 0
                yield page
    if not given:
        raise Refused("empty", "no record in it that could hold a page")


def _pieces(stream: ByteStream) -> Pieces:
    packed = stream.packed_again() if stream.packed_again else None
    packing = packing_of(packed.peek(10)) if packed else None
    if packed is None and (packing := packing_after_damage(stream.peek(NEAR))):
        packed = stream
    return Members(packed, packing) if packed and packing else OnePiece(stream)


def _page(entry: Record | Damage, origin: Origin, number: int, spec: ReadSpec) -> Page | None:
    """Give the page of a record; None for a record that is no input."""
    if isinstance(entry, Damage):
        raise Refused(entry.reason, entry.detail)
    kind = entry.fields.get("warc-type").lower()
    if kind in _NO_INPUTS:
        return None
    if kind not in _INPUTS:
        raise Refused("unsupported", f"a record of type {kind}")
    if entry.fields.get("warc-segment-number"):
        raise Refused("unsupported", "a record in segments")
    html, text, encoding = _content(entry, kind, spec)
    url = entry.fields.get("warc-target-uri").strip("<>") or None
    return Page(
        source=origin.source,
        id=(spec.id_field and entry.fields.get(spec.id_field.lower())) or url or origin.id,
        html=html,
        text=text,
        url=url,
        host=origin.host,
        charset=encoding,
        meta=_carried(entry.fields, spec),
        record=number,
    )


def _content(record: Record, kind: str, spec: ReadSpec) -> tuple[bytes | None, str | None, str | None]:
    """Give the HTML, or the text, and the encoding that was said."""
    said = record.fields.get("content-type")
    if kind == "conversion" and media_type(said) in {"", "text/plain"}:
        return None, _text(record, spec), None
    if media_type(said) == "application/http" or is_response(record.block):
        short = bool(record.fields.get("warc-truncated"))
        html, said = page_in(parse_response(record.block), spec, whole=record.whole, may_be_short=short)
    else:
        check_html(record.block, said, spec)
        html = _held(record, record.block, spec)
    if not html.strip():
        raise Refused("empty", "an answer without a page")
    return html, None, charset(said)


def _text(record: Record, spec: ReadSpec) -> str:
    text = decode(_held(record, record.block, spec))
    if not text.strip():
        raise Refused("empty", "blanks only")
    return text


def _held(record: Record, payload: bytes, spec: ReadSpec) -> bytes:
    if not record.whole or len(payload) > spec.max_bytes:
        raise Refused("too-large", f"more than {spec.max_bytes} bytes")
    return payload


def _carried(fields: NamedFields, spec: ReadSpec) -> dict[str, Any]:
    if spec.carry == "all":
        return dict(reversed(fields.pairs))
    return {name: value for name in spec.carry if (value := fields.get(name.lower()))}
