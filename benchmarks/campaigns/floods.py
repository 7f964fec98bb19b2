"""Flood the matcher: one paragraph a million times, and a hundred thousand paragraphs that differ in a word.

    python -m benchmarks.campaigns.floods --variants 10000 100000 --copies 1000000

Variants come as records of one paragraph, each with one other word in the place of one of its words:
ten times as many may take twelve times the processor at most. Copies come as records and as pages of
5,000: a minute and 500 MB at most, and one copy stands at the end. Machine code is compiled beforehand.

Prints one line of JSON for each flood. Exits with 1 if a bound was passed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.campaigns.record import tell

TOLD = (
    "The committee met on Tuesday to review the harbour plan and its cost, which rose by twelve per cent last year. "
    "Members said the work would not begin before spring, because the permits are missing. "
    "Residents had asked for a longer consultation."
)
MOST_RATIO = 12
MOST_SECONDS = 60
MOST_MEGABYTES = 500
STAND_AT_MOST = 1
PAGE = 5_000
"""So many copies stand in one page; more than seven thousand are over the limit of an article."""


def variants(count: int) -> Iterator[dict[str, Any]]:
    """Give records of one paragraph, each with a word of its own somewhere."""
    words = TOLD.split()
    for number in range(count):
        said = list(words)
        said[number % len(words)] = f"word{number}"
        yield {"id": str(number), "text": " ".join(said)}


def copies(count: int) -> Iterator[dict[str, Any]]:
    """Give records of the same paragraph."""
    return ({"id": str(number), "text": TOLD} for number in range(count))


def pages(count: int) -> Iterator[dict[str, Any]]:
    """Give records that say the same paragraph again and again, as often as an article may be long."""
    for number, begin in enumerate(range(0, count, PAGE)):
        yield {"id": f"page-{number}", "text": "\n\n".join([TOLD] * min(PAGE, count - begin))}


def flood(records: Iterator[dict[str, Any]], folder: Path) -> dict[str, Any]:
    """Clean records; give processor seconds, megabytes at the peak and what stands at the end."""
    source, out = folder / "flood.jsonl", folder / "out"
    with source.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(record) + "\n" for record in records)
    command = [
        sys.executable,
        "-m",
        "twicetold",
        "clean",
        str(source),
        "--out",
        str(out),
        "-q",
    ]
    started = time.monotonic()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    seconds = used.ru_utime + used.ru_stime
    standing = 0
    with (out / "articles.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            standing += json.loads(line)["text"].count(TOLD[:40])
    return {
        "exit": os.waitstatus_to_exitcode(status),
        "cpu_seconds": round(seconds, 1),
        "seconds": round(time.monotonic() - started, 1),
        "megabytes": used.ru_maxrss // 1024,
        "standing": standing,
    }


def told(name: str, records: Iterator[dict[str, Any]]) -> dict[str, Any]:
    """Run one flood and say how it went."""
    with tempfile.TemporaryDirectory() as folder:
        found = {"flood": name, **flood(records, Path(folder))}
    print(json.dumps(found), flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--variants", type=int, nargs=2, default=[10_000, 100_000])
    parser.add_argument("--copies", type=int, default=1_000_000)
    parser.add_argument("--record", action="store_true", help="keep the result beside the others")
    options = parser.parse_args()
    few, many = (told(f"{count} variants", variants(count)) for count in options.variants)
    same = [told(f"{options.copies} {kind.__name__}", kind(options.copies)) for kind in (copies, pages)]
    ratio = round(many["cpu_seconds"] / max(few["cpu_seconds"], 0.1), 1)
    within = all(f["seconds"] <= MOST_SECONDS and f["megabytes"] <= MOST_MEGABYTES for f in same)
    right = ratio <= MOST_RATIO and within and all(f["standing"] == STAND_AT_MOST for f in same)
    right = right and not any(f["exit"] for f in (few, many, *same))
    tell("floods", {"floods": [few, many, *same], "ratio": ratio, "right": right}, keep=options.record)
    return int(not right)


if __name__ == "__main__":
    sys.exit(main())
