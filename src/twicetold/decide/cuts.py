"""Cuts: which code points go when words go.

A cut of whole paragraphs takes the separator after it, or before it at the end of the text. A cut
inside a paragraph takes whole sentences with their marks and one space.
"""

from collections.abc import Sequence
from typing import NamedTuple

from twicetold.columns import Words
from twicetold.model import Article

_OPENERS = "([{«“„‘‹「『【《〈¿¡*_#"


class Cut(NamedTuple):
    """Code points of the extracted text that go, half-open."""

    start: int
    end: int


def cuts(article: Article, words: Words, spans: Sequence[tuple[int, int]]) -> tuple[Cut, ...]:
    """Give the cuts that take away the words of ascending, disjoint spans."""
    return tuple(_cut(article, words, start, end) for start, end in spans)


def without(text: str, taken: Sequence[Cut]) -> str:
    """Give the text that is left when ascending, disjoint cuts are taken out."""
    kept, place = [], 0
    for cut in taken:
        kept.append(text[place : cut.start])
        place = cut.end
    return "".join([*kept, text[place:]])


def _cut(article: Article, words: Words, start: int, end: int) -> Cut:
    first, last = words.paragraph_of(start), words.paragraph_of(end - 1)
    opens = start == words.offsets[first]
    closes = end == words.offsets[last + 1]
    begin = article.paragraphs[first].start if opens else _sentence_start(article.text, words, start)
    stop = article.paragraphs[last].end if closes else _sentence_stop(article.text, words, end)
    if opens and closes:
        return _with_separator(article, first, last, begin, stop)
    if closes:
        return Cut(begin - _blanks_before(article.text, begin), stop)
    return Cut(begin, stop + _blanks_after(article.text, stop))


def _with_separator(article: Article, first: int, last: int, begin: int, stop: int) -> Cut:
    if last + 1 < len(article.paragraphs):
        return Cut(begin, article.paragraphs[last + 1].start)
    return Cut(article.paragraphs[first - 1].end if first else begin, stop)


def _sentence_start(text: str, words: Words, word: int) -> int:
    """Give the place of the word with the opening marks that belong to it."""
    start = int(words.starts[word])
    floor = int(words.ends[word - 1])
    while start > floor and text[start - 1] in _OPENERS:
        start -= 1
    if start > floor and text[start - 1] in "\"'" and (start - 1 == floor or text[start - 2].isspace()):
        start -= 1
    return start


def _sentence_stop(text: str, words: Words, word: int) -> int:
    """Give the place after the marks that close the word before `word`."""
    stop, ceiling = int(words.ends[word - 1]), _sentence_start(text, words, word)
    while stop < ceiling and not text[stop].isspace():
        stop += 1
    return stop


def _blanks_before(text: str, place: int) -> int:
    count = 0
    while count < place and text[place - 1 - count].isspace():
        count += 1
    return count


def _blanks_after(text: str, place: int) -> int:
    count = 0
    while place + count < len(text) and text[place + count].isspace():
        count += 1
    return count
