"""Who may open an index, where it lies, and what becomes of one that changes below those who have it open."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Timer

import pytest

from building import article
from twicetold.config import Config
from twicetold.errors import InUseError, OtherParametersError, OutputError, UsageError
from twicetold.lasting import damages, opening, schema
from twicetold.lastingmatcher import LastingMatcher

PIER = "The old pier of Saltmere will close on Monday after divers found cracks in three of its eleven supports."


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that every user of the machine may look into."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o755)
    yield path
    path.chmod(0o755)
    shutil.rmtree(path)


@pytest.fixture
def index(folder: Path) -> Path:
    path = folder / "index"
    with closing(LastingMatcher(str(path), Config())) as matcher:
        matcher.add([article(PIER, id="a0")])
    return path


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as sql:
        sql.execute(statement)


def asked(path: Path) -> str:
    with closing(LastingMatcher.opened(str(path), read_only=True)) as matcher:
        return matcher.query([article(PIER, id="asked")])[0].repeats[0].source.article


def unprivileged(work: Callable[[], str]) -> str:
    """Do some work in a process that may write nowhere, also where the tests are run by root."""
    reading, writing = os.pipe()
    if not os.fork():
        try:
            if os.getuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            told = work()
        except BaseException as error:  # noqa: BLE001 - told to the test
            told = f"{type(error).__name__}: {error}"
        os.write(writing, told.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        told = pipe.read()
    os.wait()
    return told


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process of another user")
def test_an_index_in_a_folder_that_cannot_be_written_is_read(index: Path) -> None:
    index.chmod(0o444)
    index.parent.chmod(0o555)
    assert unprivileged(lambda: asked(index)) == "a0"
    assert not [*index.parent.glob("index-*")]
    told = unprivileged(lambda: str(LastingMatcher(str(index), Config())))
    assert told == f"OutputError: {index}: cannot be used (attempt to write a readonly database)"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process of another user")
def test_what_somebody_else_writes_is_read_and_a_log_alone_is_not_passed_over(index: Path) -> None:
    with closing(LastingMatcher(str(index), Config(), durability="batch")) as matcher:
        matcher.add([article("A bakery and a ferry, and nothing else of the harbour of a town.", id="b")])
        index.parent.chmod(0o555)
        assert unprivileged(lambda: asked(index)) == "a0"
        index.parent.chmod(0o755)
        copy = index.with_name("copy")
        for ending in ("", "-wal"):
            shutil.copyfile(f"{index}{ending}", f"{copy}{ending}")
        index.parent.chmod(0o555)
        told = unprivileged(lambda: asked(copy))
    assert told == f"OutputError: {copy}: cannot be read without its log, copy-wal, in a folder that cannot be written"


def test_a_file_that_is_read_as_it_stands_is_refused_once_it_was_written(index: Path) -> None:
    found = opening._as_it_stands(str(index))
    with closing(found.sql):
        found.check()
        os.utime(index, (1, 1))
        with pytest.raises(InUseError, match="written it meanwhile"):
            found.check()


def test_a_process_that_begins_an_index_waits_for_another_that_begins_it(tmp_path: Path) -> None:
    path = tmp_path / "index"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    with closing(other):
        other.execute("BEGIN IMMEDIATE")
        release = Timer(0.3, other.rollback)
        release.start()
        LastingMatcher(str(path), Config()).close()  # SQLite itself gives up at once here
        release.join()
    with closing(LastingMatcher.opened(str(path), read_only=True)) as matcher:
        assert damages(matcher.store) == []


def test_a_file_that_another_version_migrates_is_refused_by_who_has_it_open(index: Path) -> None:
    matcher = LastingMatcher(str(index), Config())
    with closing(matcher):
        change(index, f"PRAGMA user_version = {schema.VERSION + 1}")
        with pytest.raises(OtherParametersError, match="a newer one is needed"):
            matcher.add([article(PIER, id="new")])
        change(index, f"PRAGMA user_version = {schema.VERSION}")
        matcher.add([article(PIER, id="new")])


def test_nothing_is_added_to_a_file_that_is_no_longer_where_it_was(index: Path) -> None:
    matcher = LastingMatcher(str(index), Config())
    with closing(matcher):
        moved = index.rename(index.with_name("moved"))
        with pytest.raises(OutputError, match="it was there, and is no longer"):
            matcher.add([article(PIER, id="new")])
        LastingMatcher(str(index), Config()).close()
        with pytest.raises(InUseError, match="open it again"):
            matcher.query([article(PIER, id="new")])
        index.unlink()
        moved.rename(index)
        assert matcher.add([article(PIER, id="new")])[0].decision.repeats


def test_an_empty_file_is_an_index_that_is_to_begin(tmp_path: Path) -> None:
    path = tmp_path / "index"
    path.touch()
    with pytest.raises(UsageError, match="no index there"):
        LastingMatcher.opened(str(path), read_only=True)
    with pytest.raises(UsageError, match="no index there yet"):
        LastingMatcher(str(path), Config(), read_only=True)
    LastingMatcher(str(path), Config()).close()
    with closing(LastingMatcher.opened(str(path), read_only=True)) as matcher:
        assert damages(matcher.store) == []
