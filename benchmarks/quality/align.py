"""Find which words of an article a method left standing, from its output text alone."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from rapidfuzz.distance import LCSseq

from .words import words

Line = tuple[str, ...]


def standing(pieces: Sequence[str], output: str) -> list[list[bool]]:
    """Tell for each word of each piece whether it still stands in the output.

    Whole lines are matched before words, so that a twin that went as a whole is not mistaken for
    the one that stayed.
    """
    before = [words(piece) for piece in pieces]
    after = [line for line in map(words, output.splitlines()) if line]
    kept = [[False] * len(line) for line in before]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            for place in range(i1, i2):
                kept[place] = [True] * len(before[place])
        elif tag == "replace":
            _mark(kept, before, i1, i2, [word for line in after[j1:j2] for word in line])
    return kept


def _mark(kept: list[list[bool]], before: list[Line], i1: int, i2: int, left: list[str]) -> None:
    """Align the words of pieces `i1` to `i2` with the words that are left of them."""
    places = [(place, n) for place in range(i1, i2) for n in range(len(before[place]))]
    whole = [before[place][n] for place, n in places]
    matcher = SequenceMatcher(None, whole, left, autojunk=False)
    blocks = [tuple(block) for block in matcher.get_matching_blocks()]
    if sum(size for *_, size in blocks) < len(left):
        # The longest blocks first can leave words over that the longest subsequence places
        blocks = [
            (op.src_start, op.dest_start, op.src_end - op.src_start)
            for op in LCSseq.opcodes(whole, left)
            if op.tag == "equal"
        ]
    for start, _, size in blocks:
        for place, n in places[start : start + size]:
            kept[place][n] = True


def count_run(run: Line, text: Sequence[str]) -> int:
    """Count where these words stand side by side."""
    if not run:
        return 0
    joined = f" {' '.join(text)} "
    wanted = f" {' '.join(run)} "
    count, place = 0, joined.find(wanted)
    while place >= 0:
        count, place = count + 1, joined.find(wanted, place + len(wanted) - 1)
    return count
