"""What a user may choose, with the defaults and where they come from; and the named limits."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from twicetold.errors import UsageError


class Variants(StrEnum):
    """What is done with a near telling that says something new."""

    FLAG = "flag"
    REMOVE = "remove"


class Boilerplate(StrEnum):
    """What is done with the furniture of a site."""

    KEEP_FIRST = "keep-first"
    DROP = "drop"
    KEEP = "keep"


class Keep(StrEnum):
    """Which telling stays: articles are ranked anew before they are matched."""

    FIRST = "first"
    OLDEST = "oldest"
    LONGEST = "longest"


@dataclass(frozen=True, slots=True)
class Config:
    """The parameters of a run: equal configs and equal inputs give equal bytes."""

    resemblance: float = 0.8
    """A match has this resemblance or containment; the usual threshold for near-duplicates."""
    min_words: int = 8
    """The shortest telling that goes inside one article."""
    min_words_shared: int = 25
    """The shortest telling that goes alone between articles: a stock sentence is shorter."""
    within_only: bool = False
    """Look for repeats inside each article alone."""
    boilerplate: Boilerplate = Boilerplate.KEEP_FIRST
    boilerplate_min: int = 5
    """In so many articles of one host a passage is furniture."""
    variants: Variants = Variants.FLAG
    keep: Keep = Keep.FIRST
    max_removal: float = 100.0
    """Of an article of which more than so many per cent of the words would go, nothing goes."""

    def __post_init__(self) -> None:
        if not 0.5 <= self.resemblance <= 1:
            raise UsageError(f"--resemblance {self.resemblance}: a number from 0.5 to 1 is needed", "resemblance")
        if self.min_words < 3:
            raise UsageError(f"--min-words {self.min_words}: 3 at least, the length of a shingle", "min_words")
        if self.min_words_shared < self.min_words:
            raise UsageError(f"--min-words-shared {self.min_words_shared}: --min-words at least", "min_words_shared")
        if self.boilerplate_min < 2:
            raise UsageError(f"--boilerplate-min {self.boilerplate_min}: 2 at least", "boilerplate_min")
        if not 0 <= self.max_removal <= 100:
            raise UsageError(f"--max-removal {self.max_removal}: a percentage from 0 to 100 is needed", "max_removal")

    def as_json(self) -> dict[str, Any]:
        """Give the parameters as they stand in `run.json`."""
        return {key: str(value) if isinstance(value, StrEnum) else value for key, value in asdict(self).items()}


ARTICLE_SHARE: Final = 0.9
"""An article of which this part was told in one other is a copy of it (CONTRACT.md, `kind`)."""

SOURCE_GAP: Final = 120
"""So many words of the source may be left out between two matches that belong together."""

LINES_IN_A_ROW: Final = 3
"""So many headings, entries, rows or lines of code in a row may start a block (law 8)."""

HEAD_LINES: Final = 4
"""So many paragraphs from the start may be bylines and datelines."""

TAIL_LINES: Final = 15
"""So many paragraphs from the end may be furniture: share lines, reply boxes, a footer."""
