"""Postings of eight bytes answer as plain ones do."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from twicetold.index import KEY_BITS, MemoryPostings
from twicetold.lasting.tail import TailPostings

KEYS = st.sampled_from((0, 1, 2, 77, (1 << KEY_BITS) - 1))
STEPS = st.sampled_from((0, 0, 1, 2, 65_535, 65_536, 200_000))
"""From one paragraph number to the next; 65,536 is one more than a run holds."""
BATCHES = st.lists(st.lists(st.tuples(KEYS, STEPS), max_size=8), max_size=5)


def fed(batches: list[list[tuple[int, int]]]) -> tuple[TailPostings, MemoryPostings, int]:
    tail, plain, number = TailPostings(), MemoryPostings(), 5
    for batch in batches:
        numbers = number + np.cumsum([step for _, step in batch], dtype=np.int64)
        keys = np.array([key for key, _ in batch], np.uint64)
        once = np.unique(np.stack((numbers, keys.astype(np.int64))), axis=1)
        numbers, keys = once[0], once[1].astype(np.uint64)
        tail.post(keys, numbers)
        plain.post(keys, numbers)
        number = int(numbers[-1]) + 1 if len(numbers) else number
    return tail, plain, number


@given(batches=BATCHES, asked=st.lists(st.tuples(KEYS, st.integers(0, 400_000)), max_size=6), most=st.integers(1, 3))
@settings(max_examples=150)
def test_a_bucket_has_the_lowest_members_below_its_owner(
    batches: list[list[tuple[int, int]]], asked: list[tuple[int, int]], most: int
) -> None:
    tail, plain, stop = fed(batches)
    keys = np.array([key for key, _ in asked], np.uint64)
    owners = np.array([min(owner, stop) for _, owner in asked], np.int64)
    found, expected = tail.earliest(keys, owners, most), plain.earliest(keys, owners, most)
    assert sorted(zip(found.rows, found.numbers, strict=True)) == sorted(
        zip(expected.rows, expected.numbers, strict=True)
    )
    assert found.more.tolist() == expected.more.tolist()


@given(batches=BATCHES, first=KEYS, last=KEYS)
@settings(max_examples=80)
def test_ranges_are_given_in_order_and_what_is_removed_is_gone(
    batches: list[list[tuple[int, int]]], first: int, last: int
) -> None:
    tail, plain, _ = fed(batches)
    for _ in range(2):
        some, expected = tail.between(first, last), plain.between(first, last)
        order = np.lexsort((expected.numbers, expected.keys))
        assert some.keys.tolist() == expected.keys[order].tolist()
        assert some.numbers.tolist() == expected.numbers[order].tolist()
        assert len(tail) == len(plain)
        tail.keep(lambda numbers: numbers % 2 == 0)
        plain.keep(lambda numbers: numbers % 2 == 0)
