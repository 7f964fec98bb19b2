"""From the characters of a page to its tree: as trafilatura parses it, for less.

lxml asks a Python function for the class of each element that a walk comes to, and the extraction
walks a page and its copies some fifteen times. A page needs no classes for forms and their fields;
with one class for all elements lxml asks nobody. Copies of a tree inherit that from its parser.
"""

from functools import cache
from typing import Final

from lxml.etree import ElementDefaultClassLookup, HTMLParser
from lxml.html import HtmlComment, HtmlElement, HtmlProcessingInstruction, fromstring
from trafilatura.utils import is_dubious_html, repair_faulty_html

_FORBIDDEN: Final = bytes({*range(32)} - {*b"\t\n\r"})
_FORBIDDEN_BEYOND: Final = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
"""U+FFFE and U+FFFF."""
_BEGINNING: Final = 50
_HEAD: Final = 1 << 14
"""Bytes that hold the 4,096 characters in which trafilatura repairs tags."""


def load_html(html: str) -> HtmlElement | None:
    """Parse a page; None where trafilatura refuses it as no HTML."""
    beginning = html[:_BEGINNING].lower()
    try:
        # As bytes: lxml refuses characters that declare an encoding, and takes longer over them
        tree: HtmlElement = fromstring(_repaired(html, beginning), parser=parser())
    except Exception:  # noqa: BLE001 - whatever it is, there is no tree
        return None
    return None if is_dubious_html(beginning) and len(tree) < 2 else tree


@cache
def parser(*, huge: bool = False) -> HTMLParser:
    """Give the parser of all pages, with trafilatura's settings; `huge` without libxml2's limits."""
    made = HTMLParser(
        collect_ids=False,
        default_doctype=False,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=huge,
    )
    made.set_element_class_lookup(
        ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction)
    )
    return made


def _repaired(html: str, beginning: str) -> bytes:
    """Give the page as UTF-8, repaired: whole if it holds a forbidden character, else its head alone."""
    data = html.encode("utf-8", "surrogatepass")
    is_clean = len(data.translate(None, _FORBIDDEN)) == len(data) and not any(c in data for c in _FORBIDDEN_BEYOND)
    # The repair ends its first line with a line feed, so the head ends with one
    end = data.find(b"\n", _HEAD) + 1 if is_clean else 0
    if not end:
        return repair_faulty_html(html, beginning).encode("utf-8", "surrogatepass")
    head = data[:end].decode("utf-8", "surrogatepass")
    return repair_faulty_html(head, beginning).encode("utf-8", "surrogatepass") + data[end:]
