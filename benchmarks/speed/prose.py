"""Paragraphs of made prose, a batch at a time.

Sentences follow patterns: function words and content words take turns as in English, with names,
numbers, commas and direct speech. Nothing in them repeats but by chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .vocabulary import CAPITAL, CLOSING, COMMA, OPENING, PERIOD, PLAIN, Ints, Vocabulary

_PATTERNS = 4_000
_FUNCTION, _CONTENT, _NAME, _NUMBER = range(4)
# After a word of the row's class, how likely is one of the column's
_TURNS = np.array(
    [
        [0.22, 0.62, 0.10, 0.06],
        [0.58, 0.36, 0.04, 0.02],
        [0.55, 0.25, 0.18, 0.02],
        [0.50, 0.45, 0.05, 0.00],
    ]
)
_SPOKEN = 0.08
_COMMA_AFTER = 0.06
SENTENCE_WORDS, MOST_WORDS = 17, 45
MOST_SENTENCES = 6


@dataclass(frozen=True, slots=True)
class Patterns:
    """Sentences as classes of words and their variants, one after the other."""

    classes: npt.NDArray[np.int8]
    forms: npt.NDArray[np.int8]
    starts: Ints
    lengths: Ints


def patterns(seed: int) -> Patterns:
    """Make the patterns of sentences; the same for the same seed."""
    dice = np.random.default_rng([seed, 2])
    made = [_pattern(dice) for _ in range(_PATTERNS)]
    lengths = np.array([len(classes) for classes, _ in made])
    classes = np.concatenate([np.array(classes, np.int8) for classes, _ in made])
    forms = np.concatenate([np.array(forms, np.int8) for _, forms in made])
    return Patterns(classes, forms, np.cumsum(lengths) - lengths, lengths)


def _pattern(dice: np.random.Generator) -> tuple[list[int], list[int]]:
    length = int(np.clip(np.exp(dice.normal(np.log(SENTENCE_WORDS), 0.45)), 5, MOST_WORDS))
    classes = [_FUNCTION]
    while len(classes) < length:
        classes.append(int(np.searchsorted(np.cumsum(_TURNS[classes[-1]]), dice.random())))
    forms = [CAPITAL, *(_form(dice, one) for one in classes[1:-1]), PERIOD]
    classes[-1] = _CONTENT
    if length > 8 and dice.random() < _SPOKEN:
        speech_ends = length - 4
        forms[0], forms[speech_ends] = OPENING, CLOSING
        classes[speech_ends:] = [_CONTENT, _FUNCTION, _NAME, _NAME]
        forms[speech_ends + 1 : -1] = [PLAIN] * 2
    return classes, forms


def _form(dice: np.random.Generator, of_class: int) -> int:
    return COMMA if of_class != _FUNCTION and dice.random() < _COMMA_AFTER else PLAIN


def prose(count: int, dice: np.random.Generator, words: Vocabulary, known: Patterns) -> list[str]:
    """Give so many paragraphs of one to six sentences."""
    sentences = dice.integers(1, MOST_SENTENCES + 1, count)
    chosen = dice.integers(0, len(known.starts), int(sentences.sum()))
    lengths = known.lengths[chosen]
    ends = np.cumsum(lengths)
    at = np.arange(int(ends[-1])) + np.repeat(known.starts[chosen] - (ends - lengths), lengths)
    tokens = _drawn(known.classes[at], dice, words) + words.words * known.forms[at].astype(np.int64)
    table = words.tokens
    text = [table[token] for token in tokens.tolist()]
    return _joined(text, ends[np.cumsum(sentences) - 1].tolist())


def _drawn(classes: npt.NDArray[np.int8], dice: np.random.Generator, words: Vocabulary) -> Ints:
    rolled = dice.random(len(classes))
    drawn = np.empty(len(classes), np.int64)
    for of_class, range_of in enumerate((words.function, words.content, words.names, words.numbers)):
        here = classes == of_class
        drawn[here] = range_of.drawn(rolled[here])
    return drawn


def _joined(text: Sequence[str], ends: Sequence[int]) -> list[str]:
    starts = [0, *ends[:-1]]
    return [" ".join(text[start:end]) for start, end in zip(starts, ends, strict=True)]
