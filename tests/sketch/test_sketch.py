"""Sketches propose: equal texts always, resembling ones nearly always; nothing is decided on them."""

import numpy as np
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from building import words_of
from twicetold.columns import Sketches, Words
from twicetold.sketch import SketchSpec, min_hashes, shingle_hashes, sketch

SPEC = SketchSpec()
HASHES = st.integers(0, 2**32 - 1)


def sketched(*articles: Words, lines: tuple[bool, ...] = ()) -> Sketches:
    paragraphs = sum(len(a.offsets) - 1 for a in articles)
    return sketch(list(articles), np.array(lines or (False,) * paragraphs, np.bool_), SPEC)


def seeds(sketches: Sketches, paragraph: int) -> set[int]:
    first, last = sketches.seed_offsets[paragraph : paragraph + 2]
    return set(sketches.seeds[first:last].tolist())


@given(st.lists(st.lists(HASHES, min_size=1, max_size=30), min_size=1, max_size=8))
@settings(max_examples=40)
def test_min_hashes_are_those_of_datasketch(sets: list[list[int]]) -> None:
    offsets = np.concatenate(([0], np.cumsum([len(s) for s in sets]))).astype(np.int64)
    ours = min_hashes(np.array([h for s in sets for h in s], np.uint32), offsets, 128)
    for row, values in zip(ours, sets, strict=True):
        oracle = MinHash(num_perm=128, seed=1, scheme="affine32", hashfunc=lambda value: value)
        oracle.update_batch(values)
        assert row.tolist() == oracle.hashvalues.tolist()


def test_many_long_sets_are_cut_into_blocks_without_a_seam() -> None:
    rng = np.random.default_rng(7)
    lengths = [1, 5000, 3, 4096, 1, 9000]
    offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    hashes = rng.integers(0, 2**32, offsets[-1], dtype=np.uint32)
    together = min_hashes(hashes, offsets, 16)
    for row, first, last in zip(together, offsets[:-1], offsets[1:], strict=True):
        alone = min_hashes(hashes[first:last], np.array([0, last - first]), 16)
        assert row.tolist() == alone[0].tolist()


VOCABULARY = st.sampled_from("pier tide net crane rope gull salt hull mast deck buoy quay".split())


@given(
    st.lists(VOCABULARY, min_size=6, max_size=6, unique=True),
    st.lists(VOCABULARY, min_size=2, max_size=20), st.lists(VOCABULARY, max_size=20),
    st.lists(VOCABULARY, min_size=2, max_size=20), st.lists(VOCABULARY, max_size=20),
)  # fmt: skip
def test_two_paragraphs_that_share_six_words_in_a_row_share_a_seed(
    run: list[str], a: list[str], b: list[str], c: list[str], d: list[str]
) -> None:
    found = sketched(words_of(" ".join([*a, *run, *b]), " ".join([*c, *run, *d])))
    assert seeds(found, 0) & seeds(found, 1)


def test_ten_characters_in_a_row_share_a_seed_in_a_script_without_spaces() -> None:
    shared = "港の新しい橋は来年の"
    assert len(shared) == 10
    found = sketched(words_of("市長は昨日" + shared + "秋に開くと述べた", "組合の人々は" + shared + "春まで待つという"))
    assert seeds(found, 0) & seeds(found, 1)


@given(st.lists(VOCABULARY, min_size=8, max_size=40))
def test_equal_texts_share_every_key_wherever_they_stand(words: list[str]) -> None:
    text = " ".join(words)
    found = sketched(words_of("Some other paragraph.", text), words_of(text.upper() + "."))
    assert found.texts[1] == found.texts[2] != 0
    assert found.signatures[1].tolist() == found.signatures[2].tolist()
    assert found.bands[1].tolist() == found.bands[2].tolist()
    assert seeds(found, 1) == seeds(found, 2) != set()


def test_bands_of_different_places_never_meet() -> None:
    found = sketched(words_of("the pier was closed for the winter and nobody came to see it"))
    assert len(set(found.bands[0].tolist())) == SPEC.bands


def test_a_paragraph_under_eight_words_is_not_proposed() -> None:
    found = sketched(words_of("Seven words are not enough for this.", "Eight words are enough for this, just so."))
    assert (found.texts != 0).tolist() == [False, True]
    assert seeds(found, 0) == set()


def test_a_long_list_entry_is_proposed_like_prose() -> None:
    entry = "a list entry that is long enough to be proposed were it prose"
    found = sketched(words_of(entry, entry), lines=(True, False))
    assert found.texts[0] == found.texts[1] != 0
    assert seeds(found, 0) == seeds(found, 1) != set()


def test_three_equal_lines_in_a_row_share_a_seed_and_two_do_not() -> None:
    page, other = words_of("one line", "two lines", "three lines"), words_of("one line", "two lines", "no line")
    found = sketched(page, page, other, lines=(True,) * 9)
    assert seeds(found, 0) == seeds(found, 3) != set()
    assert all(seeds(found, paragraph) == set() for paragraph in (1, 2, 4, 5, 7, 8))
    assert not seeds(found, 0) & seeds(found, 6)


def test_lines_of_two_articles_are_not_in_a_row() -> None:
    found = sketched(words_of("one line", "two lines"), words_of("three lines"), lines=(True,) * 3)
    assert found.seed_offsets.tolist() == [0, 0, 0, 0]


def test_no_articles_give_no_rows() -> None:
    found = sketched()
    assert (len(found.texts), found.signatures.shape, found.bands.shape) == (0, (0, 128), (0, 32))


@given(st.lists(st.integers(0, 2**64 - 1), max_size=12), st.integers(1, 5))
def test_a_shingle_hash_is_that_of_the_same_words_anywhere(words: list[int], length: int) -> None:
    column = np.array(words, np.uint64)
    hashes = shingle_hashes(column, length)
    assert len(hashes) == max(0, len(words) - length + 1)
    for place, value in enumerate(hashes):
        assert shingle_hashes(column[place : place + length], length).tolist() == [value]
