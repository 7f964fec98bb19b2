"""From the characters of a page to its tree, and what is taken off that only costs time.

libxml2 ends a page silently where elements stand more than 255 deep in each other, or a text is
longer than ten million bytes: all that follows is lost. Such a page is parsed again without these
limits, as far as libxml2 goes at all.
"""

from lxml import etree
from lxml.html import HtmlElement, fromstring

from twicetold.extract.parse import load_html, parser
from twicetold.limits import MAX_DEPTH, MAX_INLINE, MAX_PARSED_DEPTH

_LINE_LEVEL = ("a", "b", "i", "em", "strong", "span", "u", "font", "code", "sup", "sub", "small")
_CHILDREN = " | ".join(_LINE_LEVEL)


class UnfitError(Exception):
    """No article comes of a page; `reason` is one of `twicetold.model.REASONS`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def parsed(html: str) -> tuple[HtmlElement | None, set[str]]:
    """Give the tree of a page, None for what is no HTML, and the limits that bit.

    Refuse what cannot be parsed to its end.
    """
    tree = load_html(html)
    if tree is None:
        # A lone fragment is refused as dubious; as the body of a page it is read
        tree = load_html(f"<html><body>{html}</body></html>")
    return _parsed_whole(html) if _was_cut(parser()) else (tree, set())


def simplify(tree: HtmlElement, elements: int) -> set[str]:
    """Take off spans of cells, and markup by the thousand in one element: they cost time squared. Give what was."""
    spanning = tree.xpath("//*[@colspan or @rowspan]")
    for cell in spanning:
        cell.attrib.pop("colspan", None)
        cell.attrib.pop("rowspan", None)
    full = f"//p[count(.//*) > {MAX_INLINE}] | //*[count({_CHILDREN}) > {MAX_INLINE}]"
    crowded = tree.xpath(full) if elements > MAX_INLINE else []
    for element in crowded:
        etree.strip_tags(element, *_LINE_LEVEL)
    return {cap for cap, found in (("spans", spanning), ("inline", crowded)) if found}


def _parsed_whole(html: str) -> tuple[HtmlElement, set[str]]:
    # As bytes: characters that declare an encoding of their own are refused
    tree: HtmlElement = fromstring(html.encode("utf-8", "surrogatepass"), parser=parser(huge=True))
    if _was_cut(parser(huge=True)):
        raise UnfitError("too-large", f"nested deeper than {MAX_PARSED_DEPTH:,}")
    deep = tree.xpath(f"//*[count(ancestor::*) = {MAX_DEPTH} and *]")
    for element in deep:
        etree.strip_tags(element, "*")
    return tree, {"nesting"} if deep else set()


def _was_cut(parser: etree.HTMLParser) -> bool:
    return any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
