"""Furniture: what stands under many articles of one host, counted up to here, by rank."""

from dataclasses import dataclass, field

from twicetold.config import TAIL_LINES
from twicetold.model import Article

Line = tuple[str, ...]


@dataclass(slots=True)
class Counts:
    """In how many articles of a host a passage stood so far; grows as articles are decided."""

    _passages: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    _lines: dict[tuple[str, Line], list[int]] = field(default_factory=dict)

    def count(self, host: str, root: int, rank: int, *, told_here: bool) -> int:
        """Count a passage for the article of a rank; `told_here`: its first telling is of this host.

        Counting twice for one article counts once.
        """
        return _counted(self._passages.setdefault((host, root), [int(told_here), -1]), rank)

    def count_line(self, host: str, line: Line, rank: int, ordinal: int) -> tuple[int, int, int]:
        """Count a short line at the tail; give the count and where it stood first."""
        entry = self._lines.setdefault((host, line), [0, -1, rank, ordinal])
        return _counted(entry, rank), entry[2], entry[3]


def _counted(entry: list[int], rank: int) -> int:
    if entry[1] != rank:
        entry[0] += 1
        entry[1] = rank
    return entry[0]


def tail(article: Article) -> range:
    """Give the ordinals of the paragraphs that may be furniture of the page's end."""
    return range(max(0, len(article.paragraphs) - TAIL_LINES), len(article.paragraphs))
