"""A run on an index: its articles are matched against all that the index holds."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twicetold.config import Config
from twicetold.decide import Decision, Gone
from twicetold.errors import PlanError, UsageError
from twicetold.lastingmatcher import LastingMatcher
from twicetold.matcher import Matcher
from twicetold.model import Article


@dataclass(slots=True)
class Adding:
    """Adds the articles of a run to an index, a batch a transaction.

    An article that is there as it is stays as it is, with what was decided on it: so a run that was
    killed, or has finished, ends in the same bytes when it is run again.
    """

    matcher: LastingMatcher
    known: int = 0
    replaced: int = 0
    orphans: set[str] = field(default_factory=set)

    @property
    def caps(self) -> dict[str, int]:
        """How often each cap bit."""
        return self.matcher.caps

    @property
    def work(self) -> dict[str, int]:
        """What the matching took."""
        return self.matcher.work

    def feed(self, articles: Sequence[Article]) -> list[Decision]:
        """Decide on articles that follow all others, and add them."""
        added = self.matcher.add(articles, keep_known=True)
        self.known += sum(one.known for one in added)
        self.replaced += sum(one.replaced for one in added)
        for one in added:
            self.orphans.update(one.orphans)
        return [one.decision for one in added]

    def about(self) -> dict[str, Any]:
        """Give what `run.json` says of it."""
        return {"known": self.known, "replaced": self.replaced, "orphans": sorted(self.orphans)}


@dataclass(slots=True)
class Trying:
    """Matches the articles of a run against an index as it was when the run began, and adds nothing."""

    matcher: LastingMatcher
    trial: Matcher

    @property
    def caps(self) -> dict[str, int]:
        """How often each cap bit."""
        return self.trial.caps

    @property
    def work(self) -> dict[str, int]:
        """What the matching took."""
        return self.trial.work

    def feed(self, articles: Sequence[Article]) -> list[Decision]:
        """Decide on articles that follow all others."""
        return self.trial.feed(articles)

    def is_taken(self, id: str) -> bool:
        """Say whether the index has an article of an id."""
        return self.matcher.store.articles.rank_of(id) is not None


@contextmanager
def indexed(path: Path, config: Config, inputs: Iterable[str], out: Path, *, adding: bool) -> Iterator[Adding | Trying]:
    """Open an index for a run; refuse one that lies in an input or a run folder, or has other parameters."""
    _check_place(path, inputs, out)
    matcher = LastingMatcher(str(path), config, read_only=not adding, durability="batch")
    try:
        if adding:
            yield Adding(matcher)
            matcher.flush()
        else:
            with matcher.store.reading():
                yield Trying(matcher, matcher.trial())
    finally:
        matcher.close()


def _check_place(path: Path, inputs: Iterable[str], out: Path) -> None:
    place = path.resolve()
    for given in map(Path, inputs):
        if given.is_dir() and place.is_relative_to(given.resolve()):
            raise UsageError(f"{path}: lies inside the input {given}; name an index outside", "index")
    for folder in place.parents:
        if folder == out.resolve() or all((folder / name).is_file() for name in ("run.json", "extracted.jsonl.gz")):
            raise UsageError(f"{path}: lies inside a run folder, which is replaced whole; name one outside", "index")


class Elsewhere:
    """The articles of an index that a run folder points at; opened when one is asked for."""

    def __init__(self, run: dict[str, Any]) -> None:
        named = run.get("index")
        self._path: str | None = named["path"] if isinstance(named, dict) else None
        self._matcher: LastingMatcher | None = None

    def close(self) -> None:
        """Close the index, if it was opened."""
        if self._matcher:
            self._matcher.close()

    def length(self, id: str) -> int | None:
        """Give the characters of an article of the index; None where there is none of this id."""
        text = self._texts(id)
        return None if text is None else len(text)

    def gone(self, id: str) -> Sequence[Gone]:
        """Give the passages of an article of the index that went."""
        matcher = self._opened()
        if matcher is None:
            return ()
        with matcher.store.reading():
            return matcher.store.passages.gone(id)

    def _texts(self, id: str) -> str | None:
        matcher = self._opened()
        return matcher.texts([id]).get(id) if matcher else None

    def _opened(self) -> LastingMatcher | None:
        if self._matcher is None and self._path is not None:
            if not Path(self._path).is_file():
                raise PlanError(f"{self._path}: the index that this run was made on is not there")
            self._matcher = LastingMatcher.opened(self._path, read_only=True)
        return self._matcher
