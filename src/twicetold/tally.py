"""What a run counts as it goes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Any, Final

from twicetold.decide import MAX_REMOVAL, Decision
from twicetold.limits import CAPS
from twicetold.model import Action, Repeat, Skipped

LARGEST: Final = 10
"""So many repeats are remembered for the summary."""


def largest(repeats: Iterable[Repeat]) -> tuple[Repeat, ...]:
    """Give the removed repeats of the most words; of equals, the first."""
    removed = (repeat for repeat in repeats if repeat.action is Action.REMOVE)
    return tuple(nsmallest(LARGEST, removed, key=lambda repeat: -repeat.words))


@dataclass(slots=True)
class Tally:
    """What a run counts as it goes."""

    read: int = 0
    """Inputs that were read, decided on or not."""
    files: int = 0
    """The files that they came from, the one that is being read included."""
    inputs: int = 0
    articles: int = 0
    words: int = 0
    removed_words: int = 0
    hidden_by_extractor: int = 0
    surrogates_replaced: int = 0
    renamed_ids: int = 0
    over_max_removal: int = 0
    """Articles left whole because too much of them would go."""
    status: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    removed_words_by_kind: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    caps: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CAPS, 0))
    """How often each limit bit that costs no article."""
    largest: list[Repeat] = field(default_factory=list)
    _file: str = ""

    def see(self, source: str, record: int | None, caps: Iterable[str] = ()) -> None:
        """Count an input that was read, and the limits that bit when it was."""
        self.read += 1
        self._count_caps(caps)
        whole = source.rpartition("#")[0]
        file = whole if record is not None or (whole and whole == self._file) else source
        if file != self._file:
            self._file = file
            self.files += 1

    def skip(self, skipped: Skipped) -> None:
        """Count an input that gave no article."""
        self.inputs += 1
        self.skipped[skipped.reason] += 1

    def decide(self, decision: Decision) -> None:
        """Count an article."""
        self.inputs += 1
        self.articles += 1
        self.words += decision.words
        self.removed_words += decision.removed_words
        self.hidden_by_extractor += decision.article.hidden_by_extractor
        self.surrogates_replaced += decision.article.surrogates_replaced
        self.status[str(decision.status)] += 1
        self._count_caps(decision.article.caps)
        self.over_max_removal += any(repeat.reason == MAX_REMOVAL for repeat in decision.repeats)
        for repeat in decision.repeats:
            self._repeat(repeat)

    def _count_caps(self, caps: Iterable[str]) -> None:
        for cap in caps:
            self.caps[cap] += 1

    def _repeat(self, repeat: Repeat) -> None:
        if repeat.action is not Action.REMOVE:
            left = MAX_REMOVAL if repeat.reason == MAX_REMOVAL else str(repeat.kind)
            self.flagged["variant" if repeat.variant else left] += 1
            return
        self.removed[str(repeat.kind)] += 1
        self.removed_words_by_kind[str(repeat.kind)] += repeat.words
        if len(self.largest) < LARGEST or repeat.words > self.largest[-1].words:
            self.largest = [*largest([*self.largest, repeat])]

    def as_json(self) -> dict[str, Any]:
        """Give the counts as they stand in `run.json`."""
        return {
            "inputs": self.inputs,
            "articles": self.articles,
            "skipped": sum(self.skipped.values()),
            "skipped_by_reason": dict(sorted(self.skipped.items())),
            "status": dict(sorted(self.status.items())),
            "words": self.words,
            "removed_words": self.removed_words,
            "removed_words_by_kind": dict(sorted(self.removed_words_by_kind.items())),
            "removed": dict(sorted(self.removed.items())),
            "flagged": dict(sorted(self.flagged.items())),
            "hidden_by_extractor": self.hidden_by_extractor,
            "surrogates_replaced": self.surrogates_replaced,
            "renamed_ids": self.renamed_ids,
            "over_max_removal": self.over_max_removal,
        }
