"""The guard: does the later telling say something that the earlier does not?

Each word that stands in one telling alone is weighed. In the later telling a function word, another
spelling or another inflection says nothing new; a number, a name, a content word does. A negation,
an opposite, a quantifier, a modal or a hedge counts on either side: "former" left out says as much
as "former" put in. Sentences are judged one by one: a sentence of which next to nothing was told is
an insertion and stays, while the others may go; a sentence told differently makes a variant.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from twicetold.verify.align import Run
from twicetold.verify.passage import Passage

INSERTED_SHARE: Final = 0.34
"""A sentence with a smaller share of aligned words was inserted, not told differently."""
ELLIPSIS: Final = ("…", "...", "[")
_GAP: Final = 12
"""Words of longer gaps are not paired: they were written anew."""
_TAG: Final = re.compile(r"(?:[^\W\d][^\d()\n]{0,40})?\([^\W\d][^\d()\n]{1,24}\)\s*[—–―-]{1,2}\s")
_TAG_WORDS: Final = 9


class Lexicon(Protocol):
    """What a language knows of its words; see `twicetold.language`."""

    def is_function(self, word: str) -> bool:
        """Say whether the word's presence says nothing."""

    def is_person(self, word: str) -> bool:
        """Say whether the word says nothing new where it takes no other word's place."""

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
    new: tuple[int, ...]
    """Words of the later passage that say something the earlier does not."""
    lost: tuple[tuple[int, int], ...]
    """(the word of the later passage beside it, word of the earlier) of what turns or weakens."""

    @property
    def variant(self) -> bool:
        """Some sentence is told differently."""
        return not all(c or i for c, i in zip(self.clean, self.inserted, strict=True))


def judge(later: Passage, earlier: Passage, runs: Sequence[Run], lexicon: Lexicon) -> Judgement:
    """Weigh the words of `later` and of `earlier` that `runs` leave alone."""
    partner = _partners(later, earlier, runs, lexicon)
    tag = agency_tag(later)
    new = [
        i
        for i, j in enumerate(partner)
        if j < 0 and i >= tag and _is_new(later, i, lexicon) and not _is_put_in(later, i, partner, lexicon)
    ]
    lost = _lost_polarity(later, earlier, partner, lexicon)
    sentences = later.sentences
    count = sentences[-1] + 1
    touched = {sentences[i] for i in new} | {sentences[i] for i, _ in lost}
    clean = tuple(s not in touched for s in range(count))
    shares = _aligned_shares(later, partner, count)
    inserted = tuple(not clean[s] and shares[s] <= INSERTED_SHARE for s in range(count))
    return Judgement(tuple(partner), clean, inserted, tuple(new), tuple(lost))


def _partners(later: Passage, earlier: Passage, runs: Sequence[Run], lexicon: Lexicon) -> list[int]:
    partner = [-1] * len(later)
    i = j = 0
    for run in [*runs, Run(len(later), len(earlier), 0)]:
        left, right = range(i, run.later), range(j, run.earlier)
        if max(len(left), len(right)) <= _GAP:
            for a, b in _inflected(later, earlier, left, right, lexicon) + _rejoined(later, earlier, left, right):
                partner[a] = b
        i, j = run.later + run.length, run.earlier + run.length
        partner[run.later : i] = range(run.earlier, j)
    return partner


def _inflected(later: Passage, earlier: Passage, left: range, right: range, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Pair the words of a gap that differ in spelling or inflection alone, in order."""
    pairs: list[tuple[int, int]] = []
    begin = right.start
    for i in left:
        if _is_exact(later, i):
            continue
        for j in range(begin, right.stop):
            if not _is_exact(earlier, j) and lexicon.same(later.spelled[i], earlier.spelled[j]):
                pairs.append((i, j))
                begin = j + 1
                break
    return pairs


def _rejoined(later: Passage, earlier: Passage, left: range, right: range) -> list[tuple[int, int]]:
    """Pair words of a gap that are one word here and two there: a drop cap, "web site", "co-op"."""
    pairs: list[tuple[int, int]] = []
    for i in left:
        pairs.extend((i, j) for j in right[:-1] if later.spelled[i] == "".join(earlier.spelled[j : j + 2]))
    for i in left[:-1]:
        pairs.extend(
            (i + n, j) for j in right for n in (0, 1) if earlier.spelled[j] == "".join(later.spelled[i : i + 2])
        )
    return [(i, j) for i, j in pairs if not later.has_digit(i)]


def _is_exact(passage: Passage, i: int) -> bool:
    """Names and numbers are the same only if equal."""
    return passage.has_digit(i) or passage.is_name(i)


def agency_tag(passage: Passage) -> int:
    """Give the number of words of the tag that an agency puts before a report: MOSCOW (AP) —."""
    text = passage.text()
    tag = _TAG.match(text)
    if tag is None:
        return 0
    return sum(1 for i in range(min(_TAG_WORDS, len(passage))) if passage.offset(i) < tag.end())


def _is_new(later: Passage, i: int, lexicon: Lexicon) -> bool:
    word = later.spelled[i]
    if later.has_digit(i) or lexicon.polarity(word) is not None:
        return True
    return not lexicon.is_function(word)


def _is_put_in(later: Passage, i: int, partner: Sequence[int], lexicon: Lexicon) -> bool:
    """Say whether word i is a pronoun between two words that stand side by side in the earlier telling."""
    if not lexicon.is_person(later.spelled[i]) or not 0 < i < len(partner) - 1:
        return False
    return partner[i - 1] >= 0 and partner[i + 1] == partner[i - 1] + 1


def _lost_polarity(later: Passage, earlier: Passage, partner: Sequence[int], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Give (word of later beside it, word of earlier) for each polarity word that was left out.

    Words of a sentence that was left out as a whole are no loss, nor what an ellipsis cuts.
    """
    aligned = {j: i for i, j in enumerate(partner) if j >= 0}
    if not aligned:
        return []
    cut_before, cut_after = _cut_by_ellipsis(later)
    lost: list[tuple[int, int]] = []
    first, last = min(aligned), max(aligned)
    for j, word in enumerate(earlier.spelled):
        polarity = None if j in aligned else lexicon.polarity(word)
        if polarity is None or (cut_before and j < first) or (cut_after and j > last):
            continue
        # Half of a pair of opposites turns nothing where the telling only begins later or ends sooner
        if polarity == "opposite" and not first < j < last:
            continue
        neighbour = _neighbour(earlier, j, aligned)
        if neighbour is not None:
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
