"""Disks that fail: calls refused below Python, and a disk that is really full."""

import shutil
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest
from benchmarks.campaigns.faults import Tally, bench, first_run, rerun, try_all
from benchmarks.campaigns.trees import digest
from benchmarks.campaigns.trial import CALLS
from tests.test_run import P1, P2, P3, run

SMALL_DISK = """
mount -t tmpfs -o size=24k tmpfs "$1" || exit 99
"$2" -m twicetold clean "$3" --out "$1/run"
echo $? "$(ls -A "$1" | tr '\\n' ' ')"
mount -o remount,size=20m "$1"
"$2" -m twicetold clean "$3" --out "$1/run" -q
echo $? "$(ls -A "$1" | tr '\\n' ' ')"
cp -r "$1/run" "$4"
"""

MOUNT_POINT = """
mount -t tmpfs tmpfs "$1" || exit 99
"$2" -m twicetold clean "$3" --out "$1"
echo $? "$(ls -A "$1")"
"$2" -m twicetold clean "$3" --out "$1/run" -q
echo $? "$(ls -A "$1")"
"""


@pytest.mark.skipif(shutil.which("cc") is None or sys.platform != "linux", reason="the shim needs Linux and a compiler")
@pytest.mark.parametrize(("kind", "step"), [(first_run, 23), (rerun, 41)])
def test_a_call_that_the_system_refuses_ends_the_run_clearly_and_the_next_run_is_right(
    kind: object, step: int, tmp_path: Path
) -> None:
    tally = Tally(1)
    with bench(tmp_path) as made:
        asked = Namespace(calls=["open", "write", "rename"], every_error=False, step=step)
        try_all(made, kind(made, tmp_path / "place", 1), tally, asked, 0)  # type: ignore[operator]
    assert set(tally.refused) <= set(CALLS)
    assert tally.ended_clearly > 2
    assert (tally.tracebacks, tally.wrong_ends, tally.wrong_resumes) == (0, 0, 0)


def with_a_disk(script: str, *places: object) -> "subprocess.CompletedProcess[str]":
    """Run a script that may mount; skip where it may not."""
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]
    if shutil.which("unshare") is None:
        pytest.skip("no unshare")
    done = subprocess.run([*command, *map(str, places)], capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        pytest.skip(f"no disk may be made here: {done.stderr}")
    return done


def test_a_disk_that_is_full_ends_the_run_clearly_and_with_room_it_goes_on(tmp_path: Path) -> None:
    crawl, disk = tmp_path / "crawl", tmp_path / "disk"
    crawl.mkdir()
    disk.mkdir()
    for n in range(40):
        (crawl / f"{n:02}.txt").write_text(f"{P1} {n}\n\n{P2}\n\n{P3} {n}\n\n{P2}\n", "utf-8")
    done = with_a_disk(SMALL_DISK, disk, sys.executable, crawl, tmp_path / "copy")
    assert done.stdout.splitlines() == ["2 ", "0 run "]
    assert done.stderr == (
        f"twicetold: {disk}/run: cannot be written (No space left on device); nothing there was changed."
        " The same command goes on from here\n"
    )
    assert run("clean", crawl, "--out", tmp_path / "whole").returncode == 0
    assert digest(tmp_path / "copy") == digest(tmp_path / "whole")


def test_a_mount_point_is_no_run_folder_and_a_folder_in_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{P1}\n\n{P2}\n", "utf-8")
    disk = tmp_path / "disk"
    disk.mkdir()
    done = with_a_disk(MOUNT_POINT, disk, sys.executable, tmp_path / "a.txt")
    assert done.stdout.splitlines() == ["2 ", "0 run"]
    assert done.stderr == f"twicetold: {disk}: is a file system of its own; name a folder in it\n"
