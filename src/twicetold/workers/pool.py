"""The pool: so many workers, each replaced when it dies, hangs or has served long enough."""

import time
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import Final, Self

from twicetold import wire
from twicetold.errors import WorkerError
from twicetold.limits import KILLS, TRIES
from twicetold.wire import Limits
from twicetold.workers.worker import DeadError, OverTimeError, Worker

KILLED_IN_TIME: Final = 8
"""Who kills a process from outside seldom means the page: only after so many kills is its time counted."""
SERVES: Final = 1_000
"""Pages after which a worker is replaced: what leaks in a parser leaks no further."""
BIG: Final = 4_000_000
"""A page of more bytes is a worker's last: the memory that it took goes back to the system."""
STARTS: Final = 10
"""So many workers in a row that do not start are no accident; ten times as many, if they were killed."""
_WATCH: Final = 0.1
_LONGEST_STEP: Final = 2.0


class ClosedError(Exception):
    """The pool was closed while an answer was waited for."""


@dataclass(slots=True)
class _Tries:
    """What became of the workers that were asked for one page."""

    deaths: int = 0
    kills: int = 0
    seconds: float = 0.0
    """The time that those had who were killed."""
    how: str = ""

    def count(self, died: DeadError, seconds: float) -> None:
        self.how = str(died)
        if died.was_killed:
            self.kills, self.seconds = self.kills + 1, self.seconds + seconds
        else:
            self.deaths += 1

    def may_go_on(self, limits: Limits) -> bool:
        has_time = self.kills < KILLED_IN_TIME or self.seconds < limits.seconds
        return self.deaths < TRIES and self.kills < KILLS and has_time


class Pool:
    """Extracts pages in processes that can be killed one by one.

    `ask` may be called from as many threads at once as there shall be workers; workers start when
    they are needed. No page can do more than end its own worker, which costs its neighbours nothing.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._lock = Lock()
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._failed_starts = 0.0
        self._closed = Event()
        self._watchman = Thread(target=self._watch, name="twicetold-watch", daemon=True)

    def __enter__(self) -> Self:
        self._watchman.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill all workers; calls of `ask` that wait raise `ClosedError`."""
        self._closed.set()
        with self._lock:
            idle, self._idle = self._idle, []
            busy = self._all.difference(idle)
        for worker in busy:
            worker.kill()  # who waits for it ends it
        for worker in idle:
            worker.end()

    def ask(self, request: bytes) -> bytes:
        """Give the reply to a request; where a limit was met or workers died, the refusal that says so."""
        tries = _Tries()
        while tries.may_go_on(self.limits):
            worker = self._ready()
            begun = time.monotonic()
            try:
                reply = worker.ask(request)
            except OverTimeError:
                self._discard(worker)
                return wire.refusal("time-limit", f"over {self.limits.seconds:g} seconds")
            except DeadError as died:
                self._discard(worker)
                tries.count(died, time.monotonic() - begun)
                continue
            met_memory = wire.reason_of(reply) == "memory-limit"
            is_fresh = worker.asked == 1
            self._give_back(worker, spent=met_memory or len(request) > BIG)
            if met_memory and not is_fresh:
                tries.deaths += 1
                tries.how = "over its memory"
                continue  # what earlier pages left in the process is not this page's doing
            return reply
        return wire.refusal("worker-died", f"{tries.deaths + tries.kills} times, at last by {tries.how}")

    def _ready(self) -> Worker:
        while True:
            if self._closed.is_set():
                raise ClosedError
            with self._lock:
                worker = self._idle.pop() if self._idle else None
            if worker is not None and worker.is_alive():
                return worker
            if worker is not None:
                self._discard(worker)  # what killed it meanwhile is no page's doing
                continue
            if (worker := self._started()) is not None:
                return worker

    def _started(self) -> Worker | None:
        worker = Worker(self.limits)
        with self._lock:
            self._all.add(worker)
        if self._closed.is_set():
            self._discard(worker)
        try:
            worker.wait_until_ready()
        except (DeadError, OverTimeError) as failure:
            self._discard(worker)
            # Who kills processes that start says nothing of those to come
            self._failed_starts += 0.1 if isinstance(failure, DeadError) and failure.was_killed else 1
            if self._failed_starts >= STARTS:
                raise WorkerError(f"child processes do not start ({failure})") from None
            return None
        self._failed_starts = 0
        return worker

    def _give_back(self, worker: Worker, *, spent: bool) -> None:
        if spent or worker.asked >= SERVES or self._closed.is_set():
            self._discard(worker)
            return
        with self._lock:
            self._idle.append(worker)

    def _discard(self, worker: Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.end()
        if self._closed.is_set():
            raise ClosedError

    def _watch(self) -> None:
        # Time is counted in steps, so the time in which the whole run was stopped (Ctrl-Z, a
        # suspended machine) is no page's time
        last = time.monotonic()
        while not self._closed.wait(_WATCH):
            now = time.monotonic()
            with self._lock:
                workers = list(self._all)
            for worker in workers:
                worker.pass_time(min(now - last, _LONGEST_STEP))
            last = now
