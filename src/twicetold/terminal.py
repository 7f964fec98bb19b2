"""What may reach a person: sentences on standard error, data on standard output.

No control character of a scraped page reaches a terminal; a pipe or a file gets the exact bytes.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class ReaderGoneError(Exception):
    """Whoever read our output has gone."""


def shown(text: str) -> str:
    """Give text that cannot move the cursor, change a colour or turn the direction of a line."""
    return _CONTROLS.sub(lambda found: f"\\x{ord(found.group()):02x}", text)


def stderr() -> "Console":
    """Give the console for what is no data."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def say(sentence: str, *, quiet: bool, style: str | None = None) -> None:
    """Say a sentence in one line, however long: a path that is wrapped cannot be copied."""
    if not quiet:
        stderr().print(shown(sentence), markup=False, soft_wrap=True, style=style)


def complain(sentence: str) -> None:
    """Say what is wrong, in one line."""
    print(f"twicetold: {shown(sentence)}", file=sys.stderr)


def give(text: str) -> None:
    """Write data: UTF-8 as it is, or what is fit to be seen where a terminal shows it."""
    if sys.stdout.isatty():
        text = "\n".join(shown(line).replace(r"\x09", "\t") for line in text.split("\n"))
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))


@contextmanager
def giving() -> Iterator[None]:
    """Turn a reader that has gone into `ReaderGoneError`; typer takes the system's error for a failure."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGoneError from None
