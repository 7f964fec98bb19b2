"""The sample corpus is what its README and its gold file say. The matcher has no part in this."""

import json
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import trafilatura

from twicetold.extract import extract
from twicetold.model import Article, Skipped
from twicetold.read import read

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
PAGES = sorted((CORPUS / "articles").rglob("*.html"))
GOLD: dict[str, list[dict[str, Any]]] = json.loads((CORPUS / "gold.json").read_text("utf-8"))
KINDS = {"within", "boilerplate", "article", "shared"}


@cache
def _articles() -> tuple[Article, ...]:
    outcomes = [page if isinstance(page, Skipped) else extract(page) for page in read([str(CORPUS / "articles")])]
    assert [outcome for outcome in outcomes if isinstance(outcome, Skipped)] == []
    return tuple(outcome for outcome in outcomes if isinstance(outcome, Article))


@cache
def _texts() -> dict[str, str]:
    """The extracted texts by id, in rank order."""
    return {article.id: _one_line(article.text) for article in _articles()}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _letters(text: str) -> str:
    """What is left of a text when typography is taken off."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def _starts(text: str, words: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(words), text)]


def _passage(entry: dict[str, Any]) -> str:
    """The repeated telling of a gold entry as it stands in the extracted text."""
    text = _texts()[entry["article"]]
    start = _starts(text, entry["from"])[entry["occurrence"] - 1]
    return text[start : text.index(entry["to"], start) + len(entry["to"])]


def _name(entry: dict[str, Any]) -> str:
    words = str(entry["from"] if "from" in entry else entry["text"])
    return f"{entry['article'].split('/', 1)[1]}: {words[:30]}"


def _word_count(passage: str, article: str) -> int:
    if re.search("/(ja|zh)/", article):
        return len(re.findall(r"\w", passage)) // 2
    return len(re.findall(r"\w+(?:[\u2019'-]\w+)*", passage))


def test_there_are_at_least_forty_articles_and_each_is_extracted() -> None:
    assert len(PAGES) >= 44
    # Beside the pages: two plain texts, a Markdown file and four records
    assert len(_texts()) == len(_articles()) == len(PAGES) + 7


def test_there_are_at_least_five_page_themes() -> None:
    themes = Counter(
        lxml.html.fromstring(page.read_bytes()).xpath("string(//meta[@name='generator']/@content)") for page in PAGES
    )
    assert "" not in themes
    assert len(themes) >= 5


def test_there_are_at_least_six_languages_and_french_and_english_have_the_most_pages() -> None:
    languages = Counter(lxml.html.fromstring(page.read_bytes()).get("lang", "") for page in PAGES)
    assert set(languages) >= {"ar", "de", "en", "es", "fr", "he", "it", "ja", "pt", "ru", "zh"}
    assert {language for language, _ in languages.most_common(2)} == {"en", "fr"}


def test_arabic_and_hebrew_pages_say_that_they_run_from_right_to_left() -> None:
    roots = [lxml.html.fromstring(page.read_bytes()) for page in PAGES]
    told = {(root.get("lang"), root.get("dir")) for root in roots if root.get("dir")}
    assert told == {("ar", "rtl"), ("he", "rtl")}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_trafilatura_alone_finds_the_article_of_the_page(page: Path) -> None:
    root = lxml.html.fromstring(page.read_bytes())
    assert root.xpath("string(//title)").strip()
    assert root.xpath("//link[@rel='canonical']/@href") == [
        "https://" + page.relative_to(CORPUS / "articles").as_posix()
    ]
    text = trafilatura.extract(page.read_text("utf-8"), include_comments=False)
    assert len(text or "") >= 600


def test_every_article_named_in_the_gold_file_is_in_the_corpus() -> None:
    named = {entry["article"] for part in GOLD.values() for entry in part}
    named |= {entry["source"] for entry in GOLD["told"]}
    assert named - set(_texts()) == set()


@pytest.mark.parametrize("entry", GOLD["told"], ids=_name)
def test_a_repeated_telling_stands_in_the_extracted_text(entry: dict[str, Any]) -> None:
    assert entry["kind"] in KINDS
    assert len(_starts(_texts()[entry["article"]], entry["from"])) >= entry["occurrence"]
    words = _word_count(_passage(entry), entry["article"])
    assert abs(words - entry["words"]) <= 0.03 * entry["words"] + 2


@pytest.mark.parametrize("entry", GOLD["told"], ids=_name)
def test_the_source_of_a_repeated_telling_has_the_lower_rank(entry: dict[str, Any]) -> None:
    ranks = {article: rank for rank, article in enumerate(_texts())}
    if entry["kind"] == "within":
        assert entry["source"] == entry["article"]
    else:
        assert ranks[entry["source"]] < ranks[entry["article"]]


@pytest.mark.parametrize("entry", GOLD["told"], ids=_name)
def test_most_of_a_repeated_telling_stands_in_its_source(entry: dict[str, Any]) -> None:
    passage, source = _passage(entry), _texts()[entry["source"]]
    if entry["source"] == entry["article"]:
        # The telling itself is no witness: another one has to be left
        source = source.replace(passage, "\n", 1)
    told, letters = _letters(passage), _letters(source)
    pieces = [told[at : at + 12] for at in range(max(1, len(told) - 11))]
    shared = sum(piece in letters for piece in pieces)
    assert shared >= 0.8 * len(pieces)


@pytest.mark.parametrize("entry", GOLD["stays"], ids=_name)
def test_a_lookalike_stands_in_the_extracted_text(entry: dict[str, Any]) -> None:
    assert _texts()[entry["article"]].count(entry["text"]) >= entry.get("times", 1)


def test_no_lookalike_is_asked_to_stay_inside_a_passage_that_has_to_go() -> None:
    told: dict[str, str] = {}
    for entry in GOLD["told"]:
        told[entry["article"]] = told.get(entry["article"], "") + "\n" + _passage(entry)
    clashes = [e for e in GOLD["stays"] if e["text"] in told.get(e["article"], "")]
    assert clashes == []


def test_every_kind_of_repeat_is_planted() -> None:
    assert {entry["kind"] for entry in GOLD["told"]} == KINDS
