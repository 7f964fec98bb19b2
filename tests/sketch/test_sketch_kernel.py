"""The compiled sketches are those that NumPy computes."""

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from building import words_of
from twicetold import sketch as plain
from twicetold.columns import SPACELESS, Sketches, Words
from twicetold.sketch import Batch, SketchSpec

kernel = pytest.importorskip("twicetold.sketch.kernel", reason="needs Numba", exc_type=ImportError)

COLUMNS = ("texts", "signatures", "bands", "seeds", "seed_offsets")
SPEC = SketchSpec()


def columns(sketches: Sketches) -> dict[str, tuple[np.dtype, list[int]]]:
    return {name: (getattr(sketches, name).dtype, getattr(sketches, name).tolist()) for name in COLUMNS}


@st.composite
def words(draw: st.DrawFn) -> Words:
    lengths = draw(st.lists(st.integers(0, 24), max_size=6))
    count = sum(lengths)
    # Few different words, so that shingles repeat
    hashes = draw(st.lists(st.sampled_from([0, 1, 2, 3, 2**63, 2**64 - 1]), min_size=count, max_size=count))
    flags = draw(st.lists(st.sampled_from([0, SPACELESS]), min_size=count, max_size=count))
    halves = np.zeros(count + 1, np.int32)
    offsets = np.concatenate(([0], np.cumsum(np.array(lengths, np.int64)))).astype(np.int32)
    nowhere = np.zeros(count, np.int32)
    return Words(np.array(hashes, np.uint64), nowhere, nowhere, np.array(flags, np.uint8), offsets, halves)


SPECS = st.builds(
    SketchSpec, min_words=st.integers(3, 9), seed_window=st.integers(1, 4), bands=st.sampled_from([16, 32]),
    permutations=st.sampled_from([64, 128]), short_words=st.sampled_from([0, 16]),
)  # fmt: skip


@given(st.lists(words(), max_size=4), st.data(), SPECS)
@settings(max_examples=600)
def test_any_words_give_equal_sketches(articles: list[Words], data: st.DataObject, spec: SketchSpec) -> None:
    count = sum(len(a.offsets) - 1 for a in articles)
    lines = data.draw(st.lists(st.booleans(), min_size=count, max_size=count))
    batch = plain._batch(articles, np.array(lines, np.bool_), spec)
    assert columns(kernel.sketches(batch, spec)) == columns(plain.sketches(batch, spec))


@given(st.lists(words(), min_size=1, max_size=3), SPECS)
@settings(max_examples=100)
def test_a_paragraph_has_the_same_sketch_alone_and_among_others(articles: list[Words], spec: SketchSpec) -> None:
    def alone(article: Words) -> dict[str, list[int]]:
        return columns(
            plain.sketches(plain._batch([article], np.zeros(len(article.offsets) - 1, np.bool_), spec), spec)
        )

    lines = np.zeros(sum(len(a.offsets) - 1 for a in articles), np.bool_)
    together = columns(plain.sketches(plain._batch(articles, lines, spec), spec))
    for name in ("texts", "signatures", "bands", "seeds"):
        assert [value for a in articles for value in alone(a)[name][1]] == together[name][1]


def test_signatures_are_those_of_datasketch() -> None:
    text = "the pier was closed for the winter and nobody came to see it until the gulls went away again"
    article = words_of(text)
    batch = plain._batch([article], np.zeros(1, np.bool_), SPEC)
    oracle = MinHash(num_perm=128, seed=1, scheme="affine32", hashfunc=lambda value: value)
    oracle.update_batch((plain.shingle_hashes(article.hashes, 3) >> np.uint64(32)).tolist())
    assert kernel.sketches(batch, SPEC).signatures[0].tolist() == oracle.hashvalues.tolist()


def test_no_paragraphs_give_no_rows() -> None:
    none = np.empty(0, np.bool_)
    batch = Batch(np.empty(0, np.uint64), np.zeros(1, np.int64), none, none, none, none)
    found = kernel.sketches(batch, SPEC)
    assert (found.signatures.shape, found.bands.shape, found.seed_offsets.tolist()) == ((0, 128), (0, 32), [0])
