"""What the compiled tokeniser knows of each code point, drawn from the patterns and the fold.

Nothing is stated a second time: the classes are what the patterns of `tokens` match, the folded
points are what `fold` gives for a point alone. `fold` works on whole words; point by point gives
the same unless neighbours interact (Unicode TR 15: composition, reordering of marks). `JOINS`,
`OPEN` and the marks at both ends say where they may; such a word is left to `fold`.
"""

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import compress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import xxhash

from twicetold.columns import Int64, UInt64
from twicetold.compiled import kept_beside
from twicetold.words import passes as p
from twicetold.words.fold import CONTRACTIONS, ELISIONS, IRREGULAR, fold
from twicetold.words.tokens import APOSTROPHES, POINTS, SIGNS, SPACELESS_CLASS, SYMBOLS, follower

_POINTS = 0x110000
_ASSIGNED = (0, 0x40000), (0xE0000, 0xE1000)
"""The planes that hold letters or marks."""
_JAMO_LEADS, _JAMO_VOWELS, _JAMO_TAILS = range(0x1100, 0x1113), range(0x1161, 0x1176), range(0x11A8, 0x11C3)
_OPEN_HANGUL = range(0xAC00, 0xD7A4, 28)
_LAST_COMPOSITE = 0x20000


class Tables(NamedTuple):
    """The tables as the compiled code takes them; short ASCII strings are packed into integers."""

    classes: Int64
    folded: Int64
    """The folded point in UTF-8, its octets packed into an integer, or the row of `expansions`."""
    expansions: Int64
    """(rows, 4): the points in UTF-8, and 0 where there are fewer."""
    elisions: UInt64
    contractions: UInt64
    contracted: UInt64
    """The hash of what each contraction stands for."""
    irregular: UInt64
    irregular_heads: UInt64
    """The hash of the first word of each; the second is "not"."""
    negation: np.uint64
    """The hash of "not"."""


@lru_cache(maxsize=1)
def tables() -> Tables:
    """Give the tables; where no earlier run kept them it takes half a second to build them."""
    *parts, expansions = kept_beside(p.find_words, _name(), _built)
    classes, folded = _spread(parts[:2]), _spread(parts[2:])
    return Tables(
        classes, folded, expansions,
        elisions=np.array([pack(word) for word in sorted(ELISIONS)], np.uint64),
        contractions=np.array([pack(word) for word in CONTRACTIONS], np.uint64),
        contracted=_hashes(CONTRACTIONS.values()),
        irregular=np.array([pack(word) for word in IRREGULAR], np.uint64),
        irregular_heads=_hashes(IRREGULAR.values()),
        negation=_hashes(["not"])[0],
    )  # fmt: skip


def _name() -> str:
    """Name what the tables are built from: the code, and what Python knows of Unicode."""
    known = blake2b(unicodedata.unidata_version.encode(), digest_size=8)
    known.update(sys.version.encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        known.update(path.read_bytes())
    return f"points-{known.hexdigest()}"


def _built() -> list[np.ndarray]:
    classes = _pattern_classes()
    letters = np.flatnonzero(classes & (p.LETTER | p.APOSTROPHE | p.POINT | p.SIGN | p.SYMBOL)).tolist()
    raw = [chr(code) for code in letters if not 0xD800 <= code < 0xE000]
    folded, expansions = _fold_all(raw, classes)
    _order_all(raw, classes)
    parts = [column[first:last] for column in (classes, folded) for first, last in _ASSIGNED]
    return [*parts, expansions]


def _spread(parts: list[np.ndarray]) -> Int64:
    """Put what is known of the assigned planes among zeros; those that nobody reads take no memory."""
    column = np.zeros(_POINTS, np.int64)
    for (first, last), part in zip(_ASSIGNED, parts, strict=True):
        column[first:last] = part
    return column


def pack(word: str) -> int:
    """Give an ASCII word of at most 8 letters as one integer."""
    return int.from_bytes(word.encode("ascii"), "big")


def _hashes(words: Iterable[str]) -> UInt64:
    return np.array([xxhash.xxh3_64_intdigest(word.encode()) for word in words], np.uint64)


def _pattern_classes() -> Int64:
    classes = np.zeros(_POINTS, np.int64)
    for first, last in _ASSIGNED:
        every = np.arange(first, last, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")
        for bit, pattern in (
            (p.STARTS | p.LETTER, r"[^\W_]"), (p.FOLLOWS | p.LETTER, follower()), (p.DECIMAL, r"\d"), (p.WORD, r"\w"),
            (p.APOSTROPHE, f"[{APOSTROPHES}]"), (p.POINT, f"[{POINTS}]"), (p.SIGN, f"[{SIGNS}]"),
            (p.SYMBOL, f"[{SYMBOLS}]"), (p.UNSPACED, f"[{SPACELESS_CLASS}]"),
        ):  # fmt: skip
            for stretch in re.finditer(f"{pattern}+", every):
                classes[first + stretch.start() : first + stretch.end()] |= bit
    return classes


def _fold_all(raw: list[str], classes: Int64) -> tuple[Int64, Int64]:
    folded = np.zeros(_POINTS, np.int64)
    expansions: list[list[int]] = []
    # `tokens` takes the signs before a number for a hyphen, except in scripts without spaces
    signs = str.maketrans("−–", "--")
    after_folding = _apart(fold, [point.translate(signs) for point in raw])
    for before, after in _but_plain(raw, after_folding, classes, folded):
        code = ord(before)
        bits = (p.UPPER if before.isupper() else 0) | _fold_class(after)
        if bits & p.EXPANDS:
            folded[code] = len(expansions)
            expansions.append([_utf8(point) for point in after.ljust(p.LONGEST_EXPANSION, "\0")])
        elif not bits & (p.GONE | p.HARD):
            folded[code] = _utf8(after)
        if after and classes[ord(after[0])] & p.UNSPACED:
            bits |= p.TO_UNSPACED
        classes[code] |= bits
    return folded, np.array(expansions, np.int64).reshape(-1, p.LONGEST_EXPANSION)


def _but_plain(raw: list[str], folds: list[str], classes: Int64, folded: Int64) -> list[tuple[str, str]]:
    """Note the points that fold to themselves and are nothing more, most of all; give the others."""
    is_plain = [a == b and not (a.isupper() or a.isdigit() or a == "'") for a, b in zip(raw, folds, strict=True)]
    codes = np.array([ord(point) for point in compress(raw, is_plain)], np.int64)
    octets = np.frombuffer("".join(compress(raw, is_plain)).encode(), np.uint8).astype(np.int64)
    begins = np.flatnonzero(octets & 0xC0 != 0x80)
    place = np.arange(len(octets)) - np.repeat(begins, np.diff(begins, append=len(octets)))
    folded[codes] = np.add.reduceat(octets << 8 * place, begins)
    classes[codes] |= np.where(classes[codes] & p.UNSPACED, p.TO_UNSPACED, 0)
    return [(a, b) for a, b, plain in zip(raw, folds, is_plain, strict=True) if not plain]


def _utf8(point: str) -> int:
    return int.from_bytes(point.encode(), "little")


def _fold_class(after: str) -> int:
    if len(after) == 1:
        return (p.DIGITS if after.isdigit() else 0) | (p.QUOTE if after == "'" else 0)
    if len(after) > p.LONGEST_EXPANSION or "'" in after:
        return p.HARD
    return (p.EXPANDS if after else p.GONE) | (p.DIGITS if any(map(str.isdigit, after)) else 0)


def _order_all(raw: list[str], classes: Int64) -> None:
    """Note how each point may interact with its neighbours at either normalisation of `fold`."""
    openers, joiners = _composing()
    ranks = {value: rank for rank, value in enumerate(sorted(set(map(unicodedata.combining, raw))))}
    partners = openers | joiners
    composed, folded = _apart(partial(unicodedata.normalize, "NFKC"), raw), _apart(fold, raw)
    split_again = _apart(partial(unicodedata.normalize, "NFKD"), folded)
    meet = partners.union(filter(unicodedata.combining, raw))
    for before, *stages, last in zip(raw, composed, folded, split_again, strict=True):
        if not last or (before == last == stages[0] == stages[1] and before not in meet):
            continue
        split = unicodedata.normalize("NFKD", stages[0]), last
        leads, tails = ([unicodedata.combining(text[end]) for text in split] for end in (0, -1))
        bits = p.OPEN if any(stage[-1] in openers for stage in stages) else 0
        bits |= p.JOINS if any(text[0] in joiners for text in split) else 0
        bits |= p.HARD if leads[0] != leads[1] else 0
        bits |= ranks.get(leads[0], 0) << p.LEAD_SHIFT | ranks.get(max(tails), p.MARK_BITS) << p.TAIL_SHIFT
        classes[ord(before)] |= bits


def _apart(change: Callable[[str], str], points: list[str]) -> list[str]:
    """Change each point alone: nothing composes across a line break."""
    return change("\n".join(points)).split("\n")


def _composing() -> tuple[set[str], set[str]]:
    """Give the points that compose with one after them, and those that compose with one before."""
    openers = set(map(chr, (*_JAMO_LEADS, *_OPEN_HANGUL)))
    joiners = set(map(chr, (*_JAMO_VOWELS, *_JAMO_TAILS)))
    for code in range(0xC0, _LAST_COMPOSITE):
        first, _, second = unicodedata.decomposition(chr(code)).partition(" ")
        if second and first[0] != "<":
            pair = chr(int(first, 16)) + chr(int(second, 16))
            if unicodedata.normalize("NFC", pair) == chr(code):
                openers.add(pair[0])
                joiners.add(pair[1])
    return openers, joiners
