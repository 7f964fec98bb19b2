"""Numeric character references that would cost a page its article.

A reference to a character that XML forbids (`&#1;`, `&#xB;`, `&#xFFFE;`) makes trafilatura give
nothing at all, without an error. References to 128-159 mean Windows-1252 (HTML standard, "numeric
character reference end state"); libxml2 reads them as controls.
"""

import re

_BREAK_POINT = re.compile(r"</?wbr\s*/?>", re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,10}));?")


def mend_references(html: str) -> str:
    """Drop references to forbidden characters, and read 128-159 as browsers do."""
    return _REFERENCE.sub(_mended, html) if "&#" in html else html


def without_break_points(html: str) -> str:
    """Drop `<wbr>`, where a long word may break: libxml2 takes it for an element that holds what follows."""
    return _BREAK_POINT.sub("", html) if "<wbr" in html or "<WBR" in html else html


def without_controls(html: str) -> str:
    """Drop raw characters that XML forbids; those that part words become blanks."""
    return _FORBIDDEN.sub(lambda found: " " if found[0].isspace() else "", html)


def _mended(match: re.Match[str]) -> str:
    hexadecimal, decimal = match.groups()
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if 0x80 <= code <= 0x9F:
        return bytes([code]).decode("cp1252", "ignore")
    if code < 0x20 and code not in (9, 10, 13):
        return ""
    forbidden = 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF
    return "" if forbidden else match[0]
