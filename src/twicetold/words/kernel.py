"""The tokeniser in machine code: the same words as `tokens` finds, bit for bit.

A run that the tables cannot fold (composing marks, over 30 points, an apostrophe beside a digit) is
put aside by the passes and goes through `tokens` here.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from twicetold.columns import Words
from twicetold.compiled import is_kept
from twicetold.model import Paragraph
from twicetold.words.passes import ASIDE, find_words
from twicetold.words.points import tables
from twicetold.words.tokens import halves_before, tokens_of_run

Columns = Any
"""Hashes, starts, ends and flags of words, and offsets of paragraphs, as Numba types them."""
Text = tuple[str, Sequence[Paragraph]]
_TOGETHER: Final = 1 << 17
"""So many characters are tokenised at once: on the way a character takes a hundred bytes."""
_BETWEEN: Final = "\n"
"""No word reaches across it."""


def tokenise(text: str, paragraphs: Sequence[Paragraph]) -> Words:
    """Give the folded words of all paragraphs of a text, as `tokens.tokenise` does."""
    bounds = np.array([(place.start, place.end) for place in paragraphs], np.int64).reshape(-1, 2)
    hashes, starts, ends, flags, offsets = _found(text, bounds)
    return Words(hashes, starts, ends, flags, offsets, halves_before(flags))


def tokenise_all(texts: Sequence[Text]) -> list[Words]:
    """Give the same of many texts; what a call costs is paid for many at once."""
    found, first, size = list[Words](), 0, 0
    for place, (text, _) in enumerate(texts):
        size += len(text)
        if size >= _TOGETHER or place == len(texts) - 1:
            found += _together(texts[first : place + 1])
            first, size = place + 1, 0
    return found


def _together(texts: Sequence[Text]) -> list[Words]:
    sizes = np.array([len(text) for text, _ in texts], np.int64)
    counts = np.array([len(paragraphs) for _, paragraphs in texts], np.int64)
    bases = np.cumsum(sizes + 1) - sizes - 1
    starts = [start for _, paragraphs in texts for _, start, _ in paragraphs]
    ends = [end for _, paragraphs in texts for _, _, end in paragraphs]
    # Machine code is kept for columns of one order
    bounds = np.ascontiguousarray((np.array((starts, ends), np.int64) + np.repeat(bases, counts)).T)
    hashes, begins, stops, flags, offsets = _found(_BETWEEN.join([text for text, _ in texts]), bounds)
    rows = np.concatenate(([0], np.cumsum(counts)))
    words = offsets[rows]
    shift = np.repeat(bases, np.diff(words)).astype(np.int32)
    begins, stops = begins - shift, stops - shift
    found = []
    for row, last, a, b in zip(rows.tolist(), rows[1:].tolist(), words.tolist(), words[1:].tolist(), strict=False):
        of = hashes[a:b], begins[a:b], stops[a:b], flags[a:b], offsets[row : last + 1] - np.int32(a)
        found.append(Words(*of, halves_before(flags[a:b])))
    return found


def _found(text: str, bounds: Columns) -> Columns:
    """Give the columns of the words of some stretches of a text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    found = find_words(codes, bounds, tables())
    aside = np.flatnonzero(found[3] & ASIDE)
    return _splice(text, found, aside) if len(aside) else found


def load() -> None:
    """Compile the tokeniser or fetch its machine code, and build its tables."""
    tokenise("", ())


def kept() -> bool:
    """Say whether an earlier run kept the machine code, so that `load` takes less than a second."""
    return is_kept(find_words)


def _splice(text: str, found: Columns, aside: np.ndarray) -> Columns:
    """Put the words of the runs that were put aside in their places."""
    hashes, starts, ends, flags, offsets = found
    spelled = [tokens_of_run(text[starts[place] : ends[place]]) for place in aside.tolist()]
    counts = np.ones(len(hashes), np.int64)
    counts[aside] = [len(tokens) for tokens in spelled]
    begin = np.concatenate(([0], np.cumsum(counts)))
    hashes, begins, ends, flags = (np.repeat(column, counts) for column in (hashes, starts, ends, flags))
    starts = begins.copy()
    for place, tokens in zip(begin[aside].tolist(), spelled, strict=True):
        for i, (value, start, end, flag) in enumerate(tokens, place):
            hashes[i], flags[i] = value, flag
            starts[i], ends[i] = begins[i] + start, begins[i] + end
    return hashes, starts, ends, flags, begin[offsets].astype(np.int32)
