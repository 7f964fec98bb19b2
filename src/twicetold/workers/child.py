"""What runs in a worker process: requests in, replies out, until the pipe ends.

The process is no more than an extractor. It may use so much memory and, counted from each request,
so much time; it opens no connection, starts no process and writes no file.
"""

import os
import signal
import sys
from contextlib import suppress
from typing import Any, BinaryIO, Final

from twicetold import frames, wire
from twicetold.extract import extract
from twicetold.model import Article, Skipped

GRACE: Final = 2.0
"""The parent ends a page that takes too long; so many seconds later the system does, if there is
no parent any more."""
NEAR: Final = 0.75
"""A page that gave no article in a process that came so near its limit is laid to the limit."""
TIDY: Final = 100
"""After so many pages the extractor's caches are emptied."""

_MAY_HIDE_IT = ("no-article", "extraction-failed")
"""What a parser that was refused memory may end in."""
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "pty.")


def main() -> None:
    """Serve until the pipe ends."""
    seconds, memory = float(sys.argv[1]), int(sys.argv[2])
    requests, replies = _pipes()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the parent decides when a worker ends
    # Loaded before the first page: its time is no page's time, and its memory no page's memory
    import twicetold.extract.html  # noqa: F401

    _limit(memory)
    sys.addaudithook(_refuse)
    frames.send(replies, b"")
    served = 0
    while (request := frames.receive(requests)) is not None:
        _alarm(seconds + GRACE)
        answer = _answer(request, memory)
        _alarm(0)
        frames.send(replies, answer)
        served += 1
        if served % TIDY == 0:
            _tidy()


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take the two pipes; what else writes to standard output writes to nowhere."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return requests, replies


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: time alone is limited
        return
    wanted = ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0))
    for what, limit in wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(what, (limit, limit))


def _refuse(event: str, _arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} in a worker")


def _alarm(seconds: float) -> None:
    """Let the system end this process; its own signal does so even inside a call that hangs."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _answer(request: bytes, memory: int) -> bytes:
    try:
        page, manner = wire.asked(request)
        outcome = extract(page, paragraphs=manner.paragraphs, comments=manner.comments)
        if isinstance(outcome, Article) or not _met_memory(outcome, memory):
            return wire.reply(outcome)
    except MemoryError:
        pass
    except Exception as error:  # noqa: BLE001 - whatever a page does here is a skipped page
        return wire.refusal("extraction-failed", f"{type(error).__name__}: {error}")
    return wire.refusal("memory-limit", f"over {memory:,} bytes")


def _met_memory(skipped: Skipped, memory: int) -> bool:
    if skipped.detail.startswith("MemoryError"):
        return True
    return skipped.reason in _MAY_HIDE_IT and _peak() > NEAR * memory


def _peak() -> int:
    """Give the most bytes of address space that this process has held; 0 where nothing tells."""
    try:
        with open("/proc/self/status", "rb") as status:  # noqa: PTH123
            held = next((line for line in status if line.startswith(b"VmPeak:")), b"VmPeak: 0 kB")
    except OSError:
        return 0
    return int(held.split()[1]) * 1024


def _tidy() -> None:
    import trafilatura.meta

    trafilatura.meta.reset_caches()


if __name__ == "__main__":
    main()
