"""After which words a sentence ends."""

import pytest

from building import article
from twicetold.words import sentence_ends, tokenise


def sentences(*paragraphs: str) -> list[str]:
    """Give the sentences of an article, from its first word to its last."""
    built = article(*paragraphs)
    words = tokenise(built.text, built.paragraphs)
    ends = sentence_ends(built.text, words, 0, len(words))
    found, first = [], 0
    for word, last in enumerate(ends):
        if last:
            found.append(built.text[words.starts[first] : words.ends[word]])
            first = word + 1
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The pier opened. Nobody came!", ["The pier opened", "Nobody came"]),
        ("Was it late? It was… She left.", ["Was it late", "It was", "She left"]),
        ("Mr. Orne met Dr. Hale on Friday. They spoke.", ["Mr. Orne met Dr. Hale on Friday", "They spoke"]),
        ("J. Orne paid 3.5 million. Done.", ["J. Orne paid 3.5 million", "Done"]),
        ("The U.S. fleet left. It rained.", ["The U.S. fleet left", "It rained"]),
        ("He stopped. “Why?” she asked. “No reason.”", ["He stopped", "Why?” she asked", "No reason"]),
        ("M. Perrin est venu. Il est reparti.", ["M. Perrin est venu", "Il est reparti"]),
        ("海は静かだ。船が来た。", ["海は静かだ", "船が来た"]),
        ("数は多い。少ない！", ["数は多い", "少ない"]),
        ("وصل القطار؟ لا.", ["وصل القطار", "لا"]),
        ("जहाज़ आया। सब खुश थे।", ["जहाज़ आया", "सब खुश थे"]),
        ("It was sold. iPhones came next. n8n too.", ["It was sold", "iPhones came next", "n8n too"]),
        ("There is more than a... Nobody saw it.", ["There is more than a", "Nobody saw it"]),
        ("彼の親しい... 「町」の人", ["彼の親しい", "町」の人"]),
        ("Am 31. Oktober war Ruhe. Im 3. Stock nicht.", ["Am 31. Oktober war Ruhe", "Im 3. Stock nicht"]),
        ("Es war 1931. Oktober war es.", ["Es war 1931", "Oktober war es"]),
        ("It was sold. and then? and so on.", ["It was sold. and then? and so on"]),
        ("No stop at all", ["No stop at all"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_the_last_word_of_a_paragraph_ends_a_sentence() -> None:
    assert sentences("A heading without a stop", "and a line") == ["A heading without a stop", "and a line"]


def test_a_stretch_of_words_gives_as_many_answers() -> None:
    built = article("One two. Three four. Five six.")
    words = tokenise(built.text, built.paragraphs)
    assert sentence_ends(built.text, words, 1, 5).tolist() == [True, False, True, False]
