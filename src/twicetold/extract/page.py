"""The stage: a page in, an article or the reason for none out."""

from typing import Literal

from twicetold.characters import has_long_marks, whole_characters
from twicetold.extract.pageurl import host_of
from twicetold.extract.plaintext import split_text
from twicetold.limits import MAX_CHARACTERS, MAX_LINES, MAX_PARAGRAPHS
from twicetold.model import Article, Page, Skipped


def extract(
    page: Page,
    *,
    paragraphs: Literal["auto", "blank", "line"] = "auto",
    comments: bool = False,
) -> Article | Skipped:
    """Extract the article of a page; say why where there is none. Never raise for its content.

    The page's HTML is read if it has any, else its text, which stays as it is. What the record
    says of title, address, author, date and language holds; the HTML is asked for the rest.
    """
    if page.html is None:
        return _within_limits(_from_text(page, paragraphs))
    # Loading trafilatura takes a third of a second that texts need not pay
    from twicetold.extract.html import extract_html

    try:
        return _within_limits(extract_html(page, comments=comments))
    except Exception as error:  # noqa: BLE001 - whatever a page does to a parser is a skipped page
        detail = f"{type(error).__name__}: {error}"
        return Skipped(page.source, "extract", "extraction-failed", detail)


def _within_limits(outcome: Article | Skipped) -> Article | Skipped:
    if isinstance(outcome, Skipped):
        return outcome
    for count, most, what in (
        (len(outcome.text), MAX_CHARACTERS, "characters"),
        (len(outcome.paragraphs), MAX_PARAGRAPHS, "paragraphs"),
    ):
        if count > most:
            return Skipped(outcome.source, "extract", "too-large", f"{count:,} {what}")
    return outcome


def _from_text(page: Page, paragraphs: Literal["auto", "blank", "line"]) -> Article | Skipped:
    if page.text is None:
        return Skipped(page.source, "extract", "no-text")
    text, replaced = whole_characters(page.text.removeprefix("\ufeff"))
    if not text.strip():
        return Skipped(page.source, "extract", "empty")
    if (lines := text.count("\n") + text.count("\r")) > MAX_LINES:
        return Skipped(page.source, "extract", "too-large", f"{lines:,} lines")
    return Article(
        id=page.id,
        source=page.source,
        text=text,
        paragraphs=split_text(text, paragraphs),
        url=page.url,
        host=host_of(page.url) or page.host or "",
        title=page.title,
        author=page.author,
        date=page.date,
        language=page.language,
        meta=page.meta,
        surrogates_replaced=replaced,
        record=page.record,
        caps=("marks",) if has_long_marks(text) else (),
    )
