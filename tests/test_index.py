"""The index offers each paragraph earlier ones that share keys: by rank, whatever the batches."""

import itertools
from dataclasses import fields

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from twicetold.columns import Sketches
from twicetold.index import BUCKET_MEMBERS, CANDIDATES, KEY_BITS, TELLINGS, Index

BANDS = 2
SHIFT = np.uint64(64 - KEY_BITS)
Row = tuple[int, tuple[int, int], tuple[int, ...]]
"""Text, bands, seeds of one paragraph."""


def sketches(rows: list[Row]) -> Sketches:
    counts = [len(set(seeds)) for _, _, seeds in rows]
    return Sketches(
        texts=np.array([text for text, _, _ in rows], np.uint64),
        signatures=np.zeros((len(rows), 4), np.uint32),
        bands=np.array([bands for _, bands, _ in rows], np.uint64).reshape(-1, BANDS) << SHIFT,
        seeds=np.array([seed for _, _, seeds in rows for seed in sorted(set(seeds))], np.uint64) << SHIFT,
        seed_offsets=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        again=np.zeros(len(rows), np.int32),
    )


def proposed(index: Index, *batches: list[Row]) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for rows in batches:
        found = index.propose(sketches(rows))
        pairs += list(zip(found.later.tolist(), found.earlier.tolist(), strict=True))
    return pairs


def test_a_shared_band_proposes_the_earlier_one_for_the_later_one() -> None:
    rows: list[Row] = [(1, (10, 20), ()), (2, (11, 21), ()), (3, (10, 22), ())]
    assert proposed(Index(), rows) == [(2, 0)]


def test_a_shared_seed_proposes_too() -> None:
    rows: list[Row] = [(1, (10, 20), (7, 8)), (2, (11, 21), (8, 9))]
    assert proposed(Index(), rows) == [(1, 0)]


def test_one_seed_of_twenty_in_both_proposes_nothing() -> None:
    rows: list[Row] = [(1, (10, 20), tuple(range(100, 120))), (2, (11, 21), tuple(range(119, 139)))]
    assert proposed(Index(), rows) == []


def test_three_seeds_of_twenty_in_both_propose() -> None:
    rows: list[Row] = [(1, (10, 20), tuple(range(100, 120))), (2, (11, 21), tuple(range(117, 137)))]
    assert proposed(Index(), rows) == [(1, 0)]


def test_the_paragraph_that_shares_most_keys_comes_first_then_the_lowest_rank() -> None:
    rows: list[Row] = [(1, (10, 20), ()), (2, (10, 21), ()), (3, (10, 21), ()), (4, (10, 21), ())]
    assert proposed(Index(), rows)[-3:] == [(3, 1), (3, 2), (3, 0)]


def test_equal_texts_are_proposed_up_to_a_few_tellings_beside_the_first() -> None:
    rows: list[Row] = [(5, (10, 20), ())] * (TELLINGS + 4)
    last = len(rows) - 1
    assert [earlier for later, earlier in proposed(Index(), rows) if later == last] == list(range(TELLINGS + 1))


def test_of_what_many_articles_told_the_first_telling_in_its_own_article_is_offered_too() -> None:
    line: Row = (5, (10, 20), ())
    near: Row = (6, (10, 21), ())
    others = TELLINGS + 4
    index = Index()
    proposed(index, *[[line]] * others)
    found = index.propose(sketches([line, line, line, near, line]), [1, 3, 1])
    offered = set(zip(found.later.tolist(), found.earlier.tolist(), strict=True))
    own = {later for later, earlier in offered if earlier == others + 1}
    assert own == {others + 2, others + 3}
    last = {earlier for later, earlier in offered if later == others + 4}
    assert last == {*range(TELLINGS + 1), others + 3}


def test_a_text_without_hash_is_neither_told_again_nor_a_source() -> None:
    assert proposed(Index(), [(0, (10, 20), ()), (0, (10, 20), ()), (7, (10, 20), ())]) == []


def test_a_flooded_bucket_offers_its_first_members_alone_and_is_counted() -> None:
    index = Index()
    flood: list[Row] = [(text, (10, 1000 + text), ()) for text in range(1, BUCKET_MEMBERS + 30)]
    proposed(index, flood)
    before = index.bucket_caps
    found = index.propose(sketches([(9999, (10, 5), ())]))
    assert found.earlier.tolist() == list(range(CANDIDATES))
    assert index.bucket_caps == before + 1
    assert index.candidate_caps > 0


def test_an_empty_batch_changes_nothing() -> None:
    index = Index()
    rows: list[Row] = [(1, (10, 20), (3,))]
    assert proposed(index, rows, [], rows) == [(1, 0)]
    assert index.size == 2


ROWS = st.lists(
    st.tuples(
        st.integers(0, 12),
        st.tuples(st.integers(1, 6), st.integers(11, 16)),
        st.lists(st.integers(21, 30), max_size=4).map(tuple),
    ),
    max_size=40,
)


def _consistent(rows: list[Row]) -> list[Row]:
    """Give equal texts equal keys, and none to a paragraph without a text, as the sketch does."""
    first: dict[int, Row] = {}
    return [first.setdefault(row[0], row) if row[0] else (0, row[1], ()) for row in rows]


@given(ROWS, st.lists(st.integers(0, 40), max_size=6))
@settings(max_examples=150)
def test_batches_make_no_difference(rows: list[Row], edges: list[int]) -> None:
    rows = _consistent(rows)
    stops = sorted({0, len(rows), *(e for e in edges if e < len(rows))})
    batches = [rows[a:b] for a, b in itertools.pairwise(stops)]
    at_once, in_pieces, one_by_one = Index(), Index(), Index()
    expected = proposed(at_once, rows)
    assert proposed(in_pieces, *batches) == expected
    assert proposed(one_by_one, *([row] for row in rows)) == expected
    counted = [f.name for f in fields(Index) if f.name.endswith("_caps")]
    assert [getattr(at_once, name) for name in counted] == [getattr(one_by_one, name) for name in counted]


@given(ROWS)
@settings(max_examples=150)
def test_only_earlier_paragraphs_are_proposed_and_each_once(rows: list[Row]) -> None:
    pairs = proposed(Index(), _consistent(rows))
    assert all(earlier < later for later, earlier in pairs)
    assert len(set(pairs)) == len(pairs)
    assert all(sum(later == row for later, _ in pairs) <= CANDIDATES for row in range(len(rows)))
