"""Small builders: articles from paragraphs that a test states as strings.

The kind of a paragraph is told by a prefix, which is no part of its text: `# ` heading, `- ` list
item, `> ` quote, `| ` table row, `$ ` code. A paragraph without one is prose.
"""

from collections.abc import Sequence

from twicetold.columns import Words
from twicetold.model import Article, Paragraph, ParagraphKind
from twicetold.words import tokenise

KINDS = {
    "# ": ParagraphKind.HEADING,
    "- ": ParagraphKind.LIST_ITEM,
    "> ": ParagraphKind.QUOTE,
    "| ": ParagraphKind.TABLE_ROW,
    "$ ": ParagraphKind.CODE,
}
PREFIXES = {kind: prefix for prefix, kind in KINDS.items()}
SEPARATOR = "\n\n"


def article(*paragraphs: str, id: str = "a", host: str = "site.example") -> Article:
    """Build an article whose paragraphs are joined by one blank line."""
    kinds = [KINDS.get(p[:2], ParagraphKind.PARAGRAPH) for p in paragraphs]
    bodies = [p[2:] if p[:2] in KINDS else p for p in paragraphs]
    places, start = [], 0
    for kind, body in zip(kinds, bodies, strict=True):
        places.append(Paragraph(kind, start, start + len(body)))
        start += len(body) + len(SEPARATOR)
    return Article(id=id, source=id, text=SEPARATOR.join(bodies), paragraphs=tuple(places), host=host)


def words_of(*paragraphs: str) -> Words:
    """Tokenise paragraphs stated as strings."""
    built = article(*paragraphs)
    return tokenise(built.text, built.paragraphs)


def paragraph_texts(built: Article) -> Sequence[str]:
    """Give the texts of the paragraphs of an article."""
    return [built.text[p.start : p.end] for p in built.paragraphs]
