"""One run over a tree of hazards, as a user runs it; each ends as stated, and nothing else happens."""

import gzip
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.hostile.hazard import Either, Hazard, Outcome, Skip, Told
from tests.hostile.tree import HAZARDS, plant
from tests.hostile.watching import Watched, watched

SECONDS = 10.0
"""What one page may take in this run."""
CHANGES = ("changing/grows.jsonl", "changing/shrinks.txt", "changing/goes.html", "changing/becomes-a-pipe", "changing/flickers.txt")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ran:
    """What the run over all hazards left."""

    place: Path
    code: int
    pid: int
    screen: bytes
    seen: Watched
    told: dict[str, list[dict[str, Any]]]
    skipped: dict[str, list[dict[str, Any]]]
    about: dict[str, Any]


def lines(path: Path) -> list[dict[str, Any]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.decode("utf-8").split("\n") if line]


def by_source(found: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for record in found:
        grouped.setdefault(record["source"], []).append(record)
    return grouped


def source_of(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    place = tmp_path_factory.mktemp("hazards")
    tree, out = place / "in" / "crawl", place / "out" / "run"
    tree.mkdir(parents=True)
    out.parent.mkdir()
    (place / "in" / "outside.txt").write_text("SENTINEL that nobody may read", "utf-8")
    for hazard in HAZARDS:
        plant(tree, hazard)
    before = listing(place)
    command = [
        sys.executable,
        "-m",
        "twicetold",
        "clean",
        str(tree),
        "--out",
        str(out),
        "--timeout",
        str(SECONDS),
        "-v",
    ]
    try:
        code, pid, screen, seen = on_a_terminal(command, place)
        assert listing(place) == before | {"out/run"}, "something was written outside the run folder"
        texts = lines(out / "extracted.jsonl.gz")
        articles = lines(out / "articles.jsonl")
        for article, text in zip(articles, texts, strict=True):
            article["extracted"] = text["text"]
        about = json.loads((out / "run.json").read_text("utf-8"))
        yield Ran(place, code, pid, screen, seen, by_source(articles), by_source(lines(out / "skipped.jsonl")), about)
    finally:
        for path in tree.rglob("*"):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o700)
        shutil.rmtree(place, ignore_errors=True)


def listing(place: Path) -> set[str]:
    """Name all that stands there, but what is in the run folder."""
    found = set()
    for folder, names, found_files in os.walk(place):
        below = Path(folder).relative_to(place)
        if below == Path("out/run"):
            names.clear()
            continue
        found.update(str(below / name) for name in [*names, *found_files])
    return found


def on_a_terminal(command: list[str], place: Path) -> tuple[int, int, bytes, Watched]:
    """Run a command whose output is a terminal; give its exit code, its number, what it showed and what it took."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "300"}
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, cwd=place, env=environment, start_new_session=True)  # fmt: skip
    os.close(theirs)
    screen = bytearray()
    reader = threading.Thread(target=read_screen, args=(ours, screen))
    reader.start()
    with watched(process.pid) as seen:
        try:
            process.wait(timeout=900)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    reader.join(timeout=10)
    os.close(ours)
    return process.returncode, process.pid, bytes(screen), seen


def read_screen(terminal: int, screen: bytearray) -> None:
    try:
        while piece := os.read(terminal, 1 << 16):
            screen += piece
    except OSError:
        return


def fits(outcome: Outcome, told: list[dict[str, Any]], skipped: list[dict[str, Any]]) -> str:
    """Say what is wrong with what became of an input; nothing if all is as stated."""
    if isinstance(outcome, Either):
        wrong = [fits(each, told, skipped) for each in outcome.outcomes]
        return "" if "" in wrong else "; ".join(wrong)
    if len(told) + len(skipped) != 1:
        return f"{len(told)} articles, {len(skipped)} skipped"
    if isinstance(outcome, Skip):
        if told:
            return f"an article: {told[0]['extracted'][:80]!r}"
        right = skipped[0]["reason"] == outcome.reason and outcome.detail in skipped[0]["detail"]
        return "" if right else f"skipped: {skipped[0]['reason']} {skipped[0]['detail'][:80]!r}"
    if skipped:
        return f"skipped: {skipped[0]['reason']} {skipped[0]['detail'][:80]!r}"
    return text_fits(outcome, told[0]["extracted"])


def text_fits(outcome: Told, text: str) -> str:
    if outcome.only:
        return "" if text == outcome.parts[0] else f"{text[:200]!r}"
    at = 0
    for part in outcome.parts:
        if (found := text.find(part, at)) < 0:
            return f"lacks {part[:60]!r}: {text[:200]!r}"
        at = found + len(part)
    return "".join(f"holds {part!r}" for part in outcome.lacks if part in text)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: ascii(hazard.path)[1:-1][:80])
def test_a_hazard_ends_as_stated(ran: Ran, hazard: Hazard) -> None:
    source = source_of(hazard.path)
    wrong = {
        suffix: said
        for suffix, outcome in hazard.outcomes.items()
        if (said := fits(outcome, ran.told.get(source + suffix, []), ran.skipped.get(source + suffix, [])))
    }
    assert wrong == {}


def test_there_are_many_hazards() -> None:
    assert len(HAZARDS) >= 240
    assert [path for path, count in Counter(hazard.path for hazard in HAZARDS).items() if count > 1] == []


def test_inputs_are_articles_and_skipped_exactly(ran: Ran) -> None:
    expected = {source_of(h.path) + suffix for h in HAZARDS for suffix in h.outcomes}
    found = Counter({source: len(records) for source, records in ran.told.items()})
    found.update({source: len(records) for source, records in ran.skipped.items()})
    assert {source: count for source, count in found.items() if count > 1} == {}
    assert set(found) - expected == set()
    assert expected - set(found) == set()
    counts = ran.about["counts"]
    assert counts["inputs"] == counts["articles"] + counts["skipped"] == len(expected)


def test_the_run_ends_as_usual_and_in_time(ran: Ran) -> None:
    assert ran.code == 0
    assert b"Traceback" not in ran.screen
    limits = [met["source"] for met in ran.about["limits_met"]]
    assert limits == ["floods/long/hangs-in-the-parser.html"]


def test_no_process_that_reads_pages_or_tables_holds_more_than_400_megabytes(ran: Ran) -> None:
    """The run itself is told apart: it holds the articles of all hazards, some thousand paragraphs each."""
    others = {pid: peak for pid, peak in ran.seen.peaks.items() if pid != ran.pid}
    assert {pid: peak for pid, peak in others.items() if peak > 400_000_000} == {}
    assert ran.seen.peaks[ran.pid] < 800_000_000


def test_no_control_character_reaches_the_terminal(ran: Ran) -> None:
    shown = ran.screen.decode("utf-8")
    assert "owned" in shown
    assert re.findall("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", shown) == []


def test_texts_stand_inside_the_run_folder_under_names_of_their_own(ran: Ran) -> None:
    folder = ran.place / "out" / "run" / "text"
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    files_told = [
        r for records in ran.told.values() for r in records if r["record"] is None and r["status"] != "duplicate"
    ]
    assert len(names) == len(files_told)
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(part.encode()) <= 130 for name in names for part in name.split("/"))
    assert not (ran.place / "owned").exists()
