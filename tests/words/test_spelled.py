"""Spelling by places gives what the pattern gives."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.building import article

from twicetold.articles import excerpt
from twicetold.words import Spelled, spell, tokenise

LETTERS = st.text(st.sampled_from("aBc 1.,-'`\u2019$%\u2013\u00e9\u212a\u6d77\u00ad_"), min_size=1, max_size=40)
WORDS = st.lists(
    st.sampled_from(
        ["cannot", "Cannot", "U.S.", "a.b", "3.5", "don't", "-5", "$4", "50%", "U.S.A", "l'eau", "The", "Oak"]
    ),
    min_size=1,
)


def agree(text: str) -> None:
    built = article(text)
    words = tokenise(built.text, built.paragraphs)
    for ordinal, place in enumerate(built.paragraphs):
        told = excerpt(built, words, ordinal, ordinal)
        assert list(Spelled(told.text, told.words)) == spell(built.text, place.start, place.end)


@given(LETTERS.filter(str.strip))
def test_any_text_is_spelled_alike(text: str) -> None:
    agree(text)


@given(WORDS.map(" ".join))
def test_words_that_are_two_or_have_points_are_spelled_alike(text: str) -> None:
    agree(text)


def test_plain_words_are_their_small_letters() -> None:
    built = article("The Harbour, 1,200 boats.")
    words = tokenise(built.text, built.paragraphs)
    assert list(Spelled(built.text, words)) == ["the", "harbour", "1,200", "boats"]


@pytest.mark.parametrize("text", ["I cannot go", "He can't", "the U.S. fleet", "\u212aelvin"])
def test_what_is_not_plain_is_looked_at_again(text: str) -> None:
    agree(text)


@given(LETTERS.filter(str.strip) | WORDS.map(" ".join), st.randoms())
def test_words_are_spelled_alike_in_whatever_order_they_are_asked_for(text: str, dice: Random) -> None:
    built = article(text)
    words = tokenise(built.text, built.paragraphs)
    found, expected = Spelled(built.text, words), spell(built.text)
    order = list(range(len(expected)))
    dice.shuffle(order)
    assert {at: found[at] for at in order} == dict(enumerate(expected))
    assert found[1:] == expected[1:]
    assert list(found) == expected
