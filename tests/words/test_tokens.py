"""Words are folded before they are compared; the text itself is not touched."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import article, words_of
from twicetold.columns import CAPITAL, DIGIT, SPACELESS
from twicetold.words import count_words, spell, tokenise


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Harbour Board", "the harbour board"),
        ("“We’re late,” she said", '"We\'re late," she said'),
        ("caf\u00e9 cr\u00e8me", "cafe\u0301 cre\u0300me"),
        ("ＡＢＣ １２３", "ABC 123"),
        ("10\u00a0000 tonnes", "10 000 tonnes"),
        ("co\u00adop\u00adera\u00adtion", "cooperation"),
        ("zero\u200bwidth", "zerowidth"),
        ("the ﬁsh market", "the fish market"),
        ("Straße", "STRASSE"),
        ("It doesn't", "It does not"),
        ("They won’t", "They will not"),
        ("I cannot", "I can not"),
        ("the U.S. fleet", "the US fleet"),
        ("pier—harbour", "pier – harbour"),
        ("−4 degrees", "-4 degrees"),
        ("שָׁלוֹם", "שלום"),
        ("كِتَاب", "كتاب"),
        ("مـــدرسة", "مدرسة"),
        ("ｶﾞｽ", "ガス"),
        ("it 's", "it 's"),
    ],
)
def test_typographic_twins_are_the_same_words(one: str, other: str) -> None:
    assert spell(one) == spell(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3.5 million", "35 million"),
        ("1,000", "1.000"),
        ("-4 degrees", "4 degrees"),
        ("5 %", "5 $"),
        ("résumé", "resume"),
        ("year", "years"),
        ("can", "cannot"),
        ("does", "doesn't"),
        ("が", "か"),
        ("й", "и"),
    ],
)
def test_what_differs_in_letters_digits_or_signs_stays_different(one: str, other: str) -> None:
    assert spell(one) != spell(other)


def test_an_elision_and_a_contraction_are_two_words_each_with_its_place() -> None:
    text = "L’homme didn't come"
    words = words_of(text)
    found = [text[start:end] for start, end in zip(words.starts, words.ends, strict=True)]
    assert found == ["L’", "homme", "did", "n't", "come"]
    assert spell(text) == ["l'", "homme", "did", "not", "come"]


def test_an_elision_without_a_word_after_it_is_one_word() -> None:
    assert spell("l\u02bc j\u02bb") == ["l'", "j'"]
    assert len(words_of("l\u02bc j\u02bb")) == 2


def test_numbers_keep_their_points_dates_and_signs() -> None:
    assert spell("On 12/04/2024 it cost 3.50 $ at -2 °, or 4%.") == [
        "on", "12/04/2024", "it", "cost", "3.50", "$", "at", "-2", "°", "or", "4", "%",
    ]  # fmt: skip


def test_a_character_of_a_script_without_spaces_is_half_a_word() -> None:
    words = words_of("海は静かです")
    assert len(words) == 6
    assert all(flag & SPACELESS for flag in words.flags)
    assert words.length(0, 6) == 3
    assert count_words("海は静かで") == 3
    assert count_words("three plain words") == 3


def test_a_latin_name_inside_japanese_is_one_word() -> None:
    assert spell("東京のNHKホール") == ["東", "京", "の", "nhk", "ホ", "ー", "ル"]


def test_flags_tell_capitals_and_digits() -> None:
    assert words_of("Nora paid 30 euros").flags.tolist() == [CAPITAL, 0, DIGIT, 0]


def test_offsets_tell_which_words_a_paragraph_holds() -> None:
    words = words_of("One two three.", "…", "Four five.")
    assert words.offsets.tolist() == [0, 3, 3, 5]
    assert [words.paragraph_of(i) for i in range(5)] == [0, 0, 0, 2, 2]


def test_a_word_of_ten_thousand_marks_is_folded_in_no_time() -> None:
    assert len(spell("a" + "\u0301\u0327" * 10_000)) == 1


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=80))
def test_any_text_gives_places_that_ascend_inside_it_and_as_many_spellings(text: str) -> None:
    built = article(text) if text else article("x")
    words = tokenise(built.text, built.paragraphs)
    spelled = spell(built.text)
    assert len(spelled) == len(words)
    places = list(zip(words.starts.tolist(), words.ends.tolist(), strict=True))
    assert all(0 <= start < end <= len(built.text) for start, end in places)
    assert all(a[1] <= b[0] or a == b for a, b in itertools.pairwise(places))
    assert count_words(built.text) == words.length(0, len(words))


_PLAIN = st.text(alphabet="abcdefgéèüñßøçİıſ ΑΣςσ'-0123456789.,", max_size=60)


@given(_PLAIN)
def test_unicode_form_and_width_make_no_difference(text: str) -> None:
    assert spell(unicodedata.normalize("NFD", text)) == spell(unicodedata.normalize("NFC", text))


@given(st.lists(st.text(alphabet="abcdefgh", min_size=1, max_size=6), min_size=1, max_size=12))
def test_equal_words_have_equal_hashes_and_unequal_ones_here_do_not(raw: list[str]) -> None:
    words = words_of(" ".join(raw))
    by_hash = dict(zip(words.hashes.tolist(), raw, strict=True))
    assert [by_hash[value] for value in words.hashes.tolist()] == raw


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("KADIN", "kadın"),
        ("İSTANBUL", "istanbul"),
        ("ISPARTA", "Isparta"),
        ("۱۴", "14"),
        ("٢٣٠٠", "2300"),
        ("१४", "14"),
        ("کتابی", "كتابي"),
    ],
)
def test_capitals_and_digits_and_keyboards_fold_to_one_word(one: str, other: str) -> None:
    assert words_of(one).hashes.tolist() == words_of(other).hashes.tolist()
