"""What verification needs to know of a language; `twicetold.language` has it."""

from collections.abc import Iterable, Sequence
from typing import Protocol


class Lexicon(Protocol):
    """What a language knows of its words; see `twicetold.language`."""

    def is_function(self, word: str) -> bool:
        """Say whether the word's presence says nothing."""

    def is_person(self, word: str) -> bool:
        """Say whether the word says nothing new where it takes no other word's place."""

    def polarity(self, word: str) -> str | None:
        """Give the class of a word that turns or weakens what is said."""

    def has_opposite(self, word: str) -> bool:
        """Say whether the word is one of two opposites."""

    def is_article(self, word: str) -> bool:
        """Say whether the word only points, and so takes no other word's place."""

    def may_be_exchanged(self, word: str) -> bool:
        """Say whether the word is an article, or begins a conjunction that another stands for."""

    def respelled(self, a: str, b: str) -> bool:
        """Say whether two words differ in spelling alone."""

    def contrary(self, one: str, other: str) -> bool:
        """Say whether two function words say different things in one another's place."""

    def has_contrary(self, ones: Sequence[str], others: Sequence[str]) -> bool:
        """Say whether some word of the ones is the contrary of some of the others."""

    def turns_if_lost(self, word: str) -> bool:
        """Say whether leaving the word out turns or weakens what is said."""

    def is_number_word(self, word: str) -> bool:
        """Say whether the word counts, dates or measures."""

    def same(self, a: str, b: str) -> bool:
        """Say whether two words differ in spelling or inflection alone."""

    def is_passive(self, word: str) -> bool:
        """Say whether the word turns the doer behind an auxiliary."""

    def is_agent(self, word: str) -> bool:
        """Say whether the word tells who did it."""

    def phrase(self, words: Sequence[str], at: int) -> int:
        """Count the words from `at` on that weaken or bound what is said, but only together."""

    def lettered(self, one: str, other: str) -> bool:
        """Say whether two words differ in letters alone that are written for one another."""

    def conjunctions_at(self, words: Sequence[str], at: int) -> Iterable[tuple[int, tuple[str, ...]]]:
        """Give the length of each conjunction that begins at `at`, with each other that stands for it."""
