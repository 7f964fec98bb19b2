"""Losses: what the earlier telling says and the later leaves out, where that changes what is said.

Words left out are no loss by themselves. They are one where they turn or weaken (not, former,
allegedly), where another word stands in their place (by five, to five), and beside numbers (five
million, up to five). In scripts without spaces no word stands alone: whatever is left out there
counts, but particles.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import compress, pairwise
from operator import itemgetter
from typing import Final, NamedTuple

from twicetold.verify.lexicon import Lexicon
from twicetold.verify.partners import Partners
from twicetold.verify.passage import ELLIPSIS, STOP, Passage

KEPT_SHARE: Final = 0.34
"""A sentence of which no larger part was told again was left out as a whole: no loss."""
LITTLE: Final = 2
"""So many function words may be left out of a sentence whose grammar is still to be trusted."""
BEFORE_A_NUMBER: Final = 3
"""So many words before a number may bound it: up to, more than."""
AGENT_REACH: Final = 4
"""So many words stand at most between an auxiliary and the word that tells who did it."""
CLAUSE_WORDS: Final = 400
"""A clause before what was told is looked at so far back."""

_OPENING: Final = re.compile(r"[\"“„«‹「『‘‚:：]")
_PART: Final = re.compile(r"[,;:()–—،؛、，；：（）]|\s-\s")
_ENDED: Final = re.compile(r"[.!?…。！？؟।]\S*\s")
_JOINT: Final = re.compile(r"[/\\._:@]")
_PARTICLES: Final = frozenset("のはがをにもとでへや、的了地得着之")


class Gap(NamedTuple):
    """What stands between two pairs of aligned words on either side."""

    later: range
    earlier: range


class Loss(NamedTuple):
    """A loss: the word of the later telling beside it, and the word of the earlier."""

    beside: int
    word: int


def losses(later: Passage, earlier: Passage, partners: Partners) -> list[Loss]:
    """Give the words of the earlier passage whose loss changes what is said."""
    if len(partners.taken) == len(earlier):
        return []
    beside: list[tuple[int, int]] = []
    alone = [j not in partners.taken for j in range(len(earlier))]
    phrases = sorted((j, k) for k, j in enumerate(whole_phrases(earlier, alone)))
    for gap in _gaps(later, earlier, partners):
        out = [j for j in gap.earlier if j not in partners.taken]
        put = [i for i in gap.later if partners.of[i] < 0]
        lost = [
            j for j in out if _turns(earlier, j, gap, put, partners) or _turns_by_grammar(earlier, j, partners, alone)
        ]
        if not any(later.lexicon.is_function(later.spelled[i]) for i in put):
            known = set(lost)
            lost += [j for j in _inside(phrases, gap.earlier) if j not in known]
        if not lost and _takes_a_place(later, earlier, put, out):
            lost = out[:1]
        for j in lost:
            neighbour = _neighbour(earlier, j, partners.told)
            if neighbour is not None:
                beside.append((neighbour, j))
    aligned = {j: i for i, j in enumerate(partners.of) if j >= 0} if beside else {}
    return [*(Loss(aligned[k], j) for k, j in beside), *_name_that_went_on(later, earlier, partners)]


def _inside(phrases: Sequence[tuple[int, int]], gap: range) -> list[int]:
    """Give the words of a gap that stand in phrases, in the order in which these were found."""
    rows = phrases[bisect_left(phrases, (gap.start, 0)) : bisect_left(phrases, (gap.stop, 0))]
    return [j for j, _ in sorted(rows, key=itemgetter(1))]


def _name_that_went_on(later: Passage, earlier: Passage, partners: Partners) -> list[Loss]:
    """Give the next word of a name at which the later telling ends without a mark: Facebook, Facebook Pixel."""
    last = len(later) - 1
    following = partners.of[last] + 1
    if not 0 < following < len(earlier) or not (later.is_name(last) and earlier.is_name(following)):
        return []
    goes_on = following not in partners.taken and earlier.text_before(following).isspace()
    return [Loss(last, following)] if goes_on and not later.text_after(last).strip() else []


def whole_phrases(passage: Passage, alone: Sequence[bool]) -> list[int]:
    """Give the words of the phrases that stand in this telling alone: "at least"; of "a few" also "a" alone.

    Not so of "a bit": a bit without its article is one still.

    `alone`: for each word, whether the other telling does not have it. Another function word in its place
    ("the few") is a matter of style; the caller looks for it.
    """
    found: list[int] = []
    for i in compress(range(len(passage)), alone):
        length = passage.lexicon.phrase(passage.spelled, i)
        begins = length and _counts_with_its_article(passage, i) and _is_little(passage, i, alone)
        if begins or (length and all(alone[i : i + length])):
            found.extend(k for k in range(i, i + length) if alone[k])
    return found


def _counts_with_its_article(passage: Passage, i: int) -> bool:
    """Say whether word i is an article without which the next word says less: a few, few."""
    lexicon, words = passage.lexicon, passage.spelled
    return lexicon.is_article(words[i]) and lexicon.polarity(words[i + 1]) is not None


def _is_little(passage: Passage, i: int, alone: Sequence[bool]) -> bool:
    """Say whether word i stands alone in its sentence, but for a function word: else grammar says nothing."""
    lexicon, sentences = passage.lexicon, passage.sentences
    words = [k for k in range(bisect_left(sentences, sentences[i]), bisect_right(sentences, sentences[i])) if alone[k]]
    return len(words) <= LITTLE and all(k == i or lexicon.is_function(passage.spelled[k]) for k in words)


def _gaps(later: Passage, earlier: Passage, partners: Partners) -> Iterator[Gap]:
    """Give the gaps between aligned words; not what stands where the later telling was cut short."""
    of = partners.of
    paired: Sequence[int] = [i for i, j in enumerate(of) if j >= 0] if -1 in of else range(len(of))
    if not paired:
        return
    told = [of[i] for i in paired]
    # Where both end a sentence by their marks, what stands beyond is of another, whatever its letters
    begins = paired[0] == 0 and _ENDED.search(earlier.text_before(told[0]))
    if not begins and not _is_cut_before(later):
        yield Gap(range(paired[0]), range(told[0]))
    # Most words stand behind the one that they stood behind
    for k in [k for k, (before, j) in enumerate(pairwise(told)) if j > before + 1]:
        yield Gap(range(paired[k] + 1, paired[k + 1]), range(told[k] + 1, told[k + 1]))
    ends = paired[-1] == len(later) - 1 and STOP.search(later.text_after(paired[-1]))
    if not (ends and _ENDED.search(earlier.text_after(told[-1]))) and not _is_cut_after(later, paired[-1]):
        yield Gap(range(paired[-1] + 1, len(later)), range(told[-1] + 1, len(earlier)))


def _turns(earlier: Passage, j: int, gap: Gap, put: Sequence[int], partners: Partners) -> bool:
    lexicon, word = earlier.lexicon, earlier.spelled[j]
    if earlier.is_spaceless(j):
        return word not in _PARTICLES
    if lexicon.turns_if_lost(word) or _is_part_of_a_name(earlier, j, partners):
        return True
    if lexicon.polarity(word) is not None and (
        put or _heads_a_clause(earlier, j, partners) or _bounds_a_number(earlier, j, gap, partners)
    ):
        return True
    beside = [k for k in (j - 1, j + 1) if k in partners.taken]
    return _is_number(earlier, j, lexicon) and any(earlier.has_digit(k) for k in beside)


def _is_part_of_a_name(earlier: Passage, j: int, partners: Partners) -> bool:
    """Say whether word j is joined with a told word before and behind: com in src/com/example, tool_name_id."""
    if not (j - 1 in partners.taken and 0 < j < len(earlier) - 1):
        return False
    last = j
    while last + 1 < len(earlier) and last + 1 not in partners.taken and _JOINT.fullmatch(earlier.text_after(last)):
        last += 1
    ends = last + 1 < len(earlier) and _JOINT.fullmatch(earlier.text_after(last))
    return bool(ends and _JOINT.fullmatch(earlier.text_after(j - 1)))


def _turns_by_grammar(earlier: Passage, j: int, partners: Partners, alone: Sequence[bool]) -> bool:
    is_agent = earlier.lexicon.is_agent(earlier.spelled[j]) and _loses_an_auxiliary(earlier, j, partners)
    return (is_agent or turns_the_doer(earlier, j, lambda k: not alone[k])) and _is_little(earlier, j, alone)


def turns_the_doer(passage: Passage, i: int, is_told: Callable[[int], bool]) -> bool:
    """Say whether word i is "been" between words of both tellings: has been asked, has asked; not has been a guest."""
    if not passage.lexicon.is_passive(passage.spelled[i]) or not 0 < i < len(passage) - 1:
        return False
    return is_told(i - 1) and is_told(i + 1) and not passage.lexicon.is_function(passage.spelled[i + 1])


def _loses_an_auxiliary(earlier: Passage, j: int, partners: Partners) -> bool:
    """Say whether a function word of the clause is lost before the doer is: was killed by, killed."""
    for k in range(j - 1, max(j - 1 - AGENT_REACH, -1), -1):
        if k not in partners.taken:
            word = earlier.spelled[k]
            return earlier.lexicon.is_function(word) and not earlier.lexicon.is_article(word)
    return False


def _heads_a_clause(earlier: Passage, j: int, partners: Partners) -> bool:
    """Say whether word j stands in a clause before all that was told, and no quotation opens after it.

    One of two opposites in a clause of its own, a comma behind it, says less where it is left out; not so an "if".
    """
    first = partners.first_taken
    if j >= first or _OPENING.search(earlier.text_before(first)):
        return False
    if not earlier.lexicon.has_opposite(earlier.spelled[j]):
        return True
    clause = range(max(j, first - CLAUSE_WORDS) + 1, first + 1)
    return not any(_PART.search(earlier.text_before(k)) for k in clause)


def _bounds_a_number(earlier: Passage, j: int, gap: Gap, partners: Partners) -> bool:
    for k in range(j + 1, min(j + 1 + BEFORE_A_NUMBER, len(earlier))):
        word = earlier.spelled[k]
        if word[:1].isdigit() or earlier.lexicon.is_number_word(word):
            return k in partners.taken
        # A sign of a currency stands before its number: under $500
        is_left_out = k in gap.earlier and k not in partners.taken
        if not is_left_out and (len(word) > 1 or word.isalnum()):
            return False
    return False


def _is_number(passage: Passage, i: int, lexicon: Lexicon) -> bool:
    return passage.has_digit(i) or lexicon.is_number_word(passage.spelled[i])


def _takes_a_place(later: Passage, earlier: Passage, put: Sequence[int], out: Sequence[int]) -> bool:
    """Say whether a function word stands where a word that says something stood, or its contrary."""
    lexicon = later.lexicon
    if not put or not out:
        return False
    words, gone = [later.spelled[i] for i in put], [earlier.spelled[j] for j in out]
    if lexicon.has_contrary(words, gone):
        return True
    if any(_is_number(earlier, j, lexicon) for j in out):
        return True
    said = [word for word in gone if not lexicon.is_function(word)]
    free = [word for word in gone if lexicon.is_function(word) and not lexicon.is_article(word)]
    put_in = [word for word in words if lexicon.is_function(word) and not lexicon.is_article(word)]
    return bool(said) and len(put_in) > len(free)


def _neighbour(earlier: Passage, j: int, told: Sequence[int]) -> int | None:
    """Give the aligned word nearest to word j in its sentence, if enough of the sentence is aligned."""
    sentences = earlier.sentences
    first, stop = bisect_left(sentences, sentences[j]), bisect_right(sentences, sentences[j])
    begin, end = bisect_left(told, first), bisect_left(told, stop)
    if end - begin <= KEPT_SHARE * (stop - first):
        return None
    place = bisect_left(told, j, begin, end)
    return min(told[max(place - 1, begin) : min(place + 1, end)], key=lambda k: (abs(k - j), k))


def _is_cut_before(later: Passage) -> bool:
    return any(mark in later.text_before(0) for mark in ELLIPSIS)


def _is_cut_after(later: Passage, last: int) -> bool:
    """Say whether what was told breaks off: an ellipsis, or no mark that ends a sentence at the end of the passage."""
    after = later.text_after(last)
    return any(mark in after for mark in ELLIPSIS) or (last == len(later) - 1 and STOP.search(after) is None)
