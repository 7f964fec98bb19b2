"""Words: from text to folded words, with their places.

In: a text and its paragraphs. Out: the columns of `Words`. Two texts that differ in case, width,
Unicode form, typography, invisible characters or English contractions give the same words; the
text itself is never changed. After Unicode TR 15 (NFKC) and TR 29 (word boundaries, simplified:
a character of a script without spaces is a word of its own, half as long as others).
"""

from collections.abc import Sequence
from functools import cache

from twicetold import compiled
from twicetold.columns import Words
from twicetold.model import Paragraph
from twicetold.words import tokens
from twicetold.words.sentences import sentence_ends
from twicetold.words.spelled import Spelled
from twicetold.words.tokens import count_words, halves_before, spell

__all__ = ["Spelled", "count_words", "halves_before", "sentence_ends", "spell", "tokenise", "tokenise_all"]


def tokenise(text: str, paragraphs: Sequence[Paragraph]) -> Words:
    """Give the folded words of all paragraphs of a text."""
    if compiled.wanted(len(text), _kept):
        from twicetold.words import kernel

        return kernel.tokenise(text, paragraphs)
    return tokens.tokenise(text, paragraphs)


def tokenise_all(texts: Sequence[tuple[str, Sequence[Paragraph]]]) -> list[Words]:
    """Give the same for each of many texts with its paragraphs."""
    if compiled.wanted(sum(len(text) for text, _ in texts), _kept):
        from twicetold.words import kernel

        return kernel.tokenise_all(texts)
    return [tokens.tokenise(*text) for text in texts]


@cache
def _kept() -> bool:
    from twicetold.words import kernel

    return kernel.kept()
