"""The same pages in one run, in twenty on an index, and one at a time: the repeats must be the same.

    python -m benchmarks.campaigns.increments FOLDER

The pages (HTML, also compressed) are dealt into as many folders as there are runs, so that what one
tells again lies in another. They go through the installed command at once, without an index and on
one; a folder a run, on another index; and page by page through `Deduplicator`. Prints one line of
JSON; exits with 1 if a line of repeats.jsonl was another.
"""

import argparse
import gzip
import json
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.campaigns.record import tell

from twicetold import Deduplicator
from twicetold.errors import NoArticleError


@dataclass(slots=True)
class Tally:
    pages: int
    runs: int
    repeats: int = 0
    across: int = 0
    """Repeats of what another run told."""
    different: tuple[str, ...] = ()
    """Which ways told something else than one run without an index."""
    seconds: float = 0.0


def clean(*arguments: object) -> None:
    installed = Path(sysconfig.get_path("scripts"), "twicetold")
    command = [str(installed)] if installed.is_file() else [sys.executable, "-m", "twicetold"]
    line = [*command, "clean", *map(str, arguments), "-q", "--workers", "1"]
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL, timeout=1800)


def repeats(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "repeats.jsonl").read_text("utf-8").splitlines()]


def dealt(pages: list[Path], folder: Path, runs: int) -> list[Path]:
    parts = [folder / f"part{number:02}" for number in range(runs)]
    for part in parts:
        part.mkdir(parents=True)
    for number, page in enumerate(pages):
        data = gzip.decompress(page.read_bytes()) if page.suffix == ".gz" else page.read_bytes()
        (parts[number % runs] / f"{number:03}.html").write_bytes(data)
    return parts


def one_by_one(parts: list[Path], index: Path) -> list[dict[str, Any]]:
    found = []
    with Deduplicator(index, durability="batch") as dedup:
        for page in (page for part in parts for page in sorted(part.iterdir())):
            host = page.parent.name
            try:
                article = dedup.add(html=page.read_bytes(), id=f"{host}/{page.name}", host=host)
            except NoArticleError:
                continue
            found += [json.loads(json.dumps(asdict(repeat))) for repeat in article.repeats]
    return found


def campaign(pages: list[Path], folder: Path, runs: int = 20) -> Tally:
    begun, parts = time.time(), dealt(pages, folder / "pages", runs)
    clean(*parts, "--out", folder / "without")
    expected = repeats(folder / "without")
    clean(*parts, "--out", folder / "one", "--index", folder / "one.twicetold")
    for part in parts:
        clean(part, "--out", folder / "runs" / part.name, "--index", folder / "many.twicetold")
    ways = {
        "one run on an index": repeats(folder / "one"),
        "many runs on an index": [line for part in parts for line in repeats(folder / "runs" / part.name)],
        "one at a time": one_by_one(parts, folder / "single.twicetold"),
    }
    across = sum(r["source"]["article"].partition("/")[0] != r["article"].partition("/")[0] for r in expected)
    different = tuple(name for name, found in ways.items() if found != expected)
    return Tally(len(pages), runs, len(expected), across, different, round(time.time() - begun, 1))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", type=Path)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--record", action="store_true", help="keep the result as the record")
    chosen = parser.parse_args()
    pages = sorted(path for path in chosen.pages.rglob("*") if path.name.endswith((".html", ".html.gz")))
    with tempfile.TemporaryDirectory() as folder:
        tally = campaign(pages, Path(folder), chosen.runs)
    tell("increments", asdict(tally), keep=chosen.record)
    sys.exit(1 if tally.different or not tally.across else 0)


if __name__ == "__main__":
    main()
