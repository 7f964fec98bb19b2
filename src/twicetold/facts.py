"""Facts: what is known of every paragraph ever told without looking at its words again.

Where its words stand in its article, how long they are, and which words stand beside it: enough to
place a paragraph that is told whole, and to see that a passage does not go on beyond it.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from twicetold.columns import Growing, Int32, Int64, UInt32, UInt64, Words

_WORD: Final = (1 << 32) - 1
"""What of a key is the word."""
_HALF: Final = 32


class Facts(NamedTuple):
    """A row a paragraph."""

    begin: Int32
    end: Int32
    """The words of the paragraph, counted in its article."""
    halves: Int32
    """Half words in it."""
    opens: Int32
    closes: Int32
    """Code points of the article's text from the first of its words to the last; 0 where it has none."""
    before: UInt32
    after: UInt32
    """The signs of the words beside it in the article, see `sign_of`; 0 where there are none."""

    def of(self, rows: Int64) -> "Facts":
        """Give some rows."""
        begin, end, halves, opens, closes, before, after = self
        numbers = begin[rows], end[rows], halves[rows], opens[rows], closes[rows]
        return Facts(*numbers, before[rows], after[rows])


class Fact(NamedTuple):
    """A row of `Facts`."""

    begin: int
    end: int
    halves: int
    opens: int
    closes: int
    before: int
    after: int


def facts(articles: Sequence[Words]) -> Facts:
    """Give the facts of all paragraphs of some articles, in order."""
    sizes = np.array([len(words.offsets) - 1 for words in articles], np.int64)
    lengths = np.array([len(words) for words in articles], np.int64)
    # Between articles stands a row of zeros: no word
    bases = np.repeat(np.cumsum(lengths + 1) - lengths, sizes)
    begin, end, halves = (
        _joined(columns)
        for columns in (
            [words.offsets[:-1] for words in articles],
            [words.offsets[1:] for words in articles],
            [np.diff(words.halves[words.offsets]) for words in articles],
        )
    )
    signs = _signs_of(_apart([words.hashes for words in articles], np.uint64))
    some = begin < end
    opens = _apart([words.starts for words in articles], np.int32)[np.where(some, bases + begin, 0)]
    closes = _apart([words.ends for words in articles], np.int32)[np.where(some, bases + end - 1, 0)]
    return Facts(begin, end, halves, opens, closes, signs[bases + begin - 1], signs[bases + end])


def fact(words: Words, ordinal: int) -> Fact:
    """Give the facts of one paragraph of an article."""
    begin, end = int(words.offsets[ordinal]), int(words.offsets[ordinal + 1])
    opens, closes = (int(words.starts[begin]), int(words.ends[end - 1])) if begin < end else (0, 0)
    halves = int(words.halves[end] - words.halves[begin])
    return Fact(begin, end, halves, opens, closes, *words_beside(words, begin, end))


def words_beside(words: Words, start: int, end: int) -> tuple[int, int]:
    """Give the signs of the words of an article before and after a passage; 0 for none."""
    before = sign_of(words.hashes.item(start - 1)) if start else 0
    return before, sign_of(words.hashes.item(end)) if end < len(words) else 0


def sign_of(hash: int) -> int:
    """Give half of a word's hash, never 0: equal words have equal ones, few others have."""
    return max(hash >> _HALF, 1)


def _signs_of(hashes: UInt64) -> UInt32:
    """Give the signs of many, and 0 for 0."""
    signs = (hashes >> np.uint64(_HALF)).astype(np.uint32)
    never_0: UInt32 = np.maximum(signs, (hashes != 0).astype(np.uint32))
    return never_0


def from_rows(rows: Sequence[Fact]) -> Facts:
    """Give rows as columns."""
    numbers = np.array([row[:5] for row in rows], np.int32).reshape(-1, 5)
    signs = np.array([row[5:] for row in rows], np.uint32).reshape(-1, 2)
    return Facts(*numbers.T, *signs.T)


def _key(articles: Int64, words: Int32) -> Int64:
    return articles.astype(np.int64) << np.int64(32) | words.astype(np.int64)


def _joined(columns: Sequence[Int32]) -> Int32:
    return np.concatenate(columns) if columns else np.empty(0, np.int32)


def _apart(columns: Sequence[np.ndarray], kind: type[np.generic]) -> np.ndarray:
    """Join columns with a zero before, between and behind them."""
    none = np.zeros(1, kind)
    return np.concatenate([none, *(part for column in columns for part in (column, none))])


class FactsTable:
    """The facts of paragraphs by number, from 0 on."""

    def __init__(self) -> None:
        self._keys = Growing(np.int64)
        """The row of its article and its first word, in one number that ascends."""
        self._numbers = Growing(np.int32, 4)
        """The other numbers."""
        self._signs = Growing(np.uint32, 2)

    def extend(self, articles: Int64, more: Facts) -> None:
        """Add the paragraphs that follow all others; `articles` has the row of the article of each."""
        self._keys.extend(_key(articles, more.begin))
        self._numbers.extend(np.stack(more[1:5], axis=1))
        self._signs.extend(np.stack(more[5:], axis=1))

    def holding(self, articles: Int64, words: Int32) -> Int64:
        """Give the paragraphs that hold some words, each counted in its article."""
        return np.searchsorted(self._keys.values, _key(articles, words), side="right") - 1

    def of(self, rows: Int64) -> Facts:
        """Give the facts of some paragraphs."""
        begin = (self._keys.values[rows] & _WORD).astype(np.int32)
        return Facts(begin, *self._numbers.values[rows].T, *self._signs.values[rows].T)

    def row(self, row: int) -> Fact:
        """Give the facts of one paragraph."""
        begin = self._keys.at(row) & _WORD
        return Fact(begin, *self._numbers.values[row].tolist(), *self._signs.values[row].tolist())

    def words(self, row: int) -> tuple[int, int]:
        """Give where the words of one paragraph begin and end."""
        return self._keys.at(row) & _WORD, self._numbers.values.item(row, 0)

    def offsets(self, first: int, last: int) -> Int32:
        """Give where the words of the paragraphs of one article begin, and where the last ends."""
        offsets = np.zeros(last - first + 1, np.int32)
        if first < last:
            offsets[:-1] = self._keys.values[first:last] & _WORD
            offsets[-1] = self._numbers.values[last - 1, 0]
        return offsets
