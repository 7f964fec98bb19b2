"""HTML: the extraction beside trafilatura alone, on the same pages, and the whole path.

`python -m benchmarks.speed.pages FOLDER` takes both over each page in turn, in one process, and
prints CPU seconds. Which of the two goes first changes from page to page: it pays for cold caches.
"""

import gzip
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from .environments import PEERS
from .measure import Cost, run

_ALONE = PEERS / "trafilatura" / "alone.py"


def measure(folder: Path, cache: Path, core: int, rounds: int) -> dict[str, Any]:
    """Measure a folder of pages: extraction beside trafilatura, the whole path, two workers."""
    del cache
    place = Path(tempfile.mkdtemp(prefix="twicetold-bench-"))
    try:
        copied = _copied(folder, place / "pages")
        both = [sys.executable, "-m", "benchmarks.speed.pages", str(copied)]
        pairs = [json.loads(_said(["taskset", "--cpu-list", str(core), *both])) for _ in range(rounds)]
        runs = [_runs(copied, place, core) for _ in range(rounds)]
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return {"pages": len(list(_files(folder))), "extraction": pairs, "runs": runs}


def _runs(pages: Path, place: Path, core: int) -> dict[str, float]:
    out = place / "out"

    def clean(workers: int, pinned: int | None) -> Cost:
        command = [sys.executable, "-m", "twicetold", "clean", str(pages), "--out", str(out), "--quiet"]
        cost = run([*command, "--workers", str(workers)], pinned)
        shutil.rmtree(out)
        return cost

    alone = run([sys.executable, str(_ALONE), str(pages)], core)
    whole = clean(1, core)
    one, two = clean(1, None), clean(2, None)
    return {
        "alone": alone.cpu,
        "whole": whole.cpu,
        "peak": whole.peak / 1e6,
        "one_worker_wall": one.wall,
        "two_workers_wall": two.wall,
    }


def as_table(measured: dict[str, Any]) -> str:
    """Render what was measured on pages."""
    pairs, runs, count = measured["extraction"], measured["runs"], measured["pages"]
    ratio = median(pair["extract"] / pair["alone"] for pair in pairs)
    whole = median(run["whole"] / run["alone"] for run in runs)
    wall = median(run["two_workers_wall"] / run["one_worker_wall"] for run in runs)
    each = median(pair["extract"] for pair in pairs) * 1000 / count
    rows = [
        (f"{count} pages, extraction by `bare_extraction` alone, in one process", f"{ratio:.3f}", "1.15", "1.00"),
        ("extraction, CPU ms a page", f"{each:.1f}", "", ""),
        ("whole `twicetold clean` by a process that runs `bare_extraction` alone", f"{whole:.2f}", "", ""),
        ("peak memory of the largest process, MB", f"{median(run['peak'] for run in runs):.0f}", "", ""),
        ("wall of 2 workers by 1", f"{wall:.2f}", "0.58", "0.52"),
    ]
    lines = ["| pages | measured | bar | aim |", "|---|---|---|---|"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def side_by_side(
    pages: Sequence[bytes], one: Callable[[bytes], object], other: Callable[[bytes], object]
) -> list[float]:
    """Give the CPU seconds that each of two functions takes over some pages."""
    taken = [0.0, 0.0]
    for number, page in enumerate(pages):
        for which in (number % 2, 1 - number % 2):
            begun = time.process_time()
            (one, other)[which](page)
            taken[which] += time.process_time() - begun
    return taken


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.name.removesuffix(".gz").endswith((".html", ".htm")))


def _bytes(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def _copied(folder: Path, to: Path) -> Path:
    """Copy the pages uncompressed, so that all begin with the same bytes."""
    to.mkdir()
    for path in _files(folder):
        (to / path.name.removesuffix(".gz")).write_bytes(_bytes(path))
    return to


def _said(command: Sequence[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _main(folder: Path) -> None:
    import trafilatura

    from twicetold.extract import extract
    from twicetold.model import Page

    pages = [_bytes(path) for path in _files(folder)]

    def ours(page: bytes) -> object:
        return extract(Page(source="page", id="page", html=page))

    # What is loaded or built once is not a page's cost
    side_by_side(pages[:20], ours, trafilatura.bare_extraction)
    extracted, alone = side_by_side(pages, ours, trafilatura.bare_extraction)
    print(json.dumps({"extract": extracted, "alone": alone}))


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
