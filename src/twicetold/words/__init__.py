"""Words: from text to folded words, with their places.

In: a text and its paragraphs. Out: the columns of `Words`. Two texts that differ in case, width,
Unicode form, typography, invisible characters or English contractions give the same words; the
text itself is never changed. After Unicode TR 15 (NFKC) and TR 29 (word boundaries, simplified:
a character of a script without spaces is a word of its own, half as long as others).
"""

from twicetold.words.sentences import sentence_ends
from twicetold.words.tokens import count_words, spell, tokenise

__all__ = ["count_words", "sentence_ends", "spell", "tokenise"]
