"""The library for articles that come one at a time."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from twicetold import Config, Deduplicator
from twicetold.errors import DamagedIndexError, NoArticleError, OtherParametersError, UsageError
from twicetold.lasting import Durability
from twicetold.lasting.checks import row_check
from twicetold.model import Status

PIER = (
    "The old pier of Saltmere will close on Monday after divers found cracks in three of its eleven supports, "
    "the harbour board said, and repairs will take until the spring of next year at least."
)
FERRY = (
    "The summer ferry will leave from the fish quay instead, and its owner hopes that the walk of ten minutes "
    "will not keep the day trippers of the valley away from the islands this year."
)
BAKERY = "The last bakery of Tern Street has a new owner who sold out before eight o'clock on the first morning."


def test_an_article_is_told_of_by_the_one_before_it() -> None:
    with Deduplicator() as dedup:
        dedup.add(text=f"{PIER}\n\n{BAKERY}", id="one")
        article = dedup.add(text=f"{FERRY}\n\n{PIER}", id="two")
    assert (article.text, article.status) == (FERRY, Status.TRIMMED)
    assert [(r.article, r.source.article, r.exact) for r in article.repeats] == [("two", "one", True)]
    assert article.earlier[article.repeats[0].id] == PIER.rstrip(".")
    assert article.extracted == f"{FERRY}\n\n{PIER}"


def test_a_query_adds_nothing() -> None:
    with Deduplicator() as dedup:
        dedup.add(text=PIER, id="one")
        assert [r.source.article for r in dedup.query(text=PIER).repeats] == ["one"]
        assert dedup.query(text=FERRY).repeats == ()
        assert dedup.query(text=FERRY).repeats == ()
        assert dedup.stats()["articles"] == 1


def test_an_id_again_replaces_and_names_the_orphans() -> None:
    with Deduplicator() as dedup:
        dedup.add(text=PIER, id="one")
        dedup.add(text=f"{FERRY}\n\n{PIER}", id="two")
        article = dedup.add(text=BAKERY, id="one")
        assert article.orphans == ("two",)
        assert dedup.stats()["articles"] == 2


def test_what_was_removed_is_told_by_nobody() -> None:
    with Deduplicator() as dedup:
        dedup.add(text=PIER, id="one")
        dedup.add(text=f"{FERRY}\n\n{PIER}", id="two")
        assert dedup.remove("one") == ("two",)
        assert dedup.remove("one") == ()
        assert [r.source.article for r in dedup.query(text=PIER).repeats] == ["two"]


def test_what_pointed_at_a_removed_article_stands_again() -> None:
    with Deduplicator() as dedup:
        dedup.add(text=PIER, id="one")
        assert dedup.add(text=f"{FERRY}\n\n{PIER}", id="two").text == FERRY
        dedup.remove("one")
        again = dedup.article("two")
        assert again is not None
        assert (again.text, again.repeats) == (f"{FERRY}\n\n{PIER}", ())
        assert dedup.article("one") is None


def test_what_told_the_very_first_article_is_forgotten_without_a_trace() -> None:
    with Deduplicator() as dedup:
        dedup.add(text=PIER, id="one")
        assert dedup.add(text=f"{FERRY}\n\n{PIER}", id="two").text == FERRY
        assert dedup.remove("two") == ()
        assert dedup.remove("one") == ()


def test_pointers_of_removed_articles_that_were_left_in_a_file_do_no_harm(tmp_path: Path) -> None:
    Deduplicator(tmp_path / "index").close()
    with closing(sqlite3.connect(tmp_path / "index", isolation_level=None)) as sql:
        sql.execute("INSERT INTO sources VALUES (0, 7, ?)", (row_check(0, 7),))
    with Deduplicator(tmp_path / "index") as dedup:
        dedup.add(text=PIER, id="one")
        assert dedup.remove("one") == ()


def test_what_is_old_is_forgotten() -> None:
    with Deduplicator() as dedup:
        dedup.add(text=PIER, id="one")
        assert dedup.expire(older_than=1) == ()
        assert dedup.stats()["articles"] == 1
        dedup.expire(older_than=timedelta(0))
        assert dedup.stats()["articles"] == 0
        assert dedup.query(text=PIER).repeats == ()


def test_an_article_needs_a_name_and_a_text() -> None:
    with Deduplicator() as dedup:
        with pytest.raises(UsageError):
            dedup.add(text=PIER)
        with pytest.raises(UsageError):
            dedup.add(id="one")


def test_a_page_without_an_article_says_why() -> None:
    with Deduplicator() as dedup, pytest.raises(NoArticleError) as caught:
        dedup.add(html="<html></html>", id="one")
    assert caught.value.reason == "no-article"


@pytest.mark.parametrize("isolate", [False, True])
def test_a_page_is_extracted_here_or_in_a_process_of_its_own(*, isolate: bool) -> None:
    page = f"<html><body><article><h1>Pier</h1><p>{PIER}</p><p>{FERRY}</p></article></body></html>"
    with Deduplicator(isolate=isolate) as dedup:
        dedup.add(html=page, url="https://site.example/one")
        article = dedup.add(html=page.encode(), url="https://site.example/two")
    assert article.status is Status.DUPLICATE
    assert {r.source.article for r in article.repeats} == {"https://site.example/one"}


@pytest.mark.parametrize("durability", ["commit", "batch"])
def test_what_was_added_is_there_after_a_restart(tmp_path: Path, durability: Durability) -> None:
    path = tmp_path / "crawl.twicetold"
    with Deduplicator(path, durability=durability) as dedup:
        dedup.add(text=PIER, id="one")
        dedup.flush()
    with Deduplicator(path) as dedup:
        article = dedup.add(text=f"{FERRY}\n\n{PIER}", id="two")
        assert (article.text, article.earlier[article.repeats[0].id]) == (FERRY, PIER.rstrip("."))
    with Deduplicator(path, read_only=True) as dedup:
        again = dedup.article("two")
        assert again is not None
        assert (again.text, again.repeats) == (article.text, article.repeats)
        assert [r.source.article for r in dedup.query(text=PIER).repeats] == ["one"]


def test_other_parameters_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "crawl.twicetold"
    Deduplicator(path).close()
    with pytest.raises(OtherParametersError, match=r"resemblance 0\.8 there, 0\.9 here"):
        Deduplicator(path, Config(resemblance=0.9))


def test_what_is_no_index_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "crawl.twicetold"
    path.write_bytes(b"not a database at all, and longer than a header" * 40)
    with pytest.raises(DamagedIndexError, match="no index"):
        Deduplicator(path)
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as sql:
        sql.execute("CREATE TABLE precious (value)")
    before = other.read_bytes()
    with pytest.raises(DamagedIndexError, match="another program's"):
        Deduplicator(other)
    assert other.read_bytes() == before


def test_a_missing_index_is_not_made_for_reading(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no index there"):
        Deduplicator(tmp_path / "none", read_only=True)
