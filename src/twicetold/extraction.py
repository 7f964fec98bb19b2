"""From pages to articles, in the order of the pages, whatever a page does.

Pages of HTML and long texts go to worker processes; short texts, which no parser can hang on, are
read here. Some pages are under way at any time, so workers go on while the caller does something
else with what came so far; how many is bounded, and so is what they hold.
"""

import json
import os
import platform
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from sys import getsizeof
from typing import Any, Final, Protocol, Self

from twicetold import extract as _extract
from twicetold import limits as _limits
from twicetold import wire
from twicetold.extract import extract
from twicetold.limits import AHEAD, AHEAD_BYTES
from twicetold.model import Article, Page, Skipped
from twicetold.wire import Limits, Manner
from twicetold.workers import Pool

SHORT: Final = 200_000
"""Characters up to which a text is cut into paragraphs here; a process would cost more."""
_WEIGHED: Final = 16
"""What is under way is weighed each time that so many pages more are."""
PARAGRAPH_SIZE: Final = 150
"""Bytes that a paragraph takes beside its text."""


class Memory(Protocol):
    """Remembers replies of workers by key."""

    def get(self, key: str, limits: Limits) -> bytes | None:
        """Give what is remembered."""

    def put(self, key: str, reply: bytes, limits: Limits) -> None:
        """Remember a reply; called from any thread."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page gave, and the key of its extraction; none where it was read here."""

    outcome: Article | Skipped
    key: str | None = None
    caps: tuple[str, ...] = ()
    """The limits that bit when its record was read."""

    @property
    def size(self) -> int:
        """Give the bytes that it holds, roughly."""
        if isinstance(self.outcome, Skipped):
            return 0
        return getsizeof(self.outcome.text) + PARAGRAPH_SIZE * len(self.outcome.paragraphs)


@dataclass(slots=True)
class _Ahead:
    """What is under way, in order."""

    waiting: deque[tuple[Future[Extracted] | Extracted, int, int]] = field(default_factory=deque)
    """What will come or is there, and the bytes of what was asked and of what is carried along."""

    def first(self) -> Extracted:
        first = self.waiting.popleft()[0]
        return first if isinstance(first, Extracted) else first.result()

    def is_full(self) -> bool:
        count = len(self.waiting)
        return count >= AHEAD or (count % _WEIGHED == 0 and self._size() > AHEAD_BYTES)

    def is_first_done(self) -> bool:
        first = self.waiting[0][0]
        return isinstance(first, Extracted) or first.done()

    def _size(self) -> int:
        # An article of tiny paragraphs is many times its page
        return sum(_size_of(coming, size) + carried for coming, size, carried in self.waiting)


class Extraction:
    """Extracts pages in processes of their own. Ends them all when it is left."""

    def __init__(self, manner: Manner, limits: Limits, workers: int, memory: Memory) -> None:
        self._manner = manner
        self._limits = limits
        self._memory = memory
        self._pool = Pool(limits)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="twicetold-page")
        self.work = {"asked": 0, "known": 0, "waited": 0}
        """Pages that workers were asked for, pages whose extraction was known, and how often so many were under way
        that reading waited."""

    def __enter__(self) -> Self:
        self._pool.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()
        self._threads.shutdown(cancel_futures=True)

    def outcomes(self, pages: Iterable[Page | Skipped]) -> Iterator[Extracted]:
        """Give what became of each page, in their order."""
        ahead = _Ahead()
        for page in pages:
            if isinstance(page, Skipped) and not ahead.waiting:
                yield Extracted(page)  # of millions in a row none need wait
                continue
            carried = 0 if isinstance(page, Skipped) else carried_size(page.meta)
            ahead.waiting.append((*self._begun(page), carried))
            while ahead.waiting and (ahead.is_first_done() or ahead.is_full()):
                self.work["waited"] += not ahead.is_first_done()
                yield ahead.first()
        while ahead.waiting:
            yield ahead.first()

    def _begun(self, page: Page | Skipped) -> tuple[Future[Extracted] | Extracted, int]:
        if isinstance(page, Skipped):
            return Extracted(page), 0
        if page.html is None and len(page.text or "") <= SHORT:
            article = extract(page, paragraphs=self._manner.paragraphs, comments=self._manner.comments)
            return Extracted(article, caps=page.caps), len(page.text or "")
        request = wire.request(page, self._manner)
        key = wire.key_of(request)
        name = replace(page, html=None, text=None)
        known = self._memory.get(key, self._limits)
        if known is not None and (outcome := _outcome(known, name)):
            self.work["known"] += 1
            return Extracted(outcome, key, page.caps), len(known)
        self.work["asked"] += 1
        return self._threads.submit(self._asked, name, request, key), len(request)

    def _asked(self, name: Page, request: bytes, key: str) -> Extracted:
        reply = self._pool.ask(request)
        outcome = _outcome(reply, name)
        if outcome is None:
            return Extracted(Skipped(name.source, "extract", "worker-died", "its answer was none"), caps=name.caps)
        if not (isinstance(outcome, Skipped) and outcome.reason == "worker-died"):
            self._memory.put(key, reply, self._limits)
        return Extracted(outcome, key, name.caps)


def carried_size(meta: Mapping[str, Any]) -> int:
    """Give the bytes that carried fields take, roughly."""
    return len(json.dumps(meta)) if meta else 0


def _outcome(reply: bytes, name: Page) -> Article | Skipped | None:
    """Read a reply; None where it is none. A worker that was taken over says what it likes."""
    try:
        return wire.outcome(reply, name)
    except (ValueError, TypeError, KeyError):
        return None


def _size_of(coming: Future[Extracted] | Extracted, asked: int) -> int:
    """Give the bytes that something holds: what was asked until its answer is there."""
    if isinstance(coming, Extracted):
        return coming.size
    return coming.result().size if coming.done() else asked


def default_workers() -> int:
    """Give the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def extractor_versions() -> dict[str, str]:
    """Give what an extraction depends on beside the page: equal versions, equal articles."""
    libraries = {name: version(name) for name in ("trafilatura", "lxml", "justext", "charset-normalizer")}
    code = blake2b(digest_size=8)
    for path in (Path(_limits.__file__), *sorted(Path(_extract.__file__).parent.glob("*.py"))):
        code.update(path.read_bytes())
    return {**libraries, "python": platform.python_version(), "extract": code.hexdigest()}
