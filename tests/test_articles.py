"""Articles come back as they were put, wherever they lie and however many were put behind them."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.building import article

from twicetold import compiled
from twicetold.articles import MemoryArticles, excerpt
from twicetold.columns import Int32, Int64, Words
from twicetold.facts import fact, sign_of
from twicetold.model import Article
from twicetold.words import tokenise

OTHER = article("Something else.", id="other")


def agree(one: Words, other: Words) -> None:
    for name in one.__slots__:
        column, expected = getattr(one, name), getattr(other, name)
        assert column.dtype == expected.dtype
        assert column.tolist() == expected.tolist(), name


def check(kept: MemoryArticles, rank: int, built: Article) -> None:
    """Ask for all there is to ask of an article."""
    words, last = tokenise(built.text, built.paragraphs), len(built.paragraphs) - 1
    again = kept.article(rank)
    assert (again.id, again.host, again.text) == (built.id, built.host, built.text)
    assert (tuple(again.paragraphs), kept.id(rank), kept.host(rank)) == (built.paragraphs, built.id, built.host)
    assert kept.offsets(rank).tolist() == words.offsets.tolist()
    agree(kept.words(rank), words)
    for ordinal, paragraph in enumerate(built.paragraphs):
        assert kept.paragraph(rank, ordinal) == paragraph
        assert kept.fact(rank, ordinal) == fact(words, ordinal)
        assert kept.text(rank, ordinal, last) == built.text[paragraph.start : built.paragraphs[last].end]
        for extent in ((ordinal, ordinal), (0, ordinal)):
            told, expected = kept.excerpt(rank, *extent), excerpt(built, words, *extent)
            assert (told.text, told.begin) == (expected.text, expected.begin)
            agree(told.words, expected.words)


ODD = [
    ["# Harbour", "The pier opened at 9.", "- one", "| a | b |", "$ ls"],
    ["海は静かだ。船が来た。", "Nobody came.", "Å’s “bridge” – 𝒜 𝒷."],
    ["x" * 70_000],
    ["a\udc80b", "c"],
    ["   ", "…"],
]


@pytest.mark.parametrize("memory", [0, 1 << 20])
@pytest.mark.parametrize("code", ["plain", "compiled"])
@pytest.mark.parametrize("paragraphs", ODD)
def test_an_article_comes_back_from_the_latest_and_from_the_tape(paragraphs: list[str], code: str, memory: int) -> None:
    if code == "compiled" and not compiled.switch_on():
        pytest.skip("nothing is compiled here")
    built, kept = article(*paragraphs, id="café", host="site.example"), MemoryArticles(memory=memory)
    kept.put([OTHER, built])
    check(kept, 1, built)
    kept.put([OTHER])
    check(kept, 1, built)
    compiled.switch_off()


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=4))
def test_any_article_comes_back(paragraphs: list[str]) -> None:
    built, kept = article(*paragraphs), MemoryArticles(memory=0)
    for batch in ([built, OTHER], [OTHER]):
        kept.put(batch)
        check(kept, 0, built)


def test_excerpts_that_were_prepared_are_those_that_are_read_one_by_one() -> None:
    built = article("The pier opened.", "Nobody came – not one.", "It closed.")
    one, other = MemoryArticles(), MemoryArticles()
    for kept in (one, other):
        kept.put([built])
        kept.put([OTHER])
    extents = [(0, 0, 0), (0, 1, 2), (0, 2, 2)]
    one.prepare(extents)
    for extent in extents:
        told, expected = one.excerpt(*extent), other.excerpt(*extent)
        assert (told.text, told.begin) == (expected.text, expected.begin)
        agree(told.words, expected.words)


def test_an_earlier_article_is_found_by_its_rank_after_many_batches() -> None:
    kept = MemoryArticles(first_rank=7, first_number=100)
    for batch in range(5):
        ranks = kept.put([article(f"Told in batch {batch}.", f"Line {i}.", id=f"{batch}-{i}") for i in range(3)])
        assert ranks == range(7 + 3 * batch, 10 + 3 * batch)
    assert [kept.article(rank).id for rank in (7, 21, 9, 7)] == ["0-0", "4-2", "0-2", "0-0"]
    assert len(kept.words(7)) == 6
    assert [column.tolist() for column in kept.places(np.array([100, 107, 129]))] == [[7, 10, 21], [0, 1, 1]]


def all_passages() -> Iterator[tuple[MemoryArticles, Words, list[tuple[int, int]]]]:
    """Give every passage of an article that is among the latest, and again when it is on the tape."""
    built, kept = article("One two three.", "Four five.", "—", "Six seven."), MemoryArticles()
    words = tokenise(built.text, built.paragraphs)
    for batch in ([built], [OTHER]):
        kept.put(batch)
        yield kept, words, [(a, b) for a in range(len(words)) for b in range(a + 1, len(words) + 1)]


def as_columns(passages: list[tuple[int, int]]) -> tuple[Int64, Int32, Int32]:
    starts, ends = (np.array(column, np.int32) for column in zip(*passages, strict=True))
    return np.zeros(len(passages), np.int64), starts, ends


def test_words_beside_a_passage_are_known_at_the_edges_of_paragraphs_and_within_them() -> None:
    for kept, words, passages in all_passages():
        ranks, starts, ends = as_columns(passages)
        before, after = kept.beside(ranks, starts, ends)
        signs = [sign_of(hash) for hash in words.hashes.tolist()]
        assert before.tolist() == [signs[a - 1] if a else 0 for a, _ in passages]
        assert after.tolist() == [signs[b] if b < len(words) else 0 for _, b in passages]
        assert kept.ordinals(ranks, starts).tolist() == [words.paragraph_of(a) for a, _ in passages]


def test_a_passage_is_placed_in_its_text_whole_paragraph_or_not() -> None:
    for kept, words, passages in all_passages():
        ranks, starts, ends = as_columns(passages)
        spots = kept.spots(ranks, starts, ends)
        assert spots.first.tolist() == [words.paragraph_of(a) for a, _ in passages]
        assert spots.last.tolist() == [words.paragraph_of(b - 1) for _, b in passages]
        assert spots.opens.tolist() == words.starts[starts].tolist()
        assert spots.closes.tolist() == words.ends[ends - 1].tolist()
        assert spots.halves.tolist() == [2 * (b - a) for a, b in passages]
