"""The file: opened, refused, and changed in transactions."""

import json
import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from twicetold.errors import DamagedIndexError, InUseError, OtherParametersError, OutputError, UsageError
from twicetold.lasting import schema
from twicetold.lasting.checks import checked_row, decoding, row_check
from twicetold.lasting.opening import MEMORY, WAIT, code_of, opened
from twicetold.lasting.schema import APPLICATION_ID, PAGE_SIZE

Durability = Literal["commit", "batch"]
"""`commit`: what was added is on the disk, whatever happens to the machine: a wait for it each time.
`batch`: a killed process loses nothing, a machine that loses power what was added since `flush`."""

_AGAIN: Final = 0.01
_CACHE_KIB: Final = 2_000
_LOG_BYTES: Final = 64_000_000


class State(NamedTuple):
    """Where the index is."""

    next_rank: int = 0
    next_number: int = 0
    sealed: int = 0
    """Paragraphs below this number are in segments."""
    epoch: int = 0
    """Counts what changed beside articles that were added: seals, merges, removals."""


class IndexFile:
    """One SQLite file. May be used from several threads, one at a time."""

    def __init__(self, path: str, parameters: Mapping[str, Any], *, read_only: bool, durability: Durability) -> None:
        self.path = path
        self.read_only = read_only
        self._durability = durability
        with self.refusing():
            self._opened = opened(path, read_only=read_only)
            self.sql = self._opened.sql
            try:
                self._begin_or_check(parameters)
            except BaseException:
                self.sql.close()
                raise

    def close(self) -> None:
        """Close the file."""
        with self.refusing():
            self.sql.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Change the file, wholly or not at all; waits for other writers."""
        if self.read_only:
            raise UsageError(f"{self.path}: opened for reading only")
        with self._transaction("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See the file as it is now, whatever others write meanwhile."""
        if self.sql.in_transaction:
            yield
            return
        with self._transaction("BEGIN"):
            yield

    def flush(self) -> None:
        """Wait until everything committed is on the disk."""
        if not self.read_only and self.path != MEMORY:
            with self.refusing():
                self.sql.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            # A reader may have kept the checkpoint from waiting for the log
            with suppress(FileNotFoundError):
                _sync(Path(f"{self.path}-wal"))

    def state(self) -> State:
        """Give where the index is."""
        self._check_form()  # another version of twicetold may have migrated it meanwhile
        row = self.sql.execute("SELECT * FROM state").fetchone()
        if row is None:
            raise DamagedIndexError("it has no state")
        _, *values = checked_row(row)
        return State(*(int(str(value)) for value in values))

    def put_state(self, state: State) -> None:
        """Note where the index is."""
        self.sql.execute("INSERT OR REPLACE INTO state VALUES (1, ?, ?, ?, ?, ?)", (*state, row_check(1, *state)))

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Name the file where it is refused."""
        try:
            yield
        except DamagedIndexError as error:
            raise DamagedIndexError(f"{self.path}: damaged: {error}. `twicetold index check` says more") from None
        except sqlite3.OperationalError as error:
            raise self._operational(error) from None
        except sqlite3.ProgrammingError as error:
            raise UsageError(f"{self.path}: cannot be used ({error})") from None
        except sqlite3.DatabaseError as error:
            raise DamagedIndexError(f"{self.path}: damaged, or no index ({error})") from None
        except (OverflowError, UnicodeError) as error:
            raise DamagedIndexError(f"{self.path}: damaged ({error})") from None

    def _operational(self, error: sqlite3.OperationalError) -> Exception:
        code = code_of(error)
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return InUseError(f"{self.path}: another process has been writing it for over {WAIT:g} seconds")
        if code in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return DamagedIndexError(f"{self.path}: damaged, or no index ({error})")
        return OutputError(f"{self.path}: cannot be used ({error})")

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        with self.refusing():
            self._opened.check()
            self.sql.execute(begin)
            try:
                yield
            except BaseException:
                if self.sql.in_transaction:
                    self.sql.execute("ROLLBACK")
                raise
            self.sql.execute("COMMIT")

    def _begin_or_check(self, parameters: Mapping[str, Any]) -> None:
        run = self.sql.execute
        run("PRAGMA trusted_schema=OFF")
        run("PRAGMA cell_size_check=ON")
        run(f"PRAGMA cache_size=-{_CACHE_KIB}")
        if not self.read_only:
            self._prepare(parameters)
        self._check_schema()
        self._check_parameters(parameters)

    def _prepare(self, parameters: Mapping[str, Any]) -> None:
        run = self.sql.execute
        if not run("PRAGMA schema_version").fetchone()[0]:
            run(f"PRAGMA page_size={PAGE_SIZE}")
        if self.path != MEMORY:
            self._check_application()
            self._log_ahead()
            run(f"PRAGMA journal_size_limit={_LOG_BYTES}").fetchall()
        run(f"PRAGMA synchronous={'FULL' if self._durability == 'commit' else 'NORMAL'}")
        with self._transaction("BEGIN IMMEDIATE"):
            if run("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                self._migrate()
                return
            run(f"PRAGMA application_id={APPLICATION_ID}")
            run(f"PRAGMA user_version={schema.VERSION}")
            for statement in schema.TABLES.values():
                run(statement)
            value = json.dumps(dict(parameters), sort_keys=True)
            run("INSERT INTO about VALUES ('parameters', ?, ?)", (value, row_check("parameters", value)))
            self.put_state(State())

    def _log_ahead(self) -> None:
        """Let the file have a log; SQLite does not itself wait for others that open a new file."""
        until = time.monotonic() + WAIT
        while True:
            try:
                self.sql.execute("PRAGMA journal_mode=WAL").fetchall()
            except sqlite3.OperationalError as error:
                if code_of(error) != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
                time.sleep(_AGAIN)
            else:
                return

    def _migrate(self) -> None:
        """Take a file of an earlier form to that of now, wholly or not at all."""
        form = self.sql.execute("PRAGMA user_version").fetchone()[0]
        while form < schema.VERSION and form in schema.MIGRATIONS:
            for statement in schema.MIGRATIONS[form]:
                self.sql.execute(statement)
            form += 1
            self.sql.execute(f"PRAGMA user_version={form}")

    def _check_application(self) -> None:
        """Refuse a database of something else before anything is written to it."""
        run = self.sql.execute
        if run("PRAGMA schema_version").fetchone()[0] and run("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise DamagedIndexError("another program's database")

    def _check_schema(self) -> None:
        if not self.sql.execute("PRAGMA schema_version").fetchone()[0]:
            raise UsageError(f"{self.path}: no index there yet")  # it may be that another process begins it
        self._check_application()
        self._check_form()
        rows = self.sql.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        if dict(rows) != schema.TABLES:
            raise DamagedIndexError("its tables are not an index's")

    def _check_form(self) -> None:
        version = self.sql.execute("PRAGMA user_version").fetchone()[0]
        if version != schema.VERSION:
            older = "open it once for writing" if version in schema.MIGRATIONS else "make it anew"
            how = "a newer one is needed" if version > schema.VERSION else older
            raise OtherParametersError(
                f"{self.path}: its form is {version}, this version of twicetold reads {schema.VERSION}; {how}"
            )

    def _check_parameters(self, parameters: Mapping[str, Any]) -> None:
        row = self.sql.execute("SELECT * FROM about WHERE name = 'parameters'").fetchone()
        if row is None:
            raise DamagedIndexError("it has no parameters")
        with decoding("its parameters"):
            made = json.loads(str(checked_row(row)[1]))
            differing = sorted(name for name in {*made, *parameters} if made.get(name) != parameters.get(name))
        if differing:
            how = ", ".join(f"{name} {made.get(name)} there, {parameters.get(name)} here" for name in differing)
            raise OtherParametersError(f"{self.path}: made with other parameters: {how}")


def stored_parameters(path: str) -> dict[str, Any] | None:
    """Give the parameters that an index was made with; None where there is no file, or nothing in it yet."""
    if not Path(path).exists():
        return None
    try:
        with closing(opened(path, read_only=True).sql) as sql:
            if not sql.execute("PRAGMA schema_version").fetchone()[0]:
                return None
            row = sql.execute("SELECT * FROM about WHERE name = 'parameters'").fetchone()
        with decoding("its parameters"):
            return dict(json.loads(str(checked_row(row)[1])))
    except sqlite3.Error as error:
        raise DamagedIndexError(f"{path}: damaged, or no index ({error})") from None


def _sync(path: Path) -> None:
    with path.open("rb+") as log:
        os.fsync(log.fileno())
