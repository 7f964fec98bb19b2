"""Floods: what comes again without end costs by its length, and one telling stands."""

import pytest
from benchmarks.campaigns.floods import copies, pages, variants

from twicetold.extract import extract
from twicetold.index import CANDIDATES
from twicetold.matcher import Matcher
from twicetold.model import Article, Page, Status


def articles(records) -> list[Article]:
    found = [extract(Page(source=r["id"], id=r["id"], text=r["text"])) for r in records]
    return [article for article in found if isinstance(article, Article)]


@pytest.mark.parametrize("flood", [copies, pages])
def test_of_a_paragraph_told_again_and_again_one_telling_stands(flood) -> None:
    decisions = Matcher().feed(articles(flood(400)))
    assert sum(decision.text.count("The committee met on Tuesday") for decision in decisions) == 1
    assert decisions[0].status in (Status.KEPT, Status.TRIMMED)


def test_each_of_many_variants_has_a_bounded_number_of_candidates() -> None:
    matcher = Matcher()
    matcher.feed(articles(variants(600)))
    assert matcher.work["paragraphs"] == 600
    assert matcher.work["candidates"] <= 600 * CANDIDATES
    assert matcher.caps["bucket_members"] > 0
