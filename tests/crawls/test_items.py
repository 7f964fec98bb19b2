"""Items as pages: which fields are read, and what is written back."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

pytest.importorskip("itemadapter")
pytest.importorskip("scrapy")

from tests.test_run import P1, P2, page

from twicetold.read import FieldChoice, ReadSpec
from twicetold.scrapy.items import put, put_text, read_item

URL = "https://a.example/1"


def read(item: Any, **fields: str) -> tuple[FieldChoice, Any]:
    found = read_item(item, ReadSpec(**fields), "spider")
    assert found is not None
    return found.choice, found.page


@pytest.mark.parametrize(
    ("item", "text", "url"),
    [
        ({"articleBody": P1, "articleBodyHtml": f"<p>{P1}</p>", "url": URL, "canonicalUrl": "x"}, "articleBody", "url"),
        ({"maintext": P1, "source_domain": "a.example", "url": URL}, "maintext", "url"),
        ({"raw_text": "", "text": P1, "source": URL, "hostname": "a.example", "fingerprint": "f"}, "text", "source"),
        ({"text": P1, "id": 7, "metadata": {"url": URL}}, "text", "metadata.url"),
        ({"markdown": P1, "metadata": {"sourceURL": URL}}, "markdown", "metadata.sourceURL"),
        ({"body": P1, "link": URL}, "body", "link"),
    ],
)
def test_fields_are_found_by_the_names_of_the_trade(item: dict[str, Any], text: str, url: str) -> None:
    choice, found = read(item)
    assert (choice.text, choice.url) == (text, url)
    assert (found.text, found.url, found.html) == (P1, URL, None)


def test_a_named_field_is_read_and_no_other() -> None:
    item = {"text": P1, "teaser": P2, "url": URL}
    assert read(item, text_field="teaser")[1].text == P2
    assert read_item({"text": P1}, ReadSpec(text_field="teaser"), "spider") is None


def test_a_page_of_bytes_stays_bytes_and_is_decoded_by_its_own_charset() -> None:
    html = page("Café", P1).replace("utf-8", "latin-1").encode("latin-1")
    choice, found = read({"url": URL, "html": html})
    assert (choice.html, found.html) == ("html", html)


def test_dates_ids_and_people_are_read() -> None:
    _, found = read({"text": P1, "id": 12, "date": datetime(2026, 3, 1, 12, tzinfo=UTC), "author": ["A", "B"]})
    assert (found.id, found.date, found.author) == ("12", "2026-03-01T12:00:00+00:00", "A; B")


@pytest.mark.parametrize(
    "item", [{}, {"text": " "}, {"text": 3}, {"price": 2, "name": "x"}, {"text": None, "html": b""}]
)
def test_an_item_without_a_text_is_no_page(item: dict[str, Any]) -> None:
    assert read_item(item, ReadSpec(), "spider") is None


def test_an_item_without_end_is_no_page() -> None:
    item: dict[str, Any] = {"text": P1}
    item["self"] = item
    assert read_item(item, ReadSpec(), "spider") is None


def test_an_item_is_known_by_its_id_or_its_url() -> None:
    named = [
        read_item(item, ReadSpec(), "spider")
        for item in ({"text": P1}, {"text": P1, "url": URL}, {"text": P1, "id": 1})
    ]
    assert [found.named for found in named if found] == [False, True, True]


def test_a_field_inside_another_is_set() -> None:
    item = {"content": {"rendered": P1}, "a.b": 1}
    assert put(item, "content.rendered", P2)
    assert put(item, "a.b", 2)
    assert item == {"content": {"rendered": P2}, "a.b": 2}
    assert not put({"content": 3}, "content.rendered", P2)


def test_a_frozen_item_has_no_room() -> None:
    @dataclass(frozen=True)
    class Frozen:
        text: str

    item = Frozen(P1)
    assert not put_text(item, FieldChoice("", text="text"), None, P2)
    assert item.text == P1


def test_the_text_of_a_page_goes_into_the_field_that_is_best_called_a_text() -> None:
    item: dict[str, Any] = {"html": "<p>", "body": None, "articleBody": None}
    assert put_text(item, FieldChoice("", html="html"), None, P1)
    assert item == {"html": "<p>", "body": None, "articleBody": P1}
    bare = {"html": "<p>"}
    assert put_text(bare, FieldChoice("", html="html"), None, P1)
    assert bare == {"html": "<p>", "text": P1}
    assert put_text(bare, FieldChoice("", html="html"), "clean", P2)
    assert bare == {"html": "<p>", "text": P1, "clean": P2}
