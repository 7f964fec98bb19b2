"""How the file is opened."""

import sqlite3
from pathlib import Path
from typing import Final, NamedTuple

from twicetold.errors import InUseError, OutputError, UsageError

MEMORY: Final = ":memory:"
WAIT: Final = 60.0
"""Seconds that a writer waits for others."""
_REFUSED: Final = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


class Opened(NamedTuple):
    """A connection, which several threads may use one at a time, and the file that it is to."""

    sql: sqlite3.Connection
    path: str = MEMORY
    file: tuple[int, ...] = ()
    """Which file it is; where nothing can be noted beside it also of what size and age."""
    noted: bool = True

    def check(self) -> None:
        """Refuse a file that is not where it was, or was written while it is read as it stands."""
        if self.path == MEMORY:
            return
        try:
            now = _file(self.path, noted=self.noted)
        except OSError as error:
            raise OutputError(f"{self.path}: it was there, and is no longer ({error.strerror})") from None
        if now != self.file:
            raise InUseError(f"{self.path}: another process has replaced or written it meanwhile; open it again")


def opened(path: str, *, read_only: bool) -> Opened:
    """Open a file, or begin it where there is none; refuse a folder, and a file to be read that is not there.

    SQLite notes beside the file who reads it. Where it cannot (a read-only medium, the folder of
    somebody else) the file is read as it stands.
    """
    if path == MEMORY:
        return Opened(sqlite3.connect(MEMORY, isolation_level=None, check_same_thread=False))
    if Path(path).is_dir():
        raise UsageError(f"{path}: a folder, not an index")
    if not read_only:
        if not Path(path).absolute().parent.is_dir():
            raise UsageError(f"{path}: there is no folder {Path(path).parent}")
        sql = _connected(path, "mode=rwc")
        return Opened(sql, path, _file(path))
    if not Path(path).is_file():
        raise UsageError(f"{path}: no index there")
    sql = _connected(path, "mode=ro")
    try:
        sql.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError as error:
        sql.close()
        if code_of(error) not in _REFUSED:
            raise
        return _as_it_stands(path)
    return Opened(sql, path, _file(path))


def code_of(error: sqlite3.Error) -> int:
    """Give the primary code of an error of SQLite."""
    return (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def _as_it_stands(path: str) -> Opened:
    log = Path(f"{path}-wal")
    if log.is_file() and log.stat().st_size:
        raise OutputError(f"{path}: cannot be read without its log, {log.name}, in a folder that cannot be written")
    return Opened(_connected(path, "mode=ro&immutable=1"), path, _file(path, noted=False), noted=False)


def _file(path: str, *, noted: bool = True) -> tuple[int, ...]:
    found = Path(path).stat()
    which = found.st_dev, found.st_ino
    return which if noted else (*which, found.st_size, found.st_mtime_ns)


def _connected(path: str, how: str) -> sqlite3.Connection:
    uri = f"{Path(path).absolute().as_uri()}?{how}"
    return sqlite3.connect(uri, uri=True, timeout=WAIT, isolation_level=None, check_same_thread=False)
