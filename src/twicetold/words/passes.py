"""Three compiled passes over the code points of an article.

They find the runs of letters, fold them into UTF-8, cut elisions and contractions in two and hash.
Compiled functions and their constants stand in one file: Numba looks at that file alone to tell
whether the code it kept is still that of the source. (`xxh3` and `columns` never change.)
"""

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from twicetold.columns import CAPITAL, DIGIT, HALVES_A_WORD, SPACELESS
from twicetold.compiled import compiled, part
from twicetold.words.xxh3 import xxh3

if TYPE_CHECKING:
    from twicetold.words.points import Tables

# Classes of a code point; any number of them
STARTS: Final = 1 << 0  # may start a word
LETTER: Final = 1 << 1  # goes on in a word: what may start one, marks, what is invisible
DECIMAL: Final = 1 << 2
WORD: Final = 1 << 3  # what neither a sign nor an initial follows
APOSTROPHE: Final = 1 << 4
POINT: Final = 1 << 5
SIGN: Final = 1 << 6
SYMBOL: Final = 1 << 7
UNSPACED: Final = 1 << 8  # of a script without spaces
FOLLOWS: Final = 1 << 9  # belongs to the character before it in such a script
UPPER: Final = 1 << 10
DIGITS: Final = 1 << 11  # a digit stands in what it folds to
GONE: Final = 1 << 12  # folds to nothing
EXPANDS: Final = 1 << 13  # folds to several points
QUOTE: Final = 1 << 14  # an apostrophe stands in what it folds to
JOINS: Final = 1 << 15  # may compose with a point before it
OPEN: Final = 1 << 16  # may compose with a point after it
HARD: Final = 1 << 17  # folds to what these tables cannot say
TO_UNSPACED: Final = 1 << 18  # what it folds to starts with a point of a script without spaces
LEAD_SHIFT, TAIL_SHIFT, MARK_BITS = 20, 26, 63
"""Where the combining classes at its start and its end stand, numbered in their order; 0: none."""
LONGEST_EXPANSION: Final = 4

# Flags inside this module, besides those of `columns`
_DOTTED: Final = 32
"""Initials, each with its point."""
_CUT: Final = 64  # a word that may be two
ASIDE: Final = 128
"""A run that is left to `tokens`."""
_INITIALS: Final = 1 << 19  # a class of whole runs
_TWO_INITIALS: Final = 4
_BEGINS: Final = STARTS | SIGN | SYMBOL
_LONGEST_RUN: Final = 30
"""Longer runs go aside; in them `fold` also cuts long runs of marks."""
_LONGEST_HASHED: Final = 128
_UNEVEN: Final = JOINS | HARD | MARK_BITS << LEAD_SHIFT
"""What may not stay as it is beside the point before."""
_UNCLEAN: Final = GONE | EXPANDS | DIGITS | UNSPACED | TO_UNSPACED
"""What does not stand in a word that is cut here."""
_DOT, _QUOTE, _C, _N, _T = (ord(point) for point in ".'cnt")

Columns = Any
Number = Any
"""Arrays and numbers as Numba types them; numbers of 64 bits are so from the first on, to compile once."""


@compiled
def find_words(text: Columns, bounds: Columns, know: "Tables") -> Columns:
    """Give hashes, starts, ends and flags of words, and the offsets of paragraphs."""
    found = _find(text, bounds, know.classes)
    return _words(text, found, _fold(text, found, know), know)


@part
def _find(text: Columns, bounds: Columns, classes: Columns) -> Columns:
    """Find the runs that the pattern of `tokens` finds, cut at characters of scripts without spaces."""
    room = 0
    for paragraph in range(len(bounds)):
        room += bounds[paragraph, 1] - bounds[paragraph, 0]
    starts, ends = np.empty(room, np.int32), np.empty(room, np.int32)
    flags, offsets = np.empty(room, np.uint8), np.zeros(len(bounds) + 1, np.int32)
    count = 0
    for paragraph in range(len(bounds)):
        place, end = bounds[paragraph, 0], bounds[paragraph, 1]
        while place < end:
            if not classes[text[place]] & _BEGINS:
                place += 1
                continue
            stop, seen = _run(text, place, end, classes)
            cut = seen & UNSPACED and not seen & (SIGN | _INITIALS)
            flag = 0 if cut else ASIDE if seen & UNSPACED else _DOTTED if seen & _INITIALS else 0
            if seen == 0:
                place += 1
            while place < stop:
                starts[count], flags[count] = place, flag
                place = _piece_end(text, place, stop, classes) if cut else stop
                ends[count] = place
                count += 1
        offsets[paragraph + 1] = count
    return starts[:count], ends[:count], flags[:count], offsets


@part
def _run(text: Columns, start: int, end: int, classes: Columns) -> tuple[int, int]:
    """Give the end of the run that starts here and the classes in it; no class where none starts."""
    seen = classes[text[start]]
    free = start == 0 or not classes[text[start - 1]] & WORD
    place = start
    if free and seen & STARTS:
        while place + 1 < end and text[place + 1] == _DOT and classes[text[place]] & (STARTS | DECIMAL) == STARTS:
            seen |= classes[text[place]]
            place += 2
        if place - start >= _TWO_INITIALS:
            return place, seen | _INITIALS
    if seen & SIGN and not (free and start + 1 < end and classes[text[start + 1]] & DECIMAL):
        return start, 0
    place = start + 1
    while seen & (STARTS | SIGN) and place < end:
        kind = classes[text[place]]
        if not kind & LETTER and not _inner(text, place, end, classes):
            break
        seen |= kind
        place += 1
    return place, seen


@part
def _inner(text: Columns, place: int, end: int, classes: Columns) -> bool:
    """Say whether an apostrophe stands before a letter here, or a point between digits."""
    kind = classes[text[place]]
    if not kind & (APOSTROPHE | POINT) or place + 1 == end:
        return False
    before, after = classes[text[place - 1]], classes[text[place + 1]]
    return bool((kind & APOSTROPHE and after & STARTS) or (kind & POINT and before & after & DECIMAL))


@part
def _piece_end(text: Columns, place: int, stop: int, classes: Columns) -> int:
    """Give the end of a character of a script without spaces and its marks, or of what stands between."""
    alone = classes[text[place]] & UNSPACED
    place += 1
    while place < stop:
        kind = classes[text[place]]
        if not kind & FOLLOWS if alone else kind & UNSPACED:
            break
        place += 1
    return place


@part
def _fold(text: Columns, found: Columns, know: "Tables") -> Columns:
    """Fold the runs point by point into UTF-8; set their flags; put aside where neighbours interact."""
    starts, ends, flags, _ = found
    classes, folded = know.classes, know.folded
    octets = np.empty(((ends - starts).sum() + 1) * LONGEST_EXPANSION * 4, np.uint8)
    begins = np.zeros(len(starts) + 1, np.int32)
    size: Number = np.int64(0)
    for row in range(len(starts)):
        start, end, flag = starts[row], ends[row], flags[row]
        seen: Number = np.int64(0)
        before: Number = np.int64(0)
        length: Number = np.int64(0)
        if end - start > _LONGEST_RUN:
            flag |= ASIDE
        for place in range(start, start if flag & ASIDE else end, 2 if flag & _DOTTED else 1):
            kind = classes[text[place]]
            seen |= kind
            if kind & GONE:
                continue
            if kind & _UNEVEN and (kind & HARD or not _apart(before, kind)):
                flag |= ASIDE
            elif kind & EXPANDS:
                size, length = _expand(octets, size, length, know.expansions[folded[text[place]]])
            else:
                size, length = _write(octets, size, folded[text[place]]), length + 1
            before = kind
        if size - begins[row] == len("cannot") and octets[begins[row]] == _C:
            seen |= QUOTE  # the one word without an apostrophe that may be cut
        begins[row + 1] = size
        flags[row] = _flag(flag, classes[text[start]], seen, length, size - begins[row])
    return octets, begins


@part
def _flag(flag: int, first: int, seen: int, length: int, size: int) -> int:
    """Add to the flags of a run what its classes tell: the first, all, and its points and octets."""
    if length == 0 or size > _LONGEST_HASHED or (first & GONE and seen & TO_UNSPACED):
        flag |= ASIDE
    if seen & QUOTE:
        flag |= ASIDE if seen & _UNCLEAN or flag & _DOTTED else _CUT
    if first & UPPER:
        flag |= CAPITAL
    if seen & DIGITS:
        flag |= DIGIT
    if length <= HALVES_A_WORD and first & TO_UNSPACED:
        flag |= SPACELESS
    return flag


@part
def _expand(octets: Columns, size: int, length: int, points: Columns) -> tuple[int, int]:
    for point in points:
        if point:
            size, length = _write(octets, size, point), length + 1
    return size, length


@part
def _write(octets: Columns, size: int, packed: int) -> int:
    octets[size] = packed & 255
    if packed < 1 << 8:
        return size + 1
    octets[size + 1], octets[size + 2], octets[size + 3] = packed >> 8 & 255, packed >> 16 & 255, packed >> 24
    return size + (2 if packed < 1 << 16 else 3 if packed < 1 << 24 else 4)


@part
def _apart(before: int, kind: int) -> bool:
    """Say whether a point stays as it is after the one before: no composition, no reordering."""
    lead, tail = kind >> LEAD_SHIFT & MARK_BITS, before >> TAIL_SHIFT & MARK_BITS
    if kind & JOINS and (tail or before & OPEN):
        return False
    return lead == 0 or tail <= lead


@part
def _words(text: Columns, found: Columns, folded: Columns, know: "Tables") -> Columns:
    """Cut the words that are two, and hash all."""
    starts, ends, flags, offsets = found
    octets, begins = folded
    room, count = 2 * len(starts), 0
    hashes, first, last = np.empty(room, np.uint64), np.empty(room, np.int32), np.empty(room, np.int32)
    marked, held = np.empty(room, np.uint8), np.zeros(len(offsets), np.int32)
    for paragraph in range(len(offsets) - 1):
        for row in range(offsets[paragraph], offsets[paragraph + 1]):
            start, flag = starts[row], flags[row]
            begin: Number = np.int64(begins[row])
            stop: Number = np.int64(begins[row + 1])
            given: Number = np.uint64(0)
            if flag & (_CUT | ASIDE) == _CUT:
                cut, back, head, given = _split(octets, begin, stop, know)
                if cut < 0:
                    flag = ASIDE
                elif cut > 0:
                    middle = ends[row] - back if back else start + cut
                    hashes[count] = head or xxh3(octets, begin, cut)
                    first[count], last[count], marked[count] = start, middle, flag & CAPITAL
                    count += 1
                    start, begin = middle, begin + cut
                    flag = CAPITAL if know.classes[text[middle]] & UPPER else 0
            if given == 0 and not flag & ASIDE:
                given = xxh3(octets, begin, stop - begin)
            hashes[count], marked[count] = given, flag & (CAPITAL | DIGIT | SPACELESS | ASIDE)
            first[count], last[count] = start, ends[row]
            count += 1
        held[paragraph + 1] = count
    return hashes[:count].copy(), first[:count].copy(), last[:count].copy(), marked[:count].copy(), held


@part
def _split(octets: Columns, begin: int, stop: int, know: "Tables") -> tuple[int, int, Number, Number]:
    """Say where a word is cut, from its begin and, if it is so found, from its end, in octets.

    0 for no cut, -1 where no letter stands before it; then the hashes of the two words, 0 for that
    of the letters.
    """
    none = np.uint64(0)
    size = stop - begin
    irregular = _row(know.irregular, _pack(octets, begin, stop))
    if irregular >= 0:
        return size - 3, 3, know.irregular_heads[irregular], know.negation
    mark = begin
    while mark < stop and octets[mark] != _QUOTE:
        mark += 1
    if mark == begin:
        return -1, 0, none, none
    if octets[stop - 3] == _N and octets[stop - 2] == _QUOTE and octets[stop - 1] == _T:
        return (size - 3 if size > 3 else -1), 3, none, know.negation
    contraction = _row(know.contractions, _pack(octets, mark, stop))
    if contraction >= 0:
        return mark - begin, stop - mark, none, know.contracted[contraction]
    elision = mark + 1 < stop and _row(know.elisions, _pack(octets, begin, mark)) >= 0
    return (mark + 1 - begin if elision else 0), 0, none, none


@part
def _pack(octets: Columns, begin: int, stop: int) -> Number:
    """Give up to 8 octets as `points.pack` does; 0 for more."""
    packed = np.uint64(0)
    for place in range(begin, stop if stop - begin <= 8 else begin):
        packed = packed << np.uint64(8) | np.uint64(octets[place])
    return packed


@part
def _row(column: Columns, value: Number) -> int:
    for row in range(len(column)):
        if column[row] == value:
            return row
    return -1
