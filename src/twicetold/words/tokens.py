"""Tokenising: the places of the words in a text."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

import numpy as np
import xxhash

from twicetold.columns import CAPITAL, DIGIT, HALVES_A_WORD, SPACELESS, Words
from twicetold.model import Paragraph
from twicetold.patterns import loop
from twicetold.words.fold import IGNORABLE, fold, marks_class, split_word

# Han, kana (half width too), Thai, Lao, Burmese, Khmer, and their extensions
SPACELESS_CLASS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
SYMBOLS = "%‰°$¢£¤¥֏؋৲৳฿៛₠-⃀﹩％＄￠￡￥￦±≠≤≥↑↓↗↘▲△▼▽★☆✓✔✗✘✅❌👍👎"
"""Signs that say something: units, currencies, comparisons, ratings, rises and falls."""
APOSTROPHES, POINTS, SIGNS = "'’ʼ＇", ".,:/．，：／", "-+−–"
"""Inside words, inside numbers, before numbers; as regex classes."""
_USUAL_WORDS = 1 << 14
"""Most articles have fewer."""
_CACHED_LENGTH = 40
_CACHE_SIZE = 1 << 16

Token = tuple[int, int, int, int]
"""Hash, start and end in the run of letters, flags."""


@lru_cache(maxsize=1)
def follower() -> str:
    """Give the pattern of what belongs to the character before it in a script without spaces."""
    return rf"[{marks_class()}{IGNORABLE}ﾞﾟ]"


@lru_cache(maxsize=1)
def _runs() -> re.Pattern[str]:
    letter = rf"(?:[^\W_]|[{marks_class()}{IGNORABLE}])"
    inner = rf"(?:[{APOSTROPHES}](?=[^\W_])|(?<=\d)[{POINTS}](?=\d))"
    sign = rf"(?:(?<!\w)[{SIGNS}](?=\d))?"
    dotted = r"\b(?:[^\W\d_]\.){2,}"
    # Possessive: nothing behind could make a match begin anew, and a word of a megabyte keeps no way back
    letters = loop(letter)
    return re.compile(rf"{dotted}+|{sign}[^\W_]{letters}{loop(inner + letter + letters)}|[{SYMBOLS}]")


@lru_cache(maxsize=1)
def _pieces() -> re.Pattern[str]:
    return re.compile(rf"[{SPACELESS_CLASS}]{follower()}*|[^{SPACELESS_CLASS}]+")


_HAS_SPACELESS = re.compile(f"[{SPACELESS_CLASS}]")


def tokenise(text: str, paragraphs: Sequence[Paragraph]) -> Words:
    """Give the folded words of all paragraphs of a text."""
    hashes: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    flags: list[int] = []
    offsets = [0]
    find = _runs().finditer
    for paragraph in paragraphs:
        for run in find(text, paragraph.start, paragraph.end):
            begin = run.start()
            for value, start, end, flag in tokens_of_run(run.group()):
                hashes.append(value)
                starts.append(begin + start)
                ends.append(begin + end)
                flags.append(flag)
        offsets.append(len(hashes))
    flag_column = np.array(flags, np.uint8)
    return Words(
        hashes=np.array(hashes, np.uint64),
        starts=np.array(starts, np.int32),
        ends=np.array(ends, np.int32),
        flags=flag_column,
        offsets=np.array(offsets, np.int32),
        halves=halves_before(flag_column),
    )


def spell(text: str, start: int = 0, end: int | None = None, runs: int | None = None) -> list[str]:
    """Give the folded words of a stretch of text as strings, the same that `tokenise` hashes.

    Of its first `runs` runs of letters, if these are given: each is a word or more.
    """
    found = islice(_runs().finditer(text, start, len(text) if end is None else end), runs)
    return [word for run in found for word in words_of_run(run.group())]


def words_of_run(run: str) -> tuple[str, ...]:
    """Give the folded words of one run of letters."""
    return _cached_words(run) if len(run) <= _CACHED_LENGTH else _find_words(run)


def _find_words(run: str) -> tuple[str, ...]:
    return tuple(word for word, _, _ in _split(run))


_cached_words = lru_cache(maxsize=_CACHE_SIZE)(_find_words)


def count_words(text: str) -> int:
    """Give the number of words of a text; two characters count as one in scripts without spaces."""
    halves = 0
    for run in _runs().finditer(text):
        halves += sum(1 if flag & SPACELESS else HALVES_A_WORD for *_, flag in tokens_of_run(run.group()))
    return -(-halves // HALVES_A_WORD)


def halves_before(flags: np.ndarray) -> np.ndarray:
    """Give the half words up to each word and up to the end; not to be written to."""
    spaceless = flags & SPACELESS
    if len(flags) < _USUAL_WORDS and not spaceless.any():
        return _whole_words()[: len(flags) + 1]
    total = np.zeros(len(flags) + 1, np.int32)
    np.cumsum(np.where(spaceless, 1, HALVES_A_WORD), out=total[1:])
    return total


@lru_cache(maxsize=1)
def _whole_words() -> np.ndarray:
    """Give the half words up to each word where none is half; most articles share it."""
    return HALVES_A_WORD * np.arange(_USUAL_WORDS, dtype=np.int32)


def tokens_of_run(run: str) -> tuple[Token, ...]:
    """Give the words of one run of letters."""
    return _cached_tokens(run) if len(run) <= _CACHED_LENGTH else _find_tokens(run)


def _find_tokens(run: str) -> tuple[Token, ...]:
    return tuple(
        (xxhash.xxh3_64_intdigest(word.encode("utf-8", "surrogatepass")), start, end, _flags(run, start, word))
        for word, start, end in _split(run)
    )


_cached_tokens = lru_cache(maxsize=_CACHE_SIZE)(_find_tokens)


def _flags(run: str, start: int, word: str) -> int:
    flags = CAPITAL if run[start].isupper() else 0
    if any(map(str.isdigit, word)):
        flags |= DIGIT
    return flags | SPACELESS if len(word) <= 2 and _HAS_SPACELESS.match(word) else flags


def _split(run: str) -> tuple[tuple[str, int, int], ...]:
    if not run.isascii() and _HAS_SPACELESS.search(run):
        return tuple(part for piece in _pieces().finditer(run) for part in _place(piece))
    # A piece of a run may end in a number's point
    if run[-1] == "." and not run[-2:-1].isdecimal():
        return ((fold(run.replace(".", "")), 0, len(run)),)
    return split_word(run.replace("−", "-").replace("–", "-")) if run[0] in "−–" else split_word(run)


def _place(piece: re.Match[str]) -> list[tuple[str, int, int]]:
    begin = piece.start()
    if _HAS_SPACELESS.match(piece.group()):
        return [(fold(piece.group()), begin, piece.end())]
    return [(word, begin + start, begin + end) for word, start, end in split_word(piece.group())]
