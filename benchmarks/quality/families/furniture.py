"""Families of site furniture: the same block or line in many articles of one host."""

from benchmarks.quality.desk import Desk, whole
from benchmarks.quality.families import Family
from benchmarks.quality.values import Draft, Piece, Plan, Scene

_BLOCKS = (
    "{name} has covered ports and railways for the paper since {year} and lives near the quay.",
    "Sign up for the {name} letter and get the five stories our readers argued about in {year}.",
    "Our newsroom of eleven is run by {name}, paid for by readers alone, and open since {year}.",
    "Recevez chaque matin la lettre de {name} : l'essentiel de la vallée depuis {year} déjà.",
    "Abonnieren Sie den Brief von {name} und lesen Sie jeden Morgen das Wichtigste seit {year}.",
    "{name} escribe sobre justicia y tribunales en nuestro diario desde el otoño de {year}.",
)
_LINES = ("Leave a reply to {name}", "Exit mobile version {year}", "Share with {name}")
_NAMES = "Vallotton Quiroga Renfrew Sandoz Ilmari Castellane Brunning Oduya Tremaine Wickert".split()
_ARTICLES = 8
# The product calls a passage furniture from the fifth article of a host on
_FROM = 5


def _scene(desk: Desk, furniture: tuple[Piece, ...], least: int, *, at_head: bool) -> Scene | None:
    around = desk.fillers(2 * _ARTICLES)
    if len(around) < 2 * _ARTICLES:
        return None
    host = f"{desk.rng.randrange(10**6)}.furniture.example"
    size, drafts = len(furniture), []
    for n in range(_ARTICLES):
        own = tuple(around[2 * n : 2 * n + 2])
        pieces = (*furniture, *own) if at_head else (*own, *furniture)
        drafts.append(Draft(pieces, host, (size, size + 1) if at_head else (0, 1)))
    first = 0 if at_head else 2
    plans = tuple(
        Plan(
            whole(n, first, first + size - 1),
            whole(0, first, first + size - 1),
            tuple((n, piece.text) for piece in furniture) if at_head else (),
        )
        for n in range(least - 1, _ARTICLES)
    )
    return Scene(tuple(drafts), plans, "und")


def _signed(desk: Desk, template: str) -> Piece:
    """Give the line with a name of its own, so that no other site of the planting has it."""
    name = f"{desk.rng.choice(_NAMES)} {desk.rng.choice(_NAMES)}"
    return Piece(template.format(name=name, year=desk.rng.randrange(1800, 2030)))


def _block(desk: Desk) -> Scene | None:
    return _scene(desk, (_signed(desk, desk.rng.choice(_BLOCKS)),), _FROM, at_head=False)


def _lines(desk: Desk) -> Scene | None:
    lines = desk.rng.sample(_LINES, 2)
    return _scene(desk, tuple(_signed(desk, line) for line in lines), _FROM, at_head=False)


def _byline(desk: Desk) -> Scene | None:
    return _scene(desk, (_signed(desk, "By {name}, desk {year}"),), _FROM, at_head=True)


FAMILIES = (
    Family("furniture_block", "found", _block),
    Family("furniture_tail_lines", "found", _lines),
    Family("byline_at_head", "stays", _byline),
)
