"""`twicetold check`, and how the commands speak."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.test_run import P1, P2, P3, P5, files, run


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Give a folder of two texts: 37 of their 112 words are told again."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.txt").write_text(f"{P1}\n\n{P2}\n\n{P3}", "utf-8")
    (folder / "b.txt").write_text(f"{P1}\n\n{P2}\n\n{P5}", "utf-8")
    return folder


def test_check_exits_1_where_clean_would_remove_something_and_writes_nothing(pages: Path) -> None:
    before = files(pages.parent)
    done = run("check", "pages", cwd=pages.parent)
    assert done.returncode == 1
    said = done.stderr.decode()
    assert "shared between articles" in said
    assert said.endswith("37 of 112 words are told again, more than --fail-over 0 %: exit 1\n")
    assert done.stdout == b""
    assert files(pages.parent) == before
    assert [p.name for p in pages.parent.iterdir()] == ["pages"]


def test_check_exits_0_up_to_the_share_it_may_be(pages: Path) -> None:
    share = 100 * 37 / 112
    done = run("check", pages, "--fail-over", str(share))
    assert (done.returncode, done.stderr.decode().splitlines()[-1]) == (
        0,
        "37 of 112 words are told again, within --fail-over 33.0357 %",
    )
    assert run("check", pages, "--fail-over", str(share - 1e-6)).returncode == 1


def test_check_finds_what_clean_removes(pages: Path) -> None:
    checked = json.loads(run("check", pages, "--json", "-q").stdout)
    out = pages.parent / "told"
    assert run("clean", pages, "--out", out, "-q").returncode == 0
    cleaned = json.loads((out / "run.json").read_text("utf-8"))
    assert (checked["command"], cleaned["command"]) == ("check", "clean")
    same = ("inputs", "parameters", "counts", "caps", "limits", "limits_met", "work", "versions")
    assert [checked[key] for key in same] == [cleaned[key] for key in same]


def test_nothing_told_twice_passes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{P1}\n\n{P2}", "utf-8")
    done = run("check", tmp_path)
    assert (done.returncode, b"nothing told twice" in done.stderr) == (0, True)


def test_check_is_strict_if_asked(pages: Path) -> None:
    (pages / "c.bin").write_bytes(bytes(range(256)) * 20)
    assert run("check", pages, "--strict", "--fail-over", "50").returncode == 3


def test_the_summary_counts_the_articles_left_whole(pages: Path) -> None:
    done = run("check", pages, "--max-removal", "50")
    assert done.returncode == 0
    assert "1 article left whole: more than --max-removal of the words would go" in done.stderr.decode()


def test_quiet_and_verbose_are_taken_by_every_command(pages: Path) -> None:
    plan, told = pages.parent / "plan", pages.parent / "told"
    for command in (
        ("clean", pages, "--out", told),
        ("scan", pages, "--out", plan),
        ("check", pages, "--fail-over", "50"),
        ("apply", plan),
        ("restore", told, "--to", pages.parent / "back"),
    ):
        done = run(*command, "-q", "-v")
        assert (command[0], done.returncode, done.stdout, done.stderr) == (command[0], 0, b"", b"")


def test_no_path_is_wrapped_however_narrow_the_terminal(pages: Path) -> None:
    plan = pages.parent / ("plan" + " of a long name" * 12)
    narrow = {"COLUMNS": "40"}
    assert run("scan", pages, "--out", plan, **narrow).returncode == 0
    assert f"{plan}/articles.jsonl\n" in run("apply", plan, **narrow).stderr.decode()
    long = pages / ("x" * 200 + ".bin")
    long.write_bytes(bytes(range(256)) * 20)
    assert f"skipped {long.name}: binary" in run("check", pages, "-v", "--fail-over", "50", **narrow).stderr.decode()
    long.unlink()
    back = pages.parent / ("back" * 50)
    assert run("restore", plan, "--to", back, **narrow).stderr.decode() == f"2 texts in {back}\n"
    assert str(plan / "none") in run("clean", plan / "none", "--out", "told", **narrow).stderr.decode()
    assert str(back) in run("apply", plan, back, **narrow).stderr.decode()


def test_a_usage_error_is_three_lines_on_standard_error() -> None:
    done = run("clean", "x", "--variants", "sing\x1b[31m", "--out", "y")
    assert (done.returncode, done.stdout) == (2, b"")
    usage, message, remedy = done.stderr.decode().splitlines()
    assert usage == "Usage: python -m twicetold clean [OPTIONS] {INPUT}..."
    assert message.startswith("twicetold: Invalid value for '--variants': ")
    assert message.endswith("'sing\\x1b[31m' is not one of 'flag', 'remove'.")
    assert remedy == "Try: python -m twicetold clean --help"


def test_no_command_gives_the_help_and_exits_2() -> None:
    done = run()
    assert (done.returncode, done.stderr) == (2, b"")
    assert done.stdout.startswith(b"Usage: python -m twicetold")
    assert run("-q").stderr.decode().splitlines()[0] == "Usage: python -m twicetold [OPTIONS] COMMAND [ARGS]..."


def test_a_reader_that_goes_away_is_no_failure_of_ours(pages: Path) -> None:
    (pages / "long.txt").write_text("\n".join(f"* {n:x}" for n in range(20_000)), "utf-8")
    assert run("scan", pages, "--out", pages.parent / "plan", "-q").returncode == 0
    command = [sys.executable, "-m", "twicetold", "restore", str(pages.parent / "plan")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr
        said = process.stderr.read()
    assert (process.returncode, said) == (141, b"")
