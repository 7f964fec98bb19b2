"""Articles come back from the tape as they were put."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.building import article

from twicetold.articles import MemoryArticles, packed, unpacked
from twicetold.model import Article
from twicetold.words import tokenise


def check(built: Article) -> None:
    words = tokenise(built.text, built.paragraphs)
    again, same = unpacked(packed(built, words))
    assert (again.id, again.host, again.text, tuple(again.paragraphs)) == (
        built.id,
        built.host,
        built.text,
        built.paragraphs,
    )
    for name in words.__slots__:
        column, expected = getattr(same, name), getattr(words, name)
        assert column.dtype == expected.dtype
        assert column.tolist() == expected.tolist(), name


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["# Harbour", "The pier opened at 9.", "- one", "| a | b |", "$ ls"],
        ["海は静かだ。船が来た。", "Nobody came."],
        ["x" * 70_000],
        ["a\udc80b"],
        ["   "],
    ],
)
def test_an_article_and_its_words_come_back(paragraphs: list[str]) -> None:
    check(article(*paragraphs, id="café", host="site.example"))


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=4))
def test_any_article_comes_back(paragraphs: list[str]) -> None:
    check(article(*paragraphs))


def test_an_earlier_article_is_found_by_its_rank_after_many_batches() -> None:
    kept = MemoryArticles(first_rank=7, first_number=100)
    for batch in range(5):
        ranks = kept.put([article(f"Told in batch {batch}.", f"Line {i}.", id=f"{batch}-{i}") for i in range(3)])
        assert ranks == range(7 + 3 * batch, 10 + 3 * batch)
    assert [kept.article(rank).id for rank in (7, 21, 9, 7)] == ["0-0", "4-2", "0-2", "0-0"]
    assert len(kept.words(7)) == 6
    assert [column.tolist() for column in kept.places(np.array([100, 107, 129]))] == [[7, 10, 21], [0, 1, 1]]
