"""Floods: what comes again without end costs by its length, and one telling stands."""

import pytest
from benchmarks.campaigns.floods import TOLD, copies, pages, variants

from twicetold.extract import extract
from twicetold.index import CANDIDATES, MemoryKeys
from twicetold.matcher import Matcher, Stores
from twicetold.model import Action, Article, Page, Status
from twicetold.verify import weighing


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


def test_an_article_is_weighed_so_far_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighing, "WEIGHED_WORDS", 2_000)
    few, many = Matcher(), Matcher()
    sentences = [record["text"] for record in variants(60)]
    few.feed(articles([{"id": "few", "text": "\n\n".join(sentences[:6])}]))
    assert few.caps["weighed"] == 0
    (decision,) = many.feed(articles([{"id": "many", "text": "\n\n".join([*sentences, TOLD, TOLD])}]))
    assert many.caps["weighed"] > 0
    assert many.work["alignments"] < 60
    assert [repeat.exact for repeat in decision.repeats if repeat.action is Action.REMOVE] == [True]


def test_however_few_keys_are_asked_for_at_once_the_candidates_are_the_same() -> None:
    texts = [*variants(90), *copies(5), *variants(120)]
    some = [record | {"id": f"{place}"} for place, record in enumerate(texts)]
    whole, cut = (Matcher(stores=Stores(keys=MemoryKeys(at_once=at_once))) for at_once in (1 << 30, 50))
    assert whole.feed(articles(some)) == cut.feed(articles(some))
    assert (whole.caps, whole.work) == (cut.caps, cut.work)
    assert whole.caps["candidates"] > 0
