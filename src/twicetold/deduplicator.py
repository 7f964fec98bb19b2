"""The library for articles that come one at a time."""

import json
import math
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import RLock
from typing import Any, Final, Self, get_args

from twicetold.characters import whole_characters
from twicetold.config import Config
from twicetold.decide import Decision
from twicetold.errors import NoArticleError, UsageError
from twicetold.extract import extract
from twicetold.isolation import extract_isolated
from twicetold.lasting import Durability
from twicetold.lastingmatcher import LastingMatcher
from twicetold.library import Cleaned, check_content
from twicetold.model import Article, Page, Skipped
from twicetold.wire import Limits

_FACTS: Final = frozenset({"date", "host", "title", "author", "language", "charset", "meta"})


class Deduplicator:
    """Remembers every article it was given, and tells of each new one what was told before.

    With a path the memory lasts: one SQLite file, which several processes may use at once. Readers
    never wait, writers wait for one another up to a minute. Articles that were read lately are put
    aside in a temporary file without a name, 128 MB at most. Without a path all is in memory.

    `add` returns when the article is in the file, wholly: a killed process loses nothing that was
    answered. `durability="commit"` also waits for the disk each time, so that a machine that loses
    power loses nothing either: some milliseconds an article. `"batch"` waits only where `flush` is
    called.

    May be used from several threads: pages are extracted side by side and matched one after the
    other. With `isolate=True` pages are extracted in a child process that is killed after
    `limits.seconds`; without it structural caps apply and no time is promised.

    A process that is forked opens the file again for itself: what the other opened is refused there.

    Raises `OtherParametersError` where the file was made with another `config`, `DamagedIndexError`
    where it is damaged or no index, `InUseError` where another process writes for too long,
    `UsageError` for what cannot be asked: of one that is closed, or with an id that is no string.
    """

    def __init__(  # noqa: PLR0913 - a keyword each
        self,
        path: str | Path | None = None,
        config: Config | None = None,
        *,
        durability: Durability = "commit",
        read_only: bool = False,
        isolate: bool = False,
        limits: Limits | None = None,
    ) -> None:
        if path is not None and not (isinstance(path, (str, Path)) and str(path)):
            raise UsageError(f"{path!r} is no path; without one the memory does not last")
        if durability not in get_args(Durability):
            raise UsageError(f"durability is one of {', '.join(get_args(Durability))}, not {durability!r}")
        self.config = config or Config()
        self._lock = RLock()
        self._owner = None if path is None else os.getpid()
        self._matcher = LastingMatcher(
            None if path is None else str(path), self.config, read_only=read_only, durability=durability
        )
        self._limits = (limits or Limits()) if isolate else None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(
        self,
        *,
        html: bytes | str | None = None,
        text: str | None = None,
        id: str | None = None,
        url: str | None = None,
        renew: bool = True,
        **facts: Any,
    ) -> Cleaned:
        """Add an article; give it with what it repeats of those added before.

        `html` or `text`, and `id` or `url`, are needed; `facts` are `date`, `host`, `title`,
        `author`, `language`, `charset`, `meta`. An id that is there already is replaced: the new
        text is the latest of all, and `orphans` names the articles whose removed text pointed at
        the old one; in the index that text stands in them again. Raises `NoArticleError` where
        there is no article in the page; then nothing has changed.

        With `renew=False` an article of that id with the same text is left as it stands, and given
        with `known`: a page that is fetched again and has not changed is no repeat of its copies.
        """
        name = id or url
        if not name:
            raise UsageError("an article needs an id or a url")
        article = self._extracted(_page(name, html, text, url, facts))
        with self._turn() as matcher:
            added = matcher.add([article], keep_known=not renew)[0]
            cleaned = self._cleaned(added.decision, added.orphans)
            return replace(cleaned, known=added.known) if added.known else cleaned

    def query(
        self, *, html: bytes | str | None = None, text: str | None = None, url: str | None = None, **facts: Any
    ) -> Cleaned:
        """Give what `add` would give for an article of its own, and add nothing."""
        article = self._extracted(_page("", html, text, url, facts))
        with self._turn() as matcher:
            return self._cleaned(matcher.query([article])[0], ())

    def article(self, id: str) -> Cleaned | None:
        """Give an article as it stands now; None where there is none of this id."""
        with self._turn() as matcher:
            decision = matcher.decision(_written("id", id))
            return None if decision is None else self._cleaned(decision, ())

    def remove(self, id: str) -> tuple[str, ...]:
        """Forget an article; give the ids of those whose removed text pointed there.

        In the index that text stands in them again: `article` gives it.
        """
        with self._turn() as matcher:
            return matcher.remove([_written("id", id)])

    def expire(self, older_than: float | timedelta) -> tuple[str, ...]:
        """Forget articles added longer ago than so many days; give the orphans that are left."""
        days = older_than / timedelta(days=1) if isinstance(older_than, timedelta) else older_than
        if not isinstance(days, (int, float)) or not math.isfinite(days) or days < 0:
            raise UsageError(f"older than {days!r} days is no age")
        with self._turn() as matcher:
            return matcher.expire(days)

    def stats(self) -> Mapping[str, int]:
        """Give counts: `articles`, `paragraphs`, `bytes` and more."""
        with self._turn() as matcher:
            return matcher.stats()

    def flush(self) -> None:
        """Wait until everything added is on the disk."""
        with self._turn() as matcher:
            matcher.flush()

    def close(self) -> None:
        """Close the file; nothing may be asked after. In a process that was forked nothing is closed."""
        if self._is_inherited():
            return
        with self._lock:
            if not self._closed:
                self._closed = True
                self._matcher.close()

    @contextmanager
    def _turn(self) -> Iterator[LastingMatcher]:
        """Wait for other threads; refuse what is closed, or open in another process alone."""
        if self._is_inherited():
            raise UsageError("it was opened before this process was forked; open it again here")
        with self._lock:
            if self._closed:
                raise UsageError("it is closed")
            yield self._matcher

    def _is_inherited(self) -> bool:
        return self._owner not in (None, os.getpid())

    def _extracted(self, page: Page) -> Article:
        outcome = extract(page) if self._limits is None else extract_isolated(page, self._limits)
        if isinstance(outcome, Skipped):
            raise NoArticleError(outcome.reason, outcome.detail)
        return outcome

    def _cleaned(self, decision: Decision, orphans: tuple[str, ...]) -> Cleaned:
        article = decision.article
        places = {r.id: r.source for r in decision.repeats}
        others = sorted({place.article for place in places.values()} - {article.id})
        texts = {article.id: article.text, **self._matcher.texts(others)}
        earlier = {id: texts[p.article][p.start : p.end] for id, p in places.items() if p.article in texts}
        return Cleaned.by(decision, earlier, orphans)


def _page(name: str, html: bytes | str | None, text: str | None, url: str | None, facts: dict[str, Any]) -> Page:
    """Give the page of a call; refuse what could be written and never read again."""
    check_content(text, html)
    if unknown := sorted(facts.keys() - _FACTS):
        raise UsageError(f"an article has no {', '.join(unknown)}; put it into meta")
    meta = _json_object(facts.pop("meta", None))
    if isinstance(facts.get("date"), date):
        facts["date"] = facts["date"].isoformat()
    known: dict[str, Any] = {fact: _written(fact, value) for fact, value in facts.items() if value is not None}
    name = _written("id", name)
    return Page(name, name, html, text, url and _written("url", url), meta=meta, **known)


def _written(what: str, value: object) -> str:
    """Give a string as a file can hold it; refuse what is none."""
    if not isinstance(value, str):
        raise UsageError(f"{what} is {type(value).__name__}, not a string")
    return whole_characters(value)[0]


def _json_object(meta: object) -> dict[str, Any]:
    try:
        found = json.loads(json.dumps(meta or {}))
    except (TypeError, ValueError, RecursionError) as error:
        raise UsageError(f"meta holds what JSON does not: {error}") from None
    if not isinstance(found, dict):
        raise UsageError(f"meta is {type(meta).__name__}, not fields with values")
    return found
