"""Progress: a line that moves on a terminal, a plain line every 30 seconds elsewhere."""

import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Final, Self

from rich.console import Console
from rich.status import Status

from twicetold.errors import TwicetoldError
from twicetold.model import Skipped
from twicetold.read import FieldChoice
from twicetold.tally import Tally
from twicetold.terminal import shown

EVERY: Final = 30.0
"""Seconds between plain lines."""
LATELY: Final = 30.0
"""Rate and time left are those of so many seconds: what was known from an earlier run went by faster."""
LONGEST_NAME: Final = 100
"""So many characters of the name of a field are shown."""
_MOVES: Final = 0.1


class Progress:
    """Tells how far a run has come, on standard error."""

    def __init__(self, console: Console, *, quiet: bool, verbose: bool) -> None:
        self._console = console
        self._quiet = quiet
        self._verbose = verbose
        self._told = time.monotonic()
        self._marks = deque([(self._told, 0, 0)])
        """When how many inputs and files had been read, for a while back."""
        self._files: int | None = None
        """The files of all inputs, once they are counted."""
        self._status = Status("reading", console=console) if console.is_terminal and not quiet else None

    def __enter__(self) -> Self:
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status:
            self._status.stop()

    def inputs(self, count: Callable[[], int]) -> None:
        """Be told how the files of all inputs are counted; they are while the run goes on."""
        if not self._quiet:
            Thread(target=self._count, args=(count,), name="twicetold-count", daemon=True).start()

    def advance(self, tally: Tally) -> None:
        """Tell, if it is time to."""
        if self._quiet:
            return
        now = time.monotonic()
        if now - self._told < (_MOVES if self._status else EVERY):
            return
        self._told = now
        self._mark(now, tally)
        line = self._line(now, tally)
        if self._status:
            self._status.update(line)
        else:
            self._console.print(line, markup=False, soft_wrap=True)

    def skipped(self, skipped: Skipped) -> None:
        """Tell of an input that gave no article, if asked to."""
        if self._verbose:
            line = f"skipped {skipped.source}: {skipped.reason} {skipped.detail}".rstrip()
            self._console.print(shown(line), markup=False, style="dim", soft_wrap=True)

    def choice(self, choice: FieldChoice) -> None:
        """Tell which fields of a file's records are read."""
        if not self._quiet:
            self._console.print(shown(_fields(choice)), markup=False, style="dim", soft_wrap=True)

    def _count(self, count: Callable[[], int]) -> None:
        with suppress(TwicetoldError, OSError):  # whoever reads the inputs says what is wrong with them
            self._files = count()

    def _mark(self, now: float, tally: Tally) -> None:
        self._marks.append((now, tally.read, tally.files))
        while len(self._marks) > 2 and self._marks[1][0] < now - LATELY:
            self._marks.popleft()

    def _line(self, now: float, tally: Tally) -> str:
        then, read, files = self._marks[0]
        rate = (tally.read - read) / max(now - then, 1e-9)
        parts = [f"{tally.read:,} inputs", f"{rate:,.0f} a second"]
        if self._files and self._files > 1:
            done = min(tally.files, self._files)
            parts[0] += f" ({done:,} of {self._files:,} files)"
            if tally.files > files:
                parts.append(f"{_span((self._files - done) * (now - then) / (tally.files - files))} left")
        if tally.inputs < tally.read:
            parts.append(f"{tally.inputs:,} decided")
        return ", ".join([*parts, f"{tally.removed_words:,} words told again"])


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def _fields(choice: FieldChoice) -> str:
    named = ("text", "html", "url", "id", "date")
    found = [f"{name} from {field[:LONGEST_NAME]}" for name in named if (field := getattr(choice, name))]
    return f"{choice.source}: {', '.join(found)}"
