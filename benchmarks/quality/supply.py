"""The stock of paragraphs that are told once: what families take their passages from."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .values import Base, Piece
from .words import size, words

_GRAM = 4
_UNSPACED_GRAM = 9
_SHARED = 0.2
_LABELLED = 16
_END = re.compile(r"[.!?…。！？؟।][”\"»“’'）)\]]*$")
_LABEL = re.compile(r"[^:.!?\n]{1,40}[:：]\s*(?![a-zà-ÿ\s])")
_MARK = re.compile(r"\s*(?:[-*+•·–—>#|=]|\W?\w{1,3}[.):]\s|```)")


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive paragraphs of one article."""

    language: str
    pieces: tuple[Piece, ...]


Need = Callable[[Run], bool]


class Supply:
    """Hand out runs of paragraphs, each paragraph once."""

    def __init__(self, bases: Iterable[Base], rng: random.Random) -> None:
        self._runs = [Run(base.language, base.pieces) for base in bases if base.pieces]
        rng.shuffle(self._runs)

    def take(self, count: int, need: Need | None = None) -> Run | None:
        """Give `count` consecutive paragraphs that `need` accepts, or None where none are left."""
        for place, run in enumerate(self._runs):
            for start in range(len(run.pieces) - count + 1):
                window = Run(run.language, run.pieces[start : start + count])
                if need is None or need(window):
                    self._cut(place, start, start + count)
                    return window
        return None

    def rest(self) -> list[Run]:
        """Give what was never taken."""
        return list(self._runs)

    def _cut(self, place: int, start: int, end: int) -> None:
        run = self._runs.pop(place)
        left = [run.pieces[:start], run.pieces[end:]]
        # What is left goes to the end, so that one article does not feed one family
        self._runs += [Run(run.language, pieces) for pieces in left if pieces]


def told_once(bases: Iterable[Base]) -> list[Base]:
    """Keep prose paragraphs of which at most a fifth of the word 4-grams stand twice, there or elsewhere."""
    kept = [(base, [p for p in base.pieces if _is_prose(p)]) for base in bases]
    seen: Counter[tuple[str, ...]] = Counter()
    for _, pieces in kept:
        for piece in pieces:
            seen.update(_grams(piece.text))
    return [Base(base.id, base.language, tuple(p for p in pieces if _is_single(p.text, seen))) for base, pieces in kept]


def _is_prose(piece: Piece) -> bool:
    count, text = size(piece.text), piece.text.strip()
    # A line in quotation marks without a mark of its own is a headline
    ends = _END.search(text) is not None
    # As text, a paragraph with a mark at its head is a list entry or the like
    is_marked = _MARK.match(piece.text) is not None
    # A question that is a heading in all but name, and a line of dialogue, may come again: families of their own
    is_line = count < 25 and (text.startswith(tuple('"“„«—–')) or (text.endswith(tuple("?？؟")) and count < 15))
    return piece.kind == "paragraph" and 8 <= count <= 250 and ends and not is_marked and not is_line


def is_entry(text: str) -> bool:
    """Say whether a text is a short line behind a label: an ingredient, a feature, a step. Such lines are much alike."""
    return size(text) < _LABELLED and _LABEL.match(text) is not None


def _is_single(text: str, seen: Counter[tuple[str, ...]]) -> bool:
    grams = _grams(text)
    return sum(seen[gram] > 1 for gram in grams) <= _SHARED * len(grams)


def _grams(text: str) -> list[tuple[str, ...]]:
    found = words(text)
    size = _UNSPACED_GRAM if sum(map(len, found)) < 2 * len(found) else _GRAM
    return [found[i : i + size] for i in range(max(len(found) - size + 1, 1))]
