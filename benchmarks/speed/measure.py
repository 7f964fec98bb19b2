"""What a command costs: CPU seconds of its whole tree of processes, and the largest memory of one."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LAUNCH = Path(__file__).with_name("launch.py")


class RunError(Exception):
    """The command ended otherwise than well; the message is the end of what it said."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One run of a command."""

    cpu: float
    """User and system seconds."""
    wall: float
    peak: int
    """Bytes: the largest resident memory of any of its processes."""


def run(command: Sequence[str], core: int | None, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end, on one core or on any; raise where it fails."""
    pinned = [] if core is None else ["taskset", "--cpu-list", str(core)]
    with tempfile.TemporaryDirectory() as place:
        report = Path(place) / "cost.json"
        launched = [sys.executable, "-I", str(_LAUNCH), str(report), *pinned, *command]
        done = subprocess.run(
            launched,
            env={**os.environ, "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", **(environment or {})},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            raise RunError(done.stderr.strip()[-600:])
        cost = json.loads(report.read_text("utf-8"))
    if cost.pop("code"):
        raise RunError(done.stderr.strip()[-600:] or "it failed without a word")
    return Cost(**cost)


def usual_core() -> int:
    """Name a core of those this process may use; the last, as others' work begins at the first."""
    return max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
