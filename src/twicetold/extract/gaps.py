"""Headings and lists that trafilatura leaves out on pages whose theme it does not know.

There it takes paragraphs, quotations, code and tables alone. What stands between two extracted
blocks, as their sibling, was left out for its tag and not for what it says.
"""

from lxml.html import HtmlElement

from twicetold.extract.body import Piece
from twicetold.extract.marks import Blocks, take_marks
from twicetold.model import ParagraphKind

MAX_LINKED = 0.5
"""The share of link text from which a list is navigation."""
MAX_GAP = 100
"""What lies further apart in blocks belongs to different parts of the page."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol", "dl"})
_ITEMS = frozenset({"li", "dd", "dt"})
_LOST = frozenset({ParagraphKind.HEADING, ParagraphKind.LIST_ITEM})


def kind_in_page(blocks: Blocks, marks: tuple[int, ...]) -> ParagraphKind | None:
    """Name the kind of the element that a marked text came from; None for a plain paragraph."""
    if not marks:
        return None
    element = blocks.elements[blocks.owners[marks[-1]]]
    if element.tag in _HEADINGS:
        return ParagraphKind.HEADING
    if element.tag == "pre":
        return ParagraphKind.CODE
    around = {element.tag, *(outer.tag for outer in element.iterancestors("blockquote", *_ITEMS))}
    if "blockquote" in around:
        return ParagraphKind.QUOTE
    return None if around.isdisjoint(_ITEMS) else ParagraphKind.LIST_ITEM


def fill_gaps(pieces: list[Piece], blocks: Blocks) -> list[Piece]:
    """Put headings and lists back between extracted siblings.

    A container of which the extraction shows a heading or a list is left as it is: there the
    extractor knew the theme, and what it left out it meant to leave out.
    """
    gaps = {at: lost for at in range(1, len(pieces)) if (lost := _lost_before(pieces, at, blocks))}
    if not gaps:
        return pieces
    known = {_container(blocks, mark) for p in pieces if p.kind in _LOST for mark in p.marks}
    filled = pieces[:1]
    for at in range(1, len(pieces)):
        for element in gaps.get(at, ()):
            top = _top(element)
            if top.getparent() not in known and not _is_navigation(top):
                text = " ".join(take_marks("".join(element.itertext()), len(blocks.owners))[0].split())
                filled.append(Piece(_lost_kind(element) or ParagraphKind.HEADING, text))
        filled.append(pieces[at])
    return filled


def _lost_before(pieces: list[Piece], at: int, blocks: Blocks) -> list[HtmlElement]:
    """Give the headings and items of the page between two extracted blocks and beside one."""
    if not pieces[at - 1].marks or not pieces[at].marks:
        return []
    first, last = pieces[at - 1].marks[-1], pieces[at].marks[0]
    begin, end = blocks.owners[first] + 1, blocks.owners[last]
    between = blocks.elements[begin:end] if end - begin <= MAX_GAP else []
    lost = [element for element in between if _lost_kind(element)]
    if not lost:
        return []
    beside = {_container(blocks, first), _container(blocks, last)}
    return [element for element in lost if _top(element).getparent() in beside]


def _container(blocks: Blocks, mark: int) -> HtmlElement | None:
    return _top(blocks.elements[blocks.owners[mark]]).getparent()


def _top(element: HtmlElement) -> HtmlElement:
    """Climb out of the quotation or the list that a block stands in."""
    top = element
    for outer in element.iterancestors("blockquote", "li", "dd", "dt", *_LISTS):
        top = outer
    return top


def _lost_kind(element: HtmlElement) -> ParagraphKind | None:
    if element.tag in _HEADINGS:
        return ParagraphKind.HEADING
    return ParagraphKind.LIST_ITEM if element.tag in _ITEMS else None


def _is_navigation(element: HtmlElement) -> bool:
    whole = len("".join(element.itertext()).strip())
    linked = sum(len("".join(link.itertext()).strip()) for link in element.iter("a"))
    return linked > MAX_LINKED * whole
