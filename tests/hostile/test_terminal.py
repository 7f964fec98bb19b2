"""What a scraped text says to a terminal, and what to a pipe."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.test_run import P1, run

EVIL = f"{P1} \x1b]0;owned\x07 \x9b2J\u202e end\n"


def shown_on_a_terminal(*command: str) -> bytes:
    ours, theirs = pty.openpty()
    with subprocess.Popen([sys.executable, "-m", "twicetold", *command], stdout=theirs, stdin=subprocess.DEVNULL):
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 1 << 16):
                shown += piece
        except OSError:  # the other end was closed
            pass
    os.close(ours)
    return shown


def test_restore_gives_exact_bytes_to_a_pipe_and_spells_controls_out_on_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(EVIL, "utf-8")
    out = str(tmp_path / "run")
    run("clean", tmp_path / "a.txt", "--out", out)
    command = [sys.executable, "-m", "twicetold", "restore", out, "a.txt"]
    assert subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout == EVIL.encode()
    shown = shown_on_a_terminal("restore", out, "a.txt").decode().replace("\r\n", "\n")
    assert shown == f"{P1} \\x1b]0;owned\\x07 \\x9b2J\\x202e end\n"
