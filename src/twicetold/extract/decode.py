"""From the bytes of an HTML page to its characters.

After the order of browsers (HTML standard, "determining the character encoding"): a byte-order
mark, what the transport says, what the page says; with two differences. Bytes that are UTF-8 are
read as UTF-8 whatever a label says, and bytes without a label are judged instead of being read
by the locale.
"""

import codecs
import re
from itertools import islice

from twicetold.characters import decode_surrogates
from twicetold.extract.guess import guess_encoding
from twicetold.limits import MAX_UNDECODABLE

_TOLERATED = 0.001
"""The share of bad bytes that UTF-8 or a labelled encoding may hold."""
_PRESCAN = 4096
_ASCII_SHARE = 0.8
"""A mark is wrong where the other order of bytes gives text that is so much of it ASCII, as the head of a page is."""
_ENOUGH_UTF8 = 10
"""So many characters that are well-formed UTF-8 do not come about in another encoding."""
# Longest first: the mark of UTF-32 begins with that of UTF-16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.\-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([a-zA-Z0-9_:.\-]{2,40})", re.IGNORECASE)
# What browsers take a label for (WHATWG Encoding); the rest is left to Python's names
_BROWSER_NAMES = {
    **dict.fromkeys(("iso8859-1", "ascii", "cp1252"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "hz"), "gb18030"),
    **dict.fromkeys(("shift_jis", "cp932"), "cp932"),
    **dict.fromkeys(("euc_kr", "cp949"), "cp949"),
    **dict.fromkeys(("big5", "big5hkscs"), "big5hkscs"),
    **dict.fromkeys(("iso8859-9", "cp1254"), "cp1254"),
    **dict.fromkeys(("iso8859-11", "tis-620", "cp874"), "cp874"),
}
_EXTRA_LABELS = {"x-sjis": "cp932", "x-gbk": "gb18030", "x-euc-jp": "euc_jp", "x-cp1251": "cp1251"}
_C1 = re.compile("[\x80-\x9f]")


def decode_html(html: bytes | str, charset: str | None = None) -> str | None:
    """Give the characters of a page, or None where more than 5 % of it cannot be decoded.

    Lone surrogates stay.
    """
    text = html if isinstance(html, str) else _decode_bytes(html, charset)
    if text.count("\ufffd") > MAX_UNDECODABLE * len(text):
        return None
    return text


def codec_of(label: str | None) -> str | None:
    """Name the codec that browsers use for a label; None for an unknown one and for UTF-7."""
    cleaned = (label or "").strip().lower()
    if cleaned in _EXTRA_LABELS:
        return _EXTRA_LABELS[cleaned]
    try:
        info = codecs.lookup(cleaned)
    except (LookupError, ValueError):
        return None
    # Python's codecs that are not encodings of text (rot13, base64) and those that only attack
    if not getattr(info, "_is_text_encoding", True) or info.name in {"utf-7", "idna", "punycode"}:
        return None
    if "escape" in info.name or info.name in {"undefined", "mbcs", "oem"}:
        return None
    return _BROWSER_NAMES.get(info.name, info.name)


def _decode_bytes(data: bytes, charset: str | None) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            told = _wide(data[len(mark) :]) if name.startswith("utf-16") else None
            is_wrong = told is not None and _is_mostly_ascii(data[len(mark) :][:_PRESCAN].decode(told, "ignore"))
            return data[len(mark) :].decode(told if told and is_wrong else name, "replace")
    wide = _wide(data)
    return data.decode(wide, "replace") if wide else _decode_narrow(data, charset)


def _decode_narrow(data: bytes, charset: str | None) -> str:
    strict = _strictly_utf8(data)
    if strict is None:
        strict = decode_surrogates(data)
    for label in (codec_of(charset), codec_of(_label_in(data))):
        if label is None or label.startswith(("utf-16", "utf-32")):
            continue  # a label that could be read as single bytes is no UTF-16
        if strict is not None and _utf8_wins(strict, label):
            return strict
        if (text := _by_label(data, label)) is not None:
            return text
    shifted = b"\x1b$" in data
    if strict is not None and not shifted:
        return strict
    if not shifted and (text := _mostly_utf8(data)) is not None:
        return text
    return data.decode(guess_encoding(data), "replace")


def _strictly_utf8(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _utf8_wins(text: str, label: str) -> bool:
    if label == "utf-8":
        return True
    if label.startswith(("iso2022", "iso-2022")):
        return False
    needed = 1 if label == "cp1252" else _ENOUGH_UTF8
    found = islice(re.finditer("[^\x00-\x7f]", text), needed)
    return sum(1 for _ in found) == needed


def _label_in(data: bytes) -> str | None:
    head = data[:_PRESCAN]
    match = _META.search(head) or _DECLARATION.search(head)
    return match[1].decode("ascii") if match else None


def _by_label(data: bytes, codec: str) -> str | None:
    if codec == "utf-8":
        return _mostly_utf8(data)
    text = data.decode(codec, "replace")
    if text.count("\ufffd") > max(1, _TOLERATED * len(data)):
        return None
    # iso-8859-15 has controls where windows-1252 has the quotation marks that are meant
    if codec == "iso8859-15" and _C1.search(text):
        return data.decode("cp1252", "replace")
    return text


def _mostly_utf8(data: bytes) -> str | None:
    """Read as UTF-8 what holds bad bytes among more good ones: single bytes are not well-formed by accident."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    if bad == 0:
        return text
    good = len(re.findall("[^\x00-\x7f\ufffd]", text))
    return text if good > bad else None


def _is_mostly_ascii(text: str) -> bool:
    return len(text.encode("ascii", "ignore")) > _ASCII_SHARE * len(text)


def _wide(data: bytes) -> str | None:
    """Name UTF-16 without a mark by where its zeros stand."""
    head = data[:_PRESCAN]
    size = len(head) // 2
    if size < 16 or 0 not in head:
        return None
    even, odd = head[0 : 2 * size : 2].count(0), head[1 : 2 * size : 2].count(0)
    if odd > 0.4 * size and even <= 0.02 * size:
        return "utf-16-le"
    if even > 0.4 * size and odd <= 0.02 * size:
        return "utf-16-be"
    return None
