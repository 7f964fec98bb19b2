"""Writing a run folder."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, Self

from twicetold.decide import Decision
from twicetold.errors import InUseError, OutputError
from twicetold.model import Skipped, Status
from twicetold.runfolder.lines import dump, extracted_record, open_packed, repeat_record, skipped_record
from twicetold.runfolder.names import Names

TEXT = "text"


class RunWriter:
    """Writes decisions, in rank order, into a folder; without the text where it is a plan."""

    def __init__(self, folder: Path, *, with_text: bool) -> None:
        self._folder = folder
        self._with_text = with_text
        self._names = Names()
        self._files = ExitStack()
        self._extracted = self._files.enter_context(open_packed(folder / "extracted.jsonl.gz"))
        self._articles = self._open("articles.jsonl")
        self._repeats = self._open("repeats.jsonl")
        self._skipped = self._open("skipped.jsonl")
        self._removed = self._open("removed.jsonl") if with_text else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def write(self, decision: Decision) -> None:
        """Write one article with all that was decided on it."""
        article = decision.article
        _line(self._extracted, extracted_record(article, text_digest(article.text)))
        _line(self._articles, article_record(decision, with_text=self._with_text))
        for repeat in decision.repeats:
            _line(self._repeats, repeat_record(repeat))
        if self._removed is None:
            return
        for cut in decision.cuts:
            gone = article.text[cut.start : cut.end]
            _line(self._removed, {"article": article.id, "start": cut.start, "end": cut.end, "text": gone})
        if article.record is None and decision.status is not Status.DUPLICATE:
            self._write_text(article.source, decision.text)

    def skip(self, skipped: Skipped) -> None:
        """Write one input that gave no article."""
        _line(self._skipped, skipped_record(skipped))

    def finish(self, run: Mapping[str, Any]) -> None:
        """Write `run.json`, the last file: a folder that has it is complete."""
        self._files.close()
        text = json.dumps(run, ensure_ascii=False, indent=2)
        (self._folder / "run.json").write_text(text + "\n", encoding="utf-8", newline="\n")

    def _open(self, name: str) -> IO[str]:
        return self._files.enter_context((self._folder / name).open("w", encoding="utf-8", newline="\n"))

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
        "record": article.record,
        "meta": dict(article.meta),
    }
    return {**record, "text": decision.text} if with_text else record


def text_digest(text: str) -> str:
    """Give the digest of an extracted text: BLAKE2b over its UTF-8 bytes."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _line(file: IO[str], record: Mapping[str, Any]) -> None:
    file.write(dump(record) + "\n")


@contextmanager
def unfinished(out: Path) -> Iterator[Path]:
    """Give a folder beside `out` to write into; it is gone afterwards, unless it was renamed."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".unfinished", dir=out.parent))
    except OSError as error:
        raise OutputError(f"{out}: cannot be written ({error.strerror})") from None
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def check_replaceable(out: Path, parameters: Mapping[str, Any] | None) -> None:
    """Refuse a folder that is not a run folder, or one of a run with other parameters."""
    if not out.exists() and not out.is_symlink():
        return
    if not out.is_dir():
        raise OutputError(f"{out}: exists and is no folder")
    if not any(out.iterdir()):
        return
    try:
        run = json.loads((out / "run.json").read_text(encoding="utf-8"))
        known = run["tool"] == "twicetold"
    except (OSError, ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise OutputError(f"{out}: holds something else; name a new folder or an earlier run's")
    if parameters is not None and run["parameters"] != parameters:
        raise InUseError(f"{out}: made with other parameters; name another folder, or remove it")


def replace_folder(new: Path, out: Path) -> bool:
    """Put a finished folder in the place of `out`; leave `out` untouched where both are equal."""
    if out.is_dir() and _same_files(new, out):
        return False
    if not out.exists():
        new.rename(out)
        return True
    aside = new.with_name(new.name + ".old")
    out.rename(aside)
    new.rename(out)
    shutil.rmtree(aside, ignore_errors=True)
    return True


def _same_files(a: Path, b: Path) -> bool:
    names = _tree(a)
    if names != _tree(b):
        return False
    return all(name == "run.json" or (a / name).read_bytes() == (b / name).read_bytes() for name in names)


def _tree(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
