"""Chaining: from matches to passages that two articles tell in the same order.

In: matches, a row a paragraph. Out: chains of rows that follow one another in both articles, and
the rows that go along: short lines between matched neighbours that are equal to the lines at the
same place of the source, and at both ends whole sentences as far as both tellings agree and no
further. After the chaining of seeds in aligners (Li 2018, minimap2), with word equality as the
only bridge. Inside one article a chain never reaches into its own source.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from twicetold.columns import Chains, Matches, Words
from twicetold.model import Article, ParagraphKind

SOURCE_GAP: Final = 120
"""So many words of the source may be left out between two matches of a chain."""
BRIDGE: Final = 60
"""So many words may lie between two matches, if both articles have them."""
EXTENSION: Final = 400
"""A chain is extended by so many words at each end at most: what goes on longer has matches of its own,
and a page of equal paragraphs must not cost the square of its length."""
PART_WORDS: Final = 3
"""A chain is extended into a part of a paragraph by so many words at least."""
LOOKBACK: Final = 32
"""A match is linked to one of so many matches before it."""


class Shelf(Protocol):
    """Where the words of the articles of all ranks are found again."""

    def article(self, rank: int) -> Article:
        """Give the article of a rank."""

    def words(self, rank: int) -> Words:
        """Give the words of an article."""

    def kind(self, rank: int, paragraph: int) -> ParagraphKind:
        """Give the kind of one of its paragraphs."""

    def spelled(self, rank: int, paragraph: int) -> list[str]:
        """Give the folded words of one of its paragraphs."""

    def sentence_ends(self, rank: int, paragraph: int) -> npt.NDArray[np.bool_]:
        """Say for each word of one of its paragraphs whether a sentence ends after it."""


class Unit(NamedTuple):
    """A match in a chain: words `start` to `end` of the later article, and where they were told."""

    start: int
    end: int
    source_start: int
    source_end: int
    aligned: int
    told: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A later article and a source."""

    rank: int
    source: int
    later: Words
    earlier: Words
    shelf: Shelf

    def text(self, rank: int, words: Words, start: int, end: int) -> str:
        """Give the text from the first of some words to the last."""
        return self.shelf.article(rank).text[int(words.starts[start]) : int(words.ends[end - 1])]

    @property
    def same_article(self) -> bool:
        """The source is the article itself."""
        return self.rank == self.source


def chain(matches: Matches, shelf: Shelf) -> tuple[Matches, Chains]:
    """Give the matches with the rows that go along, chained; the longest chain of a pair first."""
    rows: list[tuple[int, int, Unit]] = []
    members: list[int] = []
    offsets = [0]
    for (rank, source, _), units in _by_pair(matches):
        pair = Pair(rank, source, shelf.words(rank), shelf.words(source), shelf)
        for found in _chains(units, pair):
            whole = _extended(found, pair) if found[0].told else found
            members.extend(range(len(rows), len(rows) + len(whole)))
            rows.extend((rank, source, unit) for unit in whole)
            offsets.append(len(members))
    return _columns(rows), Chains(np.array(members, np.int64), np.array(offsets, np.int64))


def _by_pair(matches: Matches) -> Iterator[tuple[tuple[int, int, int], list[Unit]]]:
    order = np.lexsort(
        (matches.source_start, matches.start, -matches.told.astype(np.int8), matches.source, matches.article)
    )
    columns = (
        matches.article,
        matches.source,
        matches.start,
        matches.end,
        matches.source_start,
        matches.source_end,
        matches.aligned,
        matches.told,
    )
    rows = zip(*(column[order].tolist() for column in columns), strict=True)
    for key, group in groupby(rows, key=lambda row: (row[0], row[1], row[7])):
        yield key, [Unit(*row[2:]) for row in group]


def _columns(rows: list[tuple[int, int, Unit]]) -> Matches:
    table = np.array([(rank, source, *unit) for rank, source, unit in rows], np.int64).reshape(-1, 8)
    narrow = table.astype(np.int32)
    return Matches(
        article=table[:, 0],
        source=table[:, 1],
        start=narrow[:, 2],
        end=narrow[:, 3],
        source_start=narrow[:, 4],
        source_end=narrow[:, 5],
        aligned=narrow[:, 6],
        told=table[:, 7].astype(np.uint8),
    )


def _chains(units: list[Unit], pair: Pair) -> Iterator[list[Unit]]:
    """Link each unit to its best predecessor, then take the chains, longest first."""
    score: list[int] = []
    before: list[int] = []
    begin: list[int] = []
    for number, unit in enumerate(units):
        best = max(
            (k for k in range(max(0, number - LOOKBACK), number) if _links(units, k, number, begin[k], pair)),
            key=lambda k: (score[k], units[k].source_end, -k),
            default=-1,
        )
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


def _links(units: list[Unit], k: int, number: int, begin: int, pair: Pair) -> bool:
    a, b = units[k], units[number]
    if a.end > b.start or a.source_end > b.source_start:
        return False
    if pair.same_article and b.source_end > begin:
        return False
    if a.end == b.start:
        return b.source_start - a.source_end <= SOURCE_GAP
    return b.start - a.end <= BRIDGE and _bridge(a, b, pair) is not None


def _bridge(a: Unit, b: Unit, pair: Pair) -> int | None:
    """Give where the words between two units stand in the source, right after a or before b."""
    length = b.start - a.end
    if length > b.source_start - a.source_end:
        return None
    for place in (a.source_end, b.source_start - length):
        if _equal(pair, a.end, b.start, place):
            return place
    return None


def _equal(pair: Pair, start: int, end: int, source_start: int) -> bool:
    """Say whether words of the later article equal those of the source; the strings decide."""
    source_end = source_start + end - start
    if not np.array_equal(pair.later.hashes[start:end], pair.earlier.hashes[source_start:source_end]):
        return False
    if pair.text(pair.rank, pair.later, start, end) == pair.text(pair.source, pair.earlier, source_start, source_end):
        return True
    return _spelled(pair.shelf, pair.rank, pair.later, start, end) == _spelled(
        pair.shelf, pair.source, pair.earlier, source_start, source_end
    )


def _spelled(shelf: Shelf, rank: int, words: Words, start: int, end: int) -> list[str]:
    spelled: list[str] = []
    paragraph = words.paragraph_of(start)
    while start < end:
        first = int(words.offsets[paragraph])
        stop = min(end, int(words.offsets[paragraph + 1]))
        spelled.extend(shelf.spelled(rank, paragraph)[start - first : stop - first])
        start, paragraph = max(start, stop), paragraph + 1
    return spelled


def _bridged(units: list[Unit], pair: Pair) -> list[Unit]:
    """Put a unit for each paragraph that lies between two units."""
    whole = [units[0]]
    for unit in units[1:]:
        place = _bridge(whole[-1], unit, pair) if unit.start > whole[-1].end else None
        if place is not None:
            whole.extend(_equal_units(whole[-1].end, unit.start, place, pair))
        whole.append(unit)
    return whole


def _equal_units(start: int, end: int, source_start: int, pair: Pair) -> Iterator[Unit]:
    """Cut equal words into a unit a paragraph of the later article."""
    shift = source_start - start
    while start < end:
        stop = min(end, int(pair.later.offsets[pair.later.paragraph_of(start) + 1]))
        halves = int(pair.later.halves[stop] - pair.later.halves[start])
        yield Unit(start, stop, start + shift, stop + shift, halves, 1)
        start = stop


def _extended(units: list[Unit], pair: Pair) -> list[Unit]:
    """Extend a chain at both ends as far as both tellings agree."""
    last = units[-1]
    end = _agree_forward(last, units[0].start, pair)
    units = units + list(_equal_units(last.end, end, last.source_end, pair))
    first = units[0]
    start = _agree_backward(first, units[-1].source_end, pair)
    units = list(_equal_units(start, first.start, first.source_start - (first.start - start), pair)) + units
    return _without_last_heading(units, pair)


def _agree_forward(last: Unit, begin: int, pair: Pair) -> int:
    """Give the end of the last whole sentence up to which both articles go on alike."""
    later, earlier = pair.later, pair.earlier
    room = min(len(later) - last.end, len(earlier) - last.source_end)
    if pair.same_article:
        room = min(room, begin - last.source_end)
    room = min(room, EXTENSION)
    if room <= 0:
        return last.end
    length = _equal_length(
        later.hashes[last.end : last.end + room], earlier.hashes[last.source_end : last.source_end + room]
    )
    end = last.end
    for stop in _sentence_stops(pair, last.end, last.end + length):
        if not _equal(pair, end, stop, last.source_end + end - last.end):
            break
        end = stop
    return end if _is_worth(pair, last.end, end) else last.end


def _agree_backward(first: Unit, reach: int, pair: Pair) -> int:
    later, earlier = pair.later, pair.earlier
    room = min(first.start, first.source_start)
    if pair.same_article:
        room = min(room, first.start - reach)
    room = min(room, EXTENSION)
    if room <= 0:
        return first.start
    length = _equal_length(
        later.hashes[first.start - room : first.start][::-1],
        earlier.hashes[first.source_start - room : first.source_start][::-1],
    )
    start = first.start
    for stop in reversed(_sentence_starts(pair, first.start - length, first.start)):
        if not _equal(pair, stop, start, first.source_start - (first.start - stop)):
            break
        start = stop
    return start if _is_worth(pair, start, first.start) else first.start


def _is_worth(pair: Pair, start: int, end: int) -> bool:
    """Refuse a word or two of a paragraph that says something else: "Well…" stands anywhere."""
    if end - start >= PART_WORDS:
        return True
    return _is_edge(pair.later, start) and _is_edge(pair.later, end)


def _is_edge(words: Words, word: int) -> bool:
    return int(words.offsets[np.searchsorted(words.offsets, word)]) == word


def _equal_length(a: npt.NDArray[np.uint64], b: npt.NDArray[np.uint64]) -> int:
    step, length = 64, 0
    while length < len(a):
        differ = np.flatnonzero(a[length : length + step] != b[length : length + step])
        if len(differ):
            return length + int(differ[0])
        length, step = min(length + step, len(a)), 4 * step
    return length


def _sentence_stops(pair: Pair, start: int, end: int) -> list[int]:
    """Give the words after which a sentence of the later article ends, between two words."""
    stops: list[int] = []
    place = start
    while place < end:
        paragraph = pair.later.paragraph_of(place)
        first, last = int(pair.later.offsets[paragraph]), int(pair.later.offsets[paragraph + 1])
        ends = first + 1 + np.flatnonzero(pair.shelf.sentence_ends(pair.rank, paragraph))
        stops.extend(int(stop) for stop in ends if start < stop <= end)
        place = last
    return stops


def _sentence_starts(pair: Pair, start: int, end: int) -> list[int]:
    if start >= end:
        return []
    first = 0 if start == 0 else start - 1
    return [stop for stop in ([0] if first == 0 else []) + _sentence_stops(pair, first, end - 1) if start <= stop < end]


def _without_last_heading(units: list[Unit], pair: Pair) -> list[Unit]:
    """Leave a heading that opens something else where it stands."""
    while len(units) > 1 and units[-1].end < len(pair.later):
        if pair.shelf.kind(pair.rank, pair.later.paragraph_of(units[-1].start)) is not ParagraphKind.HEADING:
            break
        units = units[:-1]
    return units
