"""The library for one text at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from twicetold.config import Config
from twicetold.decide import Decision
from twicetold.errors import NoArticleError, UsageError
from twicetold.extract import extract
from twicetold.matcher import Matcher
from twicetold.model import Article, Page, Repeat, Skipped, Status
from twicetold.wire import Limits


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
    duplicate_of: str | None = None
    """The article that tells most of it, where hardly a word of its own is left."""
    share_told: float = 0.0
    """The part of its words that were told before, removed or not."""
    words: int = 0
    removed_words: int = 0
    known: bool = False
    """Whether it stood in the index already, and was left as it stands."""

    @classmethod
    def by(cls, decision: Decision, earlier: Mapping[str, str], orphans: tuple[str, ...] = ()) -> Self:
        """Give what a decision comes to, with the earlier tellings' texts by the ids of its repeats."""
        return cls(
            decision.text,
            decision.repeats,
            decision.status,
            id=decision.article.id,
            extracted=decision.article.text,
            orphans=orphans,
            earlier=earlier,
            duplicate_of=decision.duplicate_of,
            share_told=decision.share_told,
            words=decision.words,
            removed_words=decision.removed_words,
        )


def clean_text(  # noqa: PLR0913 - what may be said of one article
    text: str | None = None,
    config: Config | None = None,
    *,
    html: str | bytes | None = None,
    url: str | None = None,
    isolate: bool = False,
    limits: Limits | None = None,
) -> Cleaned:
    """Remove what one article tells twice; its `text`, plain or Markdown, or the `html` of its page.

    `repeats` point into `extracted`: the text as given, without a byte-order mark, or the
    paragraphs of the page joined by a blank line. A text without a word is given back. Prints
    nothing, opens nothing, keeps nothing.

    With `isolate=True` the page or text is read in a child process, which is killed where it meets
    a limit of `limits` (20 seconds, 1 GiB), and waits for the next call then. Without it nothing is
    started and no time is promised: a hostile page may take long, though structural caps apply.

    Raises `NoArticleError` for a page without an article or one that met a limit (its `reason` says
    which), `UsageError` where not just one of `text` and `html` is given.
    """
    page = _page(text, html, url)
    article = _isolated(page, limits or Limits()) if isolate else extract(page)
    if isinstance(article, Skipped):
        if article.reason == "empty" and text is not None:
            return Cleaned(text, (), Status.KEPT, "text", text)
        raise NoArticleError(article.reason, article.detail)
    decision = Matcher(config).feed([article])[0]
    earlier = {r.id: article.text[r.source.start : r.source.end] for r in decision.repeats}
    return Cleaned.by(decision, earlier)


def check_content(text: object, html: object) -> None:
    """Refuse all but one of the two: a text that is a string, or a page that is a string or bytes."""
    if (text is None) == (html is None):
        raise UsageError("one of text and html is needed")
    if text is not None and not isinstance(text, str):
        raise UsageError(f"text is {type(text).__name__}, not a string; the bytes of a page are html")
    if html is not None and not isinstance(html, (str, bytes)):
        raise UsageError(f"html is {type(html).__name__}, neither a string nor bytes")


def _page(text: str | None, html: str | bytes | None, url: str | None) -> Page:
    check_content(text, html)
    return Page(source="text", id="text", text=text, html=html, url=url)


def _isolated(page: Page, limits: Limits) -> Article | Skipped:
    from twicetold.isolation import extract_isolated

    return extract_isolated(page, limits)
