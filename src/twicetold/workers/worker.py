"""One worker process, as the parent sees it: asked, watched, killed."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from threading import Lock
from typing import BinaryIO, Final, cast

from twicetold import frames
from twicetold.wire import Limits

START_SECONDS: Final = 60.0
"""A worker that has not said by then that it is ready does not start."""


class DeadError(Exception):
    """The process ended before it answered."""

    def __init__(self, code: int) -> None:
        super().__init__(f"signal {-code}" if code < 0 else f"exit code {code}")
        self.was_killed = code == -_number_of("SIGKILL")


class OverTimeError(Exception):
    """The process was killed because its time was up."""


class Worker:
    """A process that extracts one page at a time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = Lock()
        self._left: float | None = None
        self._is_out_of_time = False
        self.asked = 0
        """How many pages it was given."""
        command = [sys.executable, "-P", "-m", "twicetold.workers.child", str(limits.seconds), str(limits.memory)]
        # The same modules as here, and nothing that lies in the current folder
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, on our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self._requests = cast("BinaryIO", self._process.stdin)
        self._replies = cast("BinaryIO", self._process.stdout)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Tell whether the process is there still."""
        return self._process.poll() is None

    def wait_until_ready(self) -> None:
        """Return once it takes pages; raise `DeadError` or `OverTimeError` if it will not."""
        self._answer(START_SECONDS, None)

    def ask(self, request: bytes) -> bytes:
        """Give its reply to a request; raise `DeadError` or `OverTimeError` if there is none."""
        self.asked += 1
        return self._answer(self._limits.seconds, request)

    def pass_time(self, seconds: float) -> None:
        """Hear that time has passed; kill the process if its time is up."""
        with self._lock:
            if self._left is None:
                return
            self._left -= seconds
            if self._left < 0:
                self._is_out_of_time = True
                self._process.kill()

    def end(self) -> None:
        """Kill the process and forget it. It has nothing to lose."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._requests, self._replies):
            with suppress(OSError):
                pipe.close()

    def kill(self) -> None:
        """Kill the process; whoever waits for its answer hears so."""
        self._process.kill()

    def _answer(self, seconds: float, request: bytes | None) -> bytes:
        self._set_time(seconds)
        answer = None
        with suppress(OSError):
            if request is not None:
                frames.send(self._requests, request)
            answer = frames.receive(self._replies)
        self._set_time(None)
        if answer is not None:
            return answer
        self._process.kill()
        code = self._process.wait()
        if self._is_out_of_time or code == -_number_of("SIGALRM"):
            raise OverTimeError
        raise DeadError(code)

    def _set_time(self, seconds: float | None) -> None:
        with self._lock:
            self._left = seconds


def _number_of(name: str) -> int:
    """Give the number of a signal; one that nothing ends by where the system has no such signal."""
    return int(getattr(signal, name, 1 << 16))
