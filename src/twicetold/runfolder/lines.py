"""Lines of JSON: the one form in which records are written and read."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from json.encoder import encode_basestring
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, cast

import orjson
from isal.igzip import IGzipFile

from twicetold.errors import OutputError
from twicetold.model import Action, Article, Paragraph, ParagraphKind, Place, Repeat, RepeatKind, Skipped

_LEVEL: Final = 1
"""Packs nearly as well as gzip's usual level, in a tenth of the time."""
_TRUTH: Final = {True: "true", False: "false"}
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)
_WRITTEN: Final[dict[type, Callable[[Any], str]]] = {
    str: encode_basestring,
    int: int.__repr__,
    float: json.dumps,
    bool: lambda value: _TRUTH[value],
    type(None): lambda _: "null",
}


def dump(value: Mapping[str, Any]) -> bytes:
    """Give one line, without its end. The same characters are escaped whichever way a string goes."""
    members = list(value.items())
    text, place = value.get("text"), len(members)
    if isinstance(text, str):
        place = list(value).index("text")
        members[place] = ("text", "")
    head = ", ".join([f"{encode_basestring(name)}: {_written(one)}" for name, one in members[: place + 1]])
    if not isinstance(text, str):
        return f"{{{head}}}".encode()
    tail = "".join([f", {encode_basestring(name)}: {_written(one)}" for name, one in members[place + 1 :]])
    return b"".join((b"{", head[:-2].encode(), orjson.dumps(text), tail.encode(), b"}"))


def _written(value: object) -> str:
    """Write one value; nearly all of a record are of a kind that needs no encoder."""
    write = _WRITTEN.get(type(value))
    return write(value) if write else _ENCODER.encode(value)


def open_packed(path: Path) -> IO[bytes]:
    """Open a gzip file for writing; equal bytes give equal bytes, whatever the clock says."""
    return cast("IO[bytes]", _Packed(path.open("wb")))


class _Packed(IGzipFile):
    """Closes the file below it too, whatever became of the last bytes."""

    def __init__(self, below: BinaryIO) -> None:
        self._below = below
        super().__init__("", "wb", _LEVEL, below, 0)  # type: ignore[no-untyped-call]

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._below.close()


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Give the records of a file of JSON lines; refuse a line that is none. Blank lines are passed over."""
    try:
        # An editor may have put a byte-order mark
        packed = path.suffix == ".gz"
        lines = gzip.open(path, "rt", encoding="utf-8-sig") if packed else path.open(encoding="utf-8-sig")  # noqa: SIM115
    except OSError as error:
        raise OutputError(f"{path}: cannot be read ({error})") from None
    try:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _record(path, number, line)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise OutputError(f"{path}: cannot be read ({error})") from None
    finally:
        # What was read is right, however its file is closed
        with suppress(OSError):
            lines.close()


def _record(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise OutputError(f"{path}:{number}: not JSON ({error})") from None
    if not isinstance(record, dict):
        raise OutputError(f"{path}:{number}: not a record")
    return record


def repeat_line(repeat: Repeat) -> bytes:
    """Give a line of `repeats.jsonl`, without its end: there are many, so it is written by hand."""
    quoted, source, a = encode_basestring, repeat.source, repeat
    novel = ", ".join(map(quoted, a.novel))
    return (
        f'{{"id": {quoted(a.id)}, "block": {quoted(a.block)}, "kind": "{a.kind}", "variant": {_TRUTH[a.variant]}, '
        f'"article": {quoted(a.article)}, "first": {a.first}, "last": {a.last}, "start": {a.start}, "end": {a.end}, '
        f'"words": {a.words}, "source": {{"article": {quoted(source.article)}, "first": {source.first}, '
        f'"last": {source.last}, "start": {source.start}, "end": {source.end}}}, "kept_in": {quoted(a.kept_in)}, '
        f'"resemblance": {a.resemblance}, "containment": {a.containment}, "exact": {_TRUTH[a.exact]}, '
        f'"action": "{a.action}", "reason": {quoted(a.reason)}, "novel": [{novel}], "preview": {quoted(a.preview)}}}'
    ).encode()


def repeat_from(record: Mapping[str, Any]) -> Repeat:
    """Read a line of `repeats.jsonl`; unknown fields are passed over."""
    fields = {name: record[name] for name in Repeat.__dataclass_fields__}
    fields |= {
        "kind": RepeatKind(record["kind"]),
        "action": Action(record["action"]),
        "novel": tuple(record["novel"]),
        "source": Place(**{name: record["source"][name] for name in Place.__dataclass_fields__}),
    }
    repeat = Repeat(**fields)
    for place in (repeat, repeat.source):
        if any(type(value) is not int for value in (place.first, place.last, place.start, place.end)):
            raise ValueError("first, last, start and end are whole numbers")
    return repeat


def extracted_record(article: Article, digest: str, input: str | None = None) -> dict[str, Any]:
    """Give a line of `extracted.jsonl.gz`; `input` names what a worker extracted it from."""
    record = {"id": article.id, "text": article.text, "digest": digest, "paragraphs": list(article.paragraphs)}
    caps = {"caps": list(article.caps)} if article.caps else {}
    return record | caps | ({"input": input} if input else {})


def text_digest(text: str) -> str:
    """Give the digest of an extracted text: BLAKE2b over its UTF-8 bytes."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def paragraphs_from(record: Mapping[str, Any]) -> tuple[Paragraph, ...]:
    """Read the paragraphs of a line of `extracted.jsonl.gz`."""
    return tuple(Paragraph(ParagraphKind(kind), start, end) for kind, start, end in record["paragraphs"])


def skipped_line(skipped: Skipped) -> bytes:
    """Give a line of `skipped.jsonl`, without its end: a file may give millions, so it is written by hand."""
    quoted, a = encode_basestring, skipped
    return (
        f'{{"source": {quoted(a.source)}, "stage": {quoted(a.stage)}, '
        f'"reason": {quoted(a.reason)}, "detail": {quoted(a.detail)}}}'
    ).encode()
