"""Globs over `/`-separated paths: `*` and `?` stay inside a name, `**` crosses folders."""

import os
import re
from collections.abc import Sequence

_MAGIC = re.compile(r"[*?\[]")
_PART = re.compile(r"(?P<deep>\*\*/)|(?P<all>\*\*)|(?P<star>\*)|(?P<one>\?)|(?P<set>\[!?\]?[^]]*\])")


def has_magic(path: str) -> bool:
    return _MAGIC.search(path) is not None


def fixed_folder(glob: str) -> tuple[str, str]:
    """Split into the folder before the first wildcard and the pattern below it."""
    parts = glob.replace(os.sep, "/").split("/")
    fixed = next(place for place, part in enumerate(parts) if has_magic(part))
    folder = "/".join(parts[:fixed])
    return folder or ("/" if fixed else "."), "/".join(parts[fixed:])


class Globs:
    """Several globs taken as one. Without a slash they match a name at any depth."""

    def __init__(self, globs: Sequence[str], *, anywhere: bool = True) -> None:
        self._patterns = [
            re.compile(_translated(f"**/{glob}" if anywhere and "/" not in glob else glob))
            for glob in (glob.removeprefix("./").rstrip("/") for glob in globs)
        ]

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def match(self, path: str) -> bool:
        return any(pattern.fullmatch(path) for pattern in self._patterns)

    def match_within(self, path: str) -> bool:
        """Match the path or a folder on the way to it."""
        parts = path.split("/")
        return any(self.match("/".join(parts[:end])) for end in range(1, len(parts) + 1))


def _translated(glob: str) -> str:
    pieces = []
    end = 0
    for found in _PART.finditer(glob):
        pieces.append(re.escape(glob[end : found.start()]))
        pieces.append(_regex(found))
        end = found.end()
    pieces.append(re.escape(glob[end:]))
    return "(?s:" + "".join(pieces) + ")"


def _regex(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "deep":
            return "(?:.*/)?"
        case "all":
            return ".*"
        case "star":
            return "[^/]*"
        case "one":
            return "[^/]"
        case _:
            return _character_set(found.group()[1:-1])


def _character_set(body: str) -> str:
    negated = body.startswith("!")
    escaped = re.sub(r"([\\\[\]^&~|])", r"\\\1", body.removeprefix("!"))
    pattern = f"[{'^/' if negated else ''}{escaped}]"
    try:
        re.compile(pattern)
    except re.error:
        # A range that runs backwards matches nothing, as in a shell
        return "(?!)"
    return pattern
