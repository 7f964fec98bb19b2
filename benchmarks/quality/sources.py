"""Read the articles that cases are planted into: a folder of pages, or JSONL with `text`."""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from twicetold.extract import extract
from twicetold.model import Article, Page, Paragraph, ParagraphKind

from .values import Base, Kind, Piece

_KINDS: dict[ParagraphKind, Kind] = {
    ParagraphKind.HEADING: "heading",
    ParagraphKind.LIST_ITEM: "list_item",
    ParagraphKind.TABLE_ROW: "table_row",
    ParagraphKind.CODE: "code",
}
_MARKUP: tuple[tuple[str, Kind], ...] = (
    (r"#{1,6} ", "heading"),
    (r"[-*] ", "list_item"),
    (r"\|", "table_row"),
    ("```", "code"),
)
_FREQUENT = {
    "en": "the and of to in that is was for with",
    "fr": "le la les des et est dans une que pour",
    "de": "der die und das nicht ist mit den ein auf",
    "es": "el los las que una por con del para se",
    "it": "il che di per non una sono della con gli",
    "pt": "os uma não para com que do da em mais",
    "nl": "het een van en dat niet voor zijn met op",
}
_VOTES = {language: frozenset(line.split()) for language, line in _FREQUENT.items()}


def read_bases(folder: Path) -> list[Base]:
    """Give the articles of a folder or file, in the order of their paths."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else [folder]
    return [base for path in paths for base in _read_file(path) if base.pieces]


def page_names(folder: Path) -> dict[str, str]:
    """Give the names that `read_bases` gives the pages of a folder, by the SHA-256 of their bytes, unpacked."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and _is_page(p.name.removesuffix(".gz")))
    return {hashlib.sha256(_bytes(path)).hexdigest(): _page_name(path) for path in paths}


def language_of(text: str, share: float = 0.0) -> str:
    """Vote by frequent words; `und` where fewer than three, or a smaller share of all words, stand in it."""
    found = text.casefold().split()
    votes = {name: sum(word in table for word in found) for name, table in _VOTES.items()}
    best = max(votes, key=lambda name: votes[name])
    return best if votes[best] >= max(3, share * len(found)) else "und"


def _read_file(path: Path) -> Iterator[Base]:
    name = path.name.removesuffix(".gz")
    if name.endswith((".jsonl", ".ndjson")):
        yield from _records(path)
    elif _is_page(name):
        yield from _page(path)


def _is_page(name: str) -> bool:
    return name.endswith((".html", ".htm"))


def _page_name(path: Path) -> str:
    return path.name.split(".")[0]


def _records(path: Path) -> Iterator[Base]:
    for number, line in enumerate(_bytes(path).decode("utf-8", "replace").splitlines()):
        record = json.loads(line)
        blocks = re.split(r"\n\s*\n", str(record.get("text") or ""))
        pieces = tuple(_marked(block.strip()) for block in blocks if block.strip())
        yield _base(f"{path.name}#{number}", pieces)


def _marked(block: str) -> Piece:
    for pattern, kind in _MARKUP:
        if match := re.match(pattern, block):
            return Piece(block[match.end() :].strip("`| \n"), kind)
    return Piece(" ".join(block.split()))


def _page(path: Path) -> Iterator[Base]:
    name = _page_name(path)
    article = extract(Page(source=path.name, id=name, html=_bytes(path)))
    if isinstance(article, Article):
        yield _base(name, tuple(_piece(article, paragraph) for paragraph in article.paragraphs))


def _piece(article: Article, paragraph: Paragraph) -> Piece:
    text = article.text[paragraph.start : paragraph.end]
    return Piece(text, _KINDS.get(paragraph.kind, "paragraph"))


def _base(name: str, pieces: tuple[Piece, ...]) -> Base:
    return Base(name, language_of(" ".join(piece.text for piece in pieces)), pieces)


def _bytes(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data
