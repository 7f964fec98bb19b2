"""What is told sentence by sentence: twice in one paragraph, or in pieces of a longer one."""

from collections.abc import Iterator, Sequence
from typing import Final

from twicetold.verify.align import Run, align, core
from twicetold.verify.passage import Passage

MOST_SENTENCES: Final = 6
"""Longer passages hang together, or are no quotation."""
SENTENCE_SHARE: Final = 0.8
"""So much of a sentence stands together where it was taken from."""

Sentence = tuple[str, ...]


def told_again(passage: Passage, min_words: int) -> Iterator[tuple[range, range]]:
    """Give passages of whole sentences that stood earlier in the same paragraph, and where.

    Both are words of the passage, equal one by one; a telling never overlaps its source, and has
    `min_words` words at least. Of sentences told three times the first is the source of both others.
    """
    bounds = _bounds(passage.sentences)
    said = [tuple(passage.spelled[a:b]) for a, b in bounds]
    first: dict[Sentence, int] = {}
    place = 0
    while place < len(said):
        source = first.setdefault(said[place], place)
        length = _length(said, source, place)
        words = range(bounds[place][0], bounds[place + length - 1][1]) if length else range(0)
        if words and sum(map(passage.halves, words)) >= 2 * min_words:
            yield words, range(bounds[source][0], bounds[source + length - 1][1])
            place += length
        else:
            place += 1


def told_in_pieces(later: Passage, earlier: Passage) -> list[Run]:
    """Give where the sentences of a short passage stand in an earlier one, in order; nothing if one stands nowhere.

    So a quotation of two sentences is found, however much stands between them in the text it is taken from.
    """
    bounds = _bounds(later.sentences)
    if not 1 < len(bounds) <= MOST_SENTENCES or len(later) >= len(earlier):
        return []
    runs: list[Run] = []
    place = 0
    for begin, end in bounds:
        words = later.hashes[begin:end]
        found = core(align(words, earlier.hashes[place:]))
        if sum(run.length for run in found) < SENTENCE_SHARE * len(words):
            return []
        runs += [Run(begin + run.later, place + run.earlier, run.length) for run in found]
        place += found[-1].earlier + found[-1].length
    return runs


def _bounds(sentences: Sequence[int]) -> list[tuple[int, int]]:
    edges = [i for i, s in enumerate(sentences) if i == 0 or s != sentences[i - 1]]
    return list(zip(edges, [*edges[1:], len(sentences)], strict=True))


def _length(said: Sequence[Sentence], source: int, place: int) -> int:
    """Give how many sentences from `place` on are told from `source` on, up to `place`."""
    length = 0
    while source + length < place < len(said) - length and said[source + length] == said[place + length]:
        length += 1
    return length
