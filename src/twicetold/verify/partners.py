"""Partners: for each word of the later telling the word of the earlier that it repeats.

Equal runs come from the alignment. Between them words are paired anew, by weight: a content word
counts more than a function word, so that of two ways to align "the powerhouse in a" with "a
powerhouse in the" the one that keeps the powerhouse wins; spelling and inflection may differ, and
a word may be one here and two there (a drop cap, "web site").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final
from unicodedata import normalize

from twicetold.verify.align import Run
from twicetold.verify.lexicon import Lexicon
from twicetold.verify.passage import ELLIPSIS, STOP, Passage

GAP: Final = 24
"""Longer stretches between runs are not paired: they were written anew."""
SOLID: Final = 2
"""Longer runs are kept as they are, and shorter ones with a content word in them."""

LONG_LETTERS: Final = 6
REACH: Final = 6
"""So many words has the longest conjunction."""

_EQUAL, _ALIKE, _FUNCTION = 4, 3, 1


@dataclass(frozen=True)
class Partners:
    """How two passages are paired."""

    of: tuple[int, ...]
    """For each word of the later passage the word of the earlier, or -1."""
    taken: frozenset[int]
    """The words of the earlier passage that some word of the later repeats."""

    @cached_property
    def first_taken(self) -> int:
        """The first of them."""
        return min(self.taken)

    @cached_property
    def told(self) -> list[int]:
        """The words of the earlier passage that are paired, in their order."""
        return sorted({j for j in self.of if j >= 0})


def pair(later: Passage, earlier: Passage, runs: Sequence[Run]) -> Partners:
    """Pair the words of two passages that `runs` align."""
    of, lexicon = [-1] * len(later), later.lexicon
    joined: set[int] = set()
    i = j = 0
    for run in [*_solid(later, runs, lexicon), Run(len(later), len(earlier), 0)]:
        left, right = range(i, run.later), range(j, run.earlier)
        if not i and len(left) <= GAP:
            right = right[-GAP:]  # of a long text before what was told, the words beside it
        elif not run.length and len(left) <= GAP:
            right = right[:GAP]
        if left and right and max(len(left), len(right)) <= GAP:
            for a, b in _best(later, earlier, left, right, lexicon):
                of[a] = b
            joined |= _rejoin(later, earlier, left, right, of)
        i, j = run.later + run.length, run.earlier + run.length
        of[run.later : i] = range(run.earlier, j)
    joined |= _exchange(later, earlier, of)
    if of and of[-1] < 0 and (told := _broken_off(later, earlier, of)):
        of[-1] = told
    return Partners(tuple(of), frozenset(of).difference((-1,)) | joined)


def _solid(later: Passage, runs: Sequence[Run], lexicon: Lexicon) -> list[Run]:
    """Leave out short runs of function words: they may hold the place of a content word."""
    return [
        run
        for run in runs
        if run.length > SOLID or not all(lexicon.is_function(later.spelled[run.later + k]) for k in range(run.length))
    ]


def _best(later: Passage, earlier: Passage, left: range, right: range, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Pair the words of two short stretches in order, so that the weight of the pairs is greatest."""
    weights = [[_weight(later, earlier, i, j, lexicon) for j in right] for i in left]
    best = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for a in range(len(left) - 1, -1, -1):
        for b in range(len(right) - 1, -1, -1):
            paired = weights[a][b] + best[a + 1][b + 1] if weights[a][b] else 0
            best[a][b] = max(paired, best[a + 1][b], best[a][b + 1])
    pairs, a, b = [], 0, 0
    while a < len(left) and b < len(right):
        if weights[a][b] and best[a][b] == weights[a][b] + best[a + 1][b + 1]:
            pairs.append((left[a], right[b]))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return pairs


def _weight(later: Passage, earlier: Passage, i: int, j: int, lexicon: Lexicon) -> int:
    a, b = later.spelled[i], earlier.spelled[j]
    if a == b:
        return _FUNCTION if lexicon.is_function(a) else _EQUAL
    if lexicon.is_function(a) and lexicon.is_function(b):
        return _FUNCTION if lexicon.same(a, b) else 0
    # Names and numbers are the same only if equal; at the start of a sentence any capital may be a name
    if later.has_digit(i) or earlier.has_digit(j):
        return 0
    if later.has_capital(i) and earlier.has_capital(j):
        return _ALIKE if _is_same_name(a, b, lexicon) else 0
    return _ALIKE if not (later.is_name(i) or earlier.is_name(j)) and lexicon.same(a, b) else 0


def _is_same_name(a: str, b: str, lexicon: Lexicon) -> bool:
    """Say whether two words with capitals are one in two spellings; short names never are, but for their letters."""
    if _differ_in_first_accent(a, b) or lexicon.lettered(a, b):
        return True
    # The Moscone Centre; Sólo, Solo
    may_be = max(len(a), len(b)) >= LONG_LETTERS or lexicon.polarity(a) is not None
    return may_be and lexicon.respelled(a, b)


def _broken_off(later: Passage, earlier: Passage, of: Sequence[int]) -> int:
    """Give the next word told if the last word is the beginning of it, where the text was cut off: "the harb…"."""
    last = len(later) - 1
    after = later.text_after(last)
    told = of[last - 1] + 1 if last else 0
    if (
        not 0 < told < len(earlier)
        or later.has_digit(last)
        or not earlier.spelled[told].startswith(later.spelled[last])
    ):
        return 0
    is_marked = after.startswith(ELLIPSIS)
    return told if is_marked or not (STOP.search(after) or later.is_name(last)) else 0


def _differ_in_first_accent(a: str, b: str) -> bool:
    """Say whether two words differ in the accent of their first letter alone: Etat, État."""
    return a[1:] == b[1:] and normalize("NFD", a[:1])[:1] == normalize("NFD", b[:1])[:1]


def _rejoin(later: Passage, earlier: Passage, left: range, right: range, of: list[int]) -> set[int]:
    """Pair words that are one here and two there; give the further words of the earlier passage."""
    joined: set[int] = set()
    for i in left:
        for j in right[:-1]:
            if of[i] < 0 and _is_joined(later.spelled[i], *earlier.spelled[j : j + 2]):
                of[i] = j
                joined.add(j + 1)
    for i in left[:-1]:
        for j in right:
            if of[i] < 0 and _is_joined(earlier.spelled[j], *later.spelled[i : i + 2]):
                of[i] = of[i + 1] = j
    return joined


def _is_joined(word: str, first: str, second: str) -> bool:
    """Say whether two words are one: web site, website; Forum‘da, Forum'da.

    Of numbers only by their unit or x: 4 mm, 4mm; 3×5, 3x5.
    """
    if word.replace("'", "") != first + second:
        return word == f"{first}x{second}" and first[-1].isdigit() and second[0].isdigit()
    return not any(map(str.isdigit, word)) or (first[-1].isdigit() and second.isalpha())


def _exchange(later: Passage, earlier: Passage, of: list[int]) -> set[int]:
    """Pair conjunctions that stand for one another behind a pair ("because", "given that"), and articles.

    Gives the words of the earlier passage that became part of a pair.
    """
    joined: set[int] = set()
    for i in _uneven(of):
        for begin in range(i, max(i - REACH, -1), -1):
            if (begin and of[begin - 1] < 0) or not later.lexicon.may_be_exchanged(later.spelled[begin]):
                continue
            place = of[begin - 1] + 1 if begin else 0
            length, told = _conjunction(later, begin, earlier, place)
            behind = of[begin + length] if begin + length < len(of) else -1
            if length and not 0 <= behind < place + told:
                of[begin : begin + length] = [place + min(k, told - 1) for k in range(length)]
                joined.update(range(place, place + told))
                break
    return joined


def _uneven(of: Sequence[int]) -> list[int]:
    """Give the words without a partner, and those before whose partner something was left out."""
    # Most words stand behind the one that they stood behind
    breaks = [i for i, (before, j) in enumerate(pairwise(of), start=1) if j != before + 1]
    begins = [0] if of and of[0] else []
    return begins + [i for i in breaks if of[i] < 0 or 0 <= of[i - 1] < of[i] - 1]


def _conjunction(later: Passage, begin: int, earlier: Passage, place: int) -> tuple[int, int]:
    """Count the words of the longest conjunction at `begin`, and of one that stands for it at `place`."""
    lexicon, one, found = later.lexicon, later.spelled[begin], (0, 0)
    if lexicon.is_article(one) and place < len(earlier):
        other_one = earlier.spelled[place]
        is_another = lexicon.is_article(other_one) and one != other_one
        found = (1, 1) if is_another and not lexicon.contrary(one, other_one) else found
    for length, other in lexicon.conjunctions_at(later.spelled, begin):
        if length > found[0] and tuple(earlier.spelled[place : place + len(other)]) == other:
            found = length, len(other)
    return found
