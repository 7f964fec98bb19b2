"""What runs in the process that reads one Parquet file: the file comes in, lines of JSON go out.

It may use so much address space and, for each message, so much time; it opens no connection, starts
no process and writes no file.
"""

import json
import os
import signal
import sys
from contextlib import suppress
from typing import Any

from twicetold import frames
from twicetold.limits import TABLE_MEMORY, TABLE_SECONDS
from twicetold.read.json_parse import refuse_swollen
from twicetold.read.parquet_table import Message, messages
from twicetold.read.spec import ReadSpec
from twicetold.read.stream import Refused

_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "pty.")


def main() -> None:
    """Tell the table on standard input, from a row group on."""
    first, asked = int(sys.argv[1]), json.loads(sys.argv[2])
    for name in ("carry", "include", "exclude"):
        asked[name] = tuple(asked[name]) if isinstance(asked[name], list) else asked[name]
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the parent decides when it ends
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    # Loaded before the limits hold: what it takes is no file's doing

    _limit()
    sys.addaudithook(_refuse)
    with suppress(BrokenPipeError):
        _tell(replies, first, ReadSpec(**asked))


def _tell(replies: Any, first: int, spec: ReadSpec) -> None:
    with os.fdopen(os.dup(0), "rb") as file:
        told = messages(file, spec, first)
        while True:
            _alarm(TABLE_SECONDS)
            message = next(told, None)
            frame = _frame(message) if message else b""
            _alarm(0)
            if not frame:
                return
            frames.send(replies, frame)


def _frame(message: Message) -> bytes:
    text = json.dumps(message)
    try:
        refuse_swollen(text)
    except Refused as refused:
        if "row" in message:
            text = json.dumps({"no_row": [refused.reason, refused.detail]})
    return text.encode("ascii")


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows: nothing is limited there
        return
    for what, limit in ((resource.RLIMIT_AS, TABLE_MEMORY), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        with suppress(OSError, ValueError):
            resource.setrlimit(what, (limit, limit))


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _refuse(event: str, _arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} beside a table")


if __name__ == "__main__":
    main()
