"""Progress: what a person sees of a run, and what never reaches a terminal."""

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from tests.test_run import P1, P2

from twicetold import progress
from twicetold.model import Skipped
from twicetold.progress import Progress
from twicetold.read import FieldChoice
from twicetold.tally import Tally


class Clock:
    """A clock that goes on by the same step at each look."""

    def __init__(self, step: float) -> None:
        self.now, self.step = 0.0, step

    def monotonic(self) -> float:
        self.now += self.step
        return self.now


def told(monkeypatch: pytest.MonkeyPatch, step: float, *, quiet: bool = False, files: int = 0) -> str:
    """Give what is written elsewhere than on a terminal over 100 inputs, a step apart."""
    monkeypatch.setattr(progress, "time", Clock(step))
    written, tally = StringIO(), Tally()
    with Progress(Console(file=written, width=40), quiet=quiet, verbose=False) as watcher:
        watcher._count(lambda: files)
        for n in range(100):
            tally.see(f"{n}.html", None)
            tally.inputs += 1
            tally.removed_words += 10
            watcher.advance(tally)
    return written.getvalue()


def test_a_plain_line_every_thirty_seconds_says_how_far_the_run_is(monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = told(monkeypatch, 0.5, files=200).splitlines()
    assert re.fullmatch(r"60 inputs \(60 of 200 files\), 2 a second, 1 min 1\d s left, 600 words told again", line)
    assert told(monkeypatch, 1.0, files=1).splitlines()[0] == "30 inputs, 1 a second, 300 words told again"


def test_a_short_run_and_a_quiet_one_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, 0.1) == ""
    assert told(monkeypatch, 10, quiet=True) == ""


def test_the_time_left_is_judged_by_the_last_half_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(0)
    monkeypatch.setattr(progress, "time", clock)
    written, tally = StringIO(), Tally()
    with Progress(Console(file=written, width=40), quiet=False, verbose=False) as watcher:
        watcher._count(lambda: 10_000)
        for moment, files in [(31, 9_000), (62, 9_031), (93, 9_062), (124, 9_093)]:
            clock.now, tally.read, tally.files, tally.inputs = moment, files, files, files
            watcher.advance(tally)
    assert written.getvalue().splitlines()[-1].startswith("9,093 inputs (9,093 of 10,000 files), 1 a second, 15 min")


def test_records_of_one_file_are_one_file() -> None:
    tally = Tally()
    for source, record in [("a.jsonl#1", 1), ("a.jsonl#2", None), ("a.jsonl#3", 3), ("b#1", None), ("b#2", None), ("c", None)]:  # fmt: skip
        tally.see(source, record)
    assert (tally.read, tally.files) == (6, 4)


def test_names_and_fields_from_outside_move_no_cursor() -> None:
    written = StringIO()
    with Progress(Console(file=written, width=200), quiet=False, verbose=True) as watcher:
        watcher.skipped(Skipped("a\x1b[2J\r.html", "read", "broken", "\x9b31m\u202e[red]"))
        watcher.choice(FieldChoice("x\x07.jsonl", "te\x1bxt"))
    assert written.getvalue() == (
        "skipped a\\x1b[2J\\x0d.html: broken \\x9b31m\\x202e[red]\nx\\x07.jsonl: text from te\\x1bxt\n"
    )


def test_a_field_whose_name_is_a_megabyte_is_named_by_its_beginning() -> None:
    out = StringIO()
    Progress(Console(file=out), quiet=False, verbose=False).choice(FieldChoice("x.jsonl", "text" + "_" * 1_000_000))
    assert out.getvalue() == "x.jsonl: text from text" + "_" * 96 + "\n"


@pytest.mark.skipif(sys.platform == "win32", reason="no terminals of this kind")
def test_on_a_terminal_the_line_moves_and_nothing_of_a_page_moves_it(tmp_path: Path) -> None:
    import pty

    crawl = tmp_path / "crawl"
    crawl.mkdir()
    for n in range(40):
        (crawl / f"\x1b]0;owned\x07{n}.txt").write_text(f"{P1} \x1b[31m{n}\n\n{P2}\n\n{P1} \x1b[31m{n}", "utf-8")
    mine, theirs = pty.openpty()
    command = [sys.executable, "-m", "twicetold", "clean", str(crawl), "--out", str(tmp_path / "run"), "-v"]
    with subprocess.Popen(command, stderr=theirs, env={**os.environ, "TERM": "xterm"}) as process:
        os.close(theirs)
        seen = b""
        while piece := _read(mine):
            seen += piece
    assert process.returncode == 0
    assert b" of 40 files)" in seen
    assert b"\x07" not in seen
    assert b"owned" in seen
    # What is left are the console's own colours and movements
    assert not re.search(rb"\x1b\]|\x1b\[31m\d", seen)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:
        return b""
