"""Quotations: pieces of a statement told before it or after it, and two that quote the same."""

from collections.abc import Sequence
from typing import Final

from twicetold.verify.again import bounds
from twicetold.verify.align import Run, align, core
from twicetold.verify.guard import Judgement
from twicetold.verify.passage import Passage

MOST_SENTENCES: Final = 6
"""Longer passages hang together, or are no quotation."""
SENTENCE_SHARE: Final = 0.8
"""So much of a sentence stands together where it was taken from."""
LEAST_MOVED: Final = 8
"""Shorter sentences may stand anywhere, and mean what stands before them."""

_OPENING = '"“„«‹「『‘‚'
_CLOSING = '"”“»›」』'


def told_in_pieces(later: Passage, earlier: Passage) -> list[Run]:
    """Give where the sentences of a short passage stand in an earlier one, in order; nothing if one stands nowhere.

    So a quotation of two sentences is found, however much stands between them in the text it is taken from.
    """
    sentences = bounds(later.sentences)
    if not 1 < len(sentences) <= MOST_SENTENCES or len(later) >= len(earlier):
        return []
    runs: list[Run] = []
    place = 0
    for begin, end in sentences:
        words = later.hashes[begin:end]
        found = core(align(words, earlier.hashes[place:]))
        if sum(run.length for run in found) < SENTENCE_SHARE * len(words):
            return []
        runs += [Run(begin + run.later, place + run.earlier, run.length) for run in found]
        place += found[-1].earlier + found[-1].length
    return runs


def moved_sentences(later: Passage, earlier: Passage, judgement: Judgement) -> list[tuple[range, range]]:
    """Give the sentences that stand word for word at another place of the earlier passage, and where.

    Nothing unless all others are told in order, say nothing new and are more than these.
    """
    moved: list[tuple[range, range]] = []
    for number, (begin, end) in enumerate(bounds(later.sentences)):
        aligned = end - begin - judgement.partner[begin:end].count(-1)
        if judgement.clean[number] and aligned >= SENTENCE_SHARE * (end - begin):
            continue
        place = _place_of(later.hashes[begin:end], earlier.hashes)
        source = range(place, place + end - begin)
        if place < 0 or end - begin < LEAST_MOVED or later.spelled[begin:end] != earlier.spelled[place : source.stop]:
            return []
        moved.append((range(begin, end), source))
    return moved if 2 * sum(len(words) for words, _ in moved) < len(later) else []


def _place_of(words: Sequence[int], told: Sequence[int]) -> int:
    """Give where words stand side by side, or -1."""
    places = range(len(told) - len(words) + 1)
    return next((i for i in places if told[i] == words[0] and told[i : i + len(words)] == words), -1)


def _opens(before: str) -> bool:
    """Say whether a quotation opens at the end of this text; behind a mark with a blank it has closed, but after «."""
    return before.rstrip()[-1:] == "«" if before[-1:].isspace() else before[-1:] in set(_OPENING)


def is_quotation(passage: Passage, start: int, end: int) -> bool:
    """Say whether a stretch of words is one quotation and nothing else: two may quote the same."""
    if start >= end or not _opens(passage.text_before(start)):
        return False
    return not any(mark in passage.text_after(i) for i in range(start, end - 1) for mark in _CLOSING)
