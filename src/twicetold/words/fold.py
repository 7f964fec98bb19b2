"""Folding: one spelling for all typographic forms of a word."""

import re
import unicodedata
from functools import lru_cache

IGNORABLE = (
    "\u00ad\u034f\u061c\u0640\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
    "\ufeff\U000e0000-\U000e01ef"
)
"""Invisible in print, as a regex class: default-ignorable code points and the Arabic tatweel."""

# Vowel points are a matter of typography in Hebrew and Arabic: newspapers print both ways
_POINTS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0652\u0670"
_STRIPPED = re.compile(f"[{IGNORABLE}{_POINTS}]")
# NFKC would make 106 of 10⁶
_SUPERSCRIPTS = {ord(sign): f"^{digit}" for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_APOSTROPHES = _SUPERSCRIPTS | str.maketrans(dict.fromkeys("’ʼ＇‘ʻ`´′", "'"))
# Numbers are the same in all digits; not in scripts without spaces, where a digit is a word
_DIGITS = {
    code: str(unicodedata.decimal(chr(code))) for code in range(0x660, 0xE00) if unicodedata.category(chr(code)) == "Nd"
}
# Persian and Arabic keyboards write yeh and kaf for one another
_MARKS = _APOSTROPHES | _DIGITS | str.maketrans("یک", "يك")
_LONG_MARK_RUN = 30

ELISIONS = frozenset(
    "l d j m t s n c qu jusqu lorsqu puisqu quoiqu dell all nell dall sull coll un quest quell".split()
)
CONTRACTIONS = {"'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'m": "am", "'s": "'s"}
IRREGULAR = {"won't": "will", "can't": "can", "shan't": "shall", "ain't": "is", "cannot": "can"}


def fold(raw: str) -> str:
    """Give the folded spelling of a word; equal for all its typographic forms.

    The dotted and the dotless i are one: their capitals are written for one another.
    """
    if raw.isascii():
        return raw.lower().replace("`", "'")
    text = unicodedata.normalize("NFKC", _cap_marks(_STRIPPED.sub("", raw)).translate(_MARKS)).casefold()
    return unicodedata.normalize("NFKC", text.replace("i\u0307", "i").replace("ı", "i"))


def split_word(raw: str) -> tuple[tuple[str, int, int], ...]:
    """Give the folded words of one run of letters, each with its place in it.

    Most runs are one word; an elision (l'homme) or an English contraction (don't) is two.
    """
    word = fold(raw)
    parts = _split_folded(word)
    if len(parts) == 1:
        return ((parts[0], 0, len(raw)),)
    cut = _cut(word) if len(word) == len(raw) else 0
    if not cut:
        return tuple((part, 0, len(raw)) for part in parts)
    return ((parts[0], 0, cut), (parts[1], cut, len(raw)))


def _split_folded(word: str) -> tuple[str, ...]:
    if word in IRREGULAR:
        return (IRREGULAR[word], "not")
    head, mark, tail = word.partition("'")
    if not mark:
        return (word,)
    if word.endswith("n't"):
        return (word[:-3], "not")
    if mark + tail in CONTRACTIONS:
        return (head, CONTRACTIONS[mark + tail])
    return (head + "'", tail) if tail and head in ELISIONS else (word,)


def _cut(word: str) -> int:
    if word.endswith("n't"):
        return len(word) - 3
    if word == "cannot":
        return 3
    apostrophe = word.index("'")
    return apostrophe if word[apostrophe:] in CONTRACTIONS else apostrophe + 1


def _cap_marks(raw: str) -> str:
    # Normalisation sorts a run of marks in quadratic time (CPython gh-149079)
    return long_marks().sub(r"\1", raw) if len(raw) > _LONG_MARK_RUN else raw


@lru_cache(maxsize=1)
def marks_class() -> str:
    """Give all combining marks as the inside of a regex class; `re` does not count them as words."""
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in _mark_ranges())


@lru_cache(maxsize=1)
def long_marks() -> re.Pattern[str]:
    """Give the pattern of a run of marks that is longer than any language writes."""
    marks = marks_class()
    return re.compile(f"([{marks}]{{{_LONG_MARK_RUN}}})[{marks}]+")


def _mark_ranges() -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for code in range(0x300, 0x20000):
        if unicodedata.category(chr(code))[0] != "M":
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return ranges
