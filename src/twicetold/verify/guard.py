"""The guard: does the later telling say something that the earlier does not?

Each word that stands in one telling alone is weighed. In the later telling a function word, another
spelling or another inflection says nothing new; a number, a name, a content word does. A negation,
an opposite, a quantifier, a modal or a hedge counts on either side: "former" left out says as much
as "former" put in. Sentences are judged one by one: a sentence of which next to nothing was told is
an insertion and stays, while the others may go; a sentence told differently makes a variant.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from twicetold.verify.align import Run, align, core
from twicetold.verify.lexicon import Lexicon
from twicetold.verify.partners import Partners, pair
from twicetold.verify.passage import Passage

INSERTED_SHARE: Final = 0.34
"""A sentence with a smaller share of aligned words was inserted, not told differently."""
NAME_LETTERS: Final = 4
"""Shorter function words have capitals for many reasons."""
ELLIPSIS: Final = ("…", "...", "[")
_AGENCY = r"\([^\W\d][\w.&/-]{1,11}(?: [^\W\d][\w.&/-]{1,11})?\)"
_TAG: Final = re.compile(rf"(?:[^\W\d][^\d()\n]{{0,40}}{_AGENCY}|\([^\W\d]\w{{1,7}}\))\s*[—–―-]{{1,2}}\s")
_STOP: Final = re.compile(r"[.!?:;。！？；؟۔।]")
_TAG_WORDS: Final = 9


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


def judge(later: Passage, earlier: Passage, runs: Sequence[Run]) -> Judgement:
    """Weigh the words of `later` and of `earlier` that `runs` leave alone."""
    lexicon = later.lexicon
    partners = pair(later, earlier, runs)
    partner = partners.of
    tag = agency_tag(later)
    new = [
        i
        for i, j in enumerate(partner)
        if j < 0 and i >= tag and _is_new(later, i, lexicon) and not _is_put_in(later, i, partner, lexicon)
    ]
    lost = _lost_polarity(later, earlier, partners, lexicon)
    sentences = later.sentences
    count = sentences[-1] + 1
    touched = {sentences[i] for i in new} | {sentences[i] for i, _ in lost}
    clean = tuple(s not in touched for s in range(count))
    shares = _aligned_shares(later, partner, count)
    inserted = tuple(
        not clean[s] and shares[s] <= INSERTED_SHARE and not _is_near(later, s, earlier) for s in range(count)
    )
    return Judgement(partner, clean, inserted, tuple(new), tuple(lost))


def agency_tag(passage: Passage) -> int:
    """Give the number of words of the tag that an agency puts before a report: MOSCOW (AP) —."""
    text = passage.text()
    tag = _TAG.match(text)
    if tag is None:
        return 0
    return sum(1 for i in range(min(_TAG_WORDS, len(passage))) if passage.offset(i) < tag.end())


def _is_new(later: Passage, i: int, lexicon: Lexicon) -> bool:
    word = later.spelled[i]
    if later.has_digit(i) or lexicon.polarity(word) is not None or not lexicon.is_function(word):
        return True
    # "Having" is a function word, but not in "the Authority Having Jurisdiction"
    return later.is_name(i) and len(word) >= NAME_LETTERS


def _is_put_in(later: Passage, i: int, partner: Sequence[int], lexicon: Lexicon) -> bool:
    """Say whether word i is a pronoun between two words that stand side by side in the earlier telling."""
    if not lexicon.is_person(later.spelled[i]) or not 0 < i < len(partner) - 1:
        return False
    return partner[i - 1] >= 0 and partner[i + 1] == partner[i - 1] + 1


def _lost_polarity(later: Passage, earlier: Passage, partners: Partners, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Give (word of later beside it, word of earlier) for each word left out that turns or weakens.

    Words of a sentence that was left out as a whole are no loss, nor what stands where the later
    telling was cut short.
    """
    aligned = {j: i for i, j in enumerate(partners.of) if j >= 0}
    if not aligned:
        return []
    first, last = min(aligned), max(aligned)
    begin = first if _is_cut_before(later) else 0
    end = last + 1 if _is_cut_after(later) and partners.of[-1] >= 0 else len(earlier)
    lost: list[tuple[int, int]] = []
    for j in range(begin, end):
        if j in partners.taken or not _turns(earlier, j, partners, lexicon):
            continue
        neighbour = _neighbour(earlier, j, aligned)
        if neighbour is not None:
            lost.append((aligned[neighbour], j))
    return lost


def _turns(earlier: Passage, j: int, partners: Partners, lexicon: Lexicon) -> bool:
    """Say whether leaving out word j turns or weakens what is said."""
    if not earlier.is_spaceless(j):
        word = earlier.spelled[j]
        return lexicon.turns_if_lost(word) or (lexicon.polarity(word) is not None and _is_exchanged(j, partners))
    if j and j - 1 not in partners.taken and earlier.is_spaceless(j - 1):
        return False
    end = j
    while end < len(earlier) and end not in partners.taken:
        end += 1
    return lexicon.turns_if_lost("".join(earlier.spelled[j:end]))


def _is_exchanged(j: int, partners: Partners) -> bool:
    """Say whether some word of the later telling stands where word j of the earlier stood."""
    place = bisect_left([k for k in partners.of if k >= 0], j)
    aligned = [i for i, k in enumerate(partners.of) if k >= 0]
    before = aligned[place - 1] if place else -1
    after = aligned[place] if place < len(aligned) else len(partners.of)
    return after - before > 1


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


def _is_cut_before(later: Passage) -> bool:
    return any(mark in later.text_before(0) for mark in ELLIPSIS)


def _is_cut_after(later: Passage) -> bool:
    """Say whether the passage breaks off: an ellipsis, or no mark that ends a sentence."""
    after = later.text_after(len(later) - 1)
    return any(mark in after for mark in ELLIPSIS) or _STOP.search(after) is None


def _is_near(later: Passage, sentence: int, earlier: Passage) -> bool:
    """Say whether half of a sentence stands together anywhere in the earlier passage."""
    words = [value for value, s in zip(later.hashes, later.sentences, strict=True) if s == sentence]
    return 2 * sum(run.length for run in core(align(words, earlier.hashes))) >= len(words)


def _aligned_shares(later: Passage, partner: Sequence[int], count: int) -> list[float]:
    words, aligned = [0] * count, [0] * count
    for i, sentence in enumerate(later.sentences):
        words[sentence] += 1
        aligned[sentence] += partner[i] >= 0
    return [a / w for a, w in zip(aligned, words, strict=True)]
