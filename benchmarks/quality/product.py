"""Run the product through its command, as a user would, and read the texts it leaves."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .words import words


class ProductError(Exception):
    """The command ended otherwise than well; the message is what it said."""


def run_clean(source: Path, run: Path, options: Sequence[str] = ()) -> dict[str, str]:
    """Clean `source` into the new folder `run` and give the text of each article by its id.

    An article of a page is named by the page's file name without its endings.
    """
    command = [sys.executable, "-m", "twicetold", "clean", str(source), "--out", str(run), "-q"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ProductError(done.stderr.strip()[-2000:] or f"exit {done.returncode}")
    _check_read(run)
    return {_name(record): record.get("text") or "" for record in records(run / "articles.jsonl")}


def _check_read(run: Path) -> None:
    """Refuse a run that saw nothing: it would score as a method that leaves everything alone."""
    counts = json.loads((run / "run.json").read_text("utf-8"))["counts"]
    if not counts["articles"] or not counts["words"]:
        raise ProductError(f"no words read from {counts['inputs']} inputs; nothing to score")
    if counts["skipped"]:
        print(f"twicetold skipped {counts['skipped']}: {counts['skipped_by_reason']}",
              file=sys.stderr)  # fmt: skip


def edge_errors(run: Path, passages: Sequence[tuple[str, str, int, int]]) -> list[int]:
    """Give in words how far the cut of each planted passage is off, the worse of its two edges.

    A passage is the article, its text, and where the passage starts and ends in it. Cuts that
    touch or follow each other with blanks between count as one; passages that no cut touches are
    left out, they are misses and no edges.
    """
    cuts: dict[str, list[tuple[int, int]]] = {}
    for record in records(run / "repeats.jsonl"):
        if record["action"] == "remove":
            cuts.setdefault(record["article"], []).append((record["start"], record["end"]))
    errors = []
    for article, text, start, end in passages:
        touching = [cut for cut in cuts.get(article, ()) if cut[0] < end and start < cut[1]]
        if touching:
            first, last = min(cut[0] for cut in touching), max(cut[1] for cut in touching)
            errors.append(max(_between(text, first, start), _between(text, last, end)))
    return errors


def _between(text: str, a: int, b: int) -> int:
    return len(words(text[min(a, b) : max(a, b)]))


def records(path: Path) -> list[dict[str, Any]]:
    """Read a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _name(record: Mapping[str, Any]) -> str:
    source = str(record["source"])
    return str(record["id"]) if "#" in source else Path(source).name.split(".")[0]
