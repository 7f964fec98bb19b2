"""Kill runs, and kill workers, at random moments; the outcome must be that of an undisturbed run.

    python -m benchmarks.campaigns.kills --pages 2000 --kills 200 --worker-kills 100

Prints one line of JSON, and one on standard error whenever a run came to its end. Exits with 1 if a finished folder ever differed, or anything was left over.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.campaigns import pages

WORKER_EVERY = 0.5


@dataclass(slots=True)
class Tally:
    pages: int
    kills: int = 0
    worker_kills: int = 0
    finished: int = 0
    different: int = 0
    left_over: int = 0
    faults: int = 0
    seconds: float = 0.0


def start(crawl: Path, out: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "twicetold", "clean", str(crawl), "--out", str(out), "--workers", "2", "-q"]
    return subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)


def digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "run.json":
            whole.update(f"{path.relative_to(folder)}\n{path.stat().st_size}\n".encode())
            whole.update(path.read_bytes())
    return whole.hexdigest()


def look(out: Path, expected: str, tally: Tally, code: int) -> None:
    """Compare a run that came to its end; clear the place for the next."""
    tally.finished += 1
    tally.faults += code != 0
    if not out.exists() or digest(out) != expected:
        tally.different += 1
    tally.left_over += len([path for path in out.parent.iterdir() if path != out])
    shutil.rmtree(out, ignore_errors=True)
    print(json.dumps(asdict(tally)), file=sys.stderr, flush=True)


def kill_runs(crawl: Path, out: Path, expected: str, longest: float, wanted: int, tally: Tally) -> None:
    dice = random.Random(wanted)
    while tally.kills < wanted:
        run = start(crawl, out)
        try:
            code = run.wait(timeout=dice.uniform(0.01, longest))
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
            tally.kills += 1
            if out.exists():
                tally.different += digest(out) != expected
        else:
            look(out, expected, tally, code)
    look(out, expected, tally, start(crawl, out).wait())


def children(of: int) -> Iterator[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(of)], capture_output=True, text=True, check=False)
    yield from map(int, found.stdout.split())


def kill_workers(crawl: Path, out: Path, expected: str, wanted: int, tally: Tally) -> None:
    dice = random.Random(wanted)
    while tally.worker_kills < wanted:
        run = start(crawl, out)
        while run.poll() is None:
            time.sleep(WORKER_EVERY)
            if workers := list(children(run.pid)):
                try:
                    os.kill(dice.choice(workers), signal.SIGKILL)
                except ProcessLookupError:
                    continue
                tally.worker_kills += 1
        look(out, expected, tally, run.returncode)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--worker-kills", type=int, default=100)
    asked = parser.parse_args()
    tally, begun = Tally(asked.pages), time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        crawl, out = Path(place) / "crawl", Path(place) / "out" / "run"
        pages.make(crawl, asked.pages)
        started = time.monotonic()
        if start(crawl, out).wait() != 0:
            raise SystemExit("the undisturbed run failed")
        longest = time.monotonic() - started
        expected = digest(out)
        shutil.rmtree(out)
        kill_runs(crawl, out, expected, longest, asked.kills, tally)
        kill_workers(crawl, out, expected, asked.worker_kills, tally)
    tally.seconds = round(time.monotonic() - begun, 1)
    print(json.dumps(asdict(tally)))
    return int(bool(tally.different or tally.left_over or tally.faults))


if __name__ == "__main__":
    sys.exit(main())
