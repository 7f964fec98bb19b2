"""The words of a made corpus: English function words, and content words that do not exist.

A word has variants (with a comma, a capital, a period, quotation marks); a token is the word's
number plus a multiple of the number of words, so that a whole batch of text is one array.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

PLAIN, COMMA, CAPITAL, PERIOD, OPENING, CLOSING = range(6)
_FORMS = ("{}", "{},", "{}", "{}.", '"{}', '{},"')
CONTENT_WORDS, NAMES, NUMBERS = 40_000, 4_000, 6_000
# About as frequent as in English news, in parts of a thousand
_FUNCTION = """
the 140 of 62 to 54 and 53 in 48 a 48 that 25 for 21 is 19 on 17 was 16 with 15 it 14 as 14 at 12 by 12 he 11 from 10
be 10 are 9 said 9 have 9 his 8 an 8 has 8 but 8 were 7 not 7 they 7 this 7 had 6 their 6 who 5 which 5 been 5 will 5
would 5 its 5 or 5 we 4 more 4 one 4 she 4 after 4 about 4 there 4 when 4 her 4 up 4 out 3 than 3 also 3 can 3 all 3
some 3 over 3 other 3 into 3 if 3 only 2 could 2 no 2 most 2 before 2 so 2 new 2 because 2 between 2 under 2 while 2
during 2 what 2 since 2 against 2 both 1 may 1 still 1 many 1 such 1 through 1 these 1 those 1 where 1 just 1 never 1
almost 1 every 1 until 1 without 1 less 1 don't 1 it's 1 didn't 1 isn't 1 former 1 several 1 down 1 within 1 should 1
"""
_ONSETS = "b c d f g h l m n p r s t v w br ch cl cr dr fl gr pl pr sh sl sp st th tr".split()
_VOWELS = "a e i o u ai ea ee io ou".split()
_CODAS = ["", "", "", "b", "ck", "d", "l", "m", "n", "nd", "ng", "nt", "p", "r", "rd", "rm", "s", "st", "t", "x"]
_ENDINGS = ["", "", "", "", "s", "ed", "ing", "er", "ion", "ly", "al", "y"]
_UNITS = ["", "", "", " per cent", " million", " metres", " years", " people"]


@dataclass(frozen=True, slots=True)
class Range:
    """Some words that follow one another, and how likely each is, summed up."""

    first: int
    sums: Floats

    def drawn(self, dice: Floats) -> Ints:
        """Give a word for each number from 0 up to 1."""
        return self.first + np.searchsorted(self.sums, dice, side="right")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All tokens, and the ranges of words that a sentence draws from."""

    tokens: list[str]
    words: int
    function: Range
    content: Range
    names: Range
    numbers: Range
    function_words: frozenset[str]


def vocabulary(seed: int) -> Vocabulary:
    """Make the words; the same for the same seed."""
    dice = np.random.default_rng([seed, 1])
    pairs = _FUNCTION.split()
    function = pairs[::2]
    made = _made_words(dice, CONTENT_WORDS + NAMES, frozenset(function))
    content, names = made[:CONTENT_WORDS], [word.capitalize() for word in made[CONTENT_WORDS:]]
    numbers = [_number(dice) for _ in range(NUMBERS)]
    words = [*function, *content, *names, *numbers]
    tokens = [form.format(_shown(word, form_number)) for form_number, form in enumerate(_FORMS) for word in words]
    first_name = len(function) + len(content)
    return Vocabulary(
        tokens,
        len(words),
        Range(0, _sums(np.array(pairs[1::2], np.float64))),
        Range(len(function), _sums(_zipf(len(content)))),
        Range(first_name, _sums(_zipf(len(names)))),
        Range(first_name + len(names), _sums(np.ones(NUMBERS))),
        frozenset(function),
    )


def _shown(word: str, form: int) -> str:
    return word[0].upper() + word[1:] if form in (CAPITAL, OPENING) else word


def _zipf(count: int) -> Floats:
    # Mandelbrot's form of the law; the words before the offset are the function words
    return 1.0 / (np.arange(count) + 30.0)


def _sums(weights: Floats) -> Floats:
    # The last sum would round to just over 1, and a draw never reaches it
    return np.cumsum(weights / weights.sum())[:-1]


def _made_words(dice: np.random.Generator, count: int, taken: frozenset[str]) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < count:
        syllables = 1 + int(dice.integers(2))
        parts = (_pick(dice, part) for _ in range(syllables) for part in (_ONSETS, _VOWELS, _CODAS))
        word = "".join(parts) + _pick(dice, _ENDINGS)
        if 3 < len(word) < 13 and word not in taken:
            words[word] = None
    return list(words)


def _number(dice: np.random.Generator) -> str:
    kind = int(dice.integers(5))
    if kind == 0:
        return str(1900 + int(dice.integers(127)))
    if kind == 1:
        return f"{dice.integers(1, 99)}.{dice.integers(1, 9)}{_pick(dice, _UNITS)}"
    if kind == 2:
        return f"{int(dice.integers(1_000, 900_000)):,}"
    if kind == 3:
        return f"${dice.integers(2, 999)}{_pick(dice, _UNITS[:5])}"
    return f"{dice.integers(2, 999)}{_pick(dice, _UNITS)}"


def _pick(dice: np.random.Generator, choices: list[str]) -> str:
    return choices[int(dice.integers(len(choices)))]
