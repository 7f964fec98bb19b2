"""Mutate pages and records by the thousand; every run must end, account for all, and raise nothing.

    python -m benchmarks.campaigns.mutations --count 20000 --seed 1

Mutants go through the main job, so many to a run. For each run: the exit code is 0, inputs are
articles and skipped exactly, no file is without an outcome, nothing was skipped for a fault of ours
(`worker-died`, `extraction-failed`), kept text and cuts make the extracted text, and no page met
the time limit. Prints one line of JSON; exits with 1 if anything of that failed.
"""

import argparse
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.campaigns import mutants
from benchmarks.campaigns.record import tell

BATCH = 500
SECONDS = 20
LONGEST_RUN = 900
FAULTS = frozenset({"worker-died", "extraction-failed"})


@dataclass(slots=True)
class Tally:
    seed: int
    mutants: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    inputs: int = 0
    articles: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    crashes: int = 0
    hangs: int = 0
    unaccounted: int = 0
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def failed(self) -> bool:
        return bool(self.crashes or self.hangs or self.unaccounted or self.faults)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield from (json.loads(line) for line in data.decode("utf-8").split("\n") if line)


def clean(tree: Path, out: Path) -> tuple[int, str]:
    """Run the main job; -1 for one that does not end."""
    command = [
        sys.executable,
        "-m",
        "twicetold",
        "clean",
        str(tree),
        "--out",
        str(out),
        "-q",
        "--timeout",
        str(SECONDS),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True) as process:
        try:
            said = process.communicate(timeout=LONGEST_RUN)[1]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return -1, "does not end"
    return process.returncode, said.decode("utf-8", "replace")


def look(tree: Path, out: Path, tally: Tally) -> None:
    """Account for one finished run."""
    about = json.loads((out / "run.json").read_text("utf-8"))
    articles, skipped = list(lines(out / "articles.jsonl")), list(lines(out / "skipped.jsonl"))
    counts = about["counts"]
    if not counts["inputs"] == counts["articles"] + counts["skipped"] == len(articles) + len(skipped):
        tally.unaccounted += 1
        tally.faults.append(f"{tree.name}: {counts['inputs']} inputs, {len(articles)} articles, {len(skipped)} skipped")
    told = {record["source"].partition("#")[0] for record in [*articles, *skipped]}
    lost = {path.name for path in tree.iterdir()} - told
    tally.unaccounted += len(lost)
    tally.faults += [f"{tree.name}/{name}: no outcome" for name in sorted(lost)]
    for record in skipped:
        tally.skipped[record["reason"]] += 1
        tally.hangs += record["reason"] == "time-limit"
        if record["reason"] in FAULTS | {"time-limit"}:
            tally.faults.append(f"{tree.name}/{record['source']}: {record['reason']} {record['detail'][:200]}")
    tally.inputs += counts["inputs"]
    tally.articles += counts["articles"]
    tally.faults += list(untrue(tree, out, articles))


def untrue(tree: Path, out: Path, articles: list[dict[str, Any]]) -> Iterator[str]:
    """Name the articles whose kept text and cuts are not the extracted text."""
    cuts: dict[str, list[dict[str, Any]]] = {}
    for cut in lines(out / "removed.jsonl"):
        cuts.setdefault(cut["article"], []).append(cut)
    for article, extracted in zip(articles, lines(out / "extracted.jsonl.gz"), strict=True):
        text, kept, at = extracted["text"], [], 0
        for cut in sorted(cuts.get(article["id"], []), key=lambda cut: cut["start"]):
            kept.append(text[at : cut["start"]])
            at = cut["end"]
        if "".join([*kept, text[at:]]) != article["text"]:
            yield f"{tree.name}/{article['source']}: text and cuts do not agree"


def one_run(place: Path, number: int, made: list[mutants.Mutant], tally: Tally, keep: Path | None) -> None:
    tree, out = place / f"batch{number}", place / "out" / "run"
    tree.mkdir()
    for each, mutant in enumerate(made):
        (tree / f"{each:05}.{mutant.kind}").write_bytes(mutant.data)
        tally.kinds[mutant.kind] += 1
    tally.mutants += len(made)
    before = len(tally.faults)
    code, said = clean(tree, out)
    if code == -1:
        tally.hangs += 1
        tally.faults.append(f"{tree.name}: the run does not end")
    elif code != 0:
        tally.crashes += 1
        tally.faults.append(f"{tree.name}: exit {code}: {said[-300:]}")
    else:
        look(tree, out, tally)
    if len(tally.faults) > before and keep:
        shutil.copytree(tree, keep / tree.name, dirs_exist_ok=True)
    for folder in (tree, out.parent):
        shutil.rmtree(folder, ignore_errors=True)


def campaign(count: int, seed: int, batch: int = BATCH, keep: Path | None = None) -> Tally:
    """Try so many mutants, the same for the same seed and count."""
    tally, begun, dice = Tally(seed), time.monotonic(), random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        for number, first in enumerate(range(0, count, batch)):
            made = [mutants.mutant(dice) for _ in range(min(batch, count - first))]
            one_run(Path(place), number, made, tally, keep)
            print(f"{tally.mutants} mutants, {len(tally.faults)} faults, {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)  # fmt: skip
    tally.seconds = round(time.monotonic() - begun, 1)
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", action="store_true", help="keep the result as the record")
    parser.add_argument("--keep", type=Path, help="where runs that failed are kept")
    asked = parser.parse_args()
    tally = campaign(asked.count, asked.seed, keep=asked.keep)
    tell("mutations", {name: getattr(tally, name) for name in Tally.__slots__}, keep=asked.record)
    return int(tally.failed())


if __name__ == "__main__":
    sys.exit(main())
