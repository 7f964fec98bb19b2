"""The families of cases: what must be found, and what must be left alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.quality.desk import Desk
from benchmarks.quality.values import Expectation, Scene

Make = Callable[[Desk], Scene | None]


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of case. `make` gives a scene, or None when the stock has nothing fit for it."""

    name: str
    expectation: Expectation
    make: Make


def family_table() -> Mapping[str, Family]:
    """Give every family by its name."""
    from . import facts, found, furniture, passages, reports, stays, turns

    modules = (found, passages, furniture, facts, turns, reports, stays)
    families = [family for module in modules for family in module.FAMILIES]
    return {family.name: family for family in families}
