"""Entries in prose's clothing: lines with labels, a paragraph each.

A short paragraph that opens with a label and ends without a mark, beside one with another label, is
held to be an entry of a list.
"""

from twicetold.columns import Words
from twicetold.labels import LABELLED_WORDS, label
from twicetold.model import Article, Paragraph, ParagraphKind

_STOPS = (".", "!", "?", "…", "。", "！", "？", "؟", "۔", "।", '"', "”", "»")


def kinds(article: Article, words: Words) -> tuple[ParagraphKind, ...]:
    """Give the kinds of the paragraphs, with short lines of other labels that stand together as entries."""
    may_be = ":" in article.text or "：" in article.text
    labels = [_label(article, paragraph) for paragraph in article.paragraphs] if may_be else []
    if not any(labels):
        return tuple([paragraph.kind for paragraph in article.paragraphs])
    beside = zip([None, *labels[:-1]], labels, [*labels[1:], None], range(len(labels)), strict=True)
    return tuple(
        ParagraphKind.LIST_ITEM
        if this and {before, after} - {None, this} and _is_short(article, words, place)
        else article.paragraphs[place].kind
        for before, this, after, place in beside
    )


def _is_short(article: Article, words: Words, place: int) -> bool:
    paragraph = article.paragraphs[place]
    if article.text[paragraph.start : paragraph.end].endswith(_STOPS):
        return False
    return words.length(int(words.offsets[place]), int(words.offsets[place + 1])) < LABELLED_WORDS


def _label(article: Article, paragraph: Paragraph) -> str | None:
    prose = paragraph.kind is ParagraphKind.PARAGRAPH
    return label(article.text, paragraph.start, paragraph.end) if prose else None
