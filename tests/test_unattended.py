"""Runs that nobody watches: two at once, killed, short of disk, stopped."""

import ast
import gzip
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.test_run import P1, P2, P3, P4, P5, P6, P7, files, lines, page, run


@contextmanager
def under_way(*arguments: object, **options: Any) -> Iterator["subprocess.Popen[bytes]"]:
    """Start a command in a process group of its own; it is gone afterwards."""
    command = [sys.executable, "-m", "twicetold", *map(str, arguments)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True, **options) as process:
        try:
            yield process
        finally:
            kill_group(process)


def kill_group(process: "subprocess.Popen[bytes]") -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait(timeout=10)


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)


@contextmanager
def waiting_run(out: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Give a run that has its folder and waits for the end of its standard input."""
    with under_way("clean", "-", "--out", out, stdin=subprocess.PIPE) as process:
        until((out.parent / f".{out.name}.unfinished").is_dir)
        yield process


def names(folder: Path) -> list[str]:
    """Name what stands in a folder; of the files of a journal, the first."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm")))


def test_a_second_run_into_one_folder_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(P1, "utf-8")
    out = tmp_path / "out" / "run"
    with waiting_run(out) as first:
        started = time.monotonic()
        second = run("clean", tmp_path / "a.txt", "--out", out)
        assert time.monotonic() - started < 10
        assert second.returncode == 4
        assert second.stderr.decode() == (
            f"twicetold: {out}: another run is writing it; wait for its end, or name another folder\n"
        )
        first.communicate(f"{P1}\n\n{P2}\n\n{P1}\n".encode(), timeout=60)
        assert first.returncode == 0
    assert [told["text"] for told in lines(out / "articles.jsonl")] == [f"{P1}\n\n{P2}\n"]
    assert names(out.parent) == ["run"]


def test_runs_into_two_folders_do_not_meet(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(P1, "utf-8")
    with waiting_run(tmp_path / "out" / "a"):
        assert run("clean", tmp_path / "a.txt", "--out", tmp_path / "out" / "a.b").returncode == 0
        assert names(tmp_path / "out") == [".a.lock", ".a.unfinished", "a.b"]


def test_a_dead_runs_lock_is_taken_over_and_its_leavings_go(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(P1, "utf-8")
    out = tmp_path / "out" / "run"
    with waiting_run(out) as first:
        kill_group(first)
    assert names(out.parent) == [".run.lock", ".run.unfinished"]
    assert run("clean", tmp_path / "a.txt", "--out", out).returncode == 0
    assert names(out.parent) == ["run"]


def test_apply_is_refused_while_a_run_writes_the_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{P1}\n\n{P2}\n\n{P1}\n", "utf-8")
    out = tmp_path / "out" / "run"
    assert run("scan", "-", "--out", out, cwd=tmp_path).returncode == 0
    with waiting_run(out):
        assert run("apply", out).returncode == 4


def test_a_folder_that_was_moved_aside_by_a_killed_run_comes_back(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(P1, "utf-8")
    out = tmp_path / "out" / "run"
    assert run("clean", tmp_path / "a.txt", "--out", out).returncode == 0
    before = files(out)
    out.rename(out.parent / ".run.old")
    (out.parent / ".run.unfinished").mkdir()
    assert run("clean", tmp_path / "a.txt", "--out", out).returncode == 0
    assert files(out) == before
    assert names(out.parent) == ["run"]


def many_pages(folder: Path, count: int) -> Path:
    """Make pages that tell again what others told, in folders, with texts and odd ones between."""
    sentences = [P1, P2, P3, P4, P5, P6, P7]
    for n in range(count):
        site = folder / f"site{n % 3}"
        site.mkdir(parents=True, exist_ok=True)
        told = [sentences[(n * k + k) % 7] for k in range(1, 5)] + [f"{P1} This is page {n} of the series, it says."]
        (site / f"p{n:04}.html").write_text(page(f"Page {n}", *told), "utf-8")
    (folder / "empty.html").write_text("<html><body></body></html>", "utf-8")
    (folder / "notes.txt").write_text(f"{P5}\n\n{P6}\n\n{P5}\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return many_pages(tmp_path_factory.mktemp("in") / "crawl", 60)


@pytest.fixture(scope="module")
def whole(crawl: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give the files of a run over the crawl that nobody disturbed, one worker."""
    out = tmp_path_factory.mktemp("whole") / "run"
    done = run("clean", crawl, "--out", out, "--workers", "1")
    assert done.returncode == 0, done.stderr.decode()
    return files(out, "run.json")


def test_a_run_that_is_killed_again_and_again_ends_in_the_same_bytes(
    crawl: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    pace, kills, out = random.Random(7), 0, tmp_path / "out" / "run"
    while kills < 15:
        with under_way("clean", crawl, "--out", out, "--workers", "2") as process:
            try:
                process.wait(timeout=pace.uniform(0.05, 1.2))
            except subprocess.TimeoutExpired:
                kills += 1
                kill_group(process)
        if out.exists():
            assert files(out, "run.json") == whole
            assert json.loads((out / "run.json").read_text("utf-8"))["complete"] is True
            if pace.random() < 0.7:
                shutil.rmtree(out)
    done = run("clean", crawl, "--out", out)
    assert done.returncode == 0, done.stderr.decode()
    assert files(out, "run.json") == whole
    assert names(out.parent) == ["run"]


def journalled(out: Path) -> int:
    path = out.parent / f".{out.name}.journal"
    if not path.exists():
        return 0
    try:
        with closing(sqlite3.connect(path)) as journal:
            return int(journal.execute("SELECT count(*) FROM replies").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def test_what_a_killed_run_extracted_is_not_extracted_again(
    crawl: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out" / "run"
    with under_way("clean", crawl, "--out", out, "--workers", "1") as process:
        until(lambda: journalled(out) >= 10)
        kill_group(process)
    assert not out.exists()
    # A journal that says something else shows where the text came from
    with closing(sqlite3.connect(tmp_path / "out" / ".run.journal")) as journal:
        journal.execute("UPDATE replies SET reply = CAST(replace(CAST(reply AS TEXT), 'Saltmere', 'Saltsted') AS BLOB)")
        journal.commit()
        known = journal.execute("SELECT count(*) FROM replies WHERE CAST(reply AS TEXT) LIKE '%Saltsted%'").fetchone()[
            0
        ]
    assert run("clean", crawl, "--out", out).returncode == 0
    told = {record["id"]: record["text"] for record in lines(out / "extracted.jsonl.gz") if "input" in record}
    assert sum("Saltsted" in text for text in told.values()) == known
    assert 9 <= known < 60
    assert len(told) == 60
    assert names(out.parent) == ["run"]


def forge(out: Path) -> None:
    """Change a word in all that a finished run extracted, digests and all."""
    records = lines(out / "extracted.jsonl.gz")
    for record in records:
        record["text"] = record["text"].replace("Saltmere", "Saltsted")
        record["digest"] = hashlib.blake2b(record["text"].encode(), digest_size=16).hexdigest()
    told = "".join(json.dumps(record) + "\n" for record in records)
    (out / "extracted.jsonl.gz").write_bytes(gzip.compress(told.encode()))


def test_unchanged_pages_are_not_extracted_again_after_one_was_added_and_one_changed(tmp_path: Path) -> None:
    crawl, out = many_pages(tmp_path / "crawl", 6), tmp_path / "out" / "run"
    assert run("clean", crawl, "--out", out).returncode == 0
    forge(out)
    (crawl / "site0" / "p0000.html").write_text(page("Changed", P1, P2), "utf-8")
    (crawl / "site9.html").write_text(page("New", P1, P3), "utf-8")
    assert run("clean", crawl, "--out", out).returncode == 0
    texts = {record["id"]: record["text"] for record in lines(out / "extracted.jsonl.gz") if "input" in record}
    assert {id.rpartition("/")[2]: "Saltsted" in text for id, text in texts.items()} == {
        "p0000.html": False, "p0001.html": True, "p0002.html": True, "p0003.html": True, "p0004.html": True,
        "p0005.html": True, "site9.html": False,
    }  # fmt: skip
    assert names(out.parent) == ["run"]


def test_a_changed_text_without_its_digest_is_extracted_again(tmp_path: Path) -> None:
    crawl, out = many_pages(tmp_path / "crawl", 3), tmp_path / "run"
    assert run("clean", crawl, "--out", out).returncode == 0
    before = files(out, "run.json")
    told = gzip.decompress((out / "extracted.jsonl.gz").read_bytes()).replace(b"Saltmere", b"Saltsted")
    (out / "extracted.jsonl.gz").write_bytes(gzip.compress(told))
    assert run("clean", crawl, "--out", out).returncode == 0
    assert files(out, "run.json") == before


def test_a_run_after_apply_still_knows_what_was_extracted(tmp_path: Path) -> None:
    crawl, out = many_pages(tmp_path / "crawl", 3), tmp_path / "run"
    assert run("scan", crawl, "--out", out).returncode == 0
    assert run("apply", out).returncode == 0
    assert sum("input" in record for record in lines(out / "extracted.jsonl.gz")) == 3


HANGS = page("Hangs", "x").replace("<p>", "<p " + " ".join(f"a{n}=1" for n in range(150_000)) + ">")


def test_a_page_that_hangs_is_listed_and_its_neighbours_are_not_harmed(tmp_path: Path) -> None:
    crawl, out = many_pages(tmp_path / "crawl", 4), tmp_path / "out" / "run"
    (crawl / "hangs.html").write_text(HANGS, "utf-8")
    assert run("clean", crawl, "--out", out, "--timeout", "3").returncode == 0
    assert [(s["source"], s["stage"], s["reason"], s["detail"]) for s in lines(out / "skipped.jsonl")] == [
        ("empty.html", "extract", "no-article", ""),
        ("hangs.html", "extract", "time-limit", "over 3 seconds"),
    ]
    about = json.loads((out / "run.json").read_text("utf-8"))
    assert (about["counts"]["inputs"], about["counts"]["articles"], about["counts"]["skipped"]) == (7, 5, 2)
    assert about["limits"]["seconds"] == 3
    assert [(met["source"], met["reason"]) for met in about["limits_met"]] == [("hangs.html", "time-limit")]

    stamp = (out / "run.json").stat()
    assert run("clean", crawl, "--out", out, "--timeout", "3").returncode == 0
    assert (out / "run.json").stat() == stamp
    # Under a larger limit it is tried again
    assert run("clean", crawl, "--out", out, "--timeout", "3.5").returncode == 0
    assert lines(out / "skipped.jsonl")[1]["detail"] == "over 3.5 seconds"


def no_files_over(size: int) -> Callable[[], None]:
    """Let the system refuse to let any file grow beyond a size, as a full disk does."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.parametrize("size", [0, 1_000, 9_000, 40_000, 70_000])
def test_a_full_disk_ends_the_run_with_a_message_and_the_same_command_goes_on(
    crawl: Path, whole: dict[str, bytes], tmp_path: Path, size: int
) -> None:
    out = tmp_path / "out" / "run"
    command = [sys.executable, "-m", "twicetold", "clean", str(crawl), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, preexec_fn=no_files_over(size), timeout=120, check=False)
    said = done.stderr.decode()
    assert done.returncode == 2, said
    assert "cannot be written" in said
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1
    assert not out.exists()
    assert run("clean", crawl, "--out", out).returncode == 0
    assert files(out, "run.json") == whole
    assert names(out.parent) == ["run"]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_ends_within_two_seconds_leaves_no_process_and_goes_on(
    number: int, code: int, tmp_path: Path
) -> None:
    crawl, out = many_pages(tmp_path / "crawl", 12), tmp_path / "out" / "run"
    (crawl / "hangs.html").write_text(HANGS, "utf-8")
    with under_way("clean", crawl, "--out", out, "--workers", "2", "--timeout", "30") as process:
        until(lambda: journalled(out) >= 13)
        started = time.monotonic()
        os.killpg(process.pid, number)
        process.wait(timeout=10)
        assert time.monotonic() - started < 2
        assert process.returncode == code
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)
        assert process.stderr
        assert b"Traceback" not in process.stderr.read()
    assert names(out.parent) == [".run.journal"]
    assert run("clean", crawl, "--out", out, "--timeout", "3").returncode == 0
    assert names(out.parent) == ["run"]


def test_a_run_folder_inside_the_input_is_no_input(tmp_path: Path) -> None:
    many_pages(tmp_path, 3)
    (tmp_path / "site0" / "cleaned").mkdir()
    (tmp_path / "site0" / "cleaned" / "own.txt").write_text(P7, "utf-8")
    out = tmp_path / "cleaned"
    for _ in range(2):
        assert run("clean", ".", "--out", out, cwd=tmp_path).returncode == 0
        assert [told["source"] for told in lines(out / "articles.jsonl")] == [
            "notes.txt", "site0/cleaned/own.txt", "site0/p0000.html", "site1/p0001.html", "site2/p0002.html",
        ]  # fmt: skip


def test_nothing_in_the_package_unpickles_evaluates_or_connects() -> None:
    modules = sorted((Path(__file__).parents[1] / "src" / "twicetold").rglob("*.py"))
    assert len(modules) > 50
    found = [
        f"{path.name}:{node.lineno}"
        for path in modules
        for node in ast.walk(ast.parse(path.read_bytes()))
        if is_risky(node)
    ]
    assert found == []


RISKY = {
    "pickle",
    "marshal",
    "shelve",
    "multiprocessing",
    "joblib",
    "socket",
    "http",
    "urllib3",
    "requests",
    "httpx",
    "ctypes",
}


def is_risky(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=aliases):
            return any(alias.name.partition(".")[0] in RISKY or alias.name == "urllib.request" for alias in aliases)
        case ast.ImportFrom(module=str(name)):
            return name.partition(".")[0] in RISKY or name == "urllib.request"
        case ast.Call(func=ast.Name(id=name)):
            return name in {"eval", "exec", "__import__"}
        case ast.Call(keywords=keywords):
            return any(k.arg == "shell" or k.arg == "allow_pickle" for k in keywords)
    return False
