"""The alignment is a longest common subsequence; its core is what hangs together."""

import itertools
import random
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twicetold.verify.align import Run, align, core


def longest_common(a: list[int], b: list[int]) -> int:
    """Give the length of the longest common subsequence, by the textbook table."""
    row = [0] * (len(b) + 1)
    for x in a:
        above = row
        row = [0]
        for place, y in enumerate(b):
            row.append(above[place] + 1 if x == y else max(row[place], above[place + 1]))
    return row[-1]


def check(later: list[int], earlier: list[int], runs: list[Run]) -> None:
    """Refuse runs that are not equal words in ascending order, or that could be joined."""
    i = j = -1
    for run in runs:
        assert run.length > 0
        assert later[run.later : run.later + run.length] == earlier[run.earlier : run.earlier + run.length]
        assert run.later >= max(i, 0)
        assert run.earlier >= max(j, 0)
        assert (run.later, run.earlier) != (i, j)
        i, j = run.later + run.length, run.earlier + run.length
    assert i <= len(later)
    assert j <= len(earlier)


WORDS = st.lists(st.integers(0, 9), max_size=40)


@given(WORDS, WORDS)
@settings(max_examples=300)
def test_as_many_words_are_aligned_as_the_textbook_finds(later: list[int], earlier: list[int]) -> None:
    runs = align(later, earlier)
    check(later, earlier, runs)
    assert sum(run.length for run in runs) == longest_common(later, earlier)


@given(st.lists(st.integers(0, 500), max_size=60), st.data())
def test_a_copy_with_words_left_out_is_aligned_whole(earlier: list[int], data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(earlier), max_size=len(earlier)))
    later = [word for word, keep in zip(earlier, kept, strict=True) if keep]
    assert sum(run.length for run in align(later, earlier)) == len(later)


def test_nothing_in_common_gives_no_runs() -> None:
    assert align([1, 2], [3]) == []
    assert align([], [3]) == []
    assert align([1], []) == []


def test_equal_passages_are_one_run() -> None:
    assert align([4, 4, 5], [4, 4, 5]) == [Run(0, 0, 3)]


def test_a_changed_word_splits_the_run() -> None:
    assert align([1, 2, 9, 4, 5], [1, 2, 3, 4, 5]) == [Run(0, 0, 2), Run(3, 3, 2)]


def test_hashes_of_64_bits_are_told_apart() -> None:
    assert align([1 << 63, 2**64 - 1], [2**64 - 1]) == [Run(1, 0, 1)]


@pytest.mark.parametrize("seed", range(5))
def test_long_passages_that_are_pinned_first_align_nearly_as_well(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    earlier = [rng.randrange(300) for _ in range(600)]
    later = [word for word in earlier if rng.random() > 0.03]
    later[200:200] = [rng.randrange(300) for _ in range(80)]
    monkeypatch.setattr(sys.modules["twicetold.verify.align"], "PINNED_OVER", 10_000)
    runs = align(later, earlier)
    check(later, earlier, runs)
    assert sum(run.length for run in runs) >= 0.95 * longest_common(later, earlier)


def test_a_stray_word_far_away_is_no_part_of_the_core() -> None:
    assert core([Run(0, 0, 1), Run(20, 3, 10)]) == [Run(20, 3, 10)]


def test_a_passage_survives_a_gap_shorter_than_itself() -> None:
    runs = [Run(0, 0, 12), Run(20, 12, 12)]
    assert core(runs) == runs


def test_the_better_of_two_passages_far_apart_is_the_core() -> None:
    assert core([Run(0, 0, 9), Run(200, 9, 10)]) == [Run(200, 9, 10)]


def test_no_runs_have_no_core() -> None:
    assert core([]) == []


@given(WORDS, WORDS)
def test_the_core_is_a_stretch_of_the_runs_that_scores_best(later: list[int], earlier: list[int]) -> None:
    runs = align(later, earlier)

    def score(part: list[Run]) -> float:
        gaps = [
            max(b.later - a.later - a.length, b.earlier - a.earlier - a.length) for a, b in itertools.pairwise(part)
        ]
        return sum(run.length for run in part) - sum(gaps) / 2

    stretches = [runs[i:j] for i in range(len(runs)) for j in range(i + 1, len(runs) + 1)]
    found = core(runs)
    assert found in stretches or not runs
    assert score(found) == max(map(score, stretches), default=0)
