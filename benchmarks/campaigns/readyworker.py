"""A worker that is there before it is asked for: the first of a run, a fork of a warm process.

A worker is a fresh interpreter and takes half a second to start, three quarters of a run over twenty
pages. What a campaign of failing disks tries is the process that writes; its worker does the same
work here, but is not started anew for each trial. A second one, should it be needed, is.
"""

import os
import signal
import subprocess
import sys
from types import SimpleNamespace
from typing import Any, BinaryIO

from twicetold.workers import child, worker

MEMORY = 8_000_000_000
"""The process that is forked holds more than a fresh one may."""


class Forked:
    """What `subprocess.Popen` gives, of a process that is forked and serves."""

    def __init__(self) -> None:
        asked, replied = os.pipe(), os.pipe()
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            serve(asked[0], replied[1], (*asked, *replied))
        os.close(asked[0])
        os.close(replied[1])
        self.stdin: BinaryIO = os.fdopen(asked[1], "wb")
        self.stdout: BinaryIO = os.fdopen(replied[0], "rb")

    def poll(self) -> int | None:
        return self._waited(os.WNOHANG)

    def wait(self) -> int:
        code = self._waited(0)
        assert code is not None
        return code

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def _waited(self, how: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, how)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode


def serve(requests: int, replies: int, pipes: tuple[int, ...]) -> None:
    try:
        os.dup2(requests, 0)
        os.dup2(replies, 1)
        for pipe in pipes:
            os.close(pipe)
        sys.argv = ["child", "20", str(MEMORY)]
        child.main()
    finally:
        os._exit(0)


def have_ready() -> None:
    """Fork a worker now; the first one that the pool of this process starts is that one."""
    ready: list[Any] = [Forked()]

    def started(*command: Any, **how: Any) -> Any:
        return ready.pop() if ready else subprocess.Popen(*command, **how)

    own = SimpleNamespace(Popen=started, PIPE=subprocess.PIPE, DEVNULL=subprocess.DEVNULL)
    vars(worker)["subprocess"] = own
