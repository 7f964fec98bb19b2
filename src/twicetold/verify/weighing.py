"""Weighing: two passages are aligned and judged once, however often the outcome is asked for.

A telling is weighed to be verified, and again to say what is new in it; and several articles tell
one text word for word.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from twicetold.limits import WEIGHED_WORDS
from twicetold.verify.align import Run, align, core
from twicetold.verify.guard import Judgement, judge
from twicetold.verify.passage import Passage

MOST_WORDS: Final = 500_000
"""Pairings of so many words are remembered, some fifty megabytes; one made again costs time, no more."""


class Pairing:
    """A later passage beside an earlier one: what hangs together in both, and the guard's word on it."""

    def __init__(self, later: Passage, earlier: Passage, runs: list[Run] | None = None) -> None:
        self.later = later
        self.earlier = earlier
        self.runs = core(align(later.hashes, earlier.hashes)) if runs is None else runs
        self._judgement: Judgement | None = None

    @property
    def judgement(self) -> Judgement:
        """What the guard says of all sentences of the later passage."""
        if self._judgement is None:
            self._judgement = judge(self.later, self.earlier, self.runs)
        return self._judgement

    def told_by(self, earlier: Passage) -> "Pairing":
        """Give the pairing with a passage of the same text, which may be in another language."""
        same = (self.earlier.rank, self.earlier.first) == (earlier.rank, earlier.first)
        return self if same or self.earlier.lexicon is earlier.lexicon else Pairing(self.later, earlier, self.runs)


@dataclass(slots=True)
class Weighing:
    """Remembers the pairings of a batch; `alignments` counts those that were made."""

    alignments: int = 0
    unweighed: int = 0
    """So many pairs of paragraphs were only asked whether they are equal."""
    _rank: int = -1
    _spent: int = 0
    _made: dict[tuple[int, int, int, str], Pairing] = field(default_factory=dict)
    _words: int = 0

    def forget(self) -> None:
        """Begin a batch."""
        self._made.clear()
        self.alignments = self.unweighed = self._words = self._spent = 0
        self._rank = -1

    def may_weigh(self, later: Passage, others: Sequence[Passage]) -> bool:
        """Say whether a passage may be weighed against others: of one article so much and no more.

        Asked for the paragraphs of one article after the other, in their order.
        """
        if later.rank != self._rank:
            self._rank, self._spent = later.rank, 0
        self._spent += sum(len(later) + len(earlier) for earlier in others)
        if self._spent <= WEIGHED_WORDS:
            return True
        self.unweighed += len(others)
        return False

    def pairing(self, later: Passage, earlier: Passage) -> Pairing:
        """Align two passages, or give what was found before."""
        if earlier.first != earlier.last:  # where a text is cut into paragraphs counts too
            self.alignments += 1
            return Pairing(later, earlier)
        key = later.rank, later.first, later.last, earlier.text()
        made = self._made.get(key)
        if made is None:
            self.alignments += 1
            self._words += len(later) + len(earlier)
            if self._words > MOST_WORDS:
                self._made.clear()
                self._words = len(later) + len(earlier)
            made = self._made[key] = Pairing(later, earlier)
        return made.told_by(earlier)
