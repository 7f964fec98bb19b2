"""Compact postings offer what plain postings offer."""

from collections.abc import Iterator

import numpy as np
import pytest

from twicetold import compiled
from twicetold.index import kernel
from twicetold.index.compact import CompactPostings
from twicetold.index.postings import Members, MemoryPostings

pytest.importorskip("numba")


@pytest.fixture(autouse=True)
def machine_code() -> Iterator[None]:
    compiled.switch_on()
    yield
    compiled.switch_off()


def offered(members: Members) -> list[tuple[int, int]]:
    return sorted(zip(members.rows.tolist(), members.numbers.tolist(), strict=True))


def feed(batches: list[tuple[np.ndarray, np.ndarray]], most: int = 3) -> None:
    compact, plain = CompactPostings(), MemoryPostings()
    for keys, numbers in batches:
        compact.post(keys, numbers)
        plain.post(keys, numbers)
        found, expected = (kind.earliest(keys, numbers, most) for kind in (compact, plain))
        assert offered(found) == offered(expected)
        assert found.more.tolist() == expected.more.tolist()


@pytest.mark.parametrize("distinct", [3, 50, 5000])
def test_batches_of_any_size_are_offered_the_same_members(distinct: int) -> None:
    random = np.random.default_rng(distinct)
    pool = random.integers(0, 1 << 48, distinct, np.int64).astype(np.uint64)
    batches, first = [], 0
    for size in (1, 700, 0, 64, 3000, 10):
        batches.append((random.choice(pool, size), np.arange(first, first + size) // 2 + first))
        first += 2 * size
    feed(batches)


def test_a_flooded_bucket_offers_its_first_members_and_says_that_there_are_more() -> None:
    keys = np.full(100, 77 << 34, np.uint64)
    feed([(keys, np.arange(100)), (keys, np.arange(100, 200))], most=64)


def test_keys_forged_to_stand_together_are_sorted_all_the_same() -> None:
    keys = np.arange(70_000, 0, -1).astype(np.uint64)
    feed([(keys, np.arange(len(keys)))])


def test_what_was_plain_becomes_compact_when_machine_code_comes() -> None:
    compiled.switch_off()
    compact, keys = CompactPostings(), np.array([5, 9], np.uint64) << np.uint64(33)
    compact.post(keys, np.array([0, 1]))
    compiled.switch_on()
    compact.post(keys, np.array([2, 3]))
    assert offered(compact.earliest(keys, np.array([4, 4]), 64)) == [(0, 0), (0, 2), (1, 1), (1, 3)]


def test_paragraphs_sixteen_million_apart_are_offered_all_the_same() -> None:
    random = np.random.default_rng(4)
    pool = random.integers(0, 1 << 48, 400, np.int64).astype(np.uint64)
    step = kernel.SPAN // 3
    feed([(random.choice(pool, 300), first * step + np.arange(300)) for first in range(8)])
