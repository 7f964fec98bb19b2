"""One word in two forms: spelled otherwise, or inflected."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from twicetold.language import tables

SHORTEST = 3
"""Shorter words have no forms: one letter more is another word."""

SHORTEST_ACCENTED = 4
"""Shorter words differ by the accent on their first letter: a, à."""

Groups = Mapping[str, frozenset[int]]
"""For each word the numbers of the lines it stands on."""


Endings = tuple[tuple[str, ...], ...]
"""Groups of endings that may stand for one another."""


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """The spellings and inflections of one language."""

    spelling: Mapping[str, str]
    respell: tuple[tuple[re.Pattern[str], str], ...]
    letters: tuple[tuple[str, str], ...]
    first_letter_accents: bool
    endings: Endings
    sure_endings: Endings
    doubling: bool
    stemmer: str | None
    prefixes: tuple[str, ...]
    irregular: Groups
    distinct: Groups
    distinct_endings: Endings
    sides: Groups

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - there is one for each language, to the end
    def spelled(self, word: str) -> str:
        """Bring all spellings of a word to one, which need not be a word itself."""
        plain = _lettered(word, self.letters)
        plain = self.spelling.get(plain, plain)
        if self.first_letter_accents and len(plain) >= SHORTEST_ACCENTED:
            plain = unicodedata.normalize("NFD", plain[0])[0] + plain[1:]
        for pattern, replacement in self.respell:
            plain = pattern.sub(replacement, plain)
        return plain

    def lettered(self, word: str) -> str:
        """Bring letters that are written for one another to one; not other spellings."""
        plain = word.rstrip("'")
        return _written(plain, self.letters) if self.letters else plain

    def bare(self, word: str) -> tuple[str, ...]:
        """Give the word without the function words that may be written onto it: "and", "the"."""
        return tuple(
            word.removeprefix(prefix)
            for prefix in self.prefixes
            if word.startswith(prefix) and len(word) - len(prefix) >= SHORTEST - 1
        )

    def inflected(self, one: str, other: str) -> bool:
        """Tell whether two words are forms of one, by the table or by ending and stem."""
        if _meet(self.irregular, one, other):
            return True
        if min(len(one), len(other)) < SHORTEST:
            return False
        if min(len(one), len(other)) > SHORTEST and (other in self.bare(one) or one in self.bare(other)):
            return True
        if self._endings_swap(one, other, self.sure_endings):
            return True
        if not self._endings_swap(one, other, self.endings):
            return False
        return self.stemmer is None or _stem(self.stemmer, one) == _stem(self.stemmer, other)

    def one_side(self, one: str, other: str) -> bool:
        """Tell whether two words are forms of one side of a pair of opposites."""
        return _meet(self.sides, one, other)

    def confusable(self, one: str, other: str) -> bool:
        """Tell whether two words are known to look alike and to differ."""
        return _meet(self.distinct, one, other) or self._endings_swap(one, other, self.distinct_endings)

    def _endings_swap(self, one: str, other: str, groups: Endings) -> bool:
        # A stem has a letter at least
        return one[:1] == other[:1] and any(
            self._swaps(one, ending, other, group) for group in groups for ending in group if one.endswith(ending)
        )

    def _swaps(self, one: str, ending: str, other: str, group: Iterable[str]) -> bool:
        stem = one.removesuffix(ending)
        if len(stem) < SHORTEST - 1:
            return False
        stems = {stem}
        if self.doubling:
            stems.add(stem + stem[-1])
            if stem[-1] == stem[-2]:
                stems.add(stem[:-1])
        return any(other == each + last for each in stems for last in group)


def forms(code: str) -> Forms:
    """Read the forms of a language that has a data file."""
    table = tables.table(code)
    letters = tuple(tables.mapping(code, "letters").items())
    return Forms(
        spelling=_spelling(code, letters),
        respell=tuple((re.compile(old), new) for old, new in table.get("respell", ())),
        letters=letters,
        first_letter_accents=table.get("first_letter_accents", False),
        endings=_endings(code, "inflections"),
        sure_endings=_endings(code, "sure_inflections"),
        doubling=table.get("doubling", False),
        stemmer=table.get("stemmer"),
        prefixes=tuple(tables.words(code, "prefixes")),
        irregular=_groups([*tables.lines(code, "irregular"), *tables.lines(code, "conjunctions")]),
        distinct=_groups(tables.lines(code, "distinct")),
        distinct_endings=_endings(code, "distinct_endings"),
        sides=_groups(side for pair in tables.pairs(code) for side in pair),
    )


def _endings(code: str, key: str) -> Endings:
    return tuple(tuple("" if ending == "-" else ending for ending in line) for line in tables.lines(code, key))


def _spelling(code: str, letters: tuple[tuple[str, str], ...]) -> dict[str, str]:
    # A word on several lines keeps the first: "roubles rubles" and "rouble ruble" do not meet.
    known: dict[str, str] = {}
    for line in tables.lines(code, "spelling"):
        for word in line:
            known.setdefault(_lettered(word, letters), _lettered(line[0], letters))
    return known


def _lettered(word: str, letters: tuple[tuple[str, str], ...]) -> str:
    return _written(word.replace("-", ""), letters)


@lru_cache(maxsize=1 << 16)
def _written(word: str, letters: tuple[tuple[str, str], ...]) -> str:
    for letter, other in letters:
        word = word.replace(letter, other)
    return word


def _groups(listed: Iterable[list[str]]) -> Groups:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(listed):
        for word in line:
            found[word].add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _meet(groups: Groups, one: str, other: str) -> bool:
    return one in groups and other in groups and not groups[one].isdisjoint(groups[other])


@cache
def _algorithm(name: str) -> Any:
    # The class itself: `snowballstemmer.stemmer` gives another implementation where PyStemmer is
    # installed, and the same run would then differ from machine to machine.
    module = import_module(f"snowballstemmer.{name}_stemmer")
    return getattr(module, f"{name.capitalize()}Stemmer")


def _stem(name: str, word: str) -> str:
    # A stemmer keeps the word it works on: one for each call, or threads mix their words.
    return str(_algorithm(name)().stemWord(word))
