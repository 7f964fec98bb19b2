"""Chaining: from matches to passages that two articles tell in the same order.

In: matches, a row a paragraph. Out: chains of rows that follow one another in both articles, and
the rows that go along: short lines between matched neighbours that are equal to the lines at the
same place of the source, and at both ends whole sentences as far as both tellings agree and no
further. After the chaining of seeds in aligners (Li 2018, minimap2), with word equality as the
only bridge. Inside one article a chain never reaches into its own source.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from twicetold.chain.extend import extended
from twicetold.chain.groups import Chained, Groups
from twicetold.chain.pair import Pair, Shelf, Unit, equal, equal_units
from twicetold.columns import Chains, Matches
from twicetold.config import SOURCE_GAP
from twicetold.limits import EXTENDED_CHAINS

__all__ = ["chain"]

BRIDGE: Final = 60
"""So many words may lie between two matches, if both articles have them."""
LOOKBACK: Final = 32
"""A match is linked to one of so many matches before it."""


def chain(matches: Matches, shelf: Shelf) -> tuple[Matches, Chains]:
    """Give the matches with the rows that go along, chained; the longest chain of a pair first."""
    groups = Groups.of(matches)
    alone, short = groups.alone(shelf), 0
    shelf.prepare(groups.beyond(alone, shelf))
    found: list[Chained] = []
    for number in np.flatnonzero(~alone).tolist():
        rank, source, units = groups.units(number)
        pair = Pair(rank, source, shelf)
        for place, linked in enumerate(_chains(units, pair)):
            # A page of thousands of equal rows has a chain for each, and all of them reach as far
            is_extended = linked[0].told and place < EXTENDED_CHAINS
            found.append(Chained(number, extended(linked, pair) if is_extended else linked))
            short += bool(linked[0].told) and not is_extended
    return groups.joined(alone, found, short)


def _chains(units: list[Unit], pair: Pair) -> Iterator[list[Unit]]:
    """Link each unit to its best predecessor, then take the chains, longest first."""
    if len(units) == 1:
        yield units
        return
    score: list[int] = []
    before: list[int] = []
    begin: list[int] = []
    for number, unit in enumerate(units):
        best = _best_before(units, number, begin, score, pair)
        before.append(best)
        begin.append(begin[best] if best >= 0 else unit.start)
        score.append(unit.end - unit.start + (score[best] if best >= 0 else 0))
    used: set[int] = set()
    for last in sorted(range(len(units)), key=lambda k: (-score[k], k)):
        found = _backtrack(last, before, used)
        if found:
            yield _bridged([units[k] for k in found], pair)


def _backtrack(last: int, before: list[int], used: set[int]) -> list[int]:
    found: list[int] = []
    while last >= 0 and last not in used:
        used.add(last)
        found.append(last)
        last = before[last]
    return found[::-1]


def _best_before(units: list[Unit], number: int, begin: list[int], score: list[int], pair: Pair) -> int:
    """Give the unit that a unit is linked to, the one of the longest chain; -1 for none."""
    start, _, source_start, source_end, *_ = units[number]
    best, apart, same = (-1, -1, 0), list[tuple[int, int, int]](), pair.same_article
    # Those that it follows at once come last
    for k in range(number - 1, max(0, number - LOOKBACK) - 1, -1):
        _, end, _, before, _, _ = units[k]
        between, gap = source_start - before, start - end
        if between < 0 or gap < 0 or score[k] < best[0] or (same and source_end > begin[k]):
            continue
        if gap == 0 and between <= SOURCE_GAP:
            best = max(best, (score[k], before, -k))
        elif 0 < gap <= BRIDGE and gap <= between:
            apart.append((score[k], before, -k))
    # What lies between is compared only where a longer chain would come of it
    for key in sorted(apart, reverse=True):
        if key < best or _bridge(units[-key[2]], units[number], pair) is not None:
            best = max(best, key)
            break
    return -best[2] if best[0] >= 0 else -1


def _bridge(a: Unit, b: Unit, pair: Pair) -> int | None:
    """Give where the words between two units stand in the source, right after a or before b."""
    length = b.start - a.end
    if length > b.source_start - a.source_end:
        return None
    for place in (a.source_end, b.source_start - length):
        if equal(pair, a.end, b.start, place):
            return place
    return None


def _bridged(units: list[Unit], pair: Pair) -> list[Unit]:
    """Put a unit for each paragraph that lies between two units."""
    whole = [units[0]]
    for unit in units[1:]:
        place = _bridge(whole[-1], unit, pair) if unit.start > whole[-1].end else None
        if place is not None:
            whole.extend(equal_units(whole[-1].end, unit.start, place, pair))
        whole.append(unit)
    return whole
