"""What cannot be asked of a deduplicator is refused by name, and harms nothing."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from twicetold import Deduplicator
from twicetold.config import Config
from twicetold.errors import UsageError
from twicetold.lastingmatcher import LastingMatcher
from twicetold.model import Article, Paragraph, ParagraphKind

TEXT = "The warehouse on the northern quay will be torn down next spring, the council decided on Tuesday."
WRONG: dict[str, dict[str, Any]] = {
    "id is int": {"id": 5, "text": TEXT},
    "url": {"url": 5, "text": TEXT},
    "text is bytes": {"id": "b", "text": TEXT.encode()},
    "html is int": {"id": "b", "html": 5},
    "date is int": {"id": "b", "text": TEXT, "date": 5},
    "no colour": {"id": "b", "text": TEXT, "colour": "red"},
    "meta holds": {"id": "b", "text": TEXT, "meta": {"seen": object()}},
    "meta is list": {"id": "b", "text": TEXT, "meta": [1]},
}


@pytest.mark.parametrize("said", WRONG)
def test_what_could_not_be_read_again_is_not_written(said: str, tmp_path: Path) -> None:
    with Deduplicator(tmp_path / "index") as dedup:
        dedup.add(text=TEXT, id="a")
        with pytest.raises(UsageError, match=said if said != "url" else "is int"):
            dedup.add(**WRONG[said])
        assert dedup.stats()["articles"] == 1
        assert dedup.query(text=TEXT).share_told == 1


def test_half_a_character_and_a_day_are_written_as_a_file_holds_them(tmp_path: Path) -> None:
    with Deduplicator(tmp_path / "index") as dedup:
        dedup.add(text=TEXT, id="a\ud800", title="\udc00", date=date(2026, 12, 1))
        dedup.add(text=TEXT, id="with\0nothing")
    with Deduplicator(tmp_path / "index", read_only=True) as dedup:
        assert [found.id for id in ("a\ud800", "with\0nothing") if (found := dedup.article(id))] == [
            "a\ufffd",
            "with\0nothing",
        ]


CALLS: dict[str, Callable[[Deduplicator], object]] = {
    "add": lambda dedup: dedup.add(text=TEXT, id="b"),
    "query": lambda dedup: dedup.query(text=TEXT),
    "article": lambda dedup: dedup.article("a"),
    "remove": lambda dedup: dedup.remove("a"),
    "expire": lambda dedup: dedup.expire(1),
    "stats": lambda dedup: dedup.stats(),
    "flush": lambda dedup: dedup.flush(),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("lasting", [True, False])
def test_nothing_is_asked_of_one_that_is_closed(*, call: str, lasting: bool, tmp_path: Path) -> None:
    dedup = Deduplicator(tmp_path / "index" if lasting else None)
    dedup.close()
    dedup.close()
    with pytest.raises(UsageError, match="closed"):
        CALLS[call](dedup)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_is_refused_what_its_parent_opened_and_closes_nothing(tmp_path: Path) -> None:
    with Deduplicator(tmp_path / "index") as dedup:
        dedup.add(text=TEXT, id="a")
        child = os.fork()
        if not child:
            os._exit(_refused_everywhere(dedup))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert dedup.add(text=TEXT, id="b").share_told == 1


def _refused_everywhere(dedup: Deduplicator) -> int:
    refused = 0
    for call in CALLS.values():
        try:
            call(dedup)
        except UsageError as error:
            refused += "forked" in str(error)
    dedup.close()
    return len(CALLS) - refused


@pytest.mark.parametrize("days", [-1, float("nan"), float("inf"), "5"])
def test_what_is_no_age_expires_nothing(days: Any) -> None:
    with Deduplicator() as dedup:
        dedup.add(text=TEXT, id="a")
        with pytest.raises(UsageError, match="no age"):
            dedup.expire(days)
        assert dedup.stats()["articles"] == 1


@pytest.mark.parametrize("path", ["", b"index", 5])
def test_what_is_no_path_is_not_taken_for_memory(path: Any) -> None:
    with pytest.raises(UsageError, match="no path"):
        Deduplicator(path)


def test_a_durability_that_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="commit, batch"):
        Deduplicator(tmp_path / "index", durability="always")  # type: ignore[arg-type]


def test_two_of_one_id_in_a_batch_are_refused_and_none_is_added(tmp_path: Path) -> None:
    one = Article("a", "a", TEXT, (Paragraph(ParagraphKind.PARAGRAPH, 0, len(TEXT)),))
    matcher = LastingMatcher(str(tmp_path / "index"), Config())
    with pytest.raises(UsageError, match="one id"):
        matcher.add([one, one])
    assert matcher.stats()["articles"] == 0
    matcher.close()


def test_threads_take_turns(tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def work(dedup: Deduplicator, name: str) -> None:
        try:
            for number in range(8):
                dedup.add(text=f"{TEXT} Number {number} of {name} said so.", id=f"{name}-{number}")
                dedup.query(text=TEXT)
            dedup.remove(f"{name}-0")
        except BaseException as failure:  # noqa: BLE001 - told in the thread that asserts
            failures.append(failure)

    with Deduplicator(tmp_path / "index", durability="batch") as dedup:
        threads = [Thread(target=work, args=(dedup, name)) for name in ("one", "two", "three")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert dedup.stats()["articles"] == 21
