"""Sentences: after which words of a passage a sentence ends."""

import re

import numpy as np
import numpy.typing as npt

from twicetold.columns import Words

_STOP = re.compile(r"[.!?…؟۔।。！？៕။]")
_ALWAYS = frozenset("。！？؟۔។៕။।")
_ANY_ALWAYS = re.compile("[。！？؟۔។៕။।]")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st vs gen sen rep gov col lt sgt capt vol pp ed eds "
    "cf mm mme mlle mgr dra sra srta bzw ca nr str bd av hr fr jan feb mar apr jun jul aug sep sept "
    "oct nov dec".split()
)
_BEFORE_NUMBERS = frozenset(("no", "nos"))


def sentence_ends(text: str, words: Words, first: int, last: int) -> npt.NDArray[np.bool_]:
    """Say for each word from `first` up to `last` whether a sentence ends after it.

    The last word of a paragraph always ends one. A full stop after an initial or a known
    abbreviation, or before a small letter, ends none; before iPhone or n8n it ends one.
    """
    ends = np.zeros(last - first, np.bool_)
    for word in _before_a_gap(text, words, first, last):
        ends[word - first] = _ends(text, words, word)
    ends[words.offsets[(words.offsets > first) & (words.offsets <= last)] - 1 - first] = True
    return ends


def _before_a_gap(text: str, words: Words, first: int, last: int) -> list[int]:
    """Give the words with more than one character between them and the next: a stop and a blank.

    Some stops stand alone; where there is one, all words are given.
    """
    if first < last and _ANY_ALWAYS.search(text, int(words.starts[first]), int(words.ends[last - 1])):
        return list(range(first, last))
    following = words.starts[first + 1 : last + 1]
    wide = np.flatnonzero(following - words.ends[first : first + len(following)] > 1)
    return [*(first + wide).tolist(), *range(first + len(following), last)]


def _ends(text: str, words: Words, word: int) -> bool:
    if word + 1 >= len(words):
        return True
    gap = text[words.ends[word] : words.starts[word + 1]]
    raw = text[words.starts[word] : words.ends[word]]
    stop = _STOP.search(gap)
    if stop is None:
        return False
    if stop.group() in _ALWAYS:
        return True
    if not any(map(str.isspace, gap[stop.start() :])):
        return False
    if text[words.starts[word + 1]].islower() and not _is_name(text[words.starts[word + 1] : words.ends[word + 1]]):
        return False
    return stop.group() != "." or not _is_abbreviation(raw, text[words.starts[word + 1]])


def _is_abbreviation(raw: str, following: str) -> bool:
    """Say whether a full stop behind a word shortens it; "no" is a word, but before a number."""
    if raw.lower() in _BEFORE_NUMBERS:
        return following.isdigit()
    return (len(raw) == 1 and raw.isalpha()) or raw.lower() in _ABBREVIATIONS


def _is_name(word: str) -> bool:
    """Say whether a word that begins with a small letter is a name: it has a capital or a digit in it."""
    return any(letter.isupper() or letter.isdigit() for letter in word)
