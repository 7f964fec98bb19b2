"""Which lines were one before a program or a typist wrapped them."""

from itertools import pairwise

from twicetold.extract.lines import ENDING, Line
from twicetold.extract.verse import is_verse

NARROWEST, WIDEST = 40, 110
"""The columns that texts are wrapped at; a longer line was not wrapped."""
_TITLE = 0.6
"""A line shorter than this share of the width, above a new sentence, is a title."""
_WIDE_SCRIPTS = 0x2E80
"""From here on characters stand two columns wide and words without blanks."""


def wrapped_runs(lines: list[Line]) -> list[list[Line]]:
    """Group the lines of a block: those that were wrapped together, the others one by one."""
    if len(lines) < 2 or not _is_wrapped([line.text.strip() for line in lines]):
        return [[line] for line in lines]
    width = max(columns(line.text.rstrip()) for line in lines)
    runs = [[lines[0]]]
    for before, line in pairwise(lines):
        if _begins_anew(before, line, width):
            runs.append([])
        runs[-1].append(line)
    return runs


def _is_wrapped(texts: list[str]) -> bool:
    width = max(map(columns, texts))
    if is_verse(texts) or not NARROWEST <= width <= WIDEST:
        return False
    inner = texts[:-1]
    if all(ENDING.search(text) for text in inner):
        return False
    full = sum(_is_full(text, following, width) for text, following in pairwise(texts))
    broken = sum(not ENDING.search(text) and following[:1].islower() for text, following in pairwise(texts))
    # A few lines end early where a paragraph ends without a blank line
    return 10 * full >= 8 * len(inner) or 2 * broken >= len(inner)


def _is_full(text: str, following: str, width: int) -> bool:
    """Tell whether the first word of the next line did not fit behind this one."""
    word = following.split(maxsplit=1)[0]
    needed = 2 if ord(word[0]) >= _WIDE_SCRIPTS else 1 + columns(word)
    return columns(text) + needed > width


def columns(text: str) -> int:
    """Give the width of a text in print: a character of a wide script takes two columns."""
    return len(text) + sum(ord(character) >= _WIDE_SCRIPTS for character in text)


def _begins_anew(before: Line, line: Line, width: int) -> bool:
    """Tell a paragraph that begins by an indent, or behind a sentence that ends its line early."""
    if line.indent >= before.indent + 2:
        return True
    text = before.text.rstrip()
    if _is_full(text, line.text.strip(), width) or line.text.strip()[:1].islower():
        return False
    return bool(ENDING.search(text)) or columns(text) < _TITLE * width
