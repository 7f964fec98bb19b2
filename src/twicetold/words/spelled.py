"""Spelling: the words of a paragraph as strings, for the few paragraphs whose words are compared."""

from twicetold.columns import Words
from twicetold.model import Paragraph
from twicetold.words.tokens import spell


def spelled(text: str, words: Words, place: Paragraph, first: int, last: int) -> list[str]:
    """Give the folded words of a paragraph, which are the words `first` to `last` of its text.

    The same that `spell` gives. In ASCII a word is its small letters, unless an apostrophe or a
    point stands in it: where there is one the pattern looks again.
    """
    if first == last:
        return []
    begin = int(words.starts[first])
    raw = text[begin : int(words.ends[last - 1])]
    if raw.isascii() and "'" not in raw and "`" not in raw and "cannot" not in (small := raw.lower()):
        places = zip(
            (words.starts[first:last] - begin).tolist(), (words.ends[first:last] - begin).tolist(), strict=True
        )
        found = [small[start:end] for start, end in places]
        if "." not in "".join(found):
            return found
    return spell(text, place.start, place.end)
