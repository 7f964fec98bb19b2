"""What verification needs to know of a language; `twicetold.language` has it."""

from typing import Protocol


class Lexicon(Protocol):
    """What a language knows of its words; see `twicetold.language`."""

    def is_function(self, word: str) -> bool:
        """Say whether the word's presence says nothing."""

    def is_person(self, word: str) -> bool:
        """Say whether the word says nothing new where it takes no other word's place."""

    def polarity(self, word: str) -> str | None:
        """Give the class of a word that turns or weakens what is said."""

    def turns_if_lost(self, word: str) -> bool:
        """Say whether leaving the word out turns or weakens what is said.

        Where words are written without spaces, `word` is all that was left out at one place.
        """

    def same(self, a: str, b: str) -> bool:
        """Say whether two words differ in spelling or inflection alone."""
