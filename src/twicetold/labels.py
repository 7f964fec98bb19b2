"""Labels: "Breakfast: …", "Price range: …" at the start of a line.

Schedules and specifications repeat their lines about other days and other things, as prose does not.
"""

import re
from typing import Final

LABELLED_WORDS: Final = 16
"""A longer paragraph is prose, whatever it begins with."""

_LABEL = re.compile(r"\W{0,3}(\w[^:.!?\n]{0,40})[:：]\s*(\S)")
_LONGEST: Final = 3 + 1 + 40 + 1
"""So many characters a label has at most, with its colon."""


def label(text: str, start: int, end: int) -> str | None:
    """Give the label that a stretch of text begins with, if it does."""
    # Nearly all paragraphs go by this
    if text.find(":", start, start + _LONGEST) < 0 and text.find("：", start, start + _LONGEST) < 0:
        return None
    found = _LABEL.match(text, start, end)
    # Prose goes on with a small letter after a colon; in scripts without small letters all do
    return None if found is None or found.group(2).islower() else found.group(1)
