"""Laws that every data file keeps."""

from collections import Counter
from itertools import chain

import pytest

from twicetold.language import lexicon, tables
from twicetold.words.fold import fold

MATTERING = ("negation", "quantifier", "modal", "hedge", "opposite")
LISTS = ("function", "markers", "persons", "articles", *MATTERING, "numbers")
LINES = ("spelling", "irregular", "conjunctions", "distinct")
KEYS = {
    "contraries", "phrases", "passives", "agents", "conjunctions", "prefixes",
    *LISTS, *LINES, "opposites", "respell", "inflections", "sure_inflections", "distinct_endings", "letters", "contractions", "elisions",
    "clitics", "stemmer", "doubling", "first_letter_accents",
}  # fmt: skip
PAIRS = {"en": 120, "fr": 80, "de": 80, "es": 80, "it": 50, "pt": 50, "nl": 50, "ru": 50}


def all_words(code: str) -> list[str]:
    listed = chain.from_iterable(tables.words(code, key) for key in LISTS)
    lined = chain.from_iterable(chain(*tables.lines(code, key)) for key in LINES)
    paired = chain.from_iterable(one + other for one, other in tables.pairs(code))
    return [*listed, *lined, *paired]


def test_every_data_file_is_of_a_known_language() -> None:
    names = {path.stem for path in tables.DATA.glob("*.toml")}
    assert names == {*tables.LANGUAGES, tables.RIVALS}


@pytest.mark.parametrize("code", tables.LANGUAGES)
def test_a_data_file_has_only_known_keys(code: str) -> None:
    assert set(tables.table(code)) <= KEYS


@pytest.mark.parametrize("code", tables.LANGUAGES)
def test_every_word_is_folded(code: str) -> None:
    words = [*all_words(code), *tables.mapping(code, "contractions")]
    assert [word for word in words if fold(word) != word] == []


@pytest.mark.parametrize("code", tables.LANGUAGES)
def test_no_function_word_matters(code: str) -> None:
    known = lexicon(code)
    mattering = {word for word in known.function if known.polarity(word) is not None}
    assert mattering | (known.function & known.numbers) == set()


@pytest.mark.parametrize("code", tables.LANGUAGES)
def test_the_sides_of_an_opposite_share_no_word(code: str) -> None:
    shared = [pair for pair in tables.pairs(code) if set(pair[0]) & set(pair[1])]
    assert shared == []
    assert all(one and other for one, other in tables.pairs(code))


@pytest.mark.parametrize("code", tables.LANGUAGES)
def test_no_opposite_is_the_same_word(code: str) -> None:
    known = lexicon(code)
    confused = [
        (left, right) for one, other in tables.pairs(code) for left in one for right in other if known.same(left, right)
    ]
    assert confused == []


@pytest.mark.parametrize("code", tables.LANGUAGES)
def test_a_language_has_opposites_enough(code: str) -> None:
    assert len(tables.pairs(code)) >= PAIRS.get(code, 25)


@pytest.mark.parametrize("code", tables.LANGUAGES)
def test_negations_are_known(code: str) -> None:
    assert "negation" in lexicon(code).classes.values()


@pytest.mark.parametrize("code", sorted(set(tables.LANGUAGES) - {"ja", "zh"}))
def test_a_language_written_in_words_has_function_words_and_every_class(code: str) -> None:
    assert len(lexicon(code).function) >= 40
    assert set(lexicon(code).classes.values()) == set(MATTERING)


@pytest.mark.parametrize("code", tables.LANGUAGES)
def test_no_pair_of_opposites_stands_twice(code: str) -> None:
    counted = Counter((tuple(one), tuple(other)) for one, other in tables.pairs(code))
    assert [pair for pair, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("code", tables.LANGUAGES)
def test_the_spellings_of_a_word_matter_alike(code: str) -> None:
    known = lexicon(code)
    torn = [
        line
        for line in tables.lines(code, "spelling")
        if len({(known.polarity(word), known.is_function(word)) for word in line}) > 1
    ]
    assert torn == []
