"""The library for articles that come one at a time."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from threading import RLock
from typing import Any, Self

from twicetold import wire
from twicetold.config import Config
from twicetold.decide import Decision
from twicetold.errors import NoArticleError, UsageError
from twicetold.extract import extract
from twicetold.library import Cleaned
from twicetold.matcher import Matcher
from twicetold.model import Action, Article, Page, Skipped
from twicetold.wire import Limits, Manner
from twicetold.workers import Pool


class Deduplicator:
    """Remembers every article it was given, and tells of each new one what was told before.

    Without a path in memory. May be used from several threads: pages are extracted side by side and
    matched one after the other. With `isolate=True` pages are extracted in a child process that is
    killed after `limits.seconds`; without it no time is promised.
    """

    def __init__(
        self,
        path: str | Path | None = None,
        config: Config | None = None,
        *,
        isolate: bool = False,
        limits: Limits | None = None,
    ) -> None:
        if path is not None:
            raise UsageError("an index in a file is not offered yet")
        self.config = config or Config()
        self._lock = RLock()
        self._articles: dict[str, Article] = {}
        self._decisions: dict[str, Decision] = {}
        self._matcher = Matcher(self.config)
        self._pool = Pool(limits or Limits()) if isolate else None
        if self._pool:
            self._pool.__enter__()

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
        **facts: Any,
    ) -> Cleaned:
        """Add an article; give it with what it repeats of those added before.

        `html` or `text`, and `id` or `url`, are needed; `facts` are `date`, `host`, `title`,
        `author`, `language`, `charset`, `meta`. An id that is there already is replaced: the new
        text is the latest of all. Raises `NoArticleError` where there is no article in the page.
        """
        name = id or url
        if not name:
            raise UsageError("an article needs an id or a url")
        article = self._extracted(Page(name, name, html, text, url, **facts))
        with self._lock:
            orphans = self._removed({name})
            self._articles[name] = article
            decision = self._matcher.feed([article])[0]
            self._decisions[name] = decision
            return self._cleaned(decision, orphans)

    def query(
        self, *, html: bytes | str | None = None, text: str | None = None, url: str | None = None, **facts: Any
    ) -> Cleaned:
        """Give what `add` would give, as an article of its own, and add nothing."""
        article = self._extracted(Page("", "", html, text, url, **facts))
        with self._lock:
            decision = self._matcher.feed([article])[0]
            cleaned = self._cleaned(decision, ())
            self._rebuild()
            return cleaned

    def remove(self, id: str) -> tuple[str, ...]:
        """Forget an article; give the ids of those whose removed text pointed there."""
        with self._lock:
            return self._removed({id})

    def expire(self, older_than: float | timedelta) -> tuple[str, ...]:
        """Forget articles added more than so many days ago; give the orphans."""
        days = older_than / timedelta(days=1) if isinstance(older_than, timedelta) else older_than
        with self._lock:
            return self._removed(set(self._articles)) if days <= 0 else ()

    def stats(self) -> Mapping[str, int]:
        """Give counts."""
        with self._lock:
            return {"articles": len(self._articles)}

    def flush(self) -> None:
        """Wait until everything added is on the disk."""

    def close(self) -> None:
        """End child processes and close the file; nothing may be asked after."""
        if self._pool:
            self._pool.close()
            self._pool = None

    def _extracted(self, page: Page) -> Article:
        if page.html is None and page.text is None:
            raise UsageError("html or text is needed")
        if self._pool and page.html is not None:
            outcome = wire.outcome(self._pool.ask(wire.request(page, Manner())), page)
        else:
            outcome = extract(page)
        if isinstance(outcome, Skipped):
            raise NoArticleError(outcome.reason, outcome.detail)
        return outcome

    def _removed(self, ids: set[str]) -> tuple[str, ...]:
        ids = ids & set(self._articles)
        if not ids:
            return ()
        for id in ids:
            del self._articles[id], self._decisions[id]
        self._rebuild()
        return tuple(
            id
            for id, decision in self._decisions.items()
            if any(r.action is Action.REMOVE and r.source.article in ids for r in decision.repeats)
        )

    def _rebuild(self) -> None:
        self._matcher = Matcher(self.config)
        self._matcher.feed(list(self._articles.values()))

    def _cleaned(self, decision: Decision, orphans: tuple[str, ...]) -> Cleaned:
        texts = {}
        for repeat in decision.repeats:
            place = repeat.source
            source = decision.article if place.article == decision.article.id else self._articles[place.article]
            texts[repeat.id] = source.text[place.start : place.end]
        return Cleaned.by(decision, texts, orphans)
