"""Parquet: a record a row.

The library is called in a process of its own, which a hostile file may crash or hang; the parent
gets lines of JSON. A damage costs the rest of its row group, and so does the death of that process.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import accumulate
from typing import Any, BinaryIO, Final, cast

from twicetold import frames
from twicetold.limits import TABLE_SECONDS, TRIES
from twicetold.model import Page, Skipped
from twicetold.read.origin import OnChoice, Origin
from twicetold.read.records import Records
from twicetold.read.spec import ReadSpec
from twicetold.read.stream import ByteStream, Refused

MISSING: Final = "needs twicetold[parquet]: pip install 'twicetold[parquet]'"
_CHILD: Final = "twicetold.read.parquet_child"
_ALARM: Final = -14

Messages = Callable[[int], Iterator[dict[str, Any]]]
"""Tells a table from a row group on, see `parquet_table.messages`. Raises `DiedError`."""


class DiedError(Exception):
    """The process that read the table has ended before its time."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def read(stream: ByteStream, origin: Origin, spec: ReadSpec, on_choice: OnChoice) -> Iterator[Page | Skipped]:
    """Give a page for each row; `#N` counts the rows from 1.

    What is broken or dies costs the rest of its row group, which is one `Skipped` in the name of
    the file.
    """
    if find_spec("pyarrow") is None:
        raise Refused("unsupported", MISSING)
    with _seekable(stream) as file:
        yield from pages(lambda first: _told(file, spec, first), Records(origin, spec, on_choice), origin)


def pages(told: Messages, records: Records, origin: Origin) -> Iterator[Page | Skipped]:
    """Give what is told of a table as pages; read on behind a row group over which the process died."""
    course = _Course(records, origin)
    while not course.is_done():
        try:
            for message in told(course.group):
                yield from course.hear(message)
        except DiedError as died:
            if not course.ends:
                raise Refused(died.reason, died.detail) from None
            yield course.lost(died)
    if not course.number:
        raise Refused("empty", "no row in it")


class _Course:
    """How far a table has been read."""

    def __init__(self, records: Records, origin: Origin) -> None:
        self.ends: list[int] = []
        """The number of the last row of each row group."""
        self.group = self.number = 0
        self._begun = False
        self._deaths = 0
        self._records = records
        self._origin = origin

    def is_done(self) -> bool:
        return self._begun and self.group >= len(self.ends)

    def hear(self, message: dict[str, Any]) -> Iterator[Page | Skipped]:
        match message:
            case {"refused": [reason, detail]}:
                raise Refused(reason, detail)
            case {"groups": rows}:
                self._begun, self.ends = True, list(accumulate(rows))
            case {"row": row}:
                self.number += 1
                yield self._page(row)
            case {"no_row": [reason, detail]}:
                self.number += 1
                yield self._origin.record(self.number).skipped(reason, detail)
            case {"no_group": [reason, detail]}:
                yield self._rest(self.ends[self.group], reason, detail)
            case {"end": _}:
                if self.number < self.ends[self.group]:
                    yield self._rest(self.ends[self.group], "broken", "missing")
                self.group += 1

    def lost(self, died: DiedError) -> Skipped:
        """Leave the row group over which the process died, or all, if it died too often."""
        self._deaths += 1
        end = self.ends[self.group]
        self.group += 1
        if self._deaths == TRIES:
            end, self.group = self.ends[-1], len(self.ends)
        return self._rest(end, died.reason, died.detail)

    def _rest(self, end: int, reason: str, detail: str) -> Skipped:
        first, self.number = self.number + 1, max(self.number, end)
        return self._origin.skipped(reason, f"rows {first} to {end}: {detail}")

    def _page(self, row: dict[str, Any]) -> Page | Skipped:
        try:
            return self._records.page(row, self.number)
        except Refused as refused:
            return self._origin.record(self.number).skipped(refused.reason, refused.detail)


def _told(file: BinaryIO, spec: ReadSpec, first: int) -> Iterator[dict[str, Any]]:
    """Tell a table from a process of its own, which ends with this generator."""
    asked = {name: getattr(spec, name) for name in ReadSpec.__dataclass_fields__}
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        # Other pools reserve address space by the gigabyte, which is what is limited here
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "OMP_NUM_THREADS": "1",
    }
    with subprocess.Popen(  # noqa: S603 - this interpreter, on our own module
        [sys.executable, "-P", "-m", _CHILD, str(first), json.dumps(asked)],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as child:
        try:
            while frame := frames.receive(cast("BinaryIO", child.stdout)):
                yield json.loads(frame)
            code = child.wait()
        finally:
            child.kill()
    if code:
        timed_out = code == _ALARM
        how = f"over {TABLE_SECONDS:g} seconds" if timed_out else f"its process died ({code})"
        raise DiedError("time-limit" if timed_out else "worker-died", how)


@contextmanager
def _seekable(stream: ByteStream) -> Iterator[BinaryIO]:
    """Give the file itself; what came compressed or through a pipe goes into a file without a name."""
    if stream.file is not None:
        yield stream.file
        return
    with tempfile.TemporaryFile() as spooled:
        while piece := stream.read():
            try:
                spooled.write(piece)
            except OSError as error:
                raise Refused("unreadable", f"no room to unpack it: {error.strerror}") from None
        spooled.flush()
        yield spooled
