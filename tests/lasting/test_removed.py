"""Ranges of removed numbers in memory are those in the file."""

import sqlite3

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from twicetold.lasting.removed import Removed
from twicetold.lasting.schema import TABLES

NUMBERS = 60


@given(st.permutations(range(0, NUMBERS, 3)), st.integers(0, 20), st.lists(st.integers(1, 3), min_size=20, max_size=20))
def test_what_was_removed_is_gone_and_stays_gone_when_it_is_read_again(
    firsts: list[int], count: int, sizes: list[int]
) -> None:
    sql = sqlite3.connect(":memory:", isolation_level=None)
    sql.execute(TABLES["removed"])
    removed, gone = Removed(sql), set[int]()
    removed.load()
    for first, size in zip(firsts[:count], sizes, strict=False):
        removed.add(first, first + size)
        gone |= set(range(first, first + size))
    again = Removed(sql)
    again.load()
    every = np.arange(NUMBERS + 5)
    for some in (removed, again):
        assert set(every[~some.alive(every)].tolist()) == gone
    joined = sum(1 for number in gone if number - 1 not in gone)
    assert sql.execute("SELECT count(*) FROM removed").fetchone() == (joined,)
