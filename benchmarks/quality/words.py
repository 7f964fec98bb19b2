"""The scorer's own words: it must not depend on how the product folds a text."""

import re
import unicodedata
from functools import lru_cache

# Scripts without spaces: each character is a word of its own
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_INSIDE = re.compile(r"(?<=[^\W_])[.,'’](?=[^\W_])")
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_IGNORED = re.compile("[\u00ad\u180e\u200b-\u200f\u2060\ufeff\U000e0100-\U000e01ef]")
_MARKS = re.compile("[\u0300-\u036f]")


def words(text: str) -> tuple[str, ...]:
    """Give the words of a text, blind to case, width, Unicode form, marks and invisible signs."""
    plain = unicodedata.normalize("NFKD", _IGNORED.sub("", text)).casefold()
    return tuple(_WORD.findall(unicodedata.normalize("NFC", _MARKS.sub("", plain))))


@lru_cache(maxsize=1 << 16)
def size(text: str) -> int:
    """Count the words of a text as users do: S.P.A. and 15.5 are one, and two characters of a script without spaces."""
    found = words(text)
    unspaced = sum(_IS_UNSPACED.match(word) is not None for word in found)
    return max(len(found) - unspaced // 2 - len(_INSIDE.findall(text)), 0)
