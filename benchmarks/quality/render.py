"""Write a planted article as text, and as a page in one of three themes."""

import html
from collections.abc import Callable, Sequence
from itertools import groupby

from .values import Piece, Planted

_PREFIX = {"heading": "## ", "list_item": "- ", "table_row": "| "}
_SUFFIX = {"table_row": " |"}


def text_of(pieces: Sequence[Piece]) -> tuple[str, list[tuple[int, int]]]:
    """Give the article as text with blank lines between, and where each piece's words stand."""
    text, places = "", []
    for is_code, group in groupby(pieces, key=lambda piece: piece.kind == "code"):
        text += ("\n\n" if text else "") + ("```\n" if is_code else "")
        gap = "\n" if is_code else "\n\n"
        for number, piece in enumerate(group):
            text += (gap if number else "") + _PREFIX.get(piece.kind, "")
            places.append((len(text), len(text) + len(piece.text)))
            text += piece.text + _SUFFIX.get(piece.kind, "")
        text += "\n```" if is_code else ""
    return text, places


def page_of(article: Planted) -> str:
    """Give the article as a page; the theme follows from the article's id."""
    theme = _THEMES[sum(map(ord, article.id)) % len(_THEMES)]
    title = f"Report {article.id}"
    head = f'<title>{title}</title><link rel="canonical" href="{article.url}">'
    body = theme(title, "\n".join(_blocks(article.pieces)))
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8">{head}</head>\n<body>\n{body}\n</body></html>\n'


def _blocks(pieces: Sequence[Piece]) -> list[str]:
    blocks = []
    for kind, group in groupby(pieces, key=lambda piece: piece.kind):
        texts = [html.escape(piece.text, quote=False) for piece in group]
        if kind == "list_item":
            blocks.append("<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>")
        elif kind == "table_row":
            blocks.append("<table>" + "".join(map(_row, texts)) + "</table>")
        elif kind == "code":
            blocks.append("<pre><code>" + "\n".join(texts) + "</code></pre>")
        else:
            tag = "h2" if kind == "heading" else "p"
            blocks += [f"<{tag}>{text}</{tag}>" for text in texts]
    return blocks


def _row(text: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in text.split(" | ")) + "</tr>"


def _bare(title: str, body: str) -> str:
    return f"<article>\n<h1>{title}</h1>\n{body}\n</article>"


def _blog(title: str, body: str) -> str:
    nav = '<nav><ul><li><a href="/">Home</a></li><li><a href="/about">About</a></li></ul></nav>'
    foot = '<footer class="site-footer"><a href="/terms">Terms</a></footer>'
    return (
        f'{nav}<div id="content"><h1 class="entry-title">{title}</h1>'
        f'<div class="entry-content">\n{body}\n</div></div>{foot}'
    )


def _plain(title: str, body: str) -> str:
    return f'<div class="wrap"><div class="k-text"><h1>{title}</h1>\n{body}\n</div></div>'


_THEMES: tuple[Callable[[str, str], str], ...] = (_bare, _blog, _plain)
