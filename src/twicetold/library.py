"""The library for one text at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
    id: str = ""
    extracted: str = ""
    """The text before anything was removed: `repeats` point into it."""
    orphans: tuple[str, ...] = ()
    """The articles whose removed text pointed at what this one replaced."""
    earlier: Mapping[str, str] = field(default_factory=dict)
    """The text of the earlier telling, by the id of the repeat."""


def clean_text(text: str, config: Config | None = None) -> Cleaned:
    """Remove what one text tells twice.

    Plain text or Markdown; paragraphs as the command finds them. `repeats` point into the text as
    given (without a byte-order mark). Prints nothing, opens nothing, keeps nothing.
    """
    article = extract(Page(source="text", id="text", text=text))
    if isinstance(article, Skipped):
        return Cleaned(text, (), Status.KEPT, "text", text)
    decision = Matcher(config).feed([article])[0]
    earlier = {r.id: article.text[r.source.start : r.source.end] for r in decision.repeats}
    return Cleaned(decision.text, decision.repeats, decision.status, article.id, article.text, earlier=earlier)
