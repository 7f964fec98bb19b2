"""Change single bytes of an index; each must be found, or make no difference.

    python -m benchmarks.campaigns.index_flips --flips 500

An index of the sample articles is made, with segments and merges. One byte of it is changed at a
time, anywhere in the file. Then either opening or `index check` finds it, or it is harmless: every
article, every decision and every answer to a query is the same. Prints one line of JSON; exits with
1 if a change was neither.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.campaigns.record import tell

from twicetold.config import Config
from twicetold.errors import TwicetoldError
from twicetold.extract import extract
from twicetold.lasting import damages
from twicetold.lastingmatcher import LastingMatcher
from twicetold.model import Article, Skipped
from twicetold.read import ReadSpec, read

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "articles"
SEAL = 60


@dataclass(slots=True)
class Tally:
    flips: int = 0
    found: int = 0
    harmless: int = 0
    missed: int = 0
    bytes: int = 0


def samples() -> list[Article]:
    """Give the sample articles."""
    pages = read([str(CORPUS)], ReadSpec(), lambda _: None)
    outcomes = [extract(page) for page in pages if not isinstance(page, Skipped)]
    return [outcome for outcome in outcomes if isinstance(outcome, Article)]


def build(path: Path, articles: Sequence[Article]) -> None:
    """Make an index of several segments, a merge and a removal."""
    matcher = LastingMatcher(str(path), Config(), durability="batch", seal=SEAL)
    for one in articles:
        matcher.add([one])
    matcher.remove([articles[3].id])
    matcher.close()


def answers(path: Path, articles: Sequence[Article]) -> object:
    """Give all that an index says of some articles."""
    matcher = LastingMatcher.opened(str(path), read_only=True)
    try:
        known = [matcher.decision(one.id) for one in articles]
        asked = [decision.repeats for decision in matcher.query(articles)]
        return known, asked
    finally:
        matcher.close()


def is_found(path: Path) -> bool:
    """Say whether opening or checking finds damage."""
    try:
        matcher = LastingMatcher.opened(str(path), read_only=True)
        try:
            return bool(damages(matcher.store))
        finally:
            matcher.close()
    except TwicetoldError:
        return True


def campaign(flips: int, folder: Path, seed: int = 11) -> Tally:
    """Change so many bytes, one at a time."""
    articles, whole, broken, tally = samples(), folder / "whole", folder / "broken", Tally(flips)
    build(whole, articles)
    expected, data, draw = answers(whole, articles), whole.read_bytes(), random.Random(seed)
    tally.bytes = len(data)
    for _ in range(flips):
        place = draw.randrange(len(data))
        changed = bytearray(data)
        changed[place] ^= 1 << draw.randrange(8)
        for left in folder.glob("broken*"):
            left.unlink()
        broken.write_bytes(changed)
        if is_found(broken):
            tally.found += 1
        elif answers(broken, articles) == expected:
            tally.harmless += 1
        else:
            tally.missed += 1
            print(f"missed: byte {place}", file=sys.stderr)
    return tally


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--flips", type=int, default=500)
    parser.add_argument("--record", action="store_true", help="keep the result as the record")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = campaign(chosen.flips, Path(folder))
    tell("index-flips", asdict(tally), keep=chosen.record)
    sys.exit(1 if tally.missed else 0)


if __name__ == "__main__":
    main()
