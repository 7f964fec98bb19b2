"""Entries in prose's clothing: "Breakfast: …", "Price range: …", a paragraph each.

Schedules and specifications repeat their lines about other days and other things. A short paragraph
that opens with a label, beside one with another label, is held to be an entry of a list.
"""

import re
from typing import Final

from twicetold.columns import Words
from twicetold.model import Article, ParagraphKind

ENTRY_WORDS: Final = 16
_LABEL = re.compile(r"\W{0,3}(\w[^:.!?\n]{0,40})[:：]\s*(\S)")


def kinds(article: Article, words: Words) -> tuple[ParagraphKind, ...]:
    """Give the kinds of the paragraphs, with short lines of other labels that stand together as entries."""
    labels = [_label(article, place) for place in range(len(article.paragraphs))]
    beside = zip([None, *labels[:-1]], labels, [*labels[1:], None], range(len(labels)), strict=True)
    return tuple(
        ParagraphKind.LIST_ITEM
        if this and {before, after} - {None, this} and _is_short(words, place)
        else article.paragraphs[place].kind
        for before, this, after, place in beside
    )


def _is_short(words: Words, place: int) -> bool:
    return words.length(int(words.offsets[place]), int(words.offsets[place + 1])) < ENTRY_WORDS


def _label(article: Article, place: int) -> str | None:
    paragraph = article.paragraphs[place]
    if paragraph.kind is not ParagraphKind.PARAGRAPH:
        return None
    label = _LABEL.match(article.text, paragraph.start, paragraph.end)
    # Prose goes on with a small letter after a colon; in scripts without small letters all do
    return None if label is None or label.group(2).islower() else label.group(1)
