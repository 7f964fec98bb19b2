"""The journal: what workers extracted, kept beside the run folder until the run has finished.

One SQLite file. A reply is in it from the moment it arrives; a killed run, started again, takes it
from there. When the run has finished the journal goes: the run folder itself holds
the extraction of its articles then, and the next run learns it from there.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Final, Self

from twicetold import wire
from twicetold.errors import OutputError
from twicetold.wire import LIMITS_MET, Limits

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS about (versions TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, reply BLOB NOT NULL, seconds REAL, memory INTEGER);
"""
_GET: Final = "SELECT reply, seconds, memory FROM replies WHERE key = ?"
_PUT: Final = "INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?)"
_LEARN: Final = "INSERT OR IGNORE INTO replies VALUES (?, ?, ?, ?)"


class Journal:
    """Replies by the key of what was asked, from one version of the extraction.

    A page that met a limit is remembered with the limit: under the same one, or a smaller one, it
    is not tried again. May be used from several threads. Raises `OutputError` where the file
    cannot be written.
    """

    def __init__(self, path: Path, versions: Mapping[str, str]) -> None:
        self._path = path
        self._versions = json.dumps(dict(versions), sort_keys=True)
        self._lock = Lock()
        self._is_done = False
        # A run that asks no worker needs no file
        self._open: sqlite3.Connection | None = None
        if path.exists():
            self._database()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file; it goes when it was let go."""
        if self._open is not None:
            self._open.close()
        if self._is_done:
            self._unlink()

    def get(self, key: str, limits: Limits) -> bytes | None:
        """Give the reply to a request, unless it was a limit that is larger now."""
        # What cannot be read can be extracted again
        with self._lock, suppress(sqlite3.Error, ValueError, TypeError, KeyError):
            row = self._open.execute(_GET, (key,)).fetchone() if self._open is not None else None
            if row is not None and not _is_larger_now(row, limits):
                return bytes(row[0])
        return None

    def put(self, key: str, reply: bytes, limits: Limits) -> None:
        """Remember a reply."""
        met = limits if wire.reason_of(reply) in LIMITS_MET else None
        with self._lock, _writing(self._path):
            self._database().execute(_PUT, _row(key, reply, met))

    def learn(self, known: Iterable[tuple[str, bytes, Limits | None]]) -> None:
        """Remember what an earlier run extracted, with the limits where one was met."""
        rows = (_row(*each) for each in known)
        first = next(rows, None)
        if first is None:
            return
        with self._lock, _writing(self._path):
            database = self._database()
            database.execute("BEGIN")
            database.executemany(_LEARN, chain([first], rows))
            database.execute("COMMIT")

    def remove(self) -> None:
        """Let the file go at the end: the run has finished."""
        self._is_done = True

    def _database(self) -> sqlite3.Connection:
        """Give the open file, of these versions; one that is damaged, or of others, is begun anew."""
        if self._open is None:
            try:
                self._open = self._opened()
            except sqlite3.DatabaseError:
                self._unlink()
                with _writing(self._path):
                    self._open = self._opened()
        return self._open

    def _opened(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None)
        try:
            # A commit appends and waits for nothing, and a kill at any moment leaves a whole file
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("PRAGMA synchronous=NORMAL")
            database.executescript(_TABLES)
            database.execute(_GET, ("",))
            versions = [row[0] for row in database.execute("SELECT versions FROM about")]
            if versions and versions != [self._versions]:
                raise sqlite3.DatabaseError("of other versions")
            if not versions:
                database.execute("INSERT INTO about VALUES (?)", (self._versions,))
        except sqlite3.Error:
            database.close()
            raise
        return database

    def _unlink(self) -> None:
        forget(self._path)


def forget(path: Path) -> None:
    """Remove the file of a journal, if there is one and it can be removed."""
    for ending in ("", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + ending).unlink()


def _is_larger_now(row: tuple[bytes, float | None, int | None], limits: Limits) -> bool:
    reply, seconds, memory = row
    match wire.reason_of(reply):
        case "time-limit":
            return limits.seconds > (seconds or 0)
        case "memory-limit":
            return limits.memory > (memory or 0)
    return False


def _row(key: str, reply: bytes, met: Limits | None) -> tuple[str, bytes, float | None, int | None]:
    return (key, reply, met.seconds, met.memory) if met else (key, reply, None, None)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise OutputError(f"{path}: cannot be written ({error}). The same command goes on from here") from error
