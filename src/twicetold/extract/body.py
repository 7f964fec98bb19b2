"""From the body that trafilatura gives to pieces: the later paragraphs, with their kinds.

The walk keeps what the flat text loses: kinds, nested lists, text beside a nested element, blank
lines in code. A line break is a blank as a rule and a boundary where it is used as one (`_lines`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml.etree import _Element

from twicetold.extract.marks import MAX_MARKS, Blocks, take_marks, write_after
from twicetold.extract.verse import is_verse
from twicetold.extract.wrapping import columns
from twicetold.model import ParagraphKind

CELL_SEPARATOR = " | "
LONG = 600
"""A run of text of more columns than this is more than one paragraph where it holds line breaks."""
PROSE = 150
"""A table row with one filled cell of more columns than this is layout."""
_UNSEEN = " \u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"
_CONTROLS = {
    code: bytes([code]).decode("cp1252", "ignore") if code >= 0x80 else ""
    for code in (*range(9), *range(11, 32), *range(0x7F, 0xA0))
}
_BULLETS = tuple("•‣◦▪●■◆")
_BREAK = "\0"  # lxml gives no NUL
_KINDS = {
    "head": ParagraphKind.HEADING,
    "item": ParagraphKind.LIST_ITEM,
    "quote": ParagraphKind.QUOTE,
    "code": ParagraphKind.CODE,
    "p": ParagraphKind.PARAGRAPH,
}
_BLOCKS = frozenset({"p", "head", "list", "item", "quote", "div", "table", "cell", "body", "tr"})
_STRUCTURE = ("head", "item", "quote", "row")
_LOOSE_CELLS = frozenset({"td", "th"})
_INLINE_PARENTS = frozenset({"p", "head", "item", "cell", "hi", "ref", "del"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph to be: its text without marks, and the numbers of the marks it held."""

    kind: ParagraphKind
    text: str
    marks: tuple[int, ...] = ()


@dataclass(slots=True)
class _Walk:
    """Collects text until a block ends, then makes pieces of it."""

    blocks: Blocks
    source_kind: Callable[[tuple[int, ...]], ParagraphKind | None]
    flat: bool
    line_breaks_divide: bool
    pieces: list[Piece] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        if text:
            self.pending.append(text)

    def end(self, kind: ParagraphKind) -> None:
        if not self.pending:
            return
        raw = "".join(self.pending)
        self.pending.clear()
        if raw.isspace():
            return
        named = None
        ends = self._ends_of_blocks(raw)
        if kind is ParagraphKind.QUOTE or (self.flat and kind is ParagraphKind.PARAGRAPH):
            named = self.source_kind(take_marks(raw, len(self.blocks.owners))[1])
        if kind is ParagraphKind.CODE or (named is ParagraphKind.CODE and not ends):
            code, marks = take_marks(raw.replace(_BREAK, "\n"), len(self.blocks.owners))
            self._piece(ParagraphKind.CODE, code.translate(_CONTROLS).strip("\n").rstrip(), marks)
            return
        if kind is ParagraphKind.PARAGRAPH and named and not ends:
            kind = named
        raw = write_after(raw, self.blocks.boundaries | ends, _BREAK + _BREAK)
        for line in lines_of(raw, divide=self.line_breaks_divide):
            text, marks = take_marks(line, len(self.blocks.owners))
            text = _visible(" ".join(text.split()))
            if ends and marks:
                self._block(kind, text, marks)
            else:
                self._piece(kind, text, marks)

    def _block(self, kind: ParagraphKind, text: str, marks: tuple[int, ...]) -> None:
        """Make pieces of a block of the page and of the shorter ones before it, which have no marks."""
        own = self.blocks.texts[self.blocks.owners[marks[-1]]]
        before = text.removesuffix(own).rstrip() if text.endswith(own) else ""
        self._piece(kind, before, ())
        self._piece(self.source_kind(marks) or kind, text[len(before) :].lstrip(), marks)

    def _ends_of_blocks(self, raw: str) -> set[int]:
        """Give the marks at the ends of the blocks of the page that a page without structure runs together."""
        if not self.flat:
            return set()
        last = {self.blocks.owners[mark]: mark for mark in take_marks(raw, len(self.blocks.owners))[1]}
        return set(last.values()) if len(last) > 1 else set()

    def _piece(self, kind: ParagraphKind, text: str, marks: tuple[int, ...]) -> None:
        if kind is ParagraphKind.PARAGRAPH and text.startswith(_BULLETS):
            kind = ParagraphKind.LIST_ITEM
        if text:
            self.pieces.append(Piece(kind, text, marks))


def pieces_of(
    body: _Element,
    blocks: Blocks | None = None,
    source_kind: Callable[[tuple[int, ...]], ParagraphKind | None] = lambda _marks: None,
) -> list[Piece]:
    """Give the pieces of an extracted body in order, none of them empty.

    `blocks` are those that were marked in the page. `source_kind` may name a better kind by the
    marks in a text, where the body has paragraphs alone, and for a quotation.
    """
    flat = next(body.iter(*_STRUCTURE), None) is None
    walk = _Walk(blocks or Blocks(), source_kind, flat, _is_held_by_line_breaks(body))
    _visit(body, ParagraphKind.PARAGRAPH, walk)
    return walk.pieces


def lines_of(raw: str, *, divide: bool = False) -> list[str]:
    """Cut a run of text at the line breaks that are boundaries; join the others by a blank.

    Boundaries are: two breaks in a row; every break of a run over 600 columns, of verse (three
    lines or more, three in four of them short), and where breaks hold the whole page (`divide`).
    """
    if _BREAK not in raw:
        return [raw]
    stanzas: list[list[str]] = [[]]
    for line in raw.split(_BREAK):
        if line.strip():
            stanzas[-1].append(line)
        elif stanzas[-1]:
            stanzas.append([])
    lines: list[str] = []
    for stanza in stanzas:
        if divide or sum(map(columns, stanza)) > LONG or is_verse(stanza):
            lines += stanza
        elif stanza:
            lines.append(" ".join(stanza))
    return lines


def _visible(text: str) -> str:
    """Read stray C1 controls as Windows-1252, drop other controls, and blanks at the ends."""
    if not text.isprintable():
        text = text.translate(_CONTROLS)
    return text.strip(_UNSEEN)


def _is_held_by_line_breaks(body: _Element) -> bool:
    """Tell whether one paragraph with more than three line breaks is most of the page."""
    holders = {line_break.getparent() for line_break in body.iter("lb")}
    crowded = [h for h in holders if h is not None and len(h.findall("lb")) > 3]
    total = len("".join(body.itertext())) if crowded else 0
    return any(2 * len("".join(holder.itertext())) > total for holder in crowded)


def _visit(element: _Element, kind: ParagraphKind, walk: _Walk) -> None:
    walk.add(element.text)
    for child in element:
        tag = child.tag
        if tag == "lb":
            walk.add(_BREAK)
        elif tag == "row":
            walk.end(kind)
            _visit_row(child, kind, walk)
        elif tag in _BLOCKS or (tag == "code" and _is_block_of_code(child)):
            walk.end(kind)
            inner = _kind_within(kind, tag)
            _visit(child, inner, walk)
            walk.end(inner)
        elif tag in _LOOSE_CELLS:  # a table inside a list has lost its rows
            walk.add(" ")
            _visit(child, kind, walk)
            walk.add(" ")
        elif isinstance(tag, str):
            _visit(child, kind, walk)
        walk.add(child.tail)
    if element.tag == "body":
        walk.end(kind)


def _kind_within(outer: ParagraphKind, tag: str) -> ParagraphKind:
    """A quotation makes all in it quotation, and an item all in it item, but headings and code."""
    own = _KINDS.get(tag, outer)
    if own in (ParagraphKind.HEADING, ParagraphKind.CODE) or outer is ParagraphKind.PARAGRAPH:
        return own
    return outer if own is ParagraphKind.PARAGRAPH or outer is ParagraphKind.QUOTE else own


def _is_block_of_code(code: _Element) -> bool:
    parent = code.getparent()
    return parent is None or parent.tag not in _INLINE_PARENTS or "\n" in "".join(code.itertext())


def _visit_row(row: _Element, kind: ParagraphKind, walk: _Walk) -> None:
    texts = [" ".join(cell.itertext()) for cell in row]
    filled = [text for text in texts if _visible(take_marks(text, MAX_MARKS)[0]).strip()]
    if not _is_layout(row, filled):
        walk.add(CELL_SEPARATOR.join(filled))
        walk.end(ParagraphKind.TABLE_ROW)
        return
    for cell in row:
        _visit(cell, kind, walk)
        walk.end(kind)


def _is_layout(row: _Element, filled: list[str]) -> bool:
    """Tell a row that holds parts of a page: several blocks in a cell, or one cell of prose."""
    if len(filled) == 1 and columns(filled[0]) > PROSE:
        return True
    return any(sum(1 for _ in cell.iter("p", "head", "item", "quote")) > 1 for cell in row)
