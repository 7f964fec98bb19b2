"""Extending: a chain goes on at both ends, sentence by sentence, as far as both tellings agree."""

from typing import Final

import numpy as np

from twicetold.chain.pair import Pair, Unit, equal, equal_units, told
from twicetold.columns import Words
from twicetold.model import ParagraphKind

EXTENSION: Final = 400
"""A chain is extended by so many words at each end at most: what goes on longer has matches of its own,
and a page of equal paragraphs must not cost the square of its length."""
STEP: Final = 8
"""So many words are compared at first, then more and more."""
PART_WORDS: Final = 3
"""A chain is extended into a part of a paragraph by so many words at least."""


def extended(units: list[Unit], pair: Pair) -> list[Unit]:
    """Extend a chain at both ends as far as both tellings agree."""
    last = units[-1]
    end = _agree_forward(last, units[0].start, pair)
    units = units + list(equal_units(last.end, end, last.source_end, pair))
    first = units[0]
    start = _agree_backward(first, units[-1].source_end, pair)
    units = list(equal_units(start, first.start, first.source_start - (first.start - start), pair)) + units
    return _without_last_heading(units, pair)


def _agree_forward(last: Unit, begin: int, pair: Pair) -> int:
    """Give the end of the last whole sentence up to which both articles go on alike."""
    room = min(len(pair.later) - last.end, pair.size - last.source_end)
    if pair.same_article:
        room = min(room, begin - last.source_end)
    length = _equal_length(pair, last.end, last.source_end, min(room, EXTENSION))
    end = last.end
    for stop in _sentence_stops(pair, last.end, last.end + length):
        if not equal(pair, end, stop, last.source_end + end - last.end):
            break
        end = stop
    return end if _is_worth(pair, last.end, end) else last.end


def _agree_backward(first: Unit, reach: int, pair: Pair) -> int:
    room = min(first.start, first.source_start)
    if pair.same_article:
        room = min(room, first.start - reach)
    length = _equal_length(pair, first.start, first.source_start, -min(room, EXTENSION))
    start = first.start
    for stop in reversed(_sentence_starts(pair, first.start - length, first.start)):
        if not equal(pair, stop, start, first.source_start - (first.start - stop)):
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


def _equal_length(pair: Pair, place: int, source_place: int, room: int) -> int:
    """Give how many words are equal from two places on, forward or, where `room` is negative, backward."""
    step, length, way = STEP, 0, 1 if room > 0 else -1
    while length < abs(room):
        step = min(step, abs(room) - length)
        later, earlier = (
            told(pair.shelf, rank, *sorted((at + way * length, at + way * (length + step))))[0][::way]
            for rank, at in ((pair.rank, place), (pair.source, source_place))
        )
        differ = np.flatnonzero(later != earlier)
        if len(differ):
            return length + int(differ[0])
        length, step = length + step, 4 * step
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
