"""Pages read in child processes, for a library call.

The first call starts a child, a fifth of a second; later ones find it waiting. So many live at once
as calls were under way at once; all end with this process, however it ends.
"""

import atexit
import os
from threading import Lock

from twicetold import wire
from twicetold.model import Article, Page, Skipped
from twicetold.wire import Limits, Manner
from twicetold.workers import Pool

_POOLS: dict[Limits, Pool] = {}
_OTHERS: list[dict[Limits, Pool]] = []
"""The pools of the process that this one was forked from: not ours to ask, nor to end."""
_LOCK = Lock()


def extract_isolated(page: Page, limits: Limits) -> Article | Skipped:
    """Extract the article of a page in a process that is killed where it meets a limit; never raise for its content."""
    reply = _pool(limits).ask(wire.request(page, Manner()))
    try:
        return wire.outcome(reply, page)
    except (ValueError, TypeError, KeyError):  # a child that was taken over says what it likes
        return Skipped(page.source, "extract", "worker-died", "its answer was none")


def _pool(limits: Limits) -> Pool:
    with _LOCK:
        if limits not in _POOLS:
            _POOLS[limits] = Pool(limits).__enter__()
        return _POOLS[limits]


def _close() -> None:
    for pool in _POOLS.values():
        pool.close()


def _begin_anew() -> None:
    global _LOCK, _POOLS
    _OTHERS.append(_POOLS)
    _LOCK, _POOLS = Lock(), {}


atexit.register(_close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
