"""Cuts: which code points go when words go.

A cut of whole paragraphs takes the separator after it, or before it at the end of the text. A cut
inside a paragraph takes whole sentences with their marks and one space.
"""

from collections.abc import Sequence
from typing import NamedTuple

from twicetold.columns import Words
from twicetold.model import Article

_OPENERS = "([{«„‹「『【《〈¿¡#"
_EITHER = "\"'“‘*_"
"""They open after a blank and close after a mark: “English” and „deutsch“."""


class Cut(NamedTuple):
    """Code points of the extracted text that go, half-open."""

    start: int
    end: int


def cuts(article: Article, words: Words, spans: Sequence[tuple[int, int]]) -> tuple[Cut, ...]:
    """Give the cuts that take away the words of ascending, disjoint spans."""
    return tuple(cut for start, end in spans for cut in _cuts(article, words, start, end))


def without(text: str, taken: Sequence[Cut]) -> str:
    """Give the text that is left when ascending, disjoint cuts are taken out."""
    kept, place = [], 0
    for cut in taken:
        kept.append(text[place : cut.start])
        place = cut.end
    return "".join([*kept, text[place:]])


def _cuts(article: Article, words: Words, start: int, end: int) -> list[Cut]:
    first, last = words.paragraph_of(start), words.paragraph_of(end - 1)
    opens, closes = start == words.offsets.item(first), end == words.offsets.item(last + 1)
    if first < last and not opens and not closes:
        # Both paragraphs keep something: the separator between them stays
        middle = words.offsets.item(last)
        return [*_cuts(article, words, start, middle), *_cuts(article, words, middle, end)]
    begin = article.paragraphs[first].start if opens else _sentence_start(article.text, words, start)
    stop = article.paragraphs[last].end if closes else _sentence_stop(article.text, words, end)
    if opens and closes:
        return [_with_separator(article, first, last, begin, stop)]
    if closes:
        return [Cut(begin - _blanks_before(article.text, begin), stop)]
    return [Cut(begin, stop + _blanks_after(article.text, stop))]


def _with_separator(article: Article, first: int, last: int, begin: int, stop: int) -> Cut:
    if last + 1 < len(article.paragraphs):
        return Cut(begin, article.paragraphs[last + 1].start)
    return Cut(article.paragraphs[first - 1].end if first else begin, stop)


def _sentence_start(text: str, words: Words, word: int) -> int:
    """Give the place of the word with the opening marks that belong to it."""
    start = words.starts.item(word)
    floor = words.ends.item(word - 1)
    while start > floor:
        # French opens a quotation with a mark and a space
        mark = start - 1 - _blanks_before(text, start)
        if mark < floor or not _opens(text, mark, floor):
            return start
        start = mark
    return start


def _opens(text: str, mark: int, floor: int) -> bool:
    if text[mark] in _EITHER:
        return mark > floor and (text[mark - 1].isspace() or _opens(text, mark - 1, floor))
    return text[mark] in _OPENERS


def _sentence_stop(text: str, words: Words, word: int) -> int:
    """Give the place after the marks that close the word before `word`."""
    stop, ceiling = words.ends.item(word - 1), _sentence_start(text, words, word)
    while stop < ceiling and not text[stop:ceiling].isspace():
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
