"""Where a page comes from, and how a reader refuses one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from twicetold.limits import LONGEST_DETAIL
from twicetold.model import Page, Skipped
from twicetold.read.spec import FieldChoice, ReadSpec
from twicetold.read.stream import ByteStream


@dataclass(frozen=True, slots=True)
class Origin:
    """The names of one file, or of one record in it."""

    source: str
    id: str
    host: str

    def record(self, number: int) -> "Origin":
        """Name record `number` of this file: lines of JSONL by line, all others by count."""
        return Origin(f"{self.source}#{number}", f"{self.id}#{number}", self.host)

    def skipped(self, reason: str, detail: str = "") -> Skipped:
        return Skipped(self.source, "read", reason, detail[:LONGEST_DETAIL])


OnChoice = Callable[[FieldChoice], None]
Reader = Callable[[ByteStream, Origin, ReadSpec, OnChoice], Iterator[Page | Skipped]]
"""Reads one opened file. Gives what stands before a damage, then raises `Refused`."""
