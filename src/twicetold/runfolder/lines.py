"""Lines of JSON: the one form in which records are written and read."""

import gzip
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from twicetold.errors import OutputError
from twicetold.model import Action, Article, Paragraph, ParagraphKind, Place, Repeat, RepeatKind, Skipped


def dump(value: Mapping[str, Any]) -> str:
    """Give one line, without its end."""
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def open_packed(path: Path) -> IO[str]:
    """Open a gzip file for writing; equal text gives equal bytes, whatever the clock says."""
    packed = gzip.GzipFile(filename="", mode="wb", fileobj=path.open("wb"), compresslevel=6, mtime=0)
    return io.TextIOWrapper(packed, encoding="utf-8", newline="\n")


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Give the records of a file of JSON lines; refuse a line that is none."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                record = json.loads(line)
            except ValueError as error:
                raise OutputError(f"{path}:{number}: not JSON ({error})") from None
            if not isinstance(record, dict):
                raise OutputError(f"{path}:{number}: not a record")
            yield record


def repeat_record(repeat: Repeat) -> dict[str, Any]:
    """Give a line of `repeats.jsonl`."""
    record = {name: getattr(repeat, name) for name in Repeat.__dataclass_fields__}
    record["source"] = {name: getattr(repeat.source, name) for name in Place.__dataclass_fields__}
    return record


def repeat_from(record: Mapping[str, Any]) -> Repeat:
    """Read a line of `repeats.jsonl`; unknown fields are passed over."""
    fields = {name: record[name] for name in Repeat.__dataclass_fields__}
    fields |= {
        "kind": RepeatKind(record["kind"]),
        "action": Action(record["action"]),
        "novel": tuple(record["novel"]),
        "source": Place(**{name: record["source"][name] for name in Place.__dataclass_fields__}),
    }
    return Repeat(**fields)


def extracted_record(article: Article, digest: str) -> dict[str, Any]:
    """Give a line of `extracted.jsonl.gz`."""
    paragraphs = [[str(p.kind), p.start, p.end] for p in article.paragraphs]
    return {"id": article.id, "text": article.text, "digest": digest, "paragraphs": paragraphs}


def paragraphs_from(record: Mapping[str, Any]) -> tuple[Paragraph, ...]:
    """Read the paragraphs of a line of `extracted.jsonl.gz`."""
    return tuple(Paragraph(ParagraphKind(kind), start, end) for kind, start, end in record["paragraphs"])


def skipped_record(skipped: Skipped) -> dict[str, Any]:
    """Give a line of `skipped.jsonl`."""
    return asdict(skipped)
