"""Quotations: pieces of a statement told before it or after it, and two that quote the same."""

from typing import Final

from twicetold.verify.again import bounds
from twicetold.verify.align import Run, align, core
from twicetold.verify.passage import Passage

MOST_SENTENCES: Final = 6
"""Longer passages hang together, or are no quotation."""
SENTENCE_SHARE: Final = 0.8
"""So much of a sentence stands together where it was taken from."""

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


def _opens(before: str) -> bool:
    """Say whether a quotation opens at the end of this text; behind a mark with a blank it has closed, but after «."""
    return before.rstrip()[-1:] == "«" if before[-1:].isspace() else before[-1:] in set(_OPENING)


def is_quotation(passage: Passage, start: int, end: int) -> bool:
    """Say whether a stretch of words is one quotation and nothing else: two may quote the same."""
    if start >= end or not _opens(passage.text_before(start)):
        return False
    return not any(mark in passage.text_after(i) for i in range(start, end - 1) for mark in _CLOSING)
