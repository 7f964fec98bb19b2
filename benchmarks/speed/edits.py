"""How a paragraph is told again: each kind of near telling, and what should become of it."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

Expectation = Literal["found", "stays"]
EXACT: Final = "exact"
FURNITURE: Final = "furniture"

_QUOTES = {'"': "\N{RIGHT DOUBLE QUOTATION MARK}", "'": "\N{RIGHT SINGLE QUOTATION MARK}"}
# Words that say nothing by themselves, each with another that stands in its place
_EXCHANGED = {
    "the": "that",
    "a": "the",
    "an": "the",
    "which": "that",
    "that": "which",
    "this": "that",
    "these": "those",
    "while": "whilst",
    "such": "these",
    "also": "then",
}


@dataclass(frozen=True, slots=True)
class Edit:
    """A kind of near telling."""

    expectation: Expectation
    told_again: Callable[[str, random.Random, Callable[[], str]], str | None]
    """Text, dice and a source of other words to the telling; None where the text allows none."""


def _typographic(text: str, dice: random.Random, _: Callable[[], str]) -> str:
    for plain, curly in _QUOTES.items():
        text = text.replace(plain, curly)
    words = text.split(" ")
    for _ in range(3):
        # A space that does not break, where an editor put a word to its number
        at = dice.randrange(1, len(words) - 1)
        words[at : at + 2] = [f"{words[at]}\N{NO-BREAK SPACE}{words[at + 1]}"]
    return " ".join(words)


def _function_words(text: str, dice: random.Random, _: Callable[[], str]) -> str | None:
    words = text.split(" ")
    known = [at for at, word in enumerate(words) if word in _EXCHANGED]
    if len(known) < 2:
        return None
    for at in dice.sample(known, 2):
        words[at] = _EXCHANGED[words[at]]
    return " ".join(words)


def _word_left_out(text: str, dice: random.Random, _: Callable[[], str]) -> str | None:
    words = text.split(" ")
    usual = _content_words(words)
    if not usual:
        return None
    del words[dice.choice(usual)]
    return " ".join(words)


def _new_word(text: str, dice: random.Random, another: Callable[[], str]) -> str | None:
    words = text.split(" ")
    usual = _content_words(words)
    if not usual:
        return None
    at, word = dice.choice(usual), another()
    # Not another form of the same word
    if word[:4] == words[at][:4]:
        return None
    words[at] = word
    return " ".join(words)


def _new_number(text: str, dice: random.Random, _: Callable[[], str]) -> str | None:
    words = text.split(" ")
    numbers = [at for at, word in enumerate(words) if word.isdecimal()]
    if not numbers:
        return None
    at = dice.choice(numbers)
    words[at] = str(int(words[at]) + dice.randrange(1, 40))
    return " ".join(words)


def _content_words(words: list[str]) -> list[int]:
    # Every function word of the vocabulary is shorter or one of these
    return [
        at
        for at, word in enumerate(words)
        if len(word) > 5 and word.isascii() and word.isalpha() and word.islower() and word not in _LONG_FUNCTION
    ]


_LONG_FUNCTION = frozenset("because between during against before should several former without almost within".split())

NEAR: Final[Mapping[str, Edit]] = {
    "typographic": Edit("found", _typographic),
    "function words": Edit("found", _function_words),
    "a word left out": Edit("found", _word_left_out),
    "a new word": Edit("stays", _new_word),
    "a new number": Edit("stays", _new_number),
}
