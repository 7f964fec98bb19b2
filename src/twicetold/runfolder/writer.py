"""Writing a run folder."""

import json
import os
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, Any, Final, Self

from twicetold.decide import Decision
from twicetold.model import Skipped, Status
from twicetold.runfolder.lines import (
    dump,
    extracted_record,
    open_packed,
    repeat_line,
    skipped_line,
    text_digest,
)
from twicetold.runfolder.names import Names
from twicetold.runfolder.place import digest_of_files, failing

TEXT = "text"
_BUFFER: Final = 1 << 18


class RunWriter:
    """Writes decisions, in rank order, into a folder; without the text where it is a plan.

    Raises `OutputError`, in the name of `out`, for whatever the system refuses to write.
    """

    def __init__(self, folder: Path, out: Path, *, with_text: bool) -> None:
        self._folder = folder
        self._out = out
        self._with_text = with_text
        self._names = Names()
        with failing(out), ExitStack() as files:
            self._extracted = files.enter_context(open_packed(folder / "extracted.jsonl.gz"))
            self._articles = files.enter_context(_opened(folder / "articles.jsonl"))
            self._repeats = files.enter_context(_opened(folder / "repeats.jsonl"))
            self._skipped = files.enter_context(_opened(folder / "skipped.jsonl"))
            self._removed = files.enter_context(_opened(folder / "removed.jsonl")) if with_text else None
            self._files = files.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # What was not finished is thrown away, so what its end could not write is no second fault
        with suppress(OSError):
            self._files.close()

    def write(self, decision: Decision, input: str | None = None) -> None:
        """Write one article with all that was decided on it; `input` names what it was extracted from."""
        with failing(self._out):
            self._write(decision, input)

    def skip(self, skipped: Skipped) -> None:
        """Write one input that gave no article."""
        with failing(self._out):
            self._skipped.write(skipped_line(skipped) + b"\n")

    def finish(self, run: Mapping[str, Any]) -> dict[str, Any]:
        """Write `run.json`, the last file: a folder that has it is complete. Give what it holds."""
        with failing(self._out):
            self._files.close()
            for path in sorted(self._folder.iterdir()):
                if path.is_file():
                    _sync(path)
            whole = {**run, "digests": {**run.get("digests", {}), "output": digest_of_files(self._folder)}}
            # A path may hold bytes that are no text
            text = json.dumps(whole, ensure_ascii=False, indent=2)
            path = self._folder / "run.json"
            path.write_text(text + "\n", encoding="utf-8", errors="backslashreplace", newline="\n")
            _sync(path)
        return whole

    def _write(self, decision: Decision, input: str | None) -> None:
        article = decision.article
        _line(self._extracted, extracted_record(article, text_digest(article.text), input))
        _line(self._articles, article_record(decision, with_text=self._with_text))
        for repeat in decision.repeats:
            self._repeats.write(repeat_line(repeat) + b"\n")
        if self._removed is None:
            return
        for cut in decision.cuts:
            gone = article.text[cut.start : cut.end]
            _line(self._removed, {"article": article.id, "start": cut.start, "end": cut.end, "text": gone})
        if article.record is None and decision.status is not Status.DUPLICATE:
            self._write_text(article.source, decision.text)

    def _write_text(self, source: str, text: str) -> None:
        path = self._folder / TEXT / self._names.path(source)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")


def article_record(decision: Decision, *, with_text: bool) -> dict[str, Any]:
    """Give a line of `articles.jsonl`."""
    article = decision.article
    record = {
        "id": article.id,
        "source": article.source,
        "url": article.url,
        "host": article.host,
        "title": article.title,
        "author": article.author,
        "date": article.date,
        "language": article.language,
        "status": str(decision.status),
        "duplicate_of": decision.duplicate_of,
        "share_told": decision.share_told,
        "paragraphs": len(article.paragraphs),
        "words": decision.words,
        "removed_paragraphs": decision.removed_paragraphs,
        "removed_words": decision.removed_words,
        "hidden_by_extractor": article.hidden_by_extractor,
        "surrogates_replaced": article.surrogates_replaced,
        "record": article.record,
        "meta": dict(article.meta),
    }
    return {**record, "text": decision.text} if with_text else record


def _opened(path: Path) -> IO[bytes]:
    return path.open("wb", _BUFFER)


def _line(file: IO[bytes], record: Mapping[str, Any]) -> None:
    file.write(dump(record) + b"\n")


def _sync(path: Path) -> None:
    """Wait until a file is on the disk; a full one may say so only now."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
