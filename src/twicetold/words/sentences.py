"""Sentences: after which words of a passage a sentence ends."""

import re
from bisect import bisect_right

import numpy as np
import numpy.typing as npt

from twicetold.columns import SPACELESS, Words

_STOP = re.compile(r"[.!?…؟۔।。！？៕။]")
_ALWAYS = frozenset("。！？؟۔។៕။।")
_ANY_ALWAYS = re.compile("[。！？؟۔។៕။।]")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st vs gen sen rep gov col lt sgt capt vol pp ed eds "
    "cf mm mme mlle mgr dra sra srta bzw ca nr str bd av hr fr jan feb mar apr jun jul aug sep sept "
    "oct nov dec".split()
)
_COUNTED = frozenset(
    "januar jänner februar feber märz april mai juni juli august september oktober november dezember "
    "jahrhundert jahrhunderts weltkrieg weltkriegs weltkrieges jahrestag geburtstag bundesliga liga spieltag "
    "runde minute stunde platz klasse auflage etage stock fc".split()
)
"""What ordinals stand before, where such words have capitals: am 31. Oktober."""
_LONGEST_ORDINAL = 2
_BEFORE_NUMBERS = frozenset(("no", "nos"))

_ONE_PARAGRAPH = 2
"""So many bounds it has."""


def sentence_ends(text: str, words: Words, first: int, last: int) -> npt.NDArray[np.bool_]:
    """Say for each word from `first` up to `last` whether a sentence ends after it.

    The last word of a paragraph always ends one. A full stop after an initial or a known
    abbreviation, or before a small letter, ends none; before iPhone or n8n it ends one.
    """
    ends = np.zeros(last - first, np.bool_)
    if first == last:
        return ends
    begin, limit = words.starts.item(first), words.starts.item(last) if last < len(words) else len(text)
    word, closes = first - 1, words.ends.data
    for stop in _STOP.finditer(text, begin, limit):
        before, word = word, bisect_right(closes, stop.start()) - 1
        # Of several stops behind a word the first says what they are; some stand inside of words
        if first <= word > before and _ends(text, words, word, stop):
            ends[word - first] = True
    ends[-1] = last == words.offsets[-1]
    if len(words.offsets) > _ONE_PARAGRAPH:
        ends[words.offsets[(words.offsets > first) & (words.offsets <= last)] - 1 - first] = True
    return ends


def _ends(text: str, words: Words, word: int, stop: re.Match[str]) -> bool:
    """Say whether a sentence ends at a stop behind a word, or within the next."""
    if word + 1 >= len(words):
        return True
    following = words.starts.item(word + 1)
    if stop.start() >= following:
        return False
    if stop.group() in _ALWAYS:
        return True
    goes_on = text[following].islower() and not _is_name(text[following : words.ends[word + 1]])
    if goes_on or not any(map(str.isspace, text[stop.start() : following])):
        return False
    if stop.group() != "." or text.startswith("..", stop.start()):
        return True
    raw, next_word = text[words.starts[word] : words.ends[word]], text[following : words.ends[word + 1]]
    return bool(words.flags[word] & SPACELESS) or not _is_abbreviation(raw, next_word)


def _is_abbreviation(raw: str, following: str) -> bool:
    """Say whether a full stop behind a word shortens or counts; "no" is a word, but before a number."""
    if raw.lower() in _BEFORE_NUMBERS:
        return following[0].isdigit()
    if raw.isdigit():
        return len(raw) <= _LONGEST_ORDINAL and following.lower() in _COUNTED
    return (len(raw) == 1 and raw.isalpha()) or raw.lower() in _ABBREVIATIONS


def _is_name(word: str) -> bool:
    """Say whether a word that begins with a small letter is a name: it has a capital or a digit in it."""
    return any(letter.isupper() or letter.isdigit() for letter in word)
