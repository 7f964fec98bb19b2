"""Articles that are put aside come back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.building import article

from twicetold.lasting.packing import packed, unpacked
from twicetold.model import Article
from twicetold.words import tokenise


def check(built: Article) -> None:
    words = tokenise(built.text, built.paragraphs)
    again, same = unpacked(packed(built, words))
    assert (again.id, again.host, again.text) == (built.id, built.host, built.text)
    assert tuple(again.paragraphs) == built.paragraphs
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
