"""Entries in prose's clothing: "Breakfast: …", "Price range: …", a paragraph each.

Schedules and specifications repeat their lines about other days and other things. A short paragraph
that opens with a label, beside another such, is held to be an entry of a list.
"""

import re
from typing import Final

from twicetold.columns import Words
from twicetold.model import Article, ParagraphKind

ENTRY_WORDS: Final = 25
_LABEL = re.compile(r"\W{0,3}\w[^:.!?\n]{0,40}[:：]\s*(\S)")


def kinds(article: Article, words: Words) -> tuple[ParagraphKind, ...]:
    """Give the kinds of the paragraphs, with labelled lines that stand together as list entries."""
    labelled = [_is_labelled(article, words, place) for place in range(len(article.paragraphs))]
    beside = zip([False, *labelled[:-1]], labelled, [*labelled[1:], False], strict=True)
    return tuple(
        ParagraphKind.LIST_ITEM if this and (before or after) else paragraph.kind
        for paragraph, (before, this, after) in zip(article.paragraphs, beside, strict=True)
    )


def _is_labelled(article: Article, words: Words, place: int) -> bool:
    paragraph = article.paragraphs[place]
    if paragraph.kind is not ParagraphKind.PARAGRAPH:
        return False
    short = words.length(int(words.offsets[place]), int(words.offsets[place + 1])) < ENTRY_WORDS
    label = _LABEL.match(article.text, paragraph.start, paragraph.end)
    # Prose goes on with a small letter after a colon; in scripts without small letters all do
    return short and label is not None and not label.group(1).islower()
