"""Families of polarity, opposites and order, from short paragraphs in the languages scraped most.

`turns.jsonl` holds a paragraph a line with a choice `{a|b}`; the two tellings take a side each.
"""

import json
import re
from functools import cache, partial
from pathlib import Path

from benchmarks.quality.desk import Desk, within
from benchmarks.quality.families import Family
from benchmarks.quality.values import Piece, Scene

_FILE = Path(__file__).with_name("turns.jsonl")
_CHOICE = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")


@cache
def turns(family: str) -> tuple[tuple[str, str], ...]:
    """Give language and text of every line of one family."""
    records = map(json.loads, _FILE.read_text("utf-8").splitlines())
    return tuple((r["language"], r["text"]) for r in records if r["family"] == family)


def reading(text: str, side: int) -> str:
    """Give one reading of a paragraph with a choice; `side` is 1 or 2."""
    return re.sub(" +", " ", _CHOICE.sub(rf"\{side}", text)).strip()


def _turn(family: str, desk: Desk) -> Scene | None:
    # Each line serves once per planting: a third telling would repeat the first
    line = desk.once(turns(family))
    if line is None:
        return None
    language, text = line
    first, second = (Piece(reading(text, side)) for side in desk.rng.sample((1, 2), 2))
    return within(desk, language, [first], [second])


FAMILIES = tuple(
    Family(f"turn_{family}", "stays", partial(_turn, family)) for family in ("opposite", "negation", "hedge", "order")
)
