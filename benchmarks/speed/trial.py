"""One corpus, several methods in turn: checked on a tiny corpus first, then timed and scored."""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from .corpus import Corpus, corpus
from .environments import InstallError
from .measure import Cost, RunError, run
from .methods import PRODUCT, Method
from .score import Found, score

TINY = 400_000
"""Bytes of the corpus that a method must get right before it is timed."""
EXACT_AT_LEAST, ORDINARY_AT_LEAST = 0.95, 0.99


class WrongAnswerError(Exception):
    """A method left exact copies standing, or took paragraphs without a twin."""


@dataclass(slots=True)
class Entry:
    """One method on one corpus."""

    method: Method
    costs: list[Cost] = field(default_factory=list)
    found: Found | None = None
    work: dict[str, int] = field(default_factory=dict)
    """What the product says of its own work."""
    failure: str = ""

    @property
    def cpu(self) -> float:
        """Give the median of CPU seconds."""
        return median(cost.cpu for cost in self.costs)

    @property
    def peak(self) -> float:
        """Give the median of the largest memory, in megabytes."""
        return median(cost.peak for cost in self.costs) / 1_000_000


def check(methods: Sequence[Method], cache: Path, core: int, seed: int) -> dict[str, str]:
    """Run each method on a tiny corpus; give what is wrong with those that cannot be timed."""
    tiny, wrong = corpus(cache, TINY, seed), {}
    for method in methods:
        try:
            with _folder() as out:
                run(method.command(tiny.articles, out, cache), core)
                if method.writes != "nothing":
                    _check_answer(score(tiny, method, out))
        except (InstallError, RunError, WrongAnswerError) as failure:
            wrong[method.name] = f"{type(failure).__name__.removesuffix('Error')}: {failure}"
            print(f"{method.name} is left out: {failure}", file=sys.stderr)
    return wrong


def _check_answer(found: Found) -> None:
    exact = found.share("found", "exact") or 0.0
    ordinary = found.ordinary_whole / found.ordinary
    if exact < EXACT_AT_LEAST or ordinary < ORDINARY_AT_LEAST:
        raise WrongAnswerError(f"{exact:.1%} of exact copies found, {ordinary:.1%} of ordinary paragraphs whole")


def warm(made: Corpus, methods: Sequence[Method], cache: Path, core: int) -> float:
    """Run the product once, so that it has compiled what it compiles once a machine; give the seconds."""
    product = next((method for method in methods if method.name == PRODUCT), None)
    if product is None:
        return 0.0
    with _folder() as out:
        return run(product.command(made.articles, out, cache), core).cpu


def trial(made: Corpus, methods: Sequence[Method], cache: Path, core: int, rounds: int) -> list[Entry]:
    """Run all methods in turn, so many rounds; score what each left in its first."""
    size = int(made.facts["bytes"])
    entries = [Entry(method) for method in methods if size <= method.most * 1.01]
    for number in range(rounds):
        for entry in entries:
            if entry.failure or (number and size >= entry.method.once_from):
                continue
            _run_once(entry, made, cache, core)
    return entries


def _run_once(entry: Entry, made: Corpus, cache: Path, core: int) -> None:
    try:
        with _folder() as out:
            cost = run(entry.method.command(made.articles, out, cache), core)
            entry.costs.append(cost)
            print(f"  {entry.method.name}: {cost.cpu:.2f} s, {cost.peak / 1e6:.0f} MB", file=sys.stderr)
            if entry.found is None and entry.method.writes != "nothing":
                entry.found = score(made, entry.method, out)
            if entry.method.name == PRODUCT:
                entry.work = json.loads((out / "run" / "run.json").read_text("utf-8"))["work"]
    except RunError as failure:
        entry.failure = str(failure)
        print(f"  {entry.method.name} failed: {failure}", file=sys.stderr)


@contextmanager
def _folder() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="twicetold-bench-"))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
