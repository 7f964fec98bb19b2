"""Crawls that share an index, are killed, and go on."""

import os
import signal
import time
from pathlib import Path

import pytest

pytest.importorskip("scrapy")

from benchmarks.crawling.site import Pages, command, crawl, ended, served, started

from twicetold import Deduplicator
from twicetold.errors import TwicetoldError

# Crawled again, every page is asked for again: what Scrapy had queued is lost with a killed process
ALL_AGAIN = "scrapy.dupefilters.BaseDupeFilter"


def wait_for(index: Path, articles: int) -> None:
    deadline = time.monotonic() + 300
    while _articles(index) < articles:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_crawl_that_was_killed_goes_on_with_what_it_knew(tmp_path: Path) -> None:
    pages = Pages(120)
    settings = {
        "JOBDIR": tmp_path / "job", "TWICETOLD_ACTION": "drop",
        "DUPEFILTER_CLASS": ALL_AGAIN, "CONCURRENT_REQUESTS": 4,
    }  # fmt: skip
    with served(pages, delay=0.03) as site:
        line = command("attrs", tmp_path, arguments=[f"start={site.url}/"], **settings)
        process = started(line, tmp_path)
        index = tmp_path / "job" / "index.twicetold"
        wait_for(index, 30)
        os.kill(process.pid, signal.SIGKILL)
        killed = ended(process, tmp_path)
        assert killed.code == -signal.SIGKILL
        before = _articles(index)
        assert 30 <= before < pages.count
        site.delay = 0.0
        resumed = crawl("attrs", tmp_path, arguments=[f"start={site.url}/"], **settings)
    assert (resumed.code, resumed.complaints()) == (0, [])
    # What was read before the kill stands as it was told then; nothing is a copy of itself
    told = {int(item["url"].rpartition("/")[2]) for item in resumed.items}
    assert len(told) == pages.originals
    assert {number // 5 for number in range(pages.count)} == {number // 5 for number in told}
    assert resumed.stats()["items/dropped"] == pages.count - pages.originals
    assert resumed.stats()["items/unchanged"] == before
    assert _articles(index) == resumed.stats()["index/articles"] == pages.count


def _articles(index: Path) -> int:
    try:
        with Deduplicator(index, read_only=True) as dedup:
            return dedup.stats()["articles"]
    except TwicetoldError:  # not there yet
        return 0


def test_two_spiders_share_an_index(tmp_path: Path) -> None:
    pages = Pages(60)
    settings = {"TWICETOLD_INDEX": tmp_path / "shared.twicetold", "CONCURRENT_REQUESTS": 4}
    with served(pages) as one, served(pages) as two:
        folders = [tmp_path / "one", tmp_path / "two"]
        running = [
            started(command("pydantic", folder, arguments=[f"start={site.url}/"], **settings), folder)
            for folder, site in zip(folders, (one, two), strict=True)
        ]
        crawls = [ended(process, folder) for process, folder in zip(running, folders, strict=True)]
    assert [(done.code, done.complaints()) for done in crawls] == [(0, []), (0, [])]
    # Every article stands on both sites, and a fifth of them twice on each
    statuses = [item["duplicate_report"]["status"] for done in crawls for item in done.items]
    assert (len(statuses), statuses.count("duplicate")) == (120, 120 - pages.originals)
    assert _articles(settings["TWICETOLD_INDEX"]) == 120


def test_an_index_stands_below_the_data_folder_where_there_is_no_job(tmp_path: Path) -> None:
    with served(Pages(10)) as site:
        done = crawl("attrs", tmp_path, arguments=[f"start={site.url}/"])
    assert (done.code, done.complaints()) == (0, [])
    assert (tmp_path / ".scrapy" / "twicetold" / "local.twicetold").is_file()


def test_an_index_of_other_parameters_ends_the_crawl_before_it_begins(tmp_path: Path) -> None:
    index = tmp_path / "index.twicetold"
    with Deduplicator(index) as dedup:
        dedup.add(text="A pier, a ferry and a bakery at the harbour of a town.", id="a")
    done = crawl("attrs", tmp_path, TWICETOLD_INDEX=index, TWICETOLD_MIN_WORDS=12)
    assert done.code == 1
    assert "OtherParametersError" in done.log


def test_items_go_on_where_the_index_can_no_longer_be_written(tmp_path: Path) -> None:
    pytest.importorskip("resource")
    pages = Pages(60)
    with served(pages) as site:
        line = command("attrs", tmp_path, arguments=[f"start={site.url}/"], TWICETOLD_INDEX="full.twicetold")
        done = ended(started(line, tmp_path, largest_file=250_000), tmp_path)
    assert (done.code, len(done.items)) == (0, pages.count)
    stats = done.stats()
    assert stats["items/seen"] == pages.count
    judged = [item for item in done.items if item["duplicate_report"]]
    assert 0 < len(judged) == pages.count - stats["items/failed"] < pages.count
    errors = [line for line in done.log.splitlines() if " ERROR: " in line]
    assert "goes on as it came: full.twicetold: cannot be used" in errors[0]
    assert f"{stats['items/failed']} items went on as they came: the index failed" in errors[-1]
    assert len(errors) <= 3 < stats["items/failed"]
    assert _articles(tmp_path / "full.twicetold") == len(judged)
