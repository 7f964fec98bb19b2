"""Reading a run folder back."""

import json
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twicetold.errors import InputError, OutputError, PlanError
from twicetold.limits import CAPS
from twicetold.model import Article, Repeat, Skipped
from twicetold.runfolder.lines import paragraphs_from, read_lines, repeat_from, text_digest

_FACTS = ("id", "source", "url", "host", "title", "author", "date", "language", "meta", "record")
_COUNTS = ("hidden_by_extractor", "surrogates_replaced")


@dataclass(frozen=True, slots=True)
class Told:
    """An article of a run, with the line that the run wrote of it."""

    article: Article
    line: dict[str, Any]
    input: str | None = None
    """The name of what a worker extracted it from."""
    digest: str = ""
    """The digest of its text, as the run wrote it."""


@dataclass(frozen=True, slots=True)
class RunFolder:
    """A complete run folder. Reads nothing outside it."""

    path: Path
    run: dict[str, Any]

    @classmethod
    def open(cls, path: Path) -> "RunFolder":
        """Open a folder; refuse one that is no complete run folder."""
        try:
            run = json.loads((path / "run.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise InputError(f"{path}: no run folder (no run.json that can be read)") from None
        if not isinstance(run, dict) or run.get("tool") != "twicetold" or run.get("complete") is not True:
            raise InputError(f"{path}: no complete run folder of twicetold")
        return cls(path, run)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Give id and extracted text of every article, in rank order."""
        for record in read_lines(self.path / "extracted.jsonl.gz"):
            yield record["id"], record["text"]

    def articles(self) -> Iterator[Told]:
        """Give every article, in rank order."""
        extracted = read_lines(self.path / "extracted.jsonl.gz")
        for line, record in zip(read_lines(self.path / "articles.jsonl"), extracted, strict=True):
            facts: dict[str, Any] = {name: line.get(name) for name in _FACTS}
            facts |= {name: line.get(name, 0) for name in _COUNTS}
            caps = tuple(cap for cap in CAPS if cap in record.get("caps", ()))
            article = Article(text=record["text"], paragraphs=paragraphs_from(record), caps=caps, **facts)
            yield Told(article, line, record.get("input"), record.get("digest", ""))

    def extractions(self) -> Iterator[tuple[str, Article]]:
        """Give what workers extracted, by the name of what it was extracted from.

        What cannot be read, or has been changed, is not given: it can be extracted again.
        """
        with suppress(OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, OutputError):
            for told in self.articles():
                if told.input and text_digest(told.article.text) == told.digest:
                    yield told.input, told.article

    def repeats(self) -> Iterator[Repeat]:
        """Give the repeats as they stand in the plan, edited or not."""
        for number, record in enumerate(read_lines(self.path / "repeats.jsonl"), 1):
            try:
                yield repeat_from(record)
            except (KeyError, TypeError, ValueError) as error:
                raise PlanError(f"{self.path / 'repeats.jsonl'}:{number}: no repeat ({error!r})") from None

    def skipped(self) -> Iterator[Skipped]:
        """Give the inputs that gave no article."""
        for record in read_lines(self.path / "skipped.jsonl"):
            yield Skipped(record["source"], record["stage"], record["reason"], record.get("detail", ""))
