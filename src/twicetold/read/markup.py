"""Telling HTML from text that only mentions it."""

import re

from twicetold.patterns import loop

_BLANK_OR_PROLOGUE = re.compile(
    loop(r"\s+|\ufeff|<!--.*?-->|<\?(?!xml).*?>|<\?xml.*?\?>|<!doctype(?!\s+html)[^\[<>]*+(?:\[.*?\]\s*)?>"),
    re.DOTALL | re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|title|meta|link|base|script|style|frameset)[\s/>])",
    re.IGNORECASE,
)
_BLOCK_NAMES = (
    "address|article|aside|blockquote|center|details|dialog|div|dl|fieldset|figure|footer|form|"
    "h[1-6]|header|hr|iframe|main|nav|noscript|ol|p|picture|pre|section|table|tbody|td|template|"
    "tr|ul|li|video"
)
_BLOCK = re.compile(rf"<(?:{_BLOCK_NAMES})[\s/>]", re.IGNORECASE)
_CLOSED_BLOCK = re.compile(rf"</(?:{_BLOCK_NAMES})\s*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[a-z][a-z0-9:-]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LATE_DOCUMENT = re.compile(r"^[ \t]*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.MULTILINE)
_BODY = re.compile(r"<(?:head|body|title)[\s/>]", re.IGNORECASE)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|```|~~~|---\s*$)", re.MULTILINE)
_MARKDOWN_AFTER_BLANK = re.compile(r"^[ \t]*\n(?:#{1,6} \S|```|~~~)", re.MULTILINE)
_NEAR = 1024


def looks_like_html(text: str) -> bool:
    """Tell by the start: a tag of a document or a block, after blanks and comments.

    Markdown that opens with a tag stays text, and so does prose that mentions tags further on.
    """
    if "<" not in text:
        return False
    start = without_prologue(text)
    if _DOCUMENT.match(start):
        return True
    if _BLOCK.match(start):
        return _MARKDOWN_AFTER_BLANK.search(start) is None
    if _ANY_TAG.match(start):
        return len(_CLOSED_BLOCK.findall(start)) >= 2
    return _opens_late(start)


def opens_with_html(start: str) -> bool:
    """Tell whether the first tag is one of a document or a block."""
    return _DOCUMENT.match(start) is not None or _BLOCK.match(start) is not None


def without_prologue(text: str) -> str:
    """Drop blanks, an XML declaration and comments from the start."""
    found = _BLANK_OR_PROLOGUE.match(text)
    return text[found.end() :] if found else text


def _opens_late(start: str) -> bool:
    """Tell a page with a warning of the server, or with saved headers, before its first tag."""
    found = _LATE_DOCUMENT.search(start[:_NEAR])
    if found is None or _MARKDOWN.search(start[: found.start()]):
        return False
    return _BODY.search(start, found.end()) is not None
