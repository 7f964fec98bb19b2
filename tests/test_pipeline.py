"""The pipeline from inside: the order of what comes out, and every write refused once."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.test_run import P1, P2, P3, P4, files, page

from twicetold.config import Config
from twicetold.errors import OutputError
from twicetold.extraction import Extraction
from twicetold.model import Article, Page, Skipped
from twicetold.pipeline import Job, run
from twicetold.read import ReadSpec
from twicetold.tally import Tally
from twicetold.wire import Limits, Manner


class Silent:
    """A watcher that says nothing."""

    def inputs(self, count: object) -> None: ...
    def advance(self, tally: Tally) -> None: ...
    def skipped(self, skipped: Skipped) -> None: ...
    def choice(self, choice: object) -> None: ...


class Remembered(dict[str, bytes]):
    """A memory that shows what it was asked to remember."""

    def get(self, key: str, limits: Limits) -> bytes | None:  # type: ignore[override]
        return dict.get(self, key)

    def put(self, key: str, reply: bytes, limits: Limits) -> None:
        self[key] = reply


def test_pages_texts_and_skipped_inputs_come_out_in_their_order_whatever_takes_longer() -> None:
    slow = page("Slow", *[f"{P1} {n}" for n in range(2_000)]).encode()
    pages: list[Page | Skipped] = [
        Page("0", "0", html=slow, meta={"n": 0}),
        Page("1", "1", text=P1),
        Skipped("2", "read", "binary"),
        Page("3", "3", html=page("Quick", P2).encode(), record=7),
        Page("4", "4", text=f"{P3}\n\n" * 3_000),
        Page("5", "5", html=b"<html></html>"),
        Page("6", "6", text=" "),
    ]
    memory = Remembered()
    with Extraction(Manner(), Limits(), 3, memory) as extraction:
        found = [(told.outcome, bool(told.key)) for told in extraction.outcomes(pages)]
    told = [(one.id if isinstance(one, Article) else one.reason, keyed) for one, keyed in found]
    assert told == [
        ("0", True), ("1", False), ("binary", False), ("3", True), ("4", True), ("no-article", True), ("empty", False),
    ]  # fmt: skip
    first, fourth = found[0][0], found[3][0]
    assert isinstance(first, Article)
    assert isinstance(fourth, Article)
    assert (first.meta, first.record, fourth.text, fourth.record) == ({"n": 0}, None, f"Quick\n\n{P2}", 7)
    assert len(memory) == 4


def test_what_is_remembered_is_not_extracted_again_and_what_cannot_be_read_of_it_is() -> None:
    memory = Remembered()
    pages = [Page("a", "a", html=page("One", P1).encode()), Page("b", "b", html=page("Two", P2).encode())]
    with Extraction(Manner(), Limits(), 1, memory) as extraction:
        before = [told.outcome for told in extraction.outcomes(pages)]
    one, two = memory
    memory[one] = memory[one].replace(b"Saltmere", b"Saltsted")
    memory[two] = b'{"text": 3'
    with Extraction(Manner(), Limits(), 1, memory) as extraction:
        after = [told.outcome for told in extraction.outcomes(pages)]
    assert isinstance(after[0], Article)
    assert after[0].text == f"One\n\n{P1.replace('Saltmere', 'Saltsted')}"
    assert after[1] == before[1]


def test_ids_that_come_again_are_numbered_however_many(tmp_path: Path) -> None:
    lines = [f'{{"id": "{id}", "text": "{P1} {n}"}}\n' for n, id in enumerate(["a", "a~2", "a", "a", "b", "a~2"])]
    (tmp_path / "in.jsonl").write_text("".join(lines), "utf-8")
    job = Job((str(tmp_path / "in.jsonl"),), tmp_path / "run", Config(), ReadSpec())
    assert run(job, Silent()).run["counts"]["renamed_ids"] == 3
    ids = [line.split('"')[3] for line in (tmp_path / "run" / "articles.jsonl").read_text("utf-8").splitlines()]
    assert ids == ["a", "a~2", "a~3", "a~4", "b", "a~2~2"]


@dataclass
class Faults:
    """Refuses the n-th attempt to change something below a folder."""

    below: str = ""
    left: int = 0
    error: int = 0
    on: bool = False

    def count(self, path: object) -> None:
        if not (self.on and isinstance(path, str | bytes | os.PathLike) and os.fsdecode(path).startswith(self.below)):
            return
        self.left -= 1
        if self.left == 0:
            raise OSError(self.error, os.strerror(self.error), os.fsdecode(path))


FAULTS = Faults()
CHANGES = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.chmod"}


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if not FAULTS.on:
        return
    is_write = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    if is_write or event in CHANGES:
        FAULTS.count(arguments[0])


@contextmanager
def fault(below: Path, number: int, error: int) -> Iterator[None]:
    FAULTS.below, FAULTS.left, FAULTS.error, FAULTS.on = str(below), number, error, True
    try:
        yield
    finally:
        FAULTS.on = False


def refusal_of(job: Job) -> str:
    """Run a job; give what was said if it ended for what it could not write."""
    try:
        run(job, Silent())
    except OutputError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EACCES])
@pytest.mark.parametrize("is_rerun", [False, True])
def test_every_write_refused_once_ends_clearly_and_the_next_run_is_right(
    error: int, *, is_rerun: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not getattr(_audit, "installed", False):
        sys.addaudithook(_audit)
        _audit.installed = True  # type: ignore[attr-defined]
    # Waiting for the disk is what takes the time here; a refusal of it counts like one of a write
    monkeypatch.setattr(os, "fsync", lambda _file: FAULTS.count(f"{place}/a file"))
    crawl, place = tmp_path / "crawl", tmp_path / "out"
    crawl.mkdir()
    for n, told in enumerate([(P1, P2, P1), (P3, P1), (P4, P2)]):
        (crawl / f"{n}.txt").write_text("\n\n".join(told), "utf-8")
    job = Job((str(crawl),), place / "run", Config(), ReadSpec())
    run(Job((str(crawl),), tmp_path / "whole", Config(), ReadSpec()), Silent())
    expected = files(tmp_path / "whole", "run.json")
    refused = 0
    for number in range(1, 100):
        if is_rerun:
            run(job, Silent())
            (place / "run" / "articles.jsonl").write_text("changed\n", "utf-8")
        with fault(place, number, error):
            said = refusal_of(job)
        refused += bool(said)
        assert not said or os.strerror(error) in said, said
        ended = FAULTS.left > 0
        run(job, Silent())
        assert files(place / "run", "run.json") == expected
        assert [path.name for path in place.iterdir()] == ["run"]
        if ended:
            break
        for path in sorted(place.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    assert refused > 15
    assert ended
