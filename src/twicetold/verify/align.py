"""Alignment: which words of two passages are equal, in order.

The alignment is a longest common subsequence (rapidfuzz, bit-parallel: Hyyrö 2004). Long passages
are first pinned at word runs that stand once in each, so that cost and memory stay linear.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, NamedTuple

from rapidfuzz.distance import LCSseq

PINNED_OVER: Final = 4_000_000
"""Passages whose lengths multiply to more are pinned first: a matrix of 500 kB at most."""
PIN_WORDS: Final = 6


class Run(NamedTuple):
    """Words that are equal one by one: `later[i:i + length] == earlier[j:j + length]`."""

    later: int
    earlier: int
    length: int


def align(later: Sequence[int], earlier: Sequence[int]) -> list[Run]:
    """Align two passages; the runs ascend on both sides and touch on at most one."""
    head = _common_prefix(later, earlier)
    tail = _common_suffix(later, earlier, min(len(later), len(earlier)) - head)
    middle = _align_middle(later[head : len(later) - tail], earlier[head : len(earlier) - tail])
    runs = [Run(0, 0, head)] if head else []
    runs.extend(Run(i + head, j + head, length) for i, j, length in middle)
    if tail:
        runs.append(Run(len(later) - tail, len(earlier) - tail, tail))
    return _slid(_joined(runs), later, earlier)


def _align_middle(later: Sequence[int], earlier: Sequence[int]) -> list[Run]:
    if not later or not earlier:
        return []
    if len(later) * len(earlier) <= PINNED_OVER:
        blocks = LCSseq.editops(later, earlier).as_matching_blocks()
        return [Run(block.a, block.b, block.size) for block in blocks if block.size]
    return _align_between_pins(later, earlier)


def _align_between_pins(later: Sequence[int], earlier: Sequence[int]) -> list[Run]:
    runs: list[Run] = []
    i = j = 0
    for pin_later, pin_earlier in [*_pins(later, earlier), (len(later), len(earlier))]:
        if pin_later < i or pin_earlier < j:
            continue
        part_later, part_earlier = later[i:pin_later], earlier[j:pin_earlier]
        if len(part_later) * len(part_earlier) <= PINNED_OVER:
            runs.extend(Run(i + a, j + b, length) for a, b, length in _align_middle(part_later, part_earlier))
        if pin_later < len(later):
            runs.append(Run(pin_later, pin_earlier, PIN_WORDS))
        i, j = pin_later + PIN_WORDS, pin_earlier + PIN_WORDS
    return runs


def _pins(later: Sequence[int], earlier: Sequence[int]) -> list[tuple[int, int]]:
    """Give the longest ascending row of places of word runs that stand once on both sides."""
    once = _unique_runs(earlier)
    # By the place in the earlier passage: the runs of a long one take a hundred bytes each
    found: dict[int, int] = {}
    for i in range(len(later) - PIN_WORDS + 1):
        if (j := once.get(tuple(later[i : i + PIN_WORDS]))) is not None:
            found[j] = -1 if j in found else i
    places = [(i, j) for j, i in found.items() if i >= 0]
    ends: list[int] = []
    rows: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(places):
        row = bisect_left(ends, place)
        before.append(rows[row - 1] if row else -1)
        ends[row : row + 1] = [place]
        rows[row : row + 1] = [number]
    pins: list[tuple[int, int]] = []
    number = rows[-1] if rows else -1
    while number >= 0:
        pins.append(places[number])
        number = before[number]
    return pins[::-1]


def _unique_runs(words: Sequence[int]) -> dict[tuple[int, ...], int]:
    seen: dict[tuple[int, ...], int] = {}
    for place in range(len(words) - PIN_WORDS + 1):
        run = tuple(words[place : place + PIN_WORDS])
        seen[run] = -1 if run in seen else place
    for run in [run for run, place in seen.items() if place < 0]:
        del seen[run]
    return seen


def _common_prefix(a: Sequence[int], b: Sequence[int]) -> int:
    """Give how many words from the start are equal; bisects, because comparing stretches is fast."""
    equal, differs = 0, min(len(a), len(b)) + 1
    while differs - equal > 1:
        middle = (equal + differs) // 2
        equal, differs = (middle, differs) if a[equal:middle] == b[equal:middle] else (equal, middle)
    return equal


def _common_suffix(a: Sequence[int], b: Sequence[int], room: int) -> int:
    """Give how many words from the end are equal, `room` at most."""
    equal, differs, m, n = 0, room + 1, len(a), len(b)
    while differs - equal > 1:
        middle = (equal + differs) // 2
        same = a[m - middle : m - equal] == b[n - middle : n - equal]
        equal, differs = (middle, differs) if same else (equal, middle)
    return equal


def _joined(runs: list[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and last.later + last.length == run.later and last.earlier + last.length == run.earlier:
            joined[-1] = Run(last.later, last.earlier, last.length + run.length)
        else:
            joined.append(run)
    return joined


def _slid(runs: list[Run], later: Sequence[int], earlier: Sequence[int]) -> list[Run]:
    """Let the longer of two runs take words that either could have.

    A "the" that stands at the start of a passage belongs to it, not to an earlier "the" alone.
    """
    slid: list[Run] = []
    for run in runs:
        this = run
        while slid:
            last = slid.pop()
            slide = _slide_right if last.length <= this.length else _slide_left
            last, this = slide(last, this, later, earlier)
            slid.extend([last] if last.length else [])
            if last.length:
                break
        slid.extend([this] if this.length else [])
    return slid


def _slide_right(a: Run, b: Run, later: Sequence[int], earlier: Sequence[int]) -> tuple[Run, Run]:
    if a.earlier + a.length != b.earlier and a.later + a.length != b.later:
        return a, b
    while a.length and later[b.later - 1] == earlier[b.earlier - 1]:
        a, b = Run(a.later, a.earlier, a.length - 1), Run(b.later - 1, b.earlier - 1, b.length + 1)
    return a, b


def _slide_left(a: Run, b: Run, later: Sequence[int], earlier: Sequence[int]) -> tuple[Run, Run]:
    if a.earlier + a.length != b.earlier and a.later + a.length != b.later:
        return a, b
    while b.length and later[a.later + a.length] == earlier[a.earlier + a.length]:
        a, b = Run(a.later, a.earlier, a.length + 1), Run(b.later + 1, b.earlier + 1, b.length - 1)
    return a, b


def core(runs: list[Run]) -> list[Run]:
    """Give the runs that hang together: those of the best local score.

    A word scores one; a gap costs half its longer side. So a stray "the" far from the passage is
    no part of it, and a passage survives an inserted sentence shorter than itself.
    """
    best, best_score, score, begin = (0, 0), 0.0, 0.0, 0
    for place, run in enumerate(runs):
        if place:
            last = runs[place - 1]
            gap = max(run.later - last.later - last.length, run.earlier - last.earlier - last.length)
            score -= gap / 2
        if score <= 0:
            score, begin = 0.0, place
        score += run.length
        if score > best_score:
            best, best_score = (begin, place + 1), score
    return runs[best[0] : best[1]]
