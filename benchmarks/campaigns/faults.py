"""Refuse the n-th call that touches the disk, for every n, and see how the run ends and goes on.

    python -m benchmarks.campaigns.faults --pages 20

A shim before the C library (shim.c, compiled here) refuses the call, once or from then on, below the folder
of inputs and outputs. For each kind of call n goes from 1 until no call is left. Whatever is refused, the run
must end with exit code 0 and the right bytes (a page that could not be read may be skipped as `unreadable`) or
with 2 and one line that says what the system said; the folder holds all of one run, or there is none, or
the message says where it stands; and the same command without a fault ends in the right bytes. Prints one
line of JSON; exits with 1 if anything was otherwise.
"""

import argparse
import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.campaigns import pages
from benchmarks.campaigns.record import tell
from benchmarks.campaigns.trees import digest, names
from benchmarks.campaigns.trial import CALLS

ERRORS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "EACCES": errno.EACCES}
SHIM = Path(__file__).with_name("shim.c")


@dataclass(slots=True)
class Tally:
    pages: int
    trials: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    """How many calls of each kind were refused, one a trial."""
    ended_clearly: int = 0
    ended_well: int = 0
    tracebacks: int = 0
    wrong_ends: int = 0
    wrong_resumes: int = 0
    seconds: float = 0.0

    def is_right(self) -> bool:
        return not (self.tracebacks or self.wrong_ends or self.wrong_resumes)


@dataclass(slots=True)
class Place:
    """Where trials are made: the inputs, the run folder, and what may stand in it."""

    root: Path
    before: Path | None
    """The run folder that a trial begins with; none for a first run."""
    expected: str
    """The digest of the run folder at the end."""

    @property
    def out(self) -> Path:
        return self.root / "out" / "run"

    def command(self) -> list[str]:
        return ["clean", str(self.root / "in"), "--out", str(self.out), "--workers", "1", "-q"]

    def clear(self) -> None:
        shutil.rmtree(self.out.parent, ignore_errors=True)
        if self.before:
            shutil.copytree(self.before, self.out)


class Bench:
    """A process that runs commands in forks of itself, with the shim before its C library."""

    def __init__(self, shim: Path) -> None:
        environment = {**os.environ, "LD_PRELOAD": str(shim)}
        command = [sys.executable, "-m", "benchmarks.campaigns.trial"]
        root = Path(__file__).resolve().parents[2]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, cwd=root, text=True
        )

    def run(self, argv: list[str], fault: dict[str, Any] | None = None) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"argv": argv, "fault": fault}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


@contextmanager
def bench(place: Path) -> Iterator[Bench]:
    """Give a bench; refuse where no C compiler is."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise SystemExit("no C compiler (cc): the shim cannot be made")
    shim = place / "shim.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", shim, SHIM, "-ldl"], check=True)
    made = Bench(shim)
    try:
        yield made
    finally:
        made.close()


def first_run(bench: Bench, root: Path, count: int) -> Place:
    """Prepare trials of a first run over so many pages."""
    pages.make(root / "in", count)
    place = Place(root, None, "")
    told = bench.run(place.command())
    if told["code"]:
        raise SystemExit(f"the undisturbed run failed: {told['said']}")
    place.expected = digest(place.out)
    return place


def rerun(bench: Bench, root: Path, count: int) -> Place:
    """Prepare trials of a run that replaces the folder of an earlier one, after a page was changed."""
    first_run(bench, root, count)
    before = root.with_name(root.name + "-before")
    shutil.copytree(root / "out" / "run", before)
    changed = next(iter(sorted((root / "in").rglob("*.html"))))
    changed.write_text(changed.read_text("utf-8").replace("Report", "Account"), "utf-8")
    place = Place(root, before, "")
    bench.run(place.command())
    place.expected = digest(place.out)
    return place


def try_all(bench: Bench, place: Place, tally: Tally, asked: argparse.Namespace, turn: int) -> None:
    """Refuse each call of each kind once, and from each on; the errors take turns, or all are tried."""
    errors = list(ERRORS)
    for call, stays in product(asked.calls, (False, True)):
        number, hit = 1, True
        while hit:
            turn += 1
            some = errors if asked.every_error and not stays else [errors[turn % len(errors)]]
            for error in some:
                hit = try_one(bench, place, tally, call, error, number, stays=stays) and hit
            number += asked.step


def try_one(bench: Bench, place: Place, tally: Tally, call: str, error: str, number: int, *, stays: bool) -> bool:
    """Refuse one call and run again without a fault; False where the run had no such call."""
    place.clear()
    fault = {"below": f"{place.root}/", "call": call, "number": number, "error": ERRORS[error], "stays": stays}
    told = bench.run(place.command(), fault)
    if not told["hit"]:
        return False
    tally.trials += 1
    tally.refused[call] = tally.refused.get(call, 0) + 1
    verdict = judge(place, told)
    resumed = bench.run(place.command())
    is_right = resumed["code"] == 0 and digest(place.out) == place.expected and names(place.out.parent) == ["run"]
    tally.tracebacks += verdict == "traceback"
    tally.wrong_ends += verdict not in ("clear", "well", "traceback")
    tally.ended_clearly += verdict == "clear"
    tally.ended_well += verdict == "well"
    tally.wrong_resumes += not is_right
    if verdict not in ("clear", "well") or not is_right:
        tell = {"verdict": verdict, "resumed": is_right, "fault": fault, **told, "then": resumed}
        print(json.dumps(tell), file=sys.stderr, flush=True)
    return True


def judge(place: Place, told: dict[str, Any]) -> str:
    """Say how a disturbed run ended: clear (2 and a message), well (0), or what is wrong with it."""
    said, code = told["said"], told["code"]
    if "Traceback" in said or "fault of twicetold's own" in said or code not in (0, 2):
        return "traceback"
    holds = digest(place.out) if place.out.exists() else ""
    if code == 2:
        if len(said.splitlines()) != 1 or not said.startswith("twicetold: "):
            return "no message"
        before = digest(place.before) if place.before else ""
        if not holds and f"stands in {(aside := place.out.with_name('.run.old'))}" in said:
            holds = digest(aside)
        return "clear" if holds in (before, place.expected) else "half a folder"
    return "well" if holds == place.expected or unreadable(place.out) else "wrong bytes"


def unreadable(out: Path) -> bool:
    """Tell whether a finished run lists an input that could not be read."""
    skipped = [json.loads(line) for line in (out / "skipped.jsonl").read_text("utf-8").splitlines()]
    about = json.loads((out / "run.json").read_text("utf-8"))
    return any(s["reason"] in ("unreadable", "broken") for s in skipped) and about["complete"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--calls", nargs="+", default=list(CALLS), choices=CALLS)
    parser.add_argument("--every-error", action="store_true", help="refuse each call with each error in turn")
    parser.add_argument("--step", type=int, default=1, help="try every so many-th call only")
    parser.add_argument("--record", action="store_true", help="keep the result as the record")
    asked = parser.parse_args()
    tally, begun = Tally(asked.pages), time.monotonic()
    with tempfile.TemporaryDirectory() as root, bench(Path(root)) as made:
        for turn, kind in enumerate((first_run, rerun)):
            place = kind(made, Path(root) / kind.__name__, asked.pages)
            try_all(made, place, tally, asked, turn)
            print(json.dumps(asdict(tally)), file=sys.stderr, flush=True)
    tally.seconds = round(time.monotonic() - begun, 1)
    tell("faults", asdict(tally), keep=asked.record)
    return 0 if tally.is_right() else 1


if __name__ == "__main__":
    sys.exit(main())
