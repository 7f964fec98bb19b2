"""Who takes part in a run: what it is asked of them."""

from collections.abc import Callable, Sequence
from typing import Protocol

from twicetold.decide import Decision
from twicetold.model import Article, Skipped
from twicetold.read import FieldChoice
from twicetold.tally import Tally
from twicetold.wire import Limits


class Sink(Protocol):
    """Takes what a run finds."""

    def write(self, decision: Decision, key: str | None, /) -> None:
        """Take an article, with the key of its extraction."""

    def skip(self, skipped: Skipped) -> None:
        """Take an input that gave no article."""


class Nowhere:
    """Takes all and remembers nothing: for a survey."""

    def write(self, decision: Decision, key: str | None, /) -> None:
        """Let the article go."""

    def skip(self, skipped: Skipped) -> None:
        """Let the input go."""

    def get(self, key: str, limits: Limits) -> bytes | None:
        """Know nothing."""

    def put(self, key: str, reply: bytes, limits: Limits) -> None:
        """Forget the reply."""


class Feed(Protocol):
    """Decides on articles in rank order."""

    @property
    def caps(self) -> dict[str, int]:
        """How often each cap bit."""

    @property
    def work(self) -> dict[str, int]:
        """What the matching took."""

    def feed(self, articles: Sequence[Article], /) -> list[Decision]:
        """Decide on articles that follow all others in rank."""


class Watcher(Protocol):
    """Is told how a run goes."""

    def inputs(self, count: Callable[[], int]) -> None:
        """Be told how the files of all inputs are counted."""

    def advance(self, tally: Tally) -> None:
        """Hear of one more input that was read, or decided on."""

    def skipped(self, skipped: Skipped) -> None:
        """Hear of an input that gave no article."""

    def choice(self, choice: FieldChoice) -> None:
        """Hear which fields of a file's records are read."""
