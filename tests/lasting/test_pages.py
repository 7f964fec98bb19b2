"""A key leads to its page, and what was written there is found and nothing else."""

import sqlite3

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twicetold.errors import DamagedIndexError
from twicetold.index import KEY_BITS
from twicetold.lasting import merging
from twicetold.lasting.pages import RUN, Postings, Shape, bits_for, decoded, encoded, width_for
from twicetold.lasting.removed import Removed
from twicetold.lasting.schema import TABLES
from twicetold.lasting.segments import Family, Sealed

MOST = 4


def sorted_postings(pairs: list[tuple[int, int]], family: Family) -> Postings:
    """Spread small keys over all keys of a family."""
    spread = [((key * 0x9E3779B97F4A7C15) % (1 << 64) >> (64 - family.key_bits), number) for key, number in pairs]
    ordered = sorted(set(spread))
    return Postings(np.array([k for k, _ in ordered], np.uint64), np.array([n for _, n in ordered], np.int64))


def opened() -> tuple[sqlite3.Connection, Sealed]:
    sql = sqlite3.connect(":memory:", isolation_level=None)
    for statement in TABLES.values():
        sql.execute(statement)
    removed = Removed(sql)
    removed.load()
    return sql, Sealed(sql, removed)


def write(sql: sqlite3.Connection, family: Family, postings: Postings) -> None:
    def between(first: int, last: int) -> Postings:
        mine = (postings.keys >= np.uint64(first)) & (postings.keys <= np.uint64(last))
        return Postings(postings.keys[mine], postings.numbers[mine])

    lowest, highest = postings.numbers.min(initial=0), postings.numbers.max(initial=0)
    merging.written(sql, family, len(postings.keys), (int(lowest), int(highest)), between)


def found(sealed: Sealed, family: Family, keys: np.ndarray, most: int = MOST) -> list[tuple[int, int]]:
    members = sealed.earliest(family, keys, most)
    return sorted(zip(members.rows.tolist(), members.numbers.tolist(), strict=True))


PAIRS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 300)), max_size=120)


@given(family=st.sampled_from(Family), parts=st.lists(PAIRS, min_size=1, max_size=4), merged=st.booleans())
@settings(max_examples=60)
def test_each_key_gives_its_lowest_members_before_and_after_a_merge(
    *, family: Family, parts: list[list[tuple[int, int]]], merged: bool
) -> None:
    sql, sealed = opened()
    everything: set[tuple[int, int]] = set()
    for place, pairs in enumerate(parts):
        postings = sorted_postings([(key, 1000 * place + number) for key, number in pairs], family)
        write(sql, family, postings)
        everything |= set(zip(postings.keys.tolist(), postings.numbers.tolist(), strict=True))
    sealed.load()
    if merged and sealed.segments(family):
        merging.merge(sql, sealed.segments(family), sealed.removed, 10_000)
        sealed.load()
        assert len(sealed.segments(family)) == 1
    asked = sorted_postings([(key, 0) for key in range(45)], family).keys
    expected = [
        (row, number)
        for row, key in enumerate(asked.tolist())
        for number in sorted(n for k, n in everything if k == key)[:MOST]
    ]
    assert found(sealed, family, asked) == expected


def test_a_flooded_key_stands_apart_and_is_read_where_its_first_members_were_removed() -> None:
    sql, sealed = opened()
    flood = RUN + 50
    keys = np.full(flood, 77 << 20, np.uint64)
    write(sql, Family.BANDS, Postings(keys, np.arange(flood, dtype=np.int64)))
    sealed.load()
    assert found(sealed, Family.BANDS, keys[:1]) == [(0, 0), (0, 1), (0, 2), (0, 3)]
    sealed.removed.add(0, RUN - 1)
    sealed.removed.load()
    assert found(sealed, Family.BANDS, keys[:1]) == [(0, RUN - 1), (0, RUN), (0, RUN + 1), (0, RUN + 2)]
    merging.merge(sql, sealed.segments(Family.BANDS), sealed.removed, flood)
    sealed.load()
    assert sealed.segments(Family.BANDS)[0].postings == flood - RUN + 1
    assert found(sealed, Family.BANDS, keys[:1]) == [(0, RUN - 1), (0, RUN), (0, RUN + 1), (0, RUN + 2)]


def test_many_postings_are_read_back_as_they_were_written() -> None:
    draw = np.random.default_rng(1)
    keys = np.sort(draw.integers(0, 1 << KEY_BITS, 50_000, np.uint64))
    numbers = draw.integers(5, 100_000, len(keys))
    shape = Shape(3, KEY_BITS, bits_for(len(keys)), 5, width_for(100_000))
    again = decoded(list(encoded(Postings(keys, numbers), shape)), shape)
    assert np.array_equal(again.keys, keys)
    assert np.array_equal(again.numbers, numbers)


def test_a_page_that_was_changed_is_refused() -> None:
    sql, sealed = opened()
    postings = sorted_postings([(key, key) for key in range(50)], Family.SEEDS)
    write(sql, Family.SEEDS, postings)
    sealed.load()
    name, data = sql.execute("SELECT page, data FROM pages").fetchone()
    sql.execute("UPDATE pages SET data = ? WHERE page = ?", (data[:10] + bytes([data[10] ^ 1]) + data[11:], name))
    with pytest.raises(DamagedIndexError, match="not as it was written"):
        sealed.earliest(Family.SEEDS, postings.keys, MOST)
