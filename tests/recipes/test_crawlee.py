"""The Crawlee crawl of the README, of a local site."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("crawlee")
pytest.importorskip("parsel")

from benchmarks.crawling.site import Pages, served

from twicetold import Deduplicator

CRAWL = """
import asyncio, sys
from tests.recipes.readme import run_block
asyncio.run(run_block("ParselCrawler")["crawl"](sys.argv[1]))
"""


def crawl(url: str, folder: Path) -> list[dict[str, str]]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "CRAWLEE_LOG_LEVEL": "WARNING"}
    done = subprocess.run(
        [sys.executable, "-c", CRAWL, url], cwd=folder, env=environment, capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    data = sorted((folder / "storage" / "datasets" / "default").glob("0*.json"))
    return [json.loads(path.read_text("utf-8")) for path in data]


def numbered(items: list[dict[str, str]]) -> dict[int, str]:
    return {int(item["url"].rpartition("/page/")[2]): item["text"] for item in items if "/page/" in item["url"]}


def test_a_crawl_keeps_one_of_each_article_and_tells_each_thing_once(tmp_path: Path) -> None:
    pages = Pages(20)
    with served(pages) as site:
        told = numbered(crawl(f"{site.url}/", tmp_path))
        assert len(told) == pages.originals
        for number, text in told.items():
            assert text == "\n\n".join([f"Report {number}", *pages.bodies[number][:4]])
        again = numbered(crawl(f"{site.url}/", tmp_path))
    # Nothing has changed, so the answers are the same
    assert again == told
    with Deduplicator(tmp_path / "crawl.twicetold", read_only=True) as dedup:
        assert dedup.stats()["articles"] == pages.count + 1  # the list of links is a page too
