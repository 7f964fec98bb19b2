"""What a page tells twice and the extraction shows less often."""

from collections import Counter

from twicetold.extract.body import Piece
from twicetold.extract.marks import Blocks

MIN_COUNTED = 50
"""Shorter blocks recur on any page and say nothing."""


def count_hidden(blocks: Blocks, pieces: list[Piece]) -> int:
    """Count the blocks of the page that tell again what is shown, and are not shown themselves."""
    times = Counter(text for text in blocks.texts if len(text) >= MIN_COUNTED)
    repeated = {text: count for text, count in times.items() if count > 1}
    if not repeated:
        return 0
    shown = _shown(blocks, pieces)
    return sum(max(count - shown[text], 0) for text, count in repeated.items() if shown[text])


def _shown(blocks: Blocks, pieces: list[Piece]) -> Counter[str]:
    places = {blocks.owners[mark] for piece in pieces for mark in piece.marks}
    if places:
        return Counter(blocks.texts[place] for place in places)
    # Text from a script of the page has no place in its tree
    return Counter(piece.text for piece in pieces)
