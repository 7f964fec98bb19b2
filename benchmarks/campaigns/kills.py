"""Kill runs, and kill workers, at random moments; the outcome must be that of an undisturbed run.

    python -m benchmarks.campaigns.kills --pages 2000 --kills 200 --worker-kills 100

A killed run is started again, with the same command, until it comes to its end. Then the folder is thrown
away, or one page is changed, so that the next run begins anew or replaces what is there. After every kill the
folder must be absent or that of one whole run; at every end it must be the right one, with nothing
left beside it, and no page that the journal held before may have been extracted again.

Prints one line of JSON, and one on standard error whenever a run came to its end. Exits with 1 if anything was
otherwise.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.campaigns import pages
from benchmarks.campaigns.record import tell
from benchmarks.campaigns.trees import differences, digest

WORKER_EVERY = 0.5
"""Seconds between kills of workers."""
GROWN = 5
"""Only a worker that was seen so many times is killed, so that some get to work also where starting is slow."""
SHARE = 0.35
"""A run is killed within this part of the time that an undisturbed one takes."""
PATIENT = 0.15
"""The share of runs that are let go on to their end."""


@dataclass(slots=True)
class Tally:
    pages: int
    kills: int = 0
    worker_kills: int = 0
    finished: int = 0
    different: int = 0
    half_written: int = 0
    left_over: int = 0
    faults: int = 0
    extracted_again: int = 0
    undisturbed_seconds: float = 0.0
    seconds: float = 0.0

    def is_right(self) -> bool:
        wrong = self.different + self.half_written + self.left_over + self.faults + self.extracted_again
        return wrong == 0


class Job:
    """One command, and what its folder must hold: the crawl has two versions that differ in one page."""

    def __init__(self, place: Path, count: int) -> None:
        self.crawl, self.out = place / "crawl", place / "out" / "run"
        pages.make(self.crawl, count)
        self._page = min(self.crawl.rglob("*.html"))
        self._versions = [self._page.read_text("utf-8"), self._page.read_text("utf-8").replace("Report", "Account")]
        self._version = 0
        self.expected = ["", ""]
        self._right = [place / "right0", place / "right1"]
        self._program = ""

    def start(self) -> "subprocess.Popen[bytes]":
        command = [
            sys.executable,
            "-m",
            "twicetold",
            "clean",
            str(self.crawl),
            "--out",
            str(self.out),
            "--workers",
            "2",
        ]
        return subprocess.Popen([*command, "-q"], start_new_session=True, stderr=subprocess.PIPE)

    def learn(self) -> float:
        """Run both versions undisturbed, to know what must come out; give the time of the first."""
        took = []
        for version in (0, 1):
            begun = time.monotonic()
            if self.start().wait() != 0:
                raise SystemExit("the undisturbed run failed")
            took.append(time.monotonic() - begun)
            self.expected[version] = digest(self.out)
            shutil.copytree(self.out, self._right[version])
            self._program = self.about()["digests"]["program"]
            self.turn()
        self.clear()
        return took[0]

    def turn(self) -> None:
        """Change one page."""
        self._version = 1 - self._version
        self._page.write_text(self._versions[self._version], "utf-8")

    def clear(self) -> None:
        shutil.rmtree(self.out, ignore_errors=True)

    def is_right(self) -> bool:
        """Compare the folder of a run that came to its end; say on standard error what differs."""
        if self.about()["digests"]["program"] != self._program:
            raise SystemExit("the package was changed while the campaign ran: what came out says nothing")
        if digest(self.out) == self.expected[self._version]:
            return True
        print(*differences(self._right[self._version], self.out), sep="\n", file=sys.stderr, flush=True)
        return False

    def about(self) -> dict[str, Any]:
        return dict(json.loads((self.out / "run.json").read_text("utf-8")))

    def is_whole(self) -> bool:
        """Tell whether the folder is absent or that of one whole run."""
        return not self.out.exists() or ((self.out / "run.json").exists() and digest(self.out) in self.expected)

    def known(self) -> int:
        """Count what the journal holds, of a run that is dead."""
        path = self.out.parent / f".{self.out.name}.journal"
        if not path.exists():
            return 0
        try:
            with closing(sqlite3.connect(path)) as journal:
                return int(journal.execute("SELECT count(*) FROM replies").fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # killed before it had a table


def look(job: Job, run: "subprocess.Popen[bytes]", known: int, tally: Tally) -> None:
    """Compare a run that came to its end with an undisturbed one."""
    tally.finished += 1
    said = run.stderr.read() if run.stderr else b""
    if run.returncode or said:
        tally.faults += 1
        print(run.returncode, said.decode(), file=sys.stderr)
    if run.returncode:
        return
    tally.different += not job.is_right()
    tally.left_over += len([path for path in job.out.parent.iterdir() if path != job.out])
    work = job.about()["machine"]["extractions"]
    # The journal may hold the other version of the page that changes
    tally.extracted_again += max(0, known - 1 - work["known"])
    print(json.dumps(asdict(tally)), file=sys.stderr, flush=True)


def kill_runs(job: Job, longest: float, wanted: int, tally: Tally) -> None:
    dice = random.Random(wanted)
    while tally.kills < wanted:
        known, run = job.known(), job.start()
        try:
            run.wait(timeout=None if dice.random() < PATIENT else dice.uniform(0.01, SHARE * longest))
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
            tally.kills += 1
            tally.half_written += not job.is_whole()
        else:
            look(job, run, known, tally)
            dice.choice((job.clear, job.turn))()
    known, run = job.known(), job.start()
    run.wait()
    look(job, run, known, tally)


def children(of: int) -> Iterator[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(of)], capture_output=True, text=True, check=False)
    yield from map(int, found.stdout.split())


def kill_workers(job: Job, wanted: int, tally: Tally) -> None:
    dice = random.Random(wanted)
    while tally.worker_kills < wanted:
        job.clear()
        run, seen = job.start(), Counter[int]()
        while run.poll() is None:
            time.sleep(WORKER_EVERY)
            workers = set(children(run.pid))
            if there := sorted(worker for worker in workers if seen[worker] >= GROWN):
                with suppress(ProcessLookupError):
                    os.kill(dice.choice(there), signal.SIGKILL)
                    tally.worker_kills += 1
            seen.update(workers)
        look(job, run, 0, tally)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--worker-kills", type=int, default=100)
    parser.add_argument("--record", action="store_true", help="keep the result as the record")
    asked = parser.parse_args()
    tally, begun = Tally(asked.pages), time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        job = Job(Path(place), asked.pages)
        tally.undisturbed_seconds = round(job.learn(), 1)
        kill_runs(job, tally.undisturbed_seconds, asked.kills, tally)
        kill_workers(job, asked.worker_kills, tally)
    tally.seconds = round(time.monotonic() - begun, 1)
    tell("kills", asdict(tally), keep=asked.record)
    return 0 if tally.is_right() else 1


if __name__ == "__main__":
    sys.exit(main())
