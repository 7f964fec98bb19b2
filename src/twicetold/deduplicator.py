"""The library for articles that come one at a time."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import RLock
from typing import Any, Self

from twicetold.config import Config
from twicetold.decide import Decision
from twicetold.errors import NoArticleError, UsageError
from twicetold.extract import extract
from twicetold.isolation import extract_isolated
from twicetold.lasting import Durability
from twicetold.lastingmatcher import LastingMatcher
from twicetold.library import Cleaned
from twicetold.model import Article, Page, Skipped
from twicetold.wire import Limits


class Deduplicator:
    """Remembers every article it was given, and tells of each new one what was told before.

    With a path the memory lasts: one SQLite file, which several processes may use at once. Readers
    never wait, writers wait for one another up to a minute. Without a path it is in memory.

    `add` returns when the article is in the file, wholly: a killed process loses nothing that was
    answered. `durability="commit"` also waits for the disk each time, so that a machine that loses
    power loses nothing either: some milliseconds an article. `"batch"` waits only where `flush` is
    called.

    May be used from several threads: pages are extracted side by side and matched one after the
    other. With `isolate=True` pages are extracted in a child process that is killed after
    `limits.seconds`; without it structural caps apply and no time is promised.

    Raises `OtherParametersError` where the file was made with another `config`, `DamagedIndexError`
    where it is damaged or no index, `InUseError` where another process writes for too long.
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
        self.config = config or Config()
        self._lock = RLock()
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
        article = self._extracted(Page(name, name, html, text, url, **facts))
        with self._lock:
            added = self._matcher.add([article], keep_known=not renew)[0]
            cleaned = self._cleaned(added.decision, added.orphans)
            return replace(cleaned, known=added.known) if added.known else cleaned

    def query(
        self, *, html: bytes | str | None = None, text: str | None = None, url: str | None = None, **facts: Any
    ) -> Cleaned:
        """Give what `add` would give for an article of its own, and add nothing."""
        article = self._extracted(Page("", "", html, text, url, **facts))
        with self._lock:
            return self._cleaned(self._matcher.query([article])[0], ())

    def article(self, id: str) -> Cleaned | None:
        """Give an article as it stands now; None where there is none of this id."""
        with self._lock:
            decision = self._matcher.decision(id)
            return None if decision is None else self._cleaned(decision, ())

    def remove(self, id: str) -> tuple[str, ...]:
        """Forget an article; give the ids of those whose removed text pointed there.

        In the index that text stands in them again: `article` gives it.
        """
        with self._lock:
            return self._matcher.remove([id])

    def expire(self, older_than: float | timedelta) -> tuple[str, ...]:
        """Forget articles added longer ago than so many days; give the orphans that are left."""
        days = older_than / timedelta(days=1) if isinstance(older_than, timedelta) else older_than
        with self._lock:
            return self._matcher.expire(days)

    def stats(self) -> Mapping[str, int]:
        """Give counts: `articles`, `paragraphs`, `bytes` and more."""
        with self._lock:
            return self._matcher.stats()

    def flush(self) -> None:
        """Wait until everything added is on the disk."""
        with self._lock:
            self._matcher.flush()

    def close(self) -> None:
        """Close the file; nothing may be asked after."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._matcher.close()

    def _extracted(self, page: Page) -> Article:
        if (page.html is None) == (page.text is None):
            raise UsageError("one of text and html is needed")
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
