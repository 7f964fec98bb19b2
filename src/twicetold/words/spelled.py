"""Spelling: the words of a paragraph as strings, for the few paragraphs whose words are compared."""

from twicetold.columns import Words
from twicetold.words.tokens import spell, words_of_run


def spelled(text: str, words: Words, first: int, last: int) -> list[str]:
    """Give the folded words `first` to `last` of a text, which are all of a paragraph.

    The same that `spell` gives. A word that stands apart from others is a run of letters of its
    own; where words touch ("don't", "50%") the pattern looks again.
    """
    starts, ends = words.starts[first:last], words.ends[first:last]
    touch = bool((starts[1:] <= ends[:-1]).any())
    places = zip(starts.tolist(), ends.tolist(), strict=True)
    if not touch:
        return [_spelled(text[start:end]) for start, end in places]
    found: list[str] = []
    for begin, stop, count in _groups(list(places)):
        found += [_spelled(text[begin:stop])] if count == 1 else spell(text, begin, stop)
    return found


def _spelled(run: str) -> str:
    return run.lower() if run.isascii() and run.isalnum() else words_of_run(run)[0]


def _groups(places: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Join words that touch or overlap; give begin, end and the number of words."""
    groups: list[tuple[int, int, int]] = []
    for start, end in places:
        if groups and start <= groups[-1][1]:
            begin, stop, count = groups[-1]
            groups[-1] = begin, max(stop, end), count + 1
        else:
            groups.append((start, end, 1))
    return groups
