"""The guard: does the later telling say something that the earlier does not?

Each word that stands in one telling alone is weighed. In the later telling a function word, another
spelling or another inflection says nothing new; a number, a name, a content word does. A negation,
an opposite, a quantifier, a modal or a hedge counts on either side: "former" left out says as much
as "former" put in. Sentences are judged one by one: a sentence of which next to nothing was told is
an insertion and stays, while the others may go; a sentence told differently makes a variant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from twicetold.verify.align import Run
from twicetold.verify.passage import Passage

INSERTED_SHARE: Final = 0.34
"""A sentence with a smaller share of aligned words was inserted, not told differently."""
ELLIPSIS: Final = ("…", "...", "[")


class Lexicon(Protocol):
    """What a language knows of its words; see `twicetold.language`."""

    def is_function(self, word: str) -> bool:
        """Say whether the word's presence says nothing."""

    def polarity(self, word: str) -> str | None:
        """Give the class of a word that turns or weakens what is said."""

    def same(self, a: str, b: str) -> bool:
        """Say whether two words differ in spelling or inflection alone."""

    def is_number_word(self, word: str) -> bool:
        """Say whether the word counts, dates or measures."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the guard found, sentence by sentence of the later passage."""

    partner: tuple[int, ...]
    """For each word of the later passage the aligned word of the earlier, or -1."""
    clean: tuple[bool, ...]
    """For each sentence: it says nothing new."""
    inserted: tuple[bool, ...]
    """For each sentence: it is new as a whole."""
    novel: tuple[str, ...]
    """The telling words that stand on one side alone."""

    @property
    def variant(self) -> bool:
        """Some sentence is told differently."""
        return not all(c or i for c, i in zip(self.clean, self.inserted, strict=True))


def judge(later: Passage, earlier: Passage, runs: Sequence[Run], lexicon: Lexicon) -> Judgement:
    """Weigh the words of `later` and of `earlier` that `runs` leave alone."""
    partner = _partners(later, earlier, runs, lexicon)
    new = [i for i, j in enumerate(partner) if j < 0 and _is_new(later, i, lexicon)]
    lost = _lost_polarity(later, earlier, partner, lexicon)
    sentences = later.sentences
    count = sentences[-1] + 1
    touched = {sentences[i] for i in new} | {sentences[i] for i, _ in lost}
    clean = tuple(s not in touched for s in range(count))
    shares = _aligned_shares(later, partner, count)
    inserted = tuple(not clean[s] and shares[s] <= INSERTED_SHARE for s in range(count))
    words = [later.spelled[i] for i in new] + [earlier.spelled[j] for _, j in lost]
    return Judgement(tuple(partner), clean, inserted, tuple(words))


def _partners(later: Passage, earlier: Passage, runs: Sequence[Run], lexicon: Lexicon) -> list[int]:
    partner = [-1] * len(later)
    i = j = 0
    for run in [*runs, Run(len(later), len(earlier), 0)]:
        for a, b in _inflected(later, earlier, range(i, run.later), range(j, run.earlier), lexicon):
            partner[a] = b
        i, j = run.later + run.length, run.earlier + run.length
        partner[run.later : i] = range(run.earlier, j)
    return partner


_GAP: Final = 12


def _inflected(
    later: Passage, earlier: Passage, left: range, right: range, lexicon: Lexicon
) -> list[tuple[int, int]]:
    """Pair the words of a gap that differ in spelling or inflection alone, in order."""
    pairs: list[tuple[int, int]] = []
    if len(left) > _GAP or len(right) > _GAP:
        return pairs
    begin = right.start
    for i in left:
        if _is_exact(later, i, lexicon):
            continue
        for j in range(begin, right.stop):
            if not _is_exact(earlier, j, lexicon) and lexicon.same(later.spelled[i], earlier.spelled[j]):
                pairs.append((i, j))
                begin = j + 1
                break
    return pairs


def _is_exact(passage: Passage, i: int, lexicon: Lexicon) -> bool:
    """Names and numbers are the same only if equal."""
    return passage.has_digit(i) or passage.is_name(i) or lexicon.is_number_word(passage.spelled[i])


def _is_new(later: Passage, i: int, lexicon: Lexicon) -> bool:
    word = later.spelled[i]
    if later.has_digit(i) or lexicon.polarity(word) is not None:
        return True
    return not lexicon.is_function(word)


def _lost_polarity(
    later: Passage, earlier: Passage, partner: Sequence[int], lexicon: Lexicon
) -> list[tuple[int, int]]:
    """Give (word of later beside it, word of earlier) for each polarity word that was left out.

    Words of a sentence that was left out as a whole are no loss, nor what an ellipsis cuts.
    """
    aligned = {j: i for i, j in enumerate(partner) if j >= 0}
    if not aligned:
        return []
    cut_before, cut_after = _cut_by_ellipsis(later)
    lost: list[tuple[int, int]] = []
    for j, word in enumerate(earlier.spelled):
        if j in aligned or lexicon.polarity(word) is None:
            continue
        neighbour = _neighbour(earlier, j, aligned)
        if neighbour is None:
            continue
        if (cut_before and j < min(aligned)) or (cut_after and j > max(aligned)):
            continue
        lost.append((aligned[neighbour], j))
    return lost


def _neighbour(earlier: Passage, j: int, aligned: dict[int, int]) -> int | None:
    """Give the aligned word nearest to word j in its sentence, if most of the sentence is aligned."""
    sentences = earlier.sentences
    first = last = j
    while first and sentences[first - 1] == sentences[j]:
        first -= 1
    while last + 1 < len(sentences) and sentences[last + 1] == sentences[j]:
        last += 1
    beside = [k for k in range(first, last + 1) if k in aligned]
    if len(beside) <= INSERTED_SHARE * (last - first + 1):
        return None
    return min(beside, key=lambda k: (abs(k - j), k))


def _cut_by_ellipsis(later: Passage) -> tuple[bool, bool]:
    before, after = later.text_before(0), later.text_after(len(later) - 1)
    return any(mark in before for mark in ELLIPSIS), any(mark in after for mark in ELLIPSIS)


def _aligned_shares(later: Passage, partner: Sequence[int], count: int) -> list[float]:
    words, aligned = [0] * count, [0] * count
    for i, sentence in enumerate(later.sentences):
        words[sentence] += 1
        aligned[sentence] += partner[i] >= 0
    return [a / w for a, w in zip(aligned, words, strict=True)]
