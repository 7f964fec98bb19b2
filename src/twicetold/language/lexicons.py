"""The lexicons, made of the tables of each language."""

from functools import cache

from twicetold.language import tables
from twicetold.language.forms import forms
from twicetold.language.lexicon import CLASSES, Lexicon, Polarity


@cache
def lexicon(code: str) -> Lexicon:
    """Give the words of a language; for an unknown code those that hold every word to matter."""
    if code not in tables.LANGUAGES:
        return _strict(code)
    known, classes = forms(code), _classes(code)
    listed, numbers = tables.words(code, "function"), tables.words(code, "numbers")
    # Also without the letters that are written for others; what matters goes before what does not
    function = frozenset([*listed, *(plain for plain in map(known.lettered, listed) if plain not in classes)])
    lettered = {known.lettered(word): name for word, name in classes.items()}
    return Lexicon(
        code=code,
        function=function,
        persons=frozenset(tables.words(code, "persons")),
        articles=frozenset(tables.words(code, "articles") if code in tables.LANGUAGES else ()),
        contraries=_contraries(code),
        passives=frozenset(tables.words(code, "passives")),
        agents=frozenset(tables.words(code, "agents")),
        phrases=_phrases(code),
        conjunctions=_conjunctions(code),
        classes={word: name for word, name in lettered.items() if word not in function} | classes,
        numbers=frozenset([*numbers, *map(known.lettered, numbers)]),
        contractions={word: tuple(full.split()) for word, full in tables.mapping(code, "contractions").items()},
        elisions=tables.mapping(code, "elisions"),
        clitics=tables.mapping(code, "clitics"),
        forms=known,
    )


@cache
def _strict(code: str) -> Lexicon:
    # A "not" matters also where too few words stand to tell the language by.
    classes: dict[str, Polarity] = {}
    for known in tables.LANGUAGES:
        classes = _classes(known) | classes
    numbers = {word for known in tables.LANGUAGES for word in tables.words(known, "numbers")}
    return Lexicon(
        code=code,
        function=frozenset(),
        persons=frozenset(),
        articles=frozenset(tables.words(code, "articles") if code in tables.LANGUAGES else ()),
        contraries=_contraries(code),
        passives=frozenset(),
        agents=frozenset(),
        phrases=_phrases(*tables.LANGUAGES),
        conjunctions={},
        classes=classes,
        numbers=frozenset(numbers),
        contractions={},
        elisions={},
        clitics={},
        forms=None,
    )


def _classes(code: str) -> dict[str, Polarity]:
    found: dict[str, Polarity] = {}
    for name in CLASSES:
        for word in tables.words(code, name):
            found.setdefault(word, name)
    sides = [word for pair in tables.pairs(code) for side in pair for word in side]
    for word in tables.words(code, "opposite") + sides:
        found.setdefault(word, "opposite")
    return found


def _longest_first(line: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return -len(line), line


def _phrases(*codes: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    # The longest first: of "no more than" and "more than" the one that says more
    for line in sorted({tuple(line) for code in codes for line in tables.lines(code, "phrases")}, key=_longest_first):
        found[line[0]] = (*found.get(line[0], ()), line)
    return found


def _conjunctions(code: str) -> dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    found: dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = {}
    for line in tables.lines(code, "conjunctions"):
        group = [tuple(entry.split("_")) for entry in line]
        for one in group:
            others = tuple((one, other) for other in group if other != one)
            found[one[0]] = (*found.get(one[0], ()), *others)
    return found


def _contraries(code: str) -> frozenset[tuple[str, str]]:
    if code not in tables.LANGUAGES:
        return frozenset()
    pairs = [(a, b) for ones, others in tables.pairs(code, "contraries") for a in ones for b in others]
    return frozenset(pairs + [(b, a) for a, b in pairs])
