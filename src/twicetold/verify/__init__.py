"""Verifying: from candidates to matches, on the words.

In: pairs of paragraphs that share keys. Out: passages of the later article that an earlier one
tells, each aligned word by word and weighed by the guard. Neighbouring candidates of one article
are joined first, so other paragraph breaks make no difference. A match is either a paragraph of
which `resemblance` of the words stand in the earlier passage, or a whole earlier paragraph of which
`resemblance` of the words stand inside a longer later one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from twicetold.columns import Candidates, Int64, Matches
from twicetold.labels import LABELLED_WORDS, label
from twicetold.model import ParagraphKind
from twicetold.verify.again import told_again
from twicetold.verify.guard import Judgement, judge
from twicetold.verify.lexicon import Lexicon
from twicetold.verify.pairs import Pairs, Places, each_once
from twicetold.verify.passage import Passage, Shelf
from twicetold.verify.quotations import is_quotation, moved_sentences, told_in_pieces
from twicetold.verify.rows import Row, one_row, row_of, rows_of
from twicetold.verify.signs import signs
from twicetold.verify.weighing import Weighing

__all__ = ["LINES", "Lexicon", "Passage", "Places", "Shelf", "Weighing", "equal_words", "novel_words", "verify"]

LINES = frozenset({ParagraphKind.HEADING, ParagraphKind.LIST_ITEM, ParagraphKind.CODE, ParagraphKind.TABLE_ROW})
_STOPS = ".!?…:;。！？؟۔।"
_TYPOGRAPHY: Final = str.maketrans("’‘“”„–\u00a0", '\'\'"""- ')
"""Texts that differ in these alone have the same words."""
_NONE_AGAIN = (np.empty(0, np.int64), 0)


@dataclass(slots=True)
class Verifier:
    """Verifies candidates against a threshold."""

    shelf: Shelf
    resemblance: float
    weighing: Weighing

    def matches(self, later: Passage, rank: int, ordinals: Sequence[int]) -> list[Row]:
        """Verify a paragraph against candidates of one article: each alone, else all that follow one another."""
        alone = [Passage(self.shelf, rank, ordinal, ordinal) for ordinal in ordinals]
        if not self.weighing.may_weigh(later, alone):
            return [row for earlier in alone for row in _equal(later, earlier)]
        rows = [row for earlier in alone for row in self._whole(later, earlier)]
        if rows:
            return rows
        for first, last in _joined(ordinals):
            earlier = Passage(self.shelf, rank, first, last)
            rows.extend((self._whole(later, earlier) if first < last else []) or self._inside(later, earlier))
        return rows

    def _whole(self, later: Passage, earlier: Passage) -> list[Row]:
        """Verify that most words of the later paragraph stand in the earlier passage."""
        if equal := _equal(later, earlier):
            return equal
        if later.kind() in LINES or len(later) * self.resemblance > len(earlier):
            return []
        pairing = self.weighing.pairing(later, earlier)
        runs = pairing.runs
        if sum(run.length for run in runs) < self.resemblance * len(later) / 2:
            return self._in_pieces(later, earlier)
        judgement = pairing.judgement
        if len(later) - judgement.partner.count(-1) < self.resemblance * len(later):
            return self._in_pieces(later, earlier) or list(_with_moved(later, earlier, judgement))
        whole = [run.length for run in runs] == [len(later)]
        if _is_title(later) and not whole and not _is_same_line(later, earlier, judgement):
            return list(one_row(later, earlier, judgement, range(len(later)), 0))
        return list(rows_of(later, earlier, judgement, 0, len(later)))

    def _in_pieces(self, later: Passage, earlier: Passage) -> list[Row]:
        """Verify that each sentence stands in the earlier passage, with others between them."""
        runs = told_in_pieces(later, earlier)
        if not runs:
            return []
        self.weighing.alignments += 1
        return list(rows_of(later, earlier, judge(later, earlier, runs), 0, len(later)))

    def _inside(self, later: Passage, earlier: Passage) -> list[Row]:
        """Look for whole earlier paragraphs inside a longer later one."""
        if later.kind() in LINES:
            return []
        rows: list[Row] = []
        for ordinal in range(earlier.first, earlier.last + 1):
            part = Passage(self.shelf, earlier.rank, ordinal, ordinal)
            if part.kind() is ParagraphKind.PARAGRAPH and 0 < len(part) < len(later):
                rows.extend(self._contained(later, part))
        return rows

    def _contained(self, later: Passage, part: Passage) -> Iterable[Row]:
        runs = self.weighing.pairing(later, part).runs
        if sum(run.length for run in runs) < self.resemblance * len(part):
            return ()
        whole = judge(later, part, runs)
        if whole.added_to:
            return one_row(later, part, whole, range(len(later)), 0)
        start, end = _whole_sentences(later, runs[0].later, runs[-1].later + runs[-1].length)
        inside = [run for run in runs if start <= run.later and run.later + run.length <= end]
        aligned = sum(run.length for run in inside)
        if aligned < self.resemblance * max(len(part), 1) or is_quotation(later, start, end):
            return ()
        return rows_of(later, part, judge(later, part, inside), start, end)


def verify(
    candidates: Candidates,
    shelf: Places,
    resemblance: float,
    weighing: Weighing,
    again: tuple[Int64, int] = _NONE_AGAIN,
) -> tuple[Matches, int]:
    """Give the verified matches of all candidates and the number of alignments that took.

    `again`: the paragraphs that may tell something twice, and from how many words on that counts.
    """
    weighing.forget()
    verifier = Verifier(shelf, resemblance, weighing)
    pairs = Pairs.of(candidates, shelf)
    told = pairs.told_exactly(shelf)
    rows = list(_inside_one(shelf, *again))
    groups = list(pairs.but(told).grouped())
    shelf.prepare((source, ordinal, ordinal) for (_, _, source), ordinals in groups for ordinal in ordinals)
    for (rank, ordinal, source), ordinals in groups:
        rows.extend(verifier.matches(Passage(shelf, rank, ordinal, ordinal), source, ordinals))
    table = np.concatenate((pairs.rows(told, shelf), np.array(rows, np.int64).reshape(-1, 8)))
    table = each_once(table)
    narrow = table.astype(np.int32)
    matches = Matches(
        table[:, 0],
        table[:, 3],
        narrow[:, 1],
        narrow[:, 2],
        narrow[:, 4],
        narrow[:, 5],
        narrow[:, 6],
        table[:, 7].astype(np.uint8),
    )
    return matches, weighing.alignments


def _inside_one(shelf: Places, numbers: Int64, min_words: int) -> Iterable[Row]:
    """Verify what single paragraphs tell twice."""
    ranks, ordinals = shelf.places(numbers)
    for rank, ordinal in zip(ranks.tolist(), ordinals.tolist(), strict=True):
        passage = Passage(shelf, rank, ordinal, ordinal)
        if passage.kind() in LINES:
            continue
        for words, source in told_again(passage, min_words):
            yield row_of(passage, words, passage, source, (passage.halves_of(words), 1))


def _joined(ordinals: Sequence[int]) -> list[tuple[int, int]]:
    """Join paragraphs that follow one another, or with one paragraph between."""
    spans: list[tuple[int, int]] = []
    for ordinal in ordinals:
        if spans and ordinal - spans[-1][1] <= 2:
            spans[-1] = (spans[-1][0], ordinal)
        else:
            spans.append((ordinal, ordinal))
    return spans


def equal_words(a: Passage, b: Passage) -> bool:
    """Say whether two passages have equal words; hashes only refuse, the words decide."""
    if len(a) != len(b) or not len(a) or not np.array_equal(a.hash_column, b.hash_column):
        return False
    if a.text() == b.text():
        return True
    same = a.text().translate(_TYPOGRAPHY) == b.text().translate(_TYPOGRAPHY) or list(a.spelled) == list(b.spelled)
    return same and signs(a.text()) == signs(b.text())


def _equal(later: Passage, earlier: Passage) -> list[Row]:
    words = range(len(later))
    return [row_of(later, words, earlier, words, (later.halves_of(words), 1))] if equal_words(later, earlier) else []


def novel_words(later: Passage, words: range, earlier: Passage, weighing: Weighing) -> tuple[str, ...]:
    """Give the telling words that stand in one of two passages alone, beside some words of the later."""
    judgement = weighing.pairing(later, earlier).judgement
    new = [later.spelled[i] for i in judgement.new if i in words]
    return (*new, *(earlier.spelled[j] for i, j in judgement.lost if i in words))


def _with_moved(later: Passage, earlier: Passage, judgement: Judgement) -> Iterable[Row]:
    """Give a row for each stretch of sentences, where some stand word for word at another place of the earlier."""
    begin, moved = 0, moved_sentences(later, earlier, judgement)
    for words, source in moved:
        if begin < words.start:
            yield from one_row(later, earlier, judgement, range(begin, words.start), 1)
        yield row_of(later, words, earlier, source, (later.halves_of(words), 1))
        begin = words.stop
    if moved and begin < len(later):
        yield from one_row(later, earlier, judgement, range(begin, len(later)), 1)


def _whole_sentences(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """Shrink a stretch of words to the sentences that lie in it as a whole."""
    sentences = passage.sentences
    while start < end and start and sentences[start] == sentences[start - 1]:
        start += 1
    while start < end < len(sentences) and sentences[end - 1] == sentences[end]:
        end -= 1
    return start, end


def _is_title(passage: Passage) -> bool:
    """Say whether a passage is a short line without a mark at its end, or with a label at its start.

    Such lines are alike and name other things: they go only if each says all that the other says.
    """
    return len(passage) < LABELLED_WORDS and (not _has_stop(passage) or _is_labelled(passage))


def _has_stop(passage: Passage) -> bool:
    return any(mark in passage.text_after(len(passage) - 1) for mark in _STOPS)


def _is_labelled(passage: Passage) -> bool:
    return label(passage.text(), 0, len(passage.text())) is not None


def _is_same_line(later: Passage, earlier: Passage, judgement: Judgement) -> bool:
    """Say whether two lines differ in spelling and inflection alone; sentences, in function words too."""
    if not all(judgement.clean):
        return False
    aligned = {j for j in judgement.partner if j >= 0}
    free = [later.spelled[i] for i, j in enumerate(judgement.partner) if j < 0]
    free += [word for j, word in enumerate(earlier.spelled) if j not in aligned]
    return not free or (_has_stop(later) and all(map(later.lexicon.is_function, free)))
