"""Runs the command again and again in forks of one process, each with a fault of its own.

    LD_PRELOAD=shim.so python -m benchmarks.campaigns.trial

A line of JSON in, `{"argv": [...], "fault": null | {...}}`, a line out, `{"code", "said", "hit"}`. What takes a
second at the start of a command (imports, machine code) is done once, before the first fork.
"""

import contextlib
import ctypes
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

PASSAGE = "What stands here twice makes a run do once all that it does: it reads, compares, decides and writes."
CALLS = ("open", "read", "write", "fsync", "rename", "close", "mkdir", "unlink")


def serve() -> None:
    warm()
    for line in sys.stdin:
        print(json.dumps(tried(**json.loads(line))), flush=True)


def warm() -> None:
    """Do once what a run does first: import everything, load the machine code."""
    from twicetold import cli
    from twicetold.extract import extract
    from twicetold.model import Page

    extract(Page(source="", id="", html=b"<html><body></body></html>"))  # what a page without an article loads
    with tempfile.TemporaryDirectory() as place:
        text = Path(place) / "a.txt"
        text.write_text(f"{PASSAGE}\n\n{PASSAGE}\n", "utf-8")
        sys.argv = ["twicetold", "clean", str(text), "--out", f"{place}/run", "--workers", "1", "-q"]
        with contextlib.suppress(SystemExit):
            cli.main()


def tried(argv: list[str], fault: dict[str, Any] | None) -> dict[str, Any]:
    """Run the command in a fork; give its exit code, what it said and which call was refused."""
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as hit:
        child = os.fork()
        if child == 0:
            command(argv, fault, said.fileno(), hit.fileno())
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        return {"code": code, "said": content(said.fileno()), "hit": content(hit.fileno())}


def command(argv: list[str], fault: dict[str, Any] | None, said: int, hit: int) -> None:
    from benchmarks.campaigns.readyworker import have_ready

    from twicetold import cli

    code: Any = 1
    os.dup2(said, 2)
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(0, 1)
    sys.argv = ["twicetold", *argv]
    try:
        have_ready()
        if fault:
            arm(fault, hit)
        cli.main()
    except SystemExit as end:
        code = end.code
    finally:
        with contextlib.suppress(Exception):
            sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


def arm(fault: dict[str, Any], report: int) -> None:
    shim = ctypes.CDLL(None)
    below = os.fsencode(fault["below"])
    shim.fault_arm(below, CALLS.index(fault["call"]), fault["number"], fault["error"], int(fault["stays"]), report)


def content(file: int) -> str:
    return os.pread(file, 1 << 20, 0).decode("utf-8", "replace")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    serve()
