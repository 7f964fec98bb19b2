"""The language of one paragraph: by its script, then by a vote of its most frequent words.

Each known word casts votes, more the fewer languages share it. A ballot is one number with sixteen
bits for each language, so that counting is addition.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from struct import unpack

from xxhash import xxh3_64_intdigest

from twicetold.language import tables

UNDECIDED = "und"

SAMPLE = 200
"""So many words are asked; a longer paragraph does not say more."""

FEWEST_VOTES = 6
"""Two words that no other language has, or several that few have."""

LEAD = 1.12
"""What the winner must have of the second's votes."""

FEWEST_WORDS = 0.12
"""The share of the words that must have voted: names and loans alone decide nothing."""

VOTES_BY_SHARERS = {1: 3, 2: 2}
"""How many votes a word casts that so many languages have; one, if more have it."""

# Everything that is not Latin letters, punctuation or symbols.
_FOREIGN = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u2c80-\u2dff\u2e80-\uabff\uac00-\ufaff]")

# Anything else but Latin letters that fold to Latin letters, and the punctuation of newspapers.
_UNPLAIN = re.compile("[^\x00-\x7f\u00a0«»\u00c0-\u010f\u0112-\u017e‘’“”–—…€]")

_SCRIPTS = {
    name: re.compile(f"[{letters}]")
    for name, letters in {
        "cyrillic": "\u0400-\u052f",
        "cjk": "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
        "arabic": "\u0600-\u06ff\u0750-\u077f",
        "el": "\u0370-\u03ff\u1f00-\u1fff",
        "he": "\u0590-\u05ff",
        "devanagari": "\u0900-\u097f",
        "th": "\u0e00-\u0e7f",
        "lo": "\u0e80-\u0eff",
        "my": "\u1000-\u109f",
        "km": "\u1780-\u17ff",
        "ko": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    }.items()
}
_KANA = re.compile("[\u3040-\u30ff]")
_VIETNAMESE = re.compile("[ơưđ\u1ea0-\u1ef9]")

# The languages of a script, each with letters that its sisters have not.
_SISTERS = {
    "cyrillic": {"ru": "ыэ", "uk": "їєґі", "be": "ў", "bg": "ъ", "sr": "јљњђћџ", "mk": "ѓќѕ"},
    "arabic": {"ar": "ةىأإ", "fa": "گچپژ", "ur": "ٹڈڑںےہھ", "ps": "ښځټډړې", "ckb": "ێۆڵڕە"},
    "devanagari": {"hi": "", "mr": "ळ", "ne": ""},
}
_EVERYWHERE = frozenset(("ai", "eu"))
"""Written as acronyms in all languages, they speak for none: AI, EU."""
_NOT_LATIN = frozenset(code for sisters in _SISTERS.values() for code in sisters) | _SCRIPTS.keys()


def detect(words: Sequence[str]) -> str:
    """Name the language of a paragraph from its folded words, or `und` if unsure.

    The code may be of a language without a lexicon. The same words always give the same code.
    """
    asked = words[:SAMPLE]
    text = " ".join(asked)
    script = _script(asked, text)
    if script == "cjk":
        return _chinese_or_japanese(text)
    if script in _SISTERS:
        return _sister(script, asked, text)
    if script != "latin":
        return script
    code = _winner(_votes("latin", asked))
    return "vi" if code == UNDECIDED and _looks_vietnamese(asked) else code


def detect_plain(text: str, hashes: Sequence[int]) -> str | None:
    """Name the language of a paragraph from the XXH3 hashes of its folded words, as `detect` does from the words.

    None where its text has other letters than Latin ones without rare accents: ask `detect`.
    """
    if not text.isascii() and _UNPLAIN.search(text):
        return None
    ballots, asked = _hashed_ballots(), hashes[:SAMPLE]
    cast = [ballots[word] for word in asked if word in ballots]
    return _winner(_tallied("latin", cast)) if len(cast) >= FEWEST_WORDS * len(asked) else UNDECIDED


def may_be(words: Sequence[str], code: str) -> bool:
    """Tell whether words too few to name a language speak for this one and for no other more."""
    asked = words[:SAMPLE]
    script = _script(asked, " ".join(asked))
    script = script if script in _SISTERS else "latin"
    votes = _tallied(script, _cast(script, asked))
    return 0 < votes.get(code, 0) >= max(votes.values())


def _script(words: Sequence[str], text: str) -> str:
    """Name the script that more than half of the words begin in; Latin if none is."""
    first = None if text.isascii() else _FOREIGN.search(text)
    if first is None:
        return "latin"
    initials = "".join([word[:1] for word in words])
    likely = sorted(_SCRIPTS, key=lambda name: not _SCRIPTS[name].match(first.group()))
    for name in likely:
        if 2 * len(_SCRIPTS[name].findall(initials)) > len(initials):
            return name
    return "latin"


def _chinese_or_japanese(text: str) -> str:
    # One kana in twenty: Chinese quotes a の in a name, Japanese cannot do without.
    kana = len(_KANA.findall(text))
    return "ja" if 20 * kana > len(_SCRIPTS["cjk"].findall(text)) else "zh"


def _sister(script: str, words: Sequence[str], text: str) -> str:
    votes = _votes(script, words)
    code = _winner(votes)
    if code != UNDECIDED:
        return code
    letters = {code: sum(map(text.count, own)) for code, own in _SISTERS[script].items()}
    return _winner({code: votes.get(code, 0) + count for code, count in letters.items()})


def _looks_vietnamese(words: Sequence[str]) -> bool:
    marked = sum(1 for word in words if _VIETNAMESE.search(word))
    return marked > 2 and 4 * marked > len(words)


def _votes(script: str, words: Sequence[str]) -> dict[str, int]:
    cast = _cast(script, words)
    return _tallied(script, cast) if len(cast) >= FEWEST_WORDS * len(words) else {}


def _cast(script: str, words: Sequence[str]) -> list[int]:
    ballots, _ = _ballots(script)
    return [ballots[word] for word in words if word in ballots]


def _tallied(script: str, cast: Sequence[int]) -> dict[str, int]:
    codes = _ballots(script)[1]
    return dict(zip(codes, unpack(f"<{len(codes)}H", sum(cast).to_bytes(2 * len(codes), "little")), strict=True))


def _winner(votes: Mapping[str, int]) -> str:
    most, code, second = 0, UNDECIDED, 0
    for rival, count in votes.items():
        if count > most or (count == most and count and rival > code):
            most, code, second = count, rival, most
        elif count > second:
            second = count
    return code if most >= FEWEST_VOTES and most >= LEAD * second else UNDECIDED


@cache
def _ballots(script: str) -> tuple[dict[str, int], tuple[str, ...]]:
    """Give for each word of a script the votes it casts, and the languages in the order of the votes."""
    speakers: defaultdict[str, list[int]] = defaultdict(list)
    frequent = sorted(_frequent(script).items())
    for number, (_, known) in enumerate(frequent):
        for word in known:
            speakers[word].append(1 << 16 * number)
    ballots = {word: sum(votes) * VOTES_BY_SHARERS.get(len(votes), 1) for word, votes in speakers.items()}
    return ballots, tuple(code for code, _ in frequent)


@cache
def _hashed_ballots() -> dict[int, int]:
    ballots, _ = _ballots("latin")
    return {xxh3_64_intdigest(word.encode()): votes for word, votes in ballots.items()}


def _frequent(script: str) -> dict[str, frozenset[str]]:
    """Give the words that vote, by language, of all languages of a script."""
    known = {code: frozenset(listed.split()) for code, listed in tables.mapping(tables.RIVALS, "markers").items()}
    for code in tables.LANGUAGES:
        lists = ("function", "markers", "negation", "modal")
        known[code] = frozenset(word for key in lists for word in tables.words(code, key)) - _EVERYWHERE
    if script in _SISTERS:
        return {code: known[code] for code in _SISTERS[script]}
    return {code: voters for code, voters in known.items() if code not in _NOT_LATIN}
