"""The names by which crawlers call the fields of a record, best first.

Zyte (`articleBody`), news-please (`maintext`), fundus (`plaintext`), trafilatura (`text`,
`raw_text`), firecrawl and crawl4ai (`markdown`, `metadata.sourceURL`), Hugging Face sets (`text`,
`metadata.url`), CCNet (`raw_content`), WordPress (`content.rendered`), MongoDB (`_id.$oid`).
Case, `_`, `-` and blanks do not count. A dot leads into an object.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

Names = tuple[str, ...]

TEXT = (
    "articlebody", "maintext", "plaintext", "text", "fulltext", "articletext", "cleantext",
    "cleanedtext", "rawtext", "bodytext", "textcontent", "contenttext", "rawcontent", "pagecontent",
    "maincontent", "content", "contents", "body", "story", "article", "markdown",
    "markdown.fitmarkdown", "markdown.rawmarkdown", "markdowncontent", "selftext",
    "content.rendered", "content.value", "data.text", "data.markdown", "source.text",
    "source.content", "source.body",
)  # fmt: skip
HTML = (
    "articlebodyhtml", "articlehtml", "html", "rawhtml", "htmlcontent", "contenthtml", "bodyhtml",
    "htmlbody", "pagehtml", "cleanedhtml", "fithtml", "browserhtml", "pagesource", "responsebody",
    "html.content", "data.html", "data.rawhtml", "source.html",
)  # fmt: skip
URL = (
    "url", "canonicalurl", "pageurl", "articleurl", "sourceurl", "finalurl", "originalurl",
    "requestedurl", "responseurl", "permalink", "metadata.url", "metadata.sourceurl", "meta.url",
    "data.url", "data.metadata.sourceurl", "data.metadata.url", "html.requestedurl", "source.url",
    "warctargeturi", "targeturi",
)  # fmt: skip
# Names that as often hold something else, a press agency or a name of the page
URL_IF_ADDRESS = ("link", "source", "metadata.source", "href", "uri", "id")
ID = (
    "id", "uuid", "guid", "articleid", "docid", "documentid", "itemid", "recordid", "id.$oid",
    "metadata.id",
)  # fmt: skip
DATE = (
    "datepublished", "datepublish", "publishdate", "publisheddate", "publishedat", "publishedtime",
    "publishingdate", "publicationdate", "published", "pubdate", "datepublishedraw", "date",
    "date.$date", "datetime", "datecreated", "created", "createdat", "createdutc",
    "metadata.datepublished", "metadata.publisheddate", "metadata.publishedtime", "metadata.date",
    "data.metadata.publishedtime", "source.date", "timestamp", "metadata.timestamp",
)  # fmt: skip
TITLE = (
    "title", "headline", "titlepage", "pagetitle", "heading", "title.rendered", "metadata.title",
    "data.metadata.title", "source.title",
)  # fmt: skip
AUTHOR = (
    "author", "authors", "byline", "creator", "metadata.author", "metadata.authors",
    "data.metadata.author", "source.author",
)  # fmt: skip
LANGUAGE = (
    "language", "inlanguage", "lang", "languagecode", "metadata.language", "metadata.lang",
    "data.metadata.language",
)  # fmt: skip

_KEPT_KEYS = 200
_KEPT_CHARACTERS = 8000
_INSIGNIFICANT = re.compile(r"[\s_\-]+")


def plain(name: str) -> str:
    """Reduce a name to what is compared."""
    return _INSIGNIFICANT.sub("", name).casefold()


def candidates(record: Mapping[str, Any], names: Names) -> Iterator[tuple[str, Any]]:
    """Give the fields that bear one of the names, best first: the path as spelled, the value."""
    for key, below in _leads(tuple(record), names):
        found = _descend(record[key], below) if below else ((), record[key])
        if found is not None:
            yield ".".join((key, *found[0])), found[1]


def lookup_exactly(record: Mapping[str, Any], name: str) -> tuple[str, Any] | None:
    """Find a name that a user gave: a key as it stands, else a path with dots."""
    if name in record:
        return name, record[name]
    value: Any = record
    for part in name.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
    return name, value


def known(names: Sequence[str]) -> frozenset[str]:
    """Say which of these names mean something here."""
    listed = {*TEXT, *HTML, *URL, *URL_IF_ADDRESS, *ID, *DATE, *TITLE, *AUTHOR, *LANGUAGE}
    return frozenset(listed.intersection(map(plain, names)))


def _leads(keys: tuple[str, ...], names: Names) -> tuple[tuple[str, Names], ...]:
    # Thousands of keys, or keys of a megabyte, are not worth remembering
    if len(keys) > _KEPT_KEYS or sum(map(len, keys)) > _KEPT_CHARACTERS:
        return _found_leads(keys, names)
    return _kept_leads(keys, names)


def _found_leads(keys: tuple[str, ...], names: Names) -> tuple[tuple[str, Names], ...]:
    """Say which keys begin which names: the key as spelled, and what must come below it."""
    spelled = _last_spelled(keys)
    parts = (tuple(name.split(".")) for name in names)
    return tuple((spelled[first], tuple(below)) for first, *below in parts if first in spelled)


def _descend(value: Any, below: Names) -> tuple[Names, Any] | None:
    path: list[str] = []
    for part in below:
        if not isinstance(value, Mapping):
            return None
        key = _spelled(value).get(part)
        if key is None:
            return None
        path.append(key)
        value = value[key]
    return tuple(path), value


def _spelled(keys: Iterable[str]) -> dict[str, str]:
    spelled: dict[str, str] = {}
    for key in keys:
        spelled.setdefault(plain(key), key)
    return spelled


# A record is asked for one field after the other, and rows of a table have their names in common
_last_spelled = lru_cache(maxsize=1)(_spelled)
_kept_leads = lru_cache(maxsize=1024)(_found_leads)
