"""Characters that no encoding can write: lone surrogates, which JSON escapes and old programs leave."""

import re
import unicodedata
from functools import cache
from itertools import pairwise

from twicetold.limits import MAX_MARKS_IN_A_ROW

_TAKEN = MAX_MARKS_IN_A_ROW + 1
_LONE = re.compile("[\ud800-\udfff]")


def whole_characters(text: str) -> tuple[str, int]:
    """Replace lone surrogates by U+FFFD; give the text, and how many there were."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _LONE.subn("\ufffd", text)
    return text, 0


def decode_surrogates(data: bytes) -> str | None:
    """Read UTF-8 in which characters beyond U+FFFF are written as two surrogates, as Java and MySQL do.

    Surrogates without a partner stay. None where it is not UTF-8 in this sense either.
    """
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def has_long_marks(text: str) -> bool:
    """Tell whether more combining marks stand in a row than are compared."""
    if text.isascii():
        return False
    one, many = _mark_patterns()
    # A run that is so long has one of these characters
    some = text[::_TAKEN]
    return not some.isascii() and one.search(some) is not None and many.search(text) is not None


@cache
def _mark_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    marks = [code for code in range(0x300, 0x20000) if unicodedata.category(chr(code))[0] == "M"]
    # Ranges: a class of two thousand single characters takes a microsecond for each that it refuses
    begins = [code for before, code in pairwise([0, *marks]) if code > before + 1]
    ends = [code for code, behind in pairwise([*marks, 0x110000]) if behind > code + 1]
    ranges = "".join(f"{chr(begin)}-{chr(end)}" for begin, end in zip(begins, ends, strict=True))
    return re.compile(f"[{ranges}]"), re.compile(f"[{ranges}]{{{_TAKEN}}}")
