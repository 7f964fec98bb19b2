"""Run one job under many circumstances; the output must be the same to the byte.

    python -m benchmarks.campaigns.digests PAGES [PAGES ...]

Every circumstance has its own copy of the inputs, whose files were made in an order of its own. Prints one
line of JSON; exits with 1 unless all outputs have one digest.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.campaigns.record import tell
from benchmarks.campaigns.trees import digest

LOCALES = ("C", "C.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8")


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What must not matter."""

    workers: int
    order: int
    """The seed of the order in which the files of the inputs are made."""
    hash_seed: str
    locale: str
    zone: str
    lines: str = "80"


CIRCUMSTANCES = (
    Circumstance(1, 0, "0", "C.UTF-8", "UTC"),
    Circumstance(2, 1, "1", "C", "Asia/Kathmandu"),
    Circumstance(8, 2, "random", "tr_TR.UTF-8", "America/St_Johns"),
    Circumstance(3, 3, "4294967295", "de_DE.UTF-8", "Pacific/Kiritimati", "7"),
)


def copied(inputs: Iterable[Path], to: Path, order: int) -> Path:
    """Copy the files of folders, made in a shuffled order, with times of their own."""
    files = [
        (path, to / top.name / path.relative_to(top)) for top in inputs for path in top.rglob("*") if path.is_file()
    ]
    files.sort()
    dice = random.Random(order)
    dice.shuffle(files)
    for path, copy in files:
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        moment = dice.randrange(1_000_000_000, 1_700_000_000)
        os.utime(copy, (moment, moment))
    return to


def outcome(inputs: Iterable[Path], place: Path, what: Circumstance, *options: str) -> str:
    """Give the digest of a run under a circumstance; its code and message where it failed."""
    crawl = copied(inputs, place / "crawl", what.order)
    environment = {
        **os.environ, "PYTHONHASHSEED": what.hash_seed, "LC_ALL": what.locale, "LANG": what.locale, "TZ": what.zone,
        "COLUMNS": what.lines,
    }  # fmt: skip
    command = [
        sys.executable,
        "-m",
        "twicetold",
        "clean",
        "crawl",
        "--out",
        "out/run",
        "--workers",
        str(what.workers),
        *options,
    ]
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)
    shutil.rmtree(crawl)
    return digest(place / "out" / "run") if done.returncode == 0 else f"{done.returncode}: {done.stderr}"


def installed() -> list[str]:
    """Name the locales of ours that the system has; the others fall back to C."""
    found = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    have = {name.lower().replace("utf-8", "utf8") for name in found.split()}
    return [name for name in LOCALES if name.lower().replace("utf-8", "utf8") in have]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", nargs="+", type=Path)
    parser.add_argument("--record", action="store_true", help="keep the result as the record")
    asked, begun, digests = parser.parse_args(), time.monotonic(), {}
    for what in CIRCUMSTANCES:
        with tempfile.TemporaryDirectory() as place:
            found = outcome(asked.inputs, Path(place), what, "-q")
        digests.setdefault(found, []).append(asdict(what))
        print(found, asdict(what), file=sys.stderr, flush=True)
    told = {
        "files": sum(path.is_file() for top in asked.inputs for path in top.rglob("*")),
        "digests": digests,
        "locales_installed": installed(),
        "seconds": round(time.monotonic() - begun, 1),
    }
    tell("digests", told, keep=asked.record)
    return int(len(digests) != 1)


if __name__ == "__main__":
    sys.exit(main())
