"""Names of text files: in the tree of the inputs, safe on every system, never outside."""

import re
import unicodedata
from hashlib import blake2b
from typing import Final

LONGEST_NAME: Final = 120
"""Bytes a name may have, of the 255 that file systems allow."""
LONGEST_PATH: Final = 2_000
"""Bytes a path may have, of the 4,096 that systems allow from the root on."""
DEEPEST: Final = 100
"""So many folders may stand inside each other."""

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
        parts = _not_too_long([_safe(part) for part in source.split("/") if part not in ("", ".")] or ["_"])
        if not parts[-1].lower().endswith(_TEXT_ENDINGS):
            parts[-1] += ".txt"
        for depth in range(1, len(parts)):
            parts[depth - 1] = self._free(parts[:depth], self._taken, "")
        name, dot, ending = parts[-1].rpartition(".")
        parts[-1] = self._free([*parts[:-1], name], self._taken | self._folders, dot + ending) + dot + ending
        path = "/".join(parts)
        self._taken.add(_folded(path))
        self._folders.update(_parents(_folded(path)))
        return path

    def _free(self, parts: list[str], taken: set[str], ending: str) -> str:
        """Give the last part, with a number if the path to it is taken."""
        head, name, number = parts[:-1], parts[-1], 1
        while _folded("/".join([*head, name]) + ending) in taken:
            number += 1
            name = f"{parts[-1]}~{number}"
        return name


def _not_too_long(parts: list[str]) -> list[str]:
    """Give the parts of a path; of one that is too long the first, one for those between, and the last."""
    path = "/".join(parts).encode()
    if len(path) <= LONGEST_PATH and len(parts) <= DEEPEST:
        return parts
    return [parts[0], "~" + blake2b(path, digest_size=6).hexdigest(), parts[-1]]


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
