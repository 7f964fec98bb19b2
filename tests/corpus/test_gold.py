"""The product is held to what the corpus says of itself."""

import json
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from twicetold.decide import Decision
from twicetold.extract import extract
from twicetold.matcher import Matcher
from twicetold.model import Action, Article
from twicetold.read import read

CORPUS = Path(__file__).parents[2] / "corpus"
GOLD = json.loads((CORPUS / "gold.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def decisions() -> dict[str, Decision]:
    pages = read([str(CORPUS / "articles")])
    articles = [article for page in pages if isinstance(article := extract(page), Article)]
    return {decision.article.id: decision for decision in Matcher().feed(articles)}


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def place(text: str, entry: dict) -> tuple[int, int]:
    """The code points of a told passage: from the n-th `from` to the next `to`."""
    blank = r"\s+"
    begins = [m.start() for m in re.finditer(blank.join(map(re.escape, entry["from"].split())), text)]
    start = begins[entry["occurrence"] - 1]
    end = re.compile(blank.join(map(re.escape, entry["to"].split()))).search(text, start)
    assert end is not None
    return start, end.end()


@pytest.mark.parametrize("entry", GOLD["told"], ids=lambda e: f"{e['article']}: {e['why']}")
def test_what_is_told_again_goes(entry: dict) -> None:
    decision = decisions()[entry["article"]]
    start, end = place(decision.article.text, entry)
    left = set(range(start, end)) - {i for cut in decision.cuts for i in range(cut.start, cut.end)}
    assert "".join(decision.article.text[i] for i in sorted(left)).strip() == ""


@pytest.mark.parametrize("entry", GOLD["told"], ids=lambda e: f"{e['article']}: {e['why']}")
def test_what_goes_has_the_kind_the_corpus_names(entry: dict) -> None:
    decision = decisions()[entry["article"]]
    start, end = place(decision.article.text, entry)
    gone = [r for r in decision.repeats if r.action is Action.REMOVE and r.start < end and start < r.end]
    words = Counter()
    for repeat in gone:
        words[str(repeat.kind)] += repeat.words
    assert words.most_common(1)[0][0] == entry["kind"]


@pytest.mark.parametrize("entry", GOLD["stays"], ids=lambda e: f"{e['article']}: {e['why']}")
def test_what_says_something_new_stays(entry: dict) -> None:
    decision = decisions()[entry["article"]]
    assert folded(decision.text).count(folded(entry["text"])) >= entry.get("times", 1)
