"""Crawls of a local site with the real Scrapy."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("scrapy")

from benchmarks.crawling.site import Pages, crawl, served

PAGES = Pages(200)
FEW = Pages(10)
"""Of 3 and 4 and of 8 and 9 one is a copy of the other; pages 1 and 5 tell a section twice.

Scrapy follows the last link first, so it is 3 and 8 that come too late.
"""
MANY = ["-m", "benchmarks.crawling.many"]


def expected(pages: Pages, number: int) -> str:
    return "trimmed" if number % 4 == 1 and number % 5 != 4 else "kept"


def test_a_crawl_annotates_every_page_and_warns_of_nothing(tmp_path: Path) -> None:
    with served(PAGES) as site:
        done = crawl("dict", tmp_path, arguments=[f"start={site.url}/"], TWICETOLD_INDEX=":memory:")
    assert (done.code, done.complaints()) == (0, [])
    told = {int(item["url"].rpartition("/")[2]): item["duplicate_report"] for item in done.items}
    assert sorted(told) == list(range(PAGES.count))
    assert len(done.items) == PAGES.count
    for number, report in told.items():
        if number % 5 == 4:  # which of the two was read first is a matter of chance
            pair = sorted((told[number]["status"], told[number - 1]["status"]))
            assert pair == ["duplicate", expected(PAGES, number - 1)]
            copy = report if report["status"] == "duplicate" else told[number - 1]
            assert {copy["id"], copy["duplicate_of"]} == {f"{site.url}/page/{n}" for n in (number, number - 1)}
        elif number % 5 != 3:
            assert (number, report["status"]) == (number, expected(PAGES, number))
    stats = done.stats()
    duplicates = PAGES.count // 5
    assert stats["items/seen"] == stats["index/articles"] == PAGES.count
    assert stats["items/duplicate"] == stats["repeats/article"] == duplicates
    assert stats["items/kept"] + stats["items/trimmed"] == PAGES.count - duplicates
    assert stats["words/told_again"] == sum(report["removed_words"] for report in told.values())


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], str]:
    """Crawl a small site in every manner, in one process."""
    folder = tmp_path_factory.mktemp("many")
    kinds = ("dict", "bytes", "item", "dataclass", "attrs", "pydantic")
    runs = [
        [f"{kind}-{action}", kind, {"TWICETOLD_ACTION": action}]
        for kind in kinds
        for action in ("annotate", "rewrite", "drop")
    ]
    runs += [[f"{kind}-rewrite", kind, {"TWICETOLD_ACTION": "rewrite"}] for kind in ("list", "nested", "nameless")]
    runs += [[f"{kind}-annotate", kind, {}] for kind in ("narrow", "empty")]
    runs += [["off", "dict", {"TWICETOLD_ENABLED": False}]]
    runs += [["named", "item", {
        "TWICETOLD_ACTION": "rewrite", "TWICETOLD_OUTPUT_FIELD": "html", "TWICETOLD_REPORT_FIELD": "nowhere",
        "TWICETOLD_MIN_WORDS": "300", "TWICETOLD_MIN_WORDS_SHARED": 300,
    }]]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with served(FEW) as site:
        done = subprocess.run(
            [sys.executable, *MANY, f"{site.url}/", json.dumps(runs)],
            cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout), done.stderr


def items(folder: Path, name: str) -> list[dict[str, Any]]:
    path = folder / f"{name}.jsonl"
    found = [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    return sorted(found, key=lambda item: int(item.get("url", "/0").rpartition("/")[2]))


TEXT_OF = {
    "dict": "text", "bytes": "text", "item": "text", "dataclass": "articleBody", "attrs": "maintext", "pydantic": "text",
}  # fmt: skip


def told_once(number: int, *, titled: bool) -> str:
    title = [f"Report {number}"] if titled else []
    return "\n\n".join([*title, *FEW.bodies[number][:4]])


@pytest.mark.parametrize("kind", TEXT_OF)
def test_items_of_every_type_are_annotated(kind: str, many: tuple[Path, dict[str, Any], str]) -> None:
    told = items(many[0], f"{kind}-annotate") if kind != "bytes" else []
    statuses = ["kept", "trimmed", "kept", "duplicate", "kept", "trimmed", "kept", "kept", "duplicate", "kept"]
    assert [item["duplicate_report"]["status"] for item in told] == (statuses if told else [])
    stats = many[1][f"{kind}-annotate"]
    assert [stats[f"twicetold/items/{s}"] for s in ("seen", "kept", "trimmed", "duplicate")] == [10, 6, 2, 2]


@pytest.mark.parametrize("kind", [kind for kind in TEXT_OF if kind != "bytes"])
def test_items_of_every_type_are_rewritten(kind: str, many: tuple[Path, dict[str, Any], str]) -> None:
    titled = kind in ("dict", "item")
    texts = [item[TEXT_OF[kind]] for item in items(many[0], f"{kind}-rewrite")]
    for number in (0, 1, 2, 4, 5, 6, 7, 9):
        assert texts[number] == told_once(number, titled=titled)
    # Of a copy only its own title is left
    assert [texts[3], texts[8]] == (["Report 3", "Report 8"] if titled else ["", ""])
    assert many[1][f"{kind}-rewrite"]["twicetold/items/rewritten"] == 10


@pytest.mark.parametrize("kind", [kind for kind in TEXT_OF if kind != "bytes"])
def test_copies_of_every_type_are_dropped(kind: str, many: tuple[Path, dict[str, Any], str]) -> None:
    left = [int(item["url"].rpartition("/")[2]) for item in items(many[0], f"{kind}-drop")]
    assert left == [0, 1, 2, 4, 5, 6, 7, 9]
    stats = many[1][f"{kind}-drop"]
    assert stats["twicetold/items/dropped"] == stats["item_dropped_reasons_count/DuplicateItem"] == 2


def test_a_list_of_paragraphs_stays_a_list_and_a_nested_text_is_found(many: tuple[Path, dict[str, Any], str]) -> None:
    assert items(many[0], "list-rewrite")[1]["content"] == FEW.bodies[1][:4]
    nested = {item["meta"]["url"].rpartition("/")[2]: item for item in items(many[0], "nested-rewrite")}
    assert nested["1"]["content"] == {"rendered": told_once(1, titled=False)}


def test_an_item_without_a_name_is_judged_and_told_of_once(many: tuple[Path, dict[str, Any], str]) -> None:
    stats = many[1]["nameless-rewrite"]
    assert stats["twicetold/items/no-id"] == stats["twicetold/items/seen"] == 10
    assert stats["twicetold/items/duplicate"] == 2
    assert many[2].count("An item has neither an id nor a URL") == 1


def test_an_item_without_room_for_the_report_goes_on_and_the_remedy_is_told_once(
    many: tuple[Path, dict[str, Any], str],
) -> None:
    told = items(many[0], "narrow-annotate")
    assert [set(item) for item in told] == [{"url", "text"}] * 10
    assert many[1]["narrow-annotate"]["twicetold/items/no-room"] == 10
    assert many[2].count("declare duplicate_report, or name another in TWICETOLD_REPORT_FIELD") == 1


def test_an_item_without_a_text_goes_on_as_it_came(many: tuple[Path, dict[str, Any], str]) -> None:
    assert [set(item) for item in items(many[0], "empty-annotate")] == [{"url", "price"}] * 10
    assert many[1]["empty-annotate"]["twicetold/items/no-text"] == 10


def test_fields_and_parameters_are_settings(many: tuple[Path, dict[str, Any], str]) -> None:
    told = items(many[0], "named")
    assert told[1]["html"] == "\n\n".join(["Report 1", *FEW.bodies[1]])
    assert all(set(item) == {"url", "html"} for item in told)
    assert many[1]["named"]["twicetold/items/kept"] == 10


def test_a_crawl_that_is_switched_off_goes_on_without(many: tuple[Path, dict[str, Any], str]) -> None:
    assert [set(item) for item in items(many[0], "off")] == [{"url", "html"}] * 10
    assert not [name for name in many[1]["off"] if name.startswith("twicetold/")]
    assert many[2].count("Disabled twicetold.scrapy.Addon: TWICETOLD_ENABLED is false") == 1


def test_nothing_else_was_warned_of(many: tuple[Path, dict[str, Any], str]) -> None:
    known = ("An item has neither", "An item has no field for the report", "TWICETOLD_ENABLED is false")
    lines = [line for line in many[2].splitlines() if " WARNING: " in line and not any(k in line for k in known)]
    assert lines == []
    # Bytes are no JSON: the feed complains, and nobody else
    errors = [line for line in many[2].splitlines() if " ERROR: " in line]
    assert all("FeedExporter" in line for line in errors)


def test_a_page_that_hangs_costs_the_others_nothing(tmp_path: Path) -> None:
    with served(FEW) as site:
        done = crawl(
            "dict", tmp_path, arguments=[f"start={site.url}/hangs,{site.url}/"],
            TWICETOLD_INDEX=":memory:", TWICETOLD_TIMEOUT=1,
        )  # fmt: skip
    assert (done.code, done.complaints()) == (0, [])
    stats = done.stats()
    assert stats["skipped/time-limit"] == stats["items/no-article"] == 1
    assert (stats["items/seen"], stats["index/articles"], len(done.items)) == (11, 10, 11)
