"""The library for one text at a time."""

from dataclasses import dataclass

from twicetold.config import Config
from twicetold.extract import extract
from twicetold.matcher import Matcher
from twicetold.model import Page, Repeat, Skipped, Status


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text that tells each thing once, with what was told again."""

    text: str
    repeats: tuple[Repeat, ...]
    status: Status


def clean_text(text: str, config: Config | None = None) -> Cleaned:
    """Remove what one text tells twice.

    Plain text or Markdown; paragraphs as the command finds them. `repeats` point into the text as
    given (without a byte-order mark). Prints nothing, opens nothing, keeps nothing.
    """
    article = extract(Page(source="text", id="text", text=text))
    if isinstance(article, Skipped):
        return Cleaned(text, (), Status.KEPT)
    decision = Matcher(config).feed([article])[0]
    return Cleaned(decision.text, decision.repeats, decision.status)
