"""Run every hazard of the tests alone: what it costs in memory and time, and whether the run accounts for it.

    python -m benchmarks.campaigns.bombs --timeout 10

Each hazard stands alone in a folder and is cleaned by the installed command with one worker. No process of the
run, the run itself included, may hold more than 400 MB; the whole command may take a second more than the limit of
a page, beside what it takes for an ordinary page. It must end with 0, say nothing of a fault, and inputs must be
articles and skipped. On a machine that others use too what took too long is run once more, beside an ordinary page
of that moment.

Prints one line of JSON. Exits with 1 if a bound was passed.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.campaigns.record import tell
from tests.hostile.hazard import Hazard, page
from tests.hostile.tree import HAZARDS, plant
from tests.hostile.watching import watched

MOST_BYTES = 400_000_000
SLACK = 1.0
LONGEST = 600
ORDINARY = Hazard("ordinary.html", page("ordinary"), {})
TOLD = 8
"""So many of the largest and slowest are named."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run over one hazard came to."""

    path: str
    seconds: float
    run: int
    """The most bytes that the run itself held."""
    others: int
    """The most bytes that a process held which it started."""
    wrong: str = ""
    usual: float = 0.0
    """The seconds of the ordinary page that it stands beside."""

    def bound(self, timeout: float) -> float:
        """Give the seconds that it may take."""
        return self.usual + timeout + SLACK


def clean(hazard: Hazard, place: Path, timeout: float) -> Ran:
    """Clean a folder that holds one hazard."""
    tree, out = place / "tree", place / "run"
    tree.mkdir()
    plant(tree, hazard)
    command = [Path(sys.executable).with_name("twicetold"), "clean", tree, "--out", out, "-q", "--workers", "1"]
    begun = time.monotonic()
    process = subprocess.Popen(
        [*map(str, command), "--timeout", str(timeout)], stderr=subprocess.PIPE, start_new_session=True
    )
    with watched(process.pid) as seen:
        try:
            said = process.communicate(timeout=LONGEST)[1].decode("utf-8", "replace")
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            said = "does not end"
            process.wait()
    seconds = time.monotonic() - begun
    others = max((peak for pid, peak in seen.peaks.items() if pid != process.pid), default=0)
    wrong = said[-300:] if said or process.returncode else unaccounted(out)
    return Ran(ascii(hazard.path)[1:-1][-80:], round(seconds, 2), seen.peaks.get(process.pid, 0), others, wrong)


def unaccounted(out: Path) -> str:
    """Say what is wrong with the account of a run."""
    counts = json.loads((out / "run.json").read_text("utf-8"))["counts"]
    lines = [len((out / name).read_bytes().splitlines()) for name in ("articles.jsonl", "skipped.jsonl")]
    is_right = counts["inputs"] == counts["articles"] + counts["skipped"] == sum(lines)
    return "" if is_right else f"{counts['inputs']} inputs, {lines[0]} articles, {lines[1]} skipped"


def campaign(hazards: Iterable[Hazard], timeout: float) -> list[Ran]:
    """Clean hazards one by one, an ordinary page first."""
    ordinary = once(ORDINARY, timeout)
    found = [ordinary]
    for hazard in hazards:
        ran = once(hazard, timeout, ordinary.seconds)
        if ran.seconds > ran.bound(timeout):
            ran = once(hazard, timeout, once(ORDINARY, timeout).seconds)
        found.append(ran)
    return found


def once(hazard: Hazard, timeout: float, usual: float = 0.0) -> Ran:
    """Clean one hazard in a place of its own, and tell of it."""
    place = Path(tempfile.mkdtemp())
    try:
        ran = replace(clean(hazard, place, timeout), usual=usual)
    finally:
        for folder in [path for path in place.rglob("*") if path.is_dir() and not path.is_symlink()]:
            folder.chmod(0o700)
        shutil.rmtree(place, ignore_errors=True)
    print(json.dumps(asdict(ran)), file=sys.stderr, flush=True)
    return ran


def result(found: list[Ran], timeout: float) -> dict[str, Any]:
    """Put together what a campaign came to."""
    ordinary, *hazards = found
    over = [
        ran for ran in hazards if max(ran.run, ran.others) > MOST_BYTES or ran.seconds > ran.bound(timeout) or ran.wrong
    ]
    return {
        "hazards": len(hazards),
        "timeout": timeout,
        "ordinary": asdict(ordinary),
        "over": [asdict(ran) for ran in over],
        "largest": [asdict(ran) for ran in sorted(hazards, key=lambda ran: -max(ran.run, ran.others))[:TOLD]],
        "slowest": [asdict(ran) for ran in sorted(hazards, key=lambda ran: -ran.seconds)[:TOLD]],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--timeout", type=float, default=10.0)
    parser.add_argument("--only", default="", help="hazards with this in their path")
    parser.add_argument("--record", action="store_true", help="keep the result as the record")
    asked = parser.parse_args()
    found = campaign([hazard for hazard in HAZARDS if asked.only in hazard.path], asked.timeout)
    told = result(found, asked.timeout)
    tell("bombs", told, keep=asked.record)
    return int(bool(told["over"]))


if __name__ == "__main__":
    sys.exit(main())
