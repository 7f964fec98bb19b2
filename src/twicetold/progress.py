"""Progress: a line that moves on a terminal, a plain line every 30 seconds elsewhere."""

import time
from typing import Final, Self

from rich.console import Console
from rich.status import Status

from twicetold.model import Skipped
from twicetold.read import FieldChoice
from twicetold.tally import Tally
from twicetold.terminal import shown

EVERY: Final = 30.0
"""Seconds between plain lines."""
_MOVES: Final = 0.1


class Progress:
    """Tells how far a run has come, on standard error."""

    def __init__(self, console: Console, *, quiet: bool, verbose: bool) -> None:
        self._console = console
        self._quiet = quiet
        self._verbose = verbose
        self._started = self._told = time.monotonic()
        self._status = Status("reading", console=console) if console.is_terminal and not quiet else None

    def __enter__(self) -> Self:
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status:
            self._status.stop()

    def advance(self, tally: Tally) -> None:
        """Tell, if it is time to."""
        now = time.monotonic()
        if self._quiet or now - self._told < (_MOVES if self._status else EVERY):
            return
        self._told = now
        rate = tally.inputs / max(now - self._started, 1e-9)
        line = f"{tally.inputs:,} inputs, {rate:,.0f} a second, {tally.removed_words:,} words told again"
        if self._status:
            self._status.update(line)
        else:
            self._console.print(line, markup=False)

    def skipped(self, skipped: Skipped) -> None:
        """Tell of an input that gave no article, if asked to."""
        if self._verbose:
            line = f"skipped {skipped.source}: {skipped.reason} {skipped.detail}".rstrip()
            self._console.print(shown(line), markup=False, style="dim", soft_wrap=True)

    def choice(self, choice: FieldChoice) -> None:
        """Tell which fields of a file's records are read."""
        if not self._quiet:
            self._console.print(shown(_fields(choice)), markup=False, style="dim", soft_wrap=True)


def _fields(choice: FieldChoice) -> str:
    named = ("text", "html", "url", "id", "date")
    found = [f"{name} from {field}" for name in named if (field := getattr(choice, name))]
    return f"{choice.source}: {', '.join(found)}"
