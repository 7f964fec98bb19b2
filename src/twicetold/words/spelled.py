"""Spelling: the words of a paragraph as strings, for the few paragraphs whose words are compared."""

from collections.abc import Sequence

import numpy as np

from twicetold.columns import Int32, Words
from twicetold.words.tokens import spell, words_of_run


def spelled(text: str, words: Words, first: int, last: int) -> list[str]:
    """Give the folded words `first` to `last` of a text, which are all of a paragraph.

    The same that `spell` gives. A word that stands apart from others is a run of letters of its
    own; where words touch ("don't", "50%") the pattern looks again.
    """
    if first == last:
        return []
    starts, ends = words.starts[first:last], words.ends[first:last]
    begin = int(starts[0])
    found = _apart(text[begin : int(ends.max())], starts - begin, ends - begin)
    touch = np.flatnonzero(starts[1:] <= ends[:-1])
    if len(touch):
        for one, other in reversed(_groups(touch.tolist())):
            found[one : other + 1] = _together(text, int(starts[one]), int(ends[one : other + 1].max()))
    return found


def _together(text: str, start: int, end: int) -> Sequence[str]:
    """Spell words that touch: those of one run of letters, or of several ("50%")."""
    run = text[start:end]
    one = run.replace("'", "").replace("’", "").isalpha()
    return words_of_run(run) if one else spell(text, start, end)


def _apart(raw: str, starts: Int32, ends: Int32) -> list[str]:
    """Spell each word as a run of its own."""
    places = zip(starts.tolist(), ends.tolist(), strict=True)
    if not raw.isascii():
        runs = [raw[start:end] for start, end in places]
        return [run.lower() if run.isascii() and run.isalnum() else words_of_run(run)[0] for run in runs]
    # In ASCII a word is its small letters, but for the points of initials
    small = raw.lower()
    found = [small[start:end] for start, end in places]
    if "." not in "".join(found):
        return found
    return [word.replace(".", "") if word[-1:] == "." else word for word in found]


def _groups(touch: list[int]) -> list[tuple[int, int]]:
    """Join words that touch the next; give the first and the last of each group."""
    groups: list[tuple[int, int]] = []
    for word in touch:
        if groups and groups[-1][1] == word:
            groups[-1] = groups[-1][0], word + 1
        else:
            groups.append((word, word + 1))
    return groups
