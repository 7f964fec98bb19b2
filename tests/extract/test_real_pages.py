"""Repeats in real article pages, and the article that started this."""

import pasted_pages as pages
import pytest

from twicetold.extract import extract
from twicetold.model import Article, Page, ParagraphKind

needs_pages = pytest.mark.skipif(not pages.PAGES, reason="no folder of real pages beside the checkout")
SIGNATURE = "Sam Altman, CEO d’OpenAI"


@needs_pages
@pytest.mark.parametrize("paste", [pages.far, pages.adjacent, pages.interleaved])
def test_three_paragraphs_pasted_again_into_a_real_page_come_out_twice(paste):
    outcomes = [found for path in pages.PAGES[::4] if (found := pages.pasted(path, paste)) is not None]
    assert len(outcomes) >= 50
    assert sum(found == [2, 2, 2] for found in outcomes) >= 0.99 * len(outcomes)


@pytest.mark.parametrize("name", ["A", "B", "C"])
def test_both_tellings_of_the_seed_passage_stand_as_four_paragraphs_each(shared_data, name):
    html = (shared_data / "seed" / f"page_{name}.html").read_bytes()
    found = extract(Page(source=name, id=name, html=html))
    assert isinstance(found, Article)
    starts = [found.text[p.start : p.end][:24] for p in found.paragraphs]
    passage = ["D’après le Wall Street J", "Nous pensons qu’il est e", SIGNATURE, "Une chose est sûre : ave"]
    assert [start for start in starts if start in passage] == passage * 2


def test_the_second_copy_of_a_whole_article_is_counted(shared_data):
    found = extract(Page(source="D", id="D", html=(shared_data / "seed" / "page_D.html").read_bytes()))
    assert isinstance(found, Article)
    assert found.hidden_by_extractor > 20


def test_the_seed_text_has_its_bullets_and_its_signature(shared_data):
    text = (shared_data / "seed" / "article.txt").read_text("utf-8")
    found = extract(Page(source="article.txt", id="a", text=text))
    assert isinstance(found, Article)
    assert found.text == text
    items = [p for p in found.paragraphs if p.kind is ParagraphKind.LIST_ITEM]
    assert (len(found.paragraphs), len(items)) == (36, 12)
    assert all(found.text[p.start] == "•" for p in items)
    assert [found.text[p.start : p.end] for p in found.paragraphs].count(SIGNATURE) == 2
