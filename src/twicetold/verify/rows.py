"""Rows: what was verified of a pair of passages, as rows of `Matches`."""

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import Final

from twicetold.columns import HALVES_A_WORD
from twicetold.verify.align import Run
from twicetold.verify.guard import Judgement
from twicetold.verify.passage import Passage

HEAD_WORDS: Final = 3
Row = tuple[int, int, int, int, int, int, int, int]
"""The columns of `Matches`."""


def rows_of(later: Passage, earlier: Passage, judgement: Judgement, start: int, end: int) -> Iterable[Row]:
    """Give one row for a variant, else one for each run of sentences that say nothing new."""
    if all(judgement.clean) and start < end:
        yield from one_row(later, earlier, judgement, range(start, end), 1)
        return
    sentences = later.sentences
    inside = range(sentences[start], sentences[end - 1] + 1) if start < end else range(0)
    differs = any(not judgement.clean[s] and not judgement.inserted[s] for s in inside)
    if differs or _is_headed(judgement, sentences, start):
        yield from one_row(later, earlier, judgement, range(start, end), 0)
        return
    for clean, group in groupby(range(start, end), key=lambda i: judgement.clean[sentences[i]]):
        if clean:
            members = list(group)
            yield from one_row(later, earlier, judgement, range(members[0], members[-1] + 1), 1)


def _is_headed(judgement: Judgement, sentences: Sequence[int], start: int) -> bool:
    """Say whether a word or two of their own stand right before what was told: "Malmö. Sunny spells…"."""
    if judgement.clean[0] or sentences.count(0) > HEAD_WORDS or not start < len(sentences):
        return False
    told = next((s for s in range(sentences[start], len(judgement.clean)) if judgement.clean[s]), None)
    return told == 1


def one_row(later: Passage, earlier: Passage, judgement: Judgement, words: range, told: int) -> Iterable[Row]:
    runs = _runs(judgement.partner, words)
    if not runs or _is_forged(later, earlier, runs):
        return
    if later.has_spaceless:
        aligned = sum(later.halves(i) for run in runs for i in range(run.later, run.later + run.length))
    else:
        aligned = HALVES_A_WORD * sum(run.length for run in runs)
    yield row_of(later, words, earlier, range(runs[0].earlier, runs[-1].earlier + runs[-1].length), (aligned, told))


def _runs(partner: Sequence[int], words: range) -> list[Run]:
    """Give the stretches of some words whose partners follow one another."""
    some = partner[words.start : words.stop]
    breaks = [k for k, (before, j) in enumerate(pairwise(some), start=1) if j != before + 1 or before < 0]
    stretches = pairwise([0, *breaks, len(some)])
    return [Run(words.start + k, some[k], stop - k) for k, stop in stretches if stop > k and some[k] >= 0]


def _is_forged(later: Passage, earlier: Passage, runs: Sequence[Run]) -> bool:
    """Say whether some pair has equal hashes and unequal words: the words decide, such a hash proves nothing."""
    said, told = later.hashes, earlier.hashes
    for i, j, length in runs:
        same = [a == b for a, b in zip(said[i : i + length], told[j : j + length], strict=True)]
        at = 0
        for equal, group in groupby(same):
            size = len(list(group))
            if equal and not _is_spelled_alike(later, i + at, earlier, j + at, size):
                return True
            at += size
    return False


def _is_spelled_alike(later: Passage, i: int, earlier: Passage, j: int, size: int) -> bool:
    """Say whether so many words are the same from i and j on."""
    if later.raw(i, i + size - 1) == earlier.raw(j, j + size - 1):
        return True
    return later.spelled[i : i + size] == earlier.spelled[j : j + size]


def row_of(later: Passage, words: range, earlier: Passage, source: range, verdict: tuple[int, int]) -> Row:
    """Give the columns of `Matches`, words counted in their articles; `verdict`: aligned, told."""
    return (
        later.rank,
        later.start + words.start,
        later.start + words.stop,
        earlier.rank,
        earlier.start + source.start,
        earlier.start + source.stop,
        *verdict,
    )
