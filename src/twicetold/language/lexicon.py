"""Which words of a language matter, and which are the same word."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeVar

from twicetold.language.forms import Forms

Polarity = Literal["negation", "opposite", "quantifier", "modal", "hedge"]

_ASKED: Final = 1 << 13
"""What was asked of so many words is remembered: most come again."""
_LETTERS: Final = 40
"""Words with more are strings that a stranger made."""
Answer = TypeVar("Answer")
CLASSES: tuple[Polarity, ...] = ("negation", "modal", "quantifier", "hedge")
"""A word of several classes is of the first; of `opposite` only if of no other."""


def _remembered(ask: Callable[..., Answer]) -> Callable[..., Answer]:
    """Remember what was asked of a lexicon about some words."""
    kept = lru_cache(maxsize=_ASKED)(ask)

    def answer(lexicon: "Lexicon", *words: str) -> Answer:
        return kept(lexicon, *words) if len(words[0]) <= _LETTERS >= len(words[-1]) else ask(lexicon, *words)

    return answer


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The words of one language. Without a data file: no function words, nothing the same."""

    code: str
    function: frozenset[str]
    persons: frozenset[str]
    articles: frozenset[str]
    contraries: frozenset[tuple[str, str]]
    passives: frozenset[str]
    agents: frozenset[str]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    """Words that count only together, by the first of them."""
    conjunctions: Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]
    """Conjunctions with those that stand for them, by the first word."""
    classes: Mapping[str, Polarity]
    numbers: frozenset[str]
    contractions: Mapping[str, tuple[str, ...]]
    elisions: Mapping[str, str]
    clitics: Mapping[str, str]
    forms: Forms | None

    def is_function(self, word: str) -> bool:
        """Tell whether the word, one more or one less, says nothing new. Never if in doubt."""
        return word in self.function or _is_function_inside(self, word)

    def is_person(self, word: str) -> bool:
        """Tell whether the word, put in where nothing was taken out, says nothing new."""
        return word in self.persons

    def polarity(self, word: str) -> Polarity | None:
        """Name the class of a word that changes what is said, or None.

        A compound is of the class of its first part that has one: ex-minister, wasn't.
        """
        return self.classes.get(word) or _polarity_inside(self, word)

    def has_opposite(self, word: str) -> bool:
        """Say whether the word is one of two opposites: before, after; not of one that stands alone: if."""
        return self.forms is not None and word in self.forms.sides

    def is_article(self, word: str) -> bool:
        """Tell whether the word only points, and so takes no other word's place."""
        return word in self.articles

    def may_be_exchanged(self, word: str) -> bool:
        """Tell whether the word is an article, or begins a conjunction that another stands for."""
        return word in self.articles or word in self.conjunctions

    def respelled(self, one: str, other: str) -> bool:
        """Tell whether two words differ in spelling alone: organise, organize."""
        return self.forms is not None and self.forms.spelled(one) == self.forms.spelled(other)

    def contrary(self, one: str, other: str) -> bool:
        """Tell whether two function words say different things in one another's place: from, to."""
        return (one, other) in self.contraries

    def has_contrary(self, ones: Sequence[str], others: Sequence[str]) -> bool:
        """Tell whether one of some words and one of others are contrary."""
        if len(ones) * len(others) <= len(self.contraries):
            return any((one, other) in self.contraries for one in ones for other in others)
        said, told = set(ones), set(others)
        return any(one in said and other in told for one, other in self.contraries)

    def turns_if_lost(self, word: str) -> bool:
        """Tell whether a text says something else or something stronger without the word.

        Half of a pair of opposites that is left out says less, not the contrary.
        """
        return self.polarity(word) not in (None, "opposite")

    def is_number_word(self, word: str) -> bool:
        """Tell whether the word is a number, unit, month or weekday: equal only to itself."""
        return word in self.numbers or not self.numbers.isdisjoint(self.inside(word))

    def is_passive(self, word: str) -> bool:
        """Tell whether the word turns the doer behind an auxiliary: has been asked."""
        return word in self.passives

    def is_agent(self, word: str) -> bool:
        """Tell whether the word tells who did it: asked by."""
        return word in self.agents

    def phrase(self, words: Sequence[str], at: int) -> int:
        """Count the words from `at` on that weaken or bound what is said, but only together."""
        for phrase in self.phrases.get(words[at], ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                return len(phrase)
        return 0

    def conjunctions_at(self, words: Sequence[str], at: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Give the length of each conjunction that begins at `at`, with each other that stands for it."""
        for one, other in self.conjunctions.get(words[at], ()):
            if tuple(words[at : at + len(one)]) == one:
                yield len(one), other

    def lettered(self, one: str, other: str) -> bool:
        """Tell whether two words differ in letters alone that are written for one another: ё, е."""
        return self.forms is not None and self._plain(one) == self._plain(other)

    def inside(self, word: str) -> tuple[str, ...]:
        """Give a word in the letters that are written for others, and without what is joined to it."""
        return (self._plain(word), *(() if self.forms is None else self.forms.bare(word)))

    def _plain(self, word: str) -> str:
        return word if self.forms is None else self.forms.lettered(word)

    def same(self, a: str, b: str) -> bool:
        """Tell whether two words differ in spelling or inflection alone.

        Two words of different polarity never are, nor two sides of an opposite, nor two numbers
        (but a unit in two spellings is). Names are for the caller to hold apart.
        """
        return a == b or _are_same(self, a, b)

    def differ_in_form(self, a: str, b: str) -> bool:
        """Tell the same of two words that are not equal."""
        if self.forms is None or self.forms.confusable(a, b):
            return False
        polarity = self.polarity(a)
        if polarity != self.polarity(b):
            return False
        return self.forms.spelled(a) == self.forms.spelled(b) or self._inflected(a, b, polarity)

    def _inflected(self, a: str, b: str, polarity: Polarity | None) -> bool:
        if self.forms is None or a in self.numbers or b in self.numbers:
            return False
        # Both sides of a pair may share a stem (legal, illegal): there the table alone decides.
        if polarity is None or polarity == "hedge":
            return self.forms.inflected(a, b)
        return self.forms.one_side(a, b)

    def expand(self, word: str) -> tuple[str, ...]:
        """Write out a contraction or elision: don't → do not, l'homme → le homme.

        Any other word is given as it is. Of 's only the form is known, not whether it is a
        genitive: it stays 's, which is a function word.
        """
        if word in self.contractions:
            return self.contractions[word]
        if "'" not in word:
            return (word,)
        return self._without_elision(word) or self._without_clitic(word) or (word,)

    def _without_elision(self, word: str) -> tuple[str, ...]:
        head, _, rest = word.partition("'")
        full = self.elisions.get(head + "'")
        if full is None:
            return ()
        return (full, *self.expand(rest)) if rest else (full,)

    def _without_clitic(self, word: str) -> tuple[str, ...]:
        for clitic, full in self.clitics.items():
            if word.endswith(clitic) and word != clitic:
                return (word.removesuffix(clitic), full)
        return ()


@_remembered
def _is_function_inside(lexicon: Lexicon, word: str) -> bool:
    return not lexicon.function.isdisjoint(lexicon.inside(word)) and lexicon.polarity(word) is None


@_remembered
def _polarity_inside(lexicon: Lexicon, word: str) -> Polarity | None:
    """Name the class of a word by what is inside it."""
    classes = lexicon.classes
    if word not in lexicon.function:
        known = next((classes[part] for part in lexicon.inside(word) if part in classes), None)
        if known is not None:
            return known
    if word.isalpha():
        return None
    parts = (part for half in lexicon.expand(word) for part in half.split("-"))
    return next((classes[part] for part in parts if part in classes), None)


@_remembered
def _are_same(lexicon: Lexicon, a: str, b: str) -> bool:
    return lexicon.differ_in_form(a, b)
