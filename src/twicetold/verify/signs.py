"""Signs that are no words and yet tell things apart: A+ and A-, C and C++, < 5 and > 5."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from twicetold.verify.passage import Passage

_SIGNS: Final = re.compile(
    r"(?<=\w)[+#]+(?!\w)"  # C++, 18+, C#
    r"|(?<![\w<>=~-])[<>=~≈]{1,2}(?=\s?\d)"  # < 5, ~40
    r"|(?<=\b[A-Z])[-−](?!\w)"  # A-
)
_NARROW: Final = {0xFF01 + i: 0x21 + i for i in range(94)}
"""Full width is typography: as many characters, so places stay."""
_MARKS: Final = "+#<>=~≈-−＋＃＜＞＝～－"


def signs(text: str) -> list[str]:
    """Give the signs of a text that distinguish, in order."""
    # Most texts have none of these: that is seen at once
    return _SIGNS.findall(text.translate(_NARROW)) if any(map(text.__contains__, _MARKS)) else []


def other_signs(later: Passage, earlier: Passage, partner: Sequence[int]) -> list[int]:
    """Give the words of the later passage beside which another such sign stands than in the earlier."""
    if not signs(later.text()) and not signs(earlier.text()):
        return []
    marked, told = _by_word(later), _by_word(earlier)
    return [i for i, j in enumerate(partner) if j >= 0 and marked.get(i) != told.get(j)]


def _by_word(passage: Passage) -> dict[int, str]:
    """Give the signs by the word that they stand behind or, if they stand before a number, by that."""
    found: dict[int, str] = {}
    places = [passage.offset(i) for i in range(len(passage))]
    for sign in _SIGNS.finditer(passage.text().translate(_NARROW)):
        before = sign.group()[0] in "<>=~≈"
        word = bisect_left(places, sign.start()) - (not before)
        found[word] = sign.group()
    return found
