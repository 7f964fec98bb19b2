"""The measure of speed: what the corpus plants is what the truth says, and the score reads texts."""

import json
from collections import Counter
from itertools import islice
from types import SimpleNamespace

import pytest
from benchmarks.speed import corpus as corpora
from benchmarks.speed.measure import RunError, run
from benchmarks.speed.methods import Method
from benchmarks.speed.score import left, score

NUMBERS, TEXTS = Method("m", "floor", "m.py"), Method("m", "floor", "m.py", "texts")
FERRY, LAMP, QUAY, CRATES = (
    "The ferry left the quay at nine.",
    "Nobody had seen the lamp since winter.",
    "A quay of stone lies below it.",
    "They brought two crates of mackerel.",
)


@pytest.fixture
def planted(tmp_path):
    """Three articles: an exact copy of FERRY, a near one with another word."""
    texts = [[FERRY, LAMP], [QUAY, FERRY], [FERRY.replace("nine", "ten"), CRATES]]
    tellings = [
        corpora.Telling(1, 1, "exact", "found", 0, 0),
        corpora.Telling(2, 0, "a new word", "stays", 0, 0),
    ]
    articles, truth = tmp_path / "articles", tmp_path / "truth"
    articles.write_text("".join(json.dumps({"text": "\n\n".join(text)}) + "\n" for text in texts))
    fields = corpora.Telling.__slots__
    truth.write_text(
        "".join(json.dumps({name: getattr(telling, name) for name in fields}) + "\n" for telling in tellings)
    )
    return SimpleNamespace(articles=articles, truth=truth)


def counts(planted, tmp_path, numbers):
    (tmp_path / "dropped.txt").write_text("".join(f"{number}\n" for number in numbers))
    return score(planted, NUMBERS, tmp_path).as_json()


def test_the_same_seed_makes_the_same_corpus(tmp_path):
    one = corpora.corpus(tmp_path / "one", 300_000, 5)
    other = corpora.corpus(tmp_path / "other", 300_000, 5)
    assert one.articles.read_bytes() == other.articles.read_bytes()
    assert one.truth.read_bytes() == other.truth.read_bytes()
    assert one.facts["sha256"] != corpora.corpus(tmp_path / "third", 300_000, 6).facts["sha256"]


def test_an_exact_telling_is_its_source_and_a_near_one_is_not():
    articles = list(islice(corpora.made(3), 400))
    kinds = Counter()
    for article in articles:
        for telling in article.tellings:
            kinds[telling.kind] += 1
            if telling.source_article >= 0:
                source = articles[telling.source_article].paragraphs[telling.source_paragraph]
                same = article.paragraphs[telling.paragraph] == source
                assert same == (telling.kind == "exact")
    assert set(kinds) == {
        "exact", "furniture", "typographic", "function words", "a word left out", "a new word", "a new number",
    }  # fmt: skip


def test_shares_of_what_is_told_again_are_as_asked():
    articles = list(islice(corpora.made(4), 1_000))
    paragraphs = sum(len(article.paragraphs) for article in articles)
    kinds = Counter(telling.kind for article in articles for telling in article.tellings)
    near = sum(kinds.values()) - kinds["exact"] - kinds["furniture"]
    assert kinds["exact"] / paragraphs == pytest.approx(0.06, abs=0.006)
    assert near / paragraphs == pytest.approx(0.06, abs=0.006)
    assert kinds["furniture"] / paragraphs == pytest.approx(0.05, abs=0.006)


def test_a_dropped_copy_is_found_and_a_dropped_near_one_is_taken(planted, tmp_path):
    assert counts(planted, tmp_path, [3, 4]) == {
        "exact": {"found": 1},
        "a new word": {"taken": 1},
        "ordinary": {"n": 3, "whole": 3},
    }


def test_two_that_stand_are_kept_twice_and_none_that_stands_is_lost(planted, tmp_path):
    assert counts(planted, tmp_path, [])["exact"] == {"kept twice": 1}
    assert counts(planted, tmp_path, [0, 3])["exact"] == {"lost": 1}
    assert counts(planted, tmp_path, [0])["exact"] == {"found": 1}
    assert counts(planted, tmp_path, [0, 3])["a new word"] == {"taken": 1}
    assert counts(planted, tmp_path, [0])["a new word"] == {"left alone": 1}
    assert counts(planted, tmp_path, [1])["ordinary"] == {"n": 3, "whole": 2}


def test_a_text_is_scored_as_it_stands(planted, tmp_path):
    texts = [f"{FERRY}\n\n{LAMP}", QUAY, f"The ferry left the quay at ten.\n\n{CRATES}"]
    (tmp_path / "articles.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    assert score(planted, TEXTS, tmp_path).as_json() == {
        "exact": {"found": 1},
        "a new word": {"left alone": 1},
        "ordinary": {"n": 3, "whole": 3},
    }


def test_words_cut_from_a_paragraph_are_missed():
    assert left([FERRY, LAMP], ["The ferry left", LAMP]) == [3 / 7, 1.0]


def test_a_command_that_fails_is_no_measurement():
    with pytest.raises(RunError, match="no such thing"):
        run(["python", "-c", "raise SystemExit('no such thing')"], None)
    assert run(["python", "-c", "sum(range(3_000_000))"], None).cpu > 0
