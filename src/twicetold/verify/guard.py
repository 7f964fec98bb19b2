"""The guard: does the later telling say something that the earlier does not?

Each word that stands in one telling alone is weighed. In the later telling a function word, another
spelling or another inflection says nothing new; a number, a name, a content word does. A negation,
an opposite, a quantifier, a modal or a hedge counts on either side: "former" left out says as much
as "former" put in. Sentences are judged one by one: a sentence of which next to nothing was told is
an insertion and stays, while the others may go; a sentence told differently makes a variant.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from twicetold.verify.align import Run, align, core
from twicetold.verify.lexicon import Lexicon
from twicetold.verify.losses import Loss, losses, turns_the_doer, whole_phrases
from twicetold.verify.partners import Partners, pair
from twicetold.verify.passage import Passage
from twicetold.verify.signs import other_signs
from twicetold.verify.trimmings import agency_tag, link_to_the_rest, yes_before

INSERTED_SHARE: Final = 0.34
"""A sentence with a smaller share of aligned words was inserted, not told differently."""
LINE_WORDS: Final = 3
"""So few words between two sentences name what follows."""
NAME_LETTERS: Final = 4
"""Shorter function words have capitals for many reasons."""

_MARKS: Final = frozenset(".,;:!?…")


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

    added_to: tuple[int, ...] = ()
    """Sentences of the later passage in which a whole earlier one stands, with something new."""

    @property
    def variant(self) -> bool:
        """Some sentence is told differently."""
        return not all(c or i for c, i in zip(self.clean, self.inserted, strict=True))


def judge(later: Passage, earlier: Passage, runs: Sequence[Run]) -> Judgement:
    """Weigh the words of `later` and of `earlier` that `runs` leave alone."""
    lexicon = later.lexicon
    partners = pair(later, earlier, runs)
    partner = partners.of
    tag, end = agency_tag(later) or yes_before(later), link_to_the_rest(later)
    new = [
        i
        for i, j in enumerate(partner)
        if j < 0 and tag <= i < end and _is_new(later, i, partner) and not _is_put_in(later, i, partner, lexicon)
    ]
    phrases = whole_phrases(later, [j < 0 for j in partner])
    # Sets, and each gap looked at once: a hostile text has a phrase in every gap
    known, style = set(new), _stand_for_others(earlier, phrases, partners)
    new += [i for i in phrases if i not in known and i not in style]
    known.update(new)
    new += [i for i in other_signs(later, earlier, partner) if i not in known]
    lost = losses(later, earlier, partners)
    if new and lost:
        new, lost = _but_moved(later, earlier, partner, new, lost)
    sentences = later.sentences
    count = sentences[-1] + 1
    touched = {sentences[i] for i in new} | {sentences[i] for i, _ in lost}
    clean = tuple(s not in touched for s in range(count))
    if not touched:
        return Judgement(partner, clean, (False,) * count, (), ())
    shares = _aligned_shares(later, partner, count)
    grown = _grown(later, earlier, partner)
    new_alone = (not clean[s] and shares[s] <= INSERTED_SHARE and s not in grown for s in range(count))
    inserted = tuple(alone and not _is_told_otherwise(later, earlier, partner, s) for s, alone in enumerate(new_alone))
    added_to = tuple(sorted(s for s in grown if not clean[s]))
    return Judgement(partner, clean, inserted, tuple(new), tuple(lost), added_to)


def _is_new(later: Passage, i: int, partner: Sequence[int]) -> bool:
    lexicon, word = later.lexicon, later.spelled[i]
    if turns_the_doer(later, i, lambda k: partner[k] >= 0):
        return True
    if later.has_digit(i) or lexicon.polarity(word) is not None or not lexicon.is_function(word):
        return True
    # "Having" is a function word, but not in "the Authority Having Jurisdiction"
    # and "a" is one, but not in "stop A"
    return later.is_name(i) and (len(word) >= NAME_LETTERS or len(word) == 1)


def _but_moved(
    later: Passage, earlier: Passage, partner: Sequence[int], new: list[int], lost: list[Loss]
) -> tuple[list[int], list[Loss]]:
    """Leave out a modal that moved behind its verb, or before it: es kann kommen, dass es kommen kann."""
    moved = {(i, loss) for loss in lost for i in new if _is_moved(later, earlier, partner, i, loss)}
    gone, found = {i for i, _ in moved}, {loss for _, loss in moved}
    return [i for i in new if i not in gone], [loss for loss in lost if loss not in found]


def _is_moved(later: Passage, earlier: Passage, partner: Sequence[int], i: int, loss: Loss) -> bool:
    """Say whether word i is the modal that was lost, and the verb before the one ends the clause of the other."""
    j, sentences = loss.word, later.sentences
    if later.spelled[i] != earlier.spelled[j] or later.lexicon.polarity(later.spelled[i]) != "modal":
        return False
    if sentences[i] != sentences[loss.beside] or not i or not j:
        return False
    behind = partner[i - 1] if _ends_a_clause(later, i) else -1
    if behind >= 0 and later.spelled[i - 1] == earlier.spelled[behind]:
        return _ends_a_clause(earlier, behind)
    before = partner.index(j - 1) if _ends_a_clause(earlier, j) and j - 1 in partner else -1
    return before >= 0 and later.spelled[before] == earlier.spelled[j - 1] and _ends_a_clause(later, before)


def _ends_a_clause(passage: Passage, i: int) -> bool:
    return any(map(_MARKS.__contains__, passage.text_after(i)))


def _is_put_in(later: Passage, i: int, partner: Sequence[int], lexicon: Lexicon) -> bool:
    """Say whether word i is a pronoun between two words that stand side by side in the earlier telling."""
    if not lexicon.is_person(later.spelled[i]) or not 0 < i < len(partner) - 1:
        return False
    return partner[i - 1] >= 0 and partner[i + 1] == partner[i - 1] + 1


def _stand_for_others(earlier: Passage, words: Sequence[int], partners: Partners) -> set[int]:
    """Give those of the words where the earlier telling has a function word of its own: a few, the few."""
    told = [i for i, j in enumerate(partners.of) if j >= 0] if words else []
    stands: dict[tuple[int, int], bool] = {}
    found: set[int] = set()
    for i in words:
        first, behind = bisect_left(told, i), bisect_right(told, i)
        before = partners.of[told[first - 1]] if first else -1
        gap = before + 1, partners.of[told[behind]] if behind < len(told) else len(earlier)
        if gap not in stands:
            gone = (j for j in range(*gap) if j not in partners.taken)
            stands[gap] = any(earlier.lexicon.is_function(earlier.spelled[j]) for j in gone)
        if stands[gap]:
            found.add(i)
    return found


def _grown(later: Passage, earlier: Passage, partner: Sequence[int]) -> set[int]:
    """Give the sentences in which a whole earlier sentence stands: they were added to, not inserted."""
    said = earlier.sentences
    told = Counter((said[j], s) for j, s in zip(partner, later.sentences, strict=True) if j >= 0)
    aligned, sizes = Counter(k for k, _ in told), Counter(said)
    return {s for (k, s), count in told.items() if count >= sizes[k] and aligned[k] == 1}


def _is_told_otherwise(later: Passage, earlier: Passage, partner: Sequence[int], sentence: int) -> bool:
    """Say whether half of a sentence stands together anywhere in the earlier passage.

    Or whether it is a word or two in the place of a word or two: 36. for 31.
    """
    first, behind = (cut(later.sentences, sentence) for cut in (bisect_left, bisect_right))
    if behind - first <= LINE_WORDS and first > 0 and behind < len(partner):
        stood = partner[behind] - partner[first - 1] - 1
        if partner[first - 1] >= 0 and 0 < stood <= LINE_WORDS:
            return True
    words = later.hashes[first:behind]
    return 2 * sum(run.length for run in core(align(words, earlier.hashes))) >= len(words)


def _aligned_shares(later: Passage, partner: Sequence[int], count: int) -> list[float]:
    words, aligned = [0] * count, [0] * count
    for i, sentence in enumerate(later.sentences):
        words[sentence] += 1
        aligned[sentence] += partner[i] >= 0
    return [a / w for a, w in zip(aligned, words, strict=True)]
