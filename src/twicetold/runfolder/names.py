"""Names of text files: in the tree of the inputs, safe on every system, never outside."""

import re
import unicodedata
from hashlib import blake2b
from typing import Final

LONGEST_NAME: Final = 120
"""Bytes a name may have, of the 255 that file systems allow."""

_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*\\\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)")
_TEXT_ENDINGS = (".txt", ".md", ".text", ".markdown")


class Names:
    """Gives each source a path of its own, equal under no folding of case or form."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._folders: set[str] = set()

    def path(self, source: str) -> str:
        """Give a relative path for the text of a source."""
        parts = [_safe(part) for part in source.split("/") if part not in ("", ".")] or ["_"]
        if not parts[-1].lower().endswith(_TEXT_ENDINGS):
            parts[-1] += ".txt"
        path, number = "/".join(parts), 1
        while self._clashes(path):
            number += 1
            head, dot, ending = parts[-1].rpartition(".")
            path = "/".join([*parts[:-1], f"{head}~{number}{dot}{ending}"])
        self._take(path)
        return path

    def _clashes(self, path: str) -> bool:
        folded = _folded(path)
        return folded in self._taken or folded in self._folders or any(p in self._taken for p in _parents(folded))

    def _take(self, path: str) -> None:
        self._taken.add(_folded(path))
        self._folders.update(_parents(_folded(path)))


def _safe(part: str) -> str:
    name = _UNSAFE.sub("_", part.encode("utf-8", "replace").decode())
    if name.endswith((".", " ")) or name == "..":
        name = name.rstrip(". ") + "_"
    if _RESERVED.match(name):
        name = "_" + name
    if len(name.encode()) > LONGEST_NAME:
        name = name.encode()[: LONGEST_NAME - 20].decode("utf-8", "ignore")
        name += "~" + blake2b(part.encode("utf-8", "replace"), digest_size=6).hexdigest()
    return name


def _folded(path: str) -> str:
    return unicodedata.normalize("NFKC", path).casefold()


def _parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:i]) for i in range(1, len(parts))]
