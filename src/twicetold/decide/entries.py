"""Entries in prose's clothing: lines with labels, a paragraph each; addresses under headings; rows.

A short paragraph that ends without a mark is held to be an entry of a list if it opens with a label,
beside one with another label; if it has a number and is all that stands between two headings; or if
it is cut by bars.
"""

from twicetold.columns import Words
from twicetold.labels import LABELLED_WORDS, label
from twicetold.model import Article, Paragraph, ParagraphKind

_STOPS = (".", "!", "?", "…", "。", "！", "？", "؟", "۔", "।", '"', "”", "»")


_BAR = " | "
_BARS = 2


def kinds(article: Article, words: Words) -> tuple[ParagraphKind, ...]:
    """Give the kinds of the paragraphs, with short lines that are entries as entries."""
    known = [paragraph.kind for paragraph in article.paragraphs]
    maybe = _labelled(article) | _alone_under_headings(article, known) | _barred(article, known)
    if not maybe:
        return tuple(known)
    entries = {place for place in maybe if _is_short(article, words, place)}
    return tuple(ParagraphKind.LIST_ITEM if place in entries else kind for place, kind in enumerate(known))


def _labelled(article: Article) -> set[int]:
    """Give the paragraphs with a label beside one with another."""
    if ":" not in article.text and "：" not in article.text:
        return set()
    labels = [_label(article, paragraph) for paragraph in article.paragraphs]
    if not any(labels):
        return set()
    beside = zip([None, *labels[:-1]], labels, [*labels[1:], None], strict=True)
    return {place for place, (before, this, after) in enumerate(beside) if this and {before, after} - {None, this}}


def _alone_under_headings(article: Article, known: list[ParagraphKind]) -> set[int]:
    """Give the paragraphs with a number that alone stand between two headings: addresses, hours, prices."""
    heading, prose = ParagraphKind.HEADING, ParagraphKind.PARAGRAPH
    if heading not in known:
        return set()
    around = enumerate(zip(known, known[1:], known[2:], strict=False), start=1)
    return {
        place
        for place, three in around
        if three == (heading, prose, heading) and any(map(str.isdigit, article.told(place)))
    }


def _barred(article: Article, known: list[ParagraphKind]) -> set[int]:
    """Give the paragraphs that bars cut into cells."""
    if article.text.count(_BAR) < _BARS:
        return set()
    prose = (place for place, kind in enumerate(known) if kind is ParagraphKind.PARAGRAPH)
    return {place for place in prose if article.told(place).count(_BAR) >= _BARS}


def _is_short(article: Article, words: Words, place: int) -> bool:
    paragraph = article.paragraphs[place]
    if article.text[paragraph.start : paragraph.end].endswith(_STOPS):
        return False
    return words.length(words.offsets.item(place), words.offsets.item(place + 1)) < LABELLED_WORDS


def _label(article: Article, paragraph: Paragraph) -> str | None:
    prose = paragraph.kind is ParagraphKind.PARAGRAPH
    return label(article.text, paragraph.start, paragraph.end) if prose else None
