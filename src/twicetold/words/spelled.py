"""Spelling: the words of a paragraph as strings, for the few paragraphs whose words are compared."""

from collections.abc import Iterator, Sequence
from typing import Final, overload

from twicetold.columns import Words
from twicetold.words.tokens import spell, words_of_run


def _all_spelled(text: str, starts: list[int], ends: list[int]) -> list[str]:
    """Spell all words of a paragraph.

    A word that stands apart from others is a run of letters of its own; where words touch ("don't",
    "50%") the pattern looks again.
    """
    if not starts:
        return []
    found = _apart(text, starts, ends)
    touch = [i for i, (end, start) in enumerate(zip(ends, starts[1:], strict=False)) if start <= end]
    for one, other in reversed(_groups(touch)):
        found[one : other + 1] = _together(text, starts[one], max(ends[one : other + 1]))
    return found


_FEW: Final = 8
"""More words are spelled all at once."""


class Spelled(Sequence[str]):
    """The folded words of a paragraph, as `spell` gives them, each when it is asked for: of a near telling few are."""

    __slots__ = ("_ends", "_found", "_is_whole", "_starts", "_text")

    def __init__(self, text: str, words: Words) -> None:
        self._text = text
        # Copies: a view would keep the words of the whole article
        self._starts, self._ends = words.starts.copy().data, words.ends.copy().data
        self._found: list[str] = [""] * len(self._starts)
        self._is_whole = False

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            some = range(*at.indices(len(self._found)))
            return self._whole()[at] if len(some) > _FEW else [self[i] for i in some]
        # No word is empty
        return self._found[at] or self._spell(at if at >= 0 else at + len(self._found))

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def _whole(self) -> list[str]:
        # Looked for once: a passage is asked for slices as often as it has typographic differences
        if not self._is_whole:
            if "" in self._found:
                self._found = _all_spelled(self._text, self._starts.tolist(), self._ends.tolist())
            self._is_whole = True
        return self._found

    def _spell(self, at: int) -> str:
        starts, ends, first, last = self._starts, self._ends, at, at
        while first and starts[first] <= ends[first - 1]:
            first -= 1
        while last + 1 < len(starts) and starts[last + 1] <= ends[last]:
            last += 1
        if first < last:
            together = _together(self._text, starts[first], max(ends[first : last + 1]))
            self._found[first : last + 1] = together
        else:
            run = self._text[starts[at] : ends[at]]
            self._found[at] = run.lower() if run.isascii() and run.isalnum() else words_of_run(run)[0]
        return self._found[at]


def _together(text: str, start: int, end: int) -> Sequence[str]:
    """Spell words that touch: those of one run of letters, or of several ("50%")."""
    run = text[start:end]
    one = run.replace("'", "").replace("’", "").isalpha()
    return words_of_run(run) if one else spell(text, start, end)


def _apart(text: str, starts: list[int], ends: list[int]) -> list[str]:
    """Spell each word as a run of its own."""
    begin = starts[0]
    raw = text[begin : max(ends)]
    places = [(start - begin, end - begin) for start, end in zip(starts, ends, strict=True)]
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
