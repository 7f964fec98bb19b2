"""What a hazard is: something that a crawl may leave behind, and what must come of it.

Every passage that a hazard tells is its own (`told`), so what is asserted of one never hangs on
another.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

WHO = (
    "A ferryman|The archivist|Her neighbour|One beekeeper|The night porter|A retired pilot|The glazier|Our cook".split(
        "|"
    )
)
DOES = "mends|remembers|sketches|weighs|carries|hides|polishes|catalogues|waters|numbers".split("|")
WHAT = "brass lanterns|three ledgers|a box of fuses|the winter apples|her old maps|seven oars|a cracked bell|the blue tiles".split(
    "|"
)
WHERE = "behind the weir|under the clock|near Tern Street|on the fish quay|beside the kiln|above the stables".split("|")


@dataclass(frozen=True, slots=True)
class Told:
    """An article whose extracted text holds these parts, in this order; all of it where `only`."""

    parts: tuple[str, ...]
    only: bool = False
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skip:
    """No article, for this reason; the detail holds this."""

    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Either:
    """What depends on the moment: one of these."""

    outcomes: "tuple[Outcome, ...]"


Outcome = Told | Skip | Either
Planted = bytes | str | Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class Hazard:
    """What stands at `path` in the tree, and what becomes of each of its records; "" is the file."""

    path: str
    plant: Planted
    outcomes: Mapping[str, Outcome]


def told(name: str, sentences: int = 3) -> str:
    """Give a passage that stands nowhere else."""
    dice = random.Random(name)
    return " ".join(
        f"{dice.choice(WHO)} {dice.choice(DOES)} {dice.choice(WHAT)} {dice.choice(WHERE)} for visitor {dice.randrange(10**6)}."
        for _ in range(sentences)
    )


def holds(*parts: str, lacks: tuple[str, ...] = ()) -> Told:
    return Told(parts, lacks=lacks)


def is_(text: str) -> Told:
    return Told((text,), only=True)


def one(path: str, plant: Planted, outcome: Outcome) -> Hazard:
    """A file that is one input."""
    return Hazard(path, plant, {"": outcome})


def rows(path: str, plant: Planted, *outcomes: Outcome | None, rest: Outcome | None = None) -> Hazard:
    """A file of records, numbered from 1; None for one that is no input; `rest` is told of the file itself."""
    named = {f"#{number}": outcome for number, outcome in enumerate(outcomes, 1) if outcome is not None}
    return Hazard(path, plant, named | ({"": rest} if rest else {}))


def document(*body: str, head: str = "", title: str = "A page") -> str:
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body><article>{''.join(body)}</article></body></html>"
    )


def p(text: str) -> str:
    return f"<p>{text}</p>"


def page(name: str, *more: str, head: str = "") -> str:
    """An article with a passage of its own, and something beside it."""
    return document(p(told(name)), *more, head=head)
