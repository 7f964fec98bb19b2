"""Marks that let equal blocks of a page differ while trafilatura looks at them.

trafilatura drops what a page tells twice, also when told not to (2.3: adjacent equal elements in
`extract_content`; any text seen before in `recover_wild_text`; paragraphs of `baseline`). So each
text block gets two variation selectors of Unicode's supplement (U+E0100-U+E01EF) at its end that
write its number: invisible, category Mn, kept through trimming and NFC. They are taken off
afterwards, and lead back from a paragraph to the element that it came from.

Ideographic variation sequences of Japanese names use one selector at a time, so a mark is told by
being two in a row; a page that has two in a row itself is left unmarked.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml.etree import XPath
from lxml.html import HtmlElement

Place = tuple[HtmlElement, Literal["text", "tail"]]
_FIRST, _COUNT = 0xE0100, 240
_SELECTOR = "[\U000e0100-\U000e01ef]"
# Two in a row, or four where two marked texts met; behind a selector of the page's own, the last
_MARKS = re.compile(f"((?:{_SELECTOR}{{2}})+)(?!{_SELECTOR})")
_BEGINNING_OF_SELECTORS = b"\xf3\xa0"
"""In UTF-8, where it is found sooner."""
MAX_MARKS = _COUNT * _COUNT
MIN_MARKED = 20
"""Shorter blocks are names of buttons as a rule; trafilatura knows those by their exact text."""
_BLOCKS = (
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "td", "th", "pre", "dd",
    "dt", "section", "article", "main", "figcaption", "center", "body",
)  # fmt: skip
_BLOCK_SET = frozenset(_BLOCKS)
_WITHOUT_TEXT = ("script", "style", "noscript", "template", "textarea", "select", "svg", "iframe")
_RECOVERED_BY_TEXT = frozenset({"p", "pre", "td", "th", "blockquote"})
"""Where trafilatura compares blocks of any length with each other."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """The innermost text blocks of a page in document order, with their plain text."""

    elements: list[HtmlElement] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    """The ordinal of the block that a mark stands in, by the number of the mark."""
    boundaries: set[int] = field(default_factory=set)
    """The numbers of the marks before two line breaks in a row, of which trafilatura keeps one."""

    def new_mark(self, ordinal: int) -> str:
        """Write the next mark, for a place in the block with this ordinal."""
        number = len(self.owners)
        self.owners.append(ordinal)
        return chr(_FIRST + number // _COUNT) + chr(_FIRST + number % _COUNT)


def mark_blocks(tree: HtmlElement) -> Blocks:
    """Mark each innermost text block of the tree, and each of its lines, in place."""
    blocks = _innermost_blocks(tree)
    whole = "\n".join(blocks.texts)
    if _may_hold_marks(whole) and _MARKS.search(whole):
        return blocks
    times = Counter(blocks.texts)
    breaks = _by_block(tree.iter("br"))
    for ordinal, (element, text) in enumerate(zip(blocks.elements, blocks.texts, strict=True)):
        if len(text) >= MIN_MARKED or (times[text] > 1 and _told_apart_by_text(element, text)):
            if len(element) == 0 and len(blocks.owners) < MAX_MARKS:
                element.text = (element.text or "").rstrip() + blocks.new_mark(ordinal)
                continue
            places = dict(_ends_of_lines(breaks.get(element, ())))
            places.setdefault(_end(element), False)
            if len(blocks.owners) + len(places) > MAX_MARKS:
                break
            for place, is_boundary in places.items():
                if is_boundary:
                    blocks.boundaries.add(len(blocks.owners))
                _write(place, blocks.new_mark(ordinal))
    return blocks


def write_after(text: str, marks: set[int], what: str) -> str:
    """Write something after each of the given marks in a text."""

    def written(run: re.Match[str]) -> str:
        return run[0] + (what if marks.intersection(_numbers(run[0])) else "")

    return _MARKS.sub(written, text) if marks else text


def take_marks(text: str, issued: int) -> tuple[str, tuple[int, ...]]:
    """Take the marks off a text, and give their numbers in order.

    Single selectors stay, and so do two in a row that are none of the marks `issued`.
    """
    if not _may_hold_marks(text):
        return text, ()
    plain, end = text[:-2], text[-2:]
    # Nearly all texts have one mark, at their end
    if _is_mark(end) and not _may_hold_marks(plain):
        number = _number(end)
        return (plain, (number,)) if number < issued else (text, ())
    parts = _MARKS.split(text)
    if len(parts) == 1:
        return text, ()
    numbers = tuple(number for run in parts[1::2] for number in _numbers(run))
    return ("".join(parts[::2]), numbers) if max(numbers) < issued else (text, ())


def _may_hold_marks(text: str) -> bool:
    return not text.isascii() and _BEGINNING_OF_SELECTORS in text.encode("utf-8", "surrogatepass")


def _is_mark(text: str) -> bool:
    return len(text) == 2 and min(text) >= "\U000e0100" and max(text) <= "\U000e01ef"


def _numbers(run: str) -> Iterator[int]:
    for at in range(0, len(run), 2):
        yield _number(run[at : at + 2])


def _number(mark: str) -> int:
    return (ord(mark[0]) - _FIRST) * _COUNT + ord(mark[1]) - _FIRST


def _innermost_blocks(tree: HtmlElement) -> Blocks:
    candidates = list(tree.iter(*_BLOCKS))
    # Siblings stand in the same block
    parents = {element.getparent() for element in candidates}
    outer = {parent if _is_block(parent) else _block_around(parent) for parent in parents if parent is not None}
    with_scripts = _by_block(tree.iter(*_WITHOUT_TEXT))
    blocks = Blocks()
    for element in candidates:
        if element in outer:
            continue
        read = _text_without_scripts if element in with_scripts else _text
        if text := " ".join(read(element).split()):
            blocks.elements.append(element)
            blocks.texts.append(text)
    return blocks


def _is_block(element: HtmlElement) -> bool:
    return element.tag in _BLOCK_SET


def _block_around(element: HtmlElement) -> HtmlElement | None:
    around = element.getparent()
    while around is not None and not _is_block(around):
        around = around.getparent()
    return around


def _by_block(elements: Iterable[HtmlElement]) -> dict[HtmlElement | None, list[HtmlElement]]:
    found: dict[HtmlElement | None, list[HtmlElement]] = {}
    for element in elements:
        found.setdefault(_block_around(element), []).append(element)
    return found


def _text(element: HtmlElement) -> str:
    text: str = _string(element) if len(element) else element.text or ""
    return text


_string = XPath("string()", smart_strings=False)


def _text_without_scripts(element: HtmlElement) -> str:
    pieces = [element.text or ""]
    for inner in element:
        if inner.tag not in _WITHOUT_TEXT:
            pieces.append(_text_without_scripts(inner))
        pieces.append(inner.tail or "")
    return "".join(pieces)


def _told_apart_by_text(element: HtmlElement, text: str) -> bool:
    return element.tag in _RECOVERED_BY_TEXT and text.count(" ") >= 2


def _ends_of_lines(line_breaks: Iterable[HtmlElement]) -> Iterator[tuple[Place, bool]]:
    """Give the text before each `<br>`, and whether a second one follows.

    trafilatura may make a paragraph of a line; short ones matter only where a paragraph ends.
    """
    for line_break in line_breaks:
        before, parent = line_break.getprevious(), line_break.getparent()
        text = before.tail if before is not None else parent.text if parent is not None else None
        is_boundary = _is_followed_by_another(line_break)
        if len((text or "").strip()) >= (1 if is_boundary else MIN_MARKED):
            yield ((parent, "text") if before is None else (before, "tail")), is_boundary
        elif is_boundary and before is not None and before.tag != "br":
            yield (before, "tail"), True


def _is_followed_by_another(line_break: HtmlElement) -> bool:
    following = line_break.getnext()
    blank = not line_break.tail or line_break.tail.isspace()
    return blank and following is not None and following.tag == "br"


def _end(element: HtmlElement) -> Place:
    """Give the place of the last text of the block."""
    for inner in element.iterchildren(reversed=True):
        if inner.tail and not inner.tail.isspace():
            return inner, "tail"
        if inner.tag not in _WITHOUT_TEXT and any(map(str.strip, inner.itertext())):
            return inner, "tail"
    return element, "text"


def _write(place: Place, mark: str) -> None:
    element, where = place
    if where == "text":
        element.text = (element.text or "").rstrip() + mark
    else:
        element.tail = (element.tail or "").rstrip() + mark
