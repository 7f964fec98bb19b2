"""Lines of a text with their places, and what their marks say."""

import re
from dataclasses import dataclass

from twicetold.model import ParagraphKind

# What ends a line in a text file; U+2028 and the like stand inside lines there
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+\S")
_BULLET = re.compile(r"\s*[-*+•‣◦▪●■·]\s+\S")
_NUMBER = re.compile(r"\s*\(?(\d{1,3}|[a-zA-Z])[.)]\s+\S")
_QUOTATION = re.compile(r"\s{0,3}>")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_RULE = re.compile(r"\s*([-*_=])(?:\s*\1){2,}\s*$")
ENDING = re.compile(r"[.!?…。！？؟।:;][\"'”’»)\]]*\s*$")
"""What a sentence, or a line that stands for itself, ends with."""
_WRAPPED_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end, and where it begins."""

    text: str
    start: int

    @property
    def is_blank(self) -> bool:
        """Tell whether there is nothing to see in it."""
        return not self.text.strip()

    @property
    def indent(self) -> int:
        """Count the blanks before its text."""
        return len(self.text) - len(self.text.lstrip())


def lines_of_text(text: str) -> list[Line]:
    """Cut a text at line feeds, carriage returns and both together."""
    return [
        Line(match[0].rstrip("\r\n"), match.start()) for match in _LINE.finditer(text) if match.end() > match.start()
    ]


def is_rule(line: Line) -> bool:
    """Tell a line that only separates: three or more of `-`, `*`, `_` or `=`."""
    return _RULE.match(line.text) is not None


def mark_of(line: Line, *, interrupts: bool) -> ParagraphKind | None:
    """Name the kind that the mark of a line gives it; None for a line without one.

    `interrupts` is for a line below plain ones, where a number may be part of the sentence
    ("on / 12. October"): there only 1 begins a list (CommonMark says the same).
    """
    text = line.text
    if _HEADING.match(text):
        return ParagraphKind.HEADING
    if is_rule(line):
        return None
    if _BULLET.match(text):
        return ParagraphKind.LIST_ITEM
    number = _NUMBER.match(text)
    if number and (number[1] == "1" if interrupts else number[1].isdigit()):
        return ParagraphKind.LIST_ITEM
    if _QUOTATION.match(text):
        return ParagraphKind.QUOTE
    return ParagraphKind.TABLE_ROW if _ROW.match(text) else None


def is_continuation(item: Line, before: Line, line: Line) -> bool:
    """Tell whether a line goes on with a list entry: indented, or broken off within a sentence."""
    if mark_of(line, interrupts=False) is not None:
        return False
    if line.indent > item.indent:
        return True
    long = len(before.text.rstrip()) >= _WRAPPED_WIDTH
    return long and not ENDING.search(before.text) and line.text.lstrip()[:1].islower()
