"""What a page says of itself: title, address, author, date, language.

Only cheap and certain places are asked. trafilatura's own search for metadata doubles the time of
an extraction, and its answers depend on today's date.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import tee
from typing import Any

from lxml.html import HtmlElement

from twicetold.extract.pageurl import absolute_url, day_in, host_of
from twicetold.limits import MAX_FIELD, MAX_SCRIPT
from twicetold.model import Page

_DATE_NAMES = (
    "article:published_time", "og:article:published_time", "datepublished", "date",
    "dc.date", "dc.date.issued", "dcterms.date", "dcterms.created", "pubdate", "publishdate",
    "publish-date", "publication_date", "sailthru.date", "parsely-pub-date", "article.published",
)  # fmt: skip
_AUTHOR_NAMES = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author")
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T ]+(\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?$"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What is known of a page before its text is read."""

    url: str | None
    host: str
    title: str | None
    author: str | None
    date: str | None
    language: str | None
    caps: set[str]
    """The limits that bit."""


def facts_of(tree: HtmlElement, page: Page) -> PageFacts:
    """Complete what the page record says by what the HTML says."""
    metas, caps = _metas(tree), set[str]()
    url = page.url or _short(_url(tree, metas), caps)
    # Read where it is asked, and once for both
    for_author, for_date = tee(_structured(tree, caps))
    return PageFacts(
        url=url,
        host=host_of(url) or page.host or "",
        title=page.title or _short(_title(tree, metas), caps),
        author=page.author or _short(_author(for_author, metas), caps),
        date=page.date or _date(tree, for_date, metas) or day_in(url),
        language=page.language or _language(tree),
        caps=caps,
    )


def _short(said: str | None, caps: set[str]) -> str | None:
    if said is None or len(said) <= MAX_FIELD:
        return said
    caps.add("fields")
    return None


def iso_date(value: object) -> str | None:
    """Give a day or a moment in ISO 8601; None for another form or a day that does not exist."""
    match = _ISO.match(value.strip()[:40]) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return None
    return f"{day}T{match[4]}{match[5] or ''}" if match[4] else day


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Give the first content of each named meta element, names in lower case."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = _clean(meta.get("content"))
        if name and content:
            metas.setdefault(name.strip().lower(), content)
    return metas


def _clean(text: str | None) -> str:
    joined = " ".join((text or "").split())
    return joined if joined.isprintable() else "".join(filter(str.isprintable, joined))


def _text(element: HtmlElement) -> str:
    return _clean(" ".join(element.itertext()))


def _title(tree: HtmlElement, metas: dict[str, str]) -> str | None:
    """Give the only h1, else og:title, else the first h1, else the title element."""
    headings = [text for heading in tree.iter("h1") if (text := _text(heading))]
    if len(headings) == 1:
        return headings[0]
    named = metas.get("og:title") or (headings[0] if headings else "")
    return named or next((t for e in tree.iter("title") if (t := _text(e))), None)


def _url(tree: HtmlElement, metas: dict[str, str]) -> str | None:
    for link in tree.iter("link"):
        named = "canonical" in (link.get("rel") or "").lower().split()
        if named and (url := absolute_url(link.get("href"))):
            return url
    return absolute_url(metas.get("og:url"))


def _author(structured: Iterator[dict[str, Any]], metas: dict[str, str]) -> str | None:
    for name in _AUTHOR_NAMES:
        # Some sites give the address of a profile instead of a name
        if (value := metas.get(name)) and "://" not in value:
            return value
    for node in structured:
        if name := _names(node.get("author")):
            return name
    return None


def _names(author: object) -> str:
    people = author if isinstance(author, list) else [author]
    names = (person.get("name") if isinstance(person, dict) else person for person in people)
    cleaned = (_clean(name) for name in names if isinstance(name, str) and "://" not in name)
    return ", ".join(filter(None, cleaned))


def _date(tree: HtmlElement, structured: Iterator[dict[str, Any]], metas: dict[str, str]) -> str | None:
    for name in _DATE_NAMES:
        if found := iso_date(metas.get(name)):
            return found
    for node in structured:
        if found := iso_date(node.get("datePublished")):
            return found
    return _date_in_time(tree)


def _date_in_time(tree: HtmlElement) -> str | None:
    """Prefer the `<time>` that is called the publication, else take the first with a date."""
    times = list(tree.iter("time"))
    called = [t for t in times if t.get("itemprop") == "datePublished" or "pubdate" in t.attrib]
    dates = (iso_date(time.get("datetime")) for time in called + times)
    return next(filter(None, dates), None)


def _language(tree: HtmlElement) -> str | None:
    root = tree.getroottree().getroot()
    tag = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    return tag.replace("_", "-") if _LANGUAGE.match(tag) else None


def _structured(tree: HtmlElement, caps: set[str]) -> Iterator[dict[str, Any]]:
    """Give the objects of JSON-LD that a page holds at the top, in lists and in graphs."""
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or ""):
            continue
        if len(text) > MAX_SCRIPT:
            caps.add("scripts")
            continue
        try:
            found = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _objects(found)


def _objects(found: object) -> Iterator[dict[str, Any]]:
    for node in found if isinstance(found, list) else [found]:
        if isinstance(node, dict):
            yield node
            graph = node.get("@graph")
            inner = graph if isinstance(graph, list) else []
            yield from (each for each in inner if isinstance(each, dict))
