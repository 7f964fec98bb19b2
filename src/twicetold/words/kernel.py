"""The tokeniser in machine code: the same words as `tokens` finds, bit for bit.

A run that the tables cannot fold (composing marks, over 30 points, an apostrophe beside a digit) is
put aside by the passes and goes through `tokens` here.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from twicetold.columns import Words
from twicetold.compiled import is_kept
from twicetold.model import Paragraph
from twicetold.words.passes import ASIDE, find_words
from twicetold.words.points import tables
from twicetold.words.tokens import halves_before, tokens_of_run

Columns = Any
"""Hashes, starts, ends and flags of words, and offsets of paragraphs, as Numba types them."""


def tokenise(text: str, paragraphs: Sequence[Paragraph]) -> Words:
    """Give the folded words of all paragraphs of a text, as `tokens.tokenise` does."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    bounds = np.array([(place.start, place.end) for place in paragraphs], np.int64).reshape(-1, 2)
    found = find_words(codes, bounds, tables())
    aside = np.flatnonzero(found[3] & ASIDE)
    hashes, starts, ends, flags, offsets = _splice(text, found, aside) if len(aside) else found
    return Words(hashes, starts, ends, flags, offsets, halves_before(flags))


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
