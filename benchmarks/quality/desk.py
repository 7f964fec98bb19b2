"""What a family works with: its random numbers, the stock of paragraphs, hosts and scenes."""

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

from .supply import Need, Run, Supply
from .values import Draft, Piece, Plan, Scene, Span
from .words import size

T = TypeVar("T")
_HOSTS = (
    "harbourpost.example", "lavigie.example", "talblick.example", "eldiario.example",
    "northgazette.example", "rivertimes.example", "lecourrier.example", "stadtbote.example",
    "hillherald.example", "lagaceta.example", "oldmill.example", "fieldnotes.example",
)  # fmt: skip


class Desk:
    """Draw what a scene needs. `None` from a `take` means that the stock has nothing fit left."""

    def __init__(self, supply: Supply, rng: random.Random) -> None:
        self.rng = rng
        self.supply = supply
        self._used: set[object] = set()

    def once(self, options: Sequence[T]) -> T | None:
        """Give an option that this desk gave to nobody yet."""
        left = [option for option in options if option not in self._used]
        if not left:
            return None
        option = self.rng.choice(left)
        self._used.add(option)
        return option

    def take(self, count: int, least: int = 8, most: int = 250, need: Need | None = None) -> Run | None:
        """Give `count` paragraphs of `least` to `most` words each that `need` accepts."""

        def fits(run: Run) -> bool:
            sizes = [size(piece.text) for piece in run.pieces]
            return all(least <= n <= most for n in sizes) and (need is None or need(run))

        return self.supply.take(count, fits)

    def fillers(self, count: int, language: str = "") -> list[Piece]:
        """Give up to `count` ordinary paragraphs, of pages in one language while there are any: articles are."""
        runs = [self.supply.take(1, lambda run: run.language == language) or self.supply.take(1) for _ in range(count)]
        return [run.pieces[0] for run in runs if run]

    def host(self) -> str:
        """Give a host by chance."""
        return self.rng.choice(_HOSTS)

    def hosts(self, count: int) -> list[str]:
        """Give `count` different hosts."""
        return self.rng.sample(_HOSTS, count)


Tell = Callable[..., Scene | None]
"""`within` or `across`: how two tellings are set into articles."""


def marked(piece: Piece, text: str) -> Piece:
    """Give the piece with another text."""
    return Piece(text, piece.kind)


def whole(draft: int, first: int, last: int | None = None) -> Span:
    """Give the span of whole pieces."""
    return Span(draft, first, first if last is None else last)


def within(
    desk: Desk, language: str, first: list[Piece], second: list[Piece], must: Sequence[str] = ()
) -> Scene | None:
    """Tell `first` and, after an ordinary paragraph, `second` in one article."""
    around = desk.fillers(3, language)
    if len(around) < 3:
        return None
    head, middle, tail = around
    pieces = (head, *first, middle, *second, tail)
    start = len(first) + 2
    plan = Plan(
        told=whole(0, start, start + len(second) - 1),
        source=whole(0, 1, len(first)),
        must=tuple((0, text) for text in must),
    )
    ordinary = (0, len(first) + 1, len(pieces) - 1)
    return Scene((Draft(pieces, desk.host(), ordinary),), (plan,), language)


def across(
    desk: Desk, language: str, first: list[Piece], second: list[Piece], must: Sequence[str] = ()
) -> Scene | None:
    """Tell `first` in one article and `second` in a later one of another host."""
    around = desk.fillers(4, language)
    if len(around) < 4:
        return None
    hosts = desk.hosts(2)
    drafts = tuple(
        Draft((around[2 * n], *told, around[2 * n + 1]), hosts[n], (0, len(told) + 1))
        for n, told in enumerate((first, second))
    )
    plan = Plan(
        told=whole(1, 1, len(second)),
        source=whole(0, 1, len(first)),
        must=tuple((1, text) for text in must),
    )
    return Scene(drafts, (plan,), language)


PLACES: tuple[tuple[str, Tell], ...] = (("within", within), ("across", across))
