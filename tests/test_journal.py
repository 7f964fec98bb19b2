"""The journal: what it remembers, for whom, and what becomes of a bad file."""

import sqlite3
from pathlib import Path

import pytest

from twicetold import wire
from twicetold.errors import OutputError
from twicetold.journal import Journal
from twicetold.wire import Limits

LIMITS = Limits(seconds=20, memory=1000)
VERSIONS = {"trafilatura": "2.3.1"}
REPLY = b'{"text": "A page."}'


def test_a_reply_is_there_after_the_file_was_closed_and_opened_again(tmp_path: Path) -> None:
    with Journal(tmp_path / "j", VERSIONS) as journal:
        journal.put("one", REPLY, LIMITS)
    with Journal(tmp_path / "j", VERSIONS) as journal:
        assert (journal.get("one", LIMITS), journal.get("two", LIMITS)) == (REPLY, None)


def test_a_reply_is_there_for_another_process_before_the_file_was_closed(tmp_path: Path) -> None:
    with Journal(tmp_path / "j", VERSIONS) as journal:
        journal.put("one", REPLY, LIMITS)
        other = sqlite3.connect(tmp_path / "j")
        assert other.execute("SELECT key, reply FROM replies").fetchall() == [("one", REPLY)]
        other.close()


def test_other_versions_forget(tmp_path: Path) -> None:
    with Journal(tmp_path / "j", VERSIONS) as journal:
        journal.put("one", REPLY, LIMITS)
    with Journal(tmp_path / "j", {"trafilatura": "2.4"}) as journal:
        assert journal.get("one", LIMITS) is None


@pytest.mark.parametrize("reason", ["time-limit", "memory-limit"])
def test_a_page_that_met_a_limit_is_tried_again_only_under_a_larger_one(tmp_path: Path, reason: str) -> None:
    refusal = wire.refusal(reason, "")
    with Journal(tmp_path / "j", VERSIONS) as journal:
        journal.put("one", refusal, LIMITS)
        assert journal.get("one", LIMITS) == refusal
        assert journal.get("one", Limits(seconds=10, memory=900)) == refusal
        assert journal.get("one", Limits(seconds=30, memory=2000)) is None


def test_what_an_earlier_run_knew_is_learnt_and_does_not_replace_what_is_there(tmp_path: Path) -> None:
    with Journal(tmp_path / "j", VERSIONS) as journal:
        journal.put("one", REPLY, LIMITS)
        journal.learn([("one", b'{"text": "Old."}', None), ("two", wire.refusal("time-limit", ""), LIMITS)])
        assert journal.get("one", LIMITS) == REPLY
        assert journal.get("two", LIMITS) == wire.refusal("time-limit", "")
        assert journal.get("two", Limits(seconds=21)) is None


def test_there_is_no_file_before_something_is_remembered_and_none_when_it_is_done_with(tmp_path: Path) -> None:
    with Journal(tmp_path / "j", VERSIONS) as journal:
        assert journal.get("one", LIMITS) is None
        journal.learn([])
        assert list(tmp_path.iterdir()) == []
        journal.put("one", REPLY, LIMITS)
        assert (tmp_path / "j").exists()
        journal.remove()
    assert list(tmp_path.iterdir()) == []


def test_a_row_that_is_no_reply_is_as_good_as_none(tmp_path: Path) -> None:
    with Journal(tmp_path / "j", VERSIONS) as journal:
        journal.put("one", REPLY, LIMITS)
    other = sqlite3.connect(tmp_path / "j")
    other.execute(
        "INSERT INTO replies VALUES ('two', 'text', NULL, NULL), ('three', x'7b22726561736f6e22', NULL, NULL)"
    )
    other.commit()
    other.close()
    with Journal(tmp_path / "j", VERSIONS) as journal:
        assert [journal.get(key, LIMITS) for key in ("one", "two", "three")] == [REPLY, None, None]


@pytest.mark.parametrize("bad", [b"not a database, but long enough to be looked at as one" * 40, b"\x80\x04."])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, bad: bytes) -> None:
    (tmp_path / "j").write_bytes(bad)
    with Journal(tmp_path / "j", VERSIONS) as journal:
        journal.put("one", REPLY, LIMITS)
        assert journal.get("one", LIMITS) == REPLY


def test_a_file_with_other_tables_is_begun_anew(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "j")
    other.execute("CREATE TABLE replies (something)")
    other.close()
    with Journal(tmp_path / "j", VERSIONS) as journal:
        journal.put("one", REPLY, LIMITS)
        assert journal.get("one", LIMITS) == REPLY


def test_a_journal_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    (tmp_path / "j").mkdir()
    with pytest.raises(OutputError, match=r"j: cannot be written \(unable to open database file\)"):
        Journal(tmp_path / "j", VERSIONS)
