"""The item pipeline: every item by the index, off the reactor's thread.

No item is lost to it: one without a text, with a page that has no article, or that meets a failure
of the index goes on as it came, and is counted.
"""

import asyncio
import logging
import time
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Self, TypeVar
from uuid import uuid4

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.statscollectors import StatsCollector
from scrapy.utils.asyncio import is_asyncio_available

from twicetold.deduplicator import Deduplicator
from twicetold.errors import NoArticleError, TwicetoldError
from twicetold.library import Cleaned
from twicetold.model import Status
from twicetold.read import FieldChoice
from twicetold.scrapy.items import ItemPage, put, put_text, read_item
from twicetold.scrapy.report import count, report_of
from twicetold.scrapy.settings import CrawlSettings, ItemAction, read_settings

logger = logging.getLogger("twicetold")

Value = TypeVar("Value")


class DuplicateItem(DropItem):
    """A copy of another article; `article` has what it repeats. Logged at DEBUG."""

    def __init__(self, article: Cleaned) -> None:
        super().__init__(f"{article.id}: told before by {article.duplicate_of}", log_level="DEBUG")
        self.article = article


class TwicetoldPipeline:
    """Annotates, rewrites or drops items by what was told before. See `settings` for what it may be told."""

    def __init__(self, settings: CrawlSettings, stats: StatsCollector, spider: str) -> None:
        self._settings = settings
        self._stats = stats
        self._spider = spider
        self._threads = ThreadPoolExecutor(settings.workers, thread_name_prefix="twicetold")
        self._index: Deduplicator | None = None
        self._choices: set[FieldChoice] = set()
        self._warned: set[str] = set()
        self._failed: Counter[type[Exception]] = Counter()
        self._spent: deque[float] = deque()
        """The seconds that threads have taken and that are not counted yet."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the settings of the crawl; raise `NotConfigured` with a reason where it is switched off."""
        assert crawler.stats  # always there when components are built
        name = crawler.spidercls.name
        return cls(read_settings(crawler.settings, name), crawler.stats, name)

    async def open_spider(self) -> None:
        """Open the index."""
        settings = self._settings
        place = settings.index or "memory"
        logger.info("Index in %s; action: %s", place, settings.action)
        self._index = await _off_reactor(self._threads, self._opened)

    async def close_spider(self) -> None:
        """Write what is not written, and close the index."""
        if self._index is not None:
            index, self._index = self._index, None
            try:
                articles = await _off_reactor(self._threads, lambda: _closed(index))
                self._stats.set_value("twicetold/index/articles", articles)
            except (TwicetoldError, OSError) as failure:
                logger.error("The index was not closed as it should be: %s", failure)  # noqa: TRY400
        if self._failed:
            logger.error("%d items went on as they came: the index failed", self._failed.total())
        self._threads.shutdown(wait=False)

    async def process_item(self, item: Any) -> Any:
        """Give the item, annotated or rewritten; raise `DuplicateItem` for a copy that is dropped."""
        found = read_item(item, self._settings.fields, self._spider) if ItemAdapter.is_item(item) else None
        self._stats.inc_value("twicetold/items/seen")
        if found is None:
            self._stats.inc_value("twicetold/items/no-text")
            return item
        self._tell_choice(found.choice)
        article = await self._added(found)
        return item if article is None else self._concluded(item, found, article)

    def _opened(self) -> Deduplicator:
        settings = self._settings
        if settings.index is not None:
            settings.index.parent.mkdir(parents=True, exist_ok=True)
        return Deduplicator(
            settings.index,
            settings.config,
            # A killed crawl loses nothing; Scrapy's own queue on the disk outlives no power cut either
            durability="batch",
            isolate=settings.isolate,
            limits=settings.limits,
        )

    async def _added(self, found: ItemPage) -> Cleaned | None:
        page = found.page
        if not found.named:
            # Known again by nothing: a name of its own, lest it replace another
            page = replace(page, id=f"{self._spider}:{uuid4()}")
            self._warn_once(
                "no-id", "An item has neither an id nor a URL; fetched again it will repeat itself", page.id
            )
        try:
            return await _off_reactor(self._threads, lambda: self._add(page))
        except NoArticleError as refused:
            self._stats.inc_value("twicetold/items/no-article")
            self._stats.inc_value(f"twicetold/skipped/{refused.reason}")
            logger.debug("%s: no article: %s", page.id, refused)
        except (TwicetoldError, OSError) as failure:
            self._tell_failure(page.id, failure)
        finally:
            while self._spent:
                self._stats.inc_value("twicetold/time/ms", round(1000 * self._spent.pop()))
        return None

    def _add(self, page: Any) -> Cleaned:
        assert self._index is not None
        facts = ("html", "text", "id", "url", "date", "host", "title", "author", "language")
        started = time.monotonic()
        try:
            # A page that is fetched again is told of as before, not as a copy of its own copies
            return self._index.add(renew=False, **{name: getattr(page, name) for name in facts})
        finally:
            self._spent.append(time.monotonic() - started)

    def _concluded(self, item: Any, found: ItemPage, article: Cleaned) -> Any:
        settings = self._settings
        count(self._stats, article)
        if settings.action is ItemAction.DROP and article.status is Status.DUPLICATE:
            self._stats.inc_value("twicetold/items/dropped")
            raise DuplicateItem(article)
        if settings.action is ItemAction.REWRITE:
            if put_text(item, found.choice, settings.output_field, article.text):
                self._stats.inc_value("twicetold/items/rewritten")
            else:
                self._warn_once(
                    "no-room", "An item has no field for its text: name one in TWICETOLD_OUTPUT_FIELD", item
                )
        if not put(item, settings.report_field, report_of(article)) and settings.action is ItemAction.ANNOTATE:
            remedy = f"declare {settings.report_field}, or name another in TWICETOLD_REPORT_FIELD"
            self._warn_once("no-room", f"An item has no field for the report: {remedy}", item)
        return item

    def _tell_choice(self, choice: FieldChoice) -> None:
        if choice not in self._choices and len(self._choices) < _MOST_CHOICES:
            self._choices.add(choice)
            names = {name: getattr(choice, name) for name in ("text", "html", "url", "id", "date")}
            logger.info("Fields of items: %s", ", ".join(f"{name} from {at}" for name, at in names.items() if at))

    def _tell_failure(self, id: str, failure: Exception) -> None:
        """Say what failed the first time; a full disk fails for each of a million items."""
        self._stats.inc_value("twicetold/items/failed")
        self._failed[type(failure)] += 1
        told = self._failed[type(failure)] > 1
        remark = "" if told else " (this is told once; more are counted)"
        logger.log(logging.DEBUG if told else logging.ERROR, "%s: goes on as it came: %s%s", id, failure, remark)

    def _warn_once(self, what: str, sentence: str, example: Any) -> None:
        self._stats.inc_value(f"twicetold/items/{what}")
        if what not in self._warned:
            self._warned.add(what)
            logger.warning("%s (this is told once): %.200s", sentence, example)


_MOST_CHOICES = 16


def _closed(index: Deduplicator) -> int:
    try:
        index.flush()
        return index.stats()["articles"]
    finally:
        index.close()


async def _off_reactor(threads: ThreadPoolExecutor, work: Callable[[], Value]) -> Value:
    """Do some work in one of our own threads: Scrapy's are those that look up names of hosts."""
    if is_asyncio_available():
        return await asyncio.get_running_loop().run_in_executor(threads, work)
    from scrapy.utils.defer import maybe_deferred_to_future
    from twisted.internet import reactor
    from twisted.internet.defer import Deferred

    waiting: Deferred[Future[Value]] = Deferred()
    done: Any = reactor
    threads.submit(work).add_done_callback(lambda future: done.callFromThread(waiting.callback, future))
    return (await maybe_deferred_to_future(waiting)).result()
