"""However articles come to an index, the repeats are those of one run (law 5)."""

import itertools
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from building import article
from test_laws import corpora
from twicetold.config import Config
from twicetold.extract import extract
from twicetold.lastingmatcher import LastingMatcher
from twicetold.matcher import Matcher
from twicetold.model import Action, Article, Repeat, Skipped
from twicetold.read import ReadSpec, read

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "articles"
LENIENT = Config(min_words=4, min_words_shared=6, boilerplate_min=2)
CONFIGS = st.sampled_from((Config(), LENIENT, Config(resemblance=0.5, min_words_shared=8)))
FEW = 6
"""So few paragraphs are sealed at a time, that there are segments and merges."""


def at_once(articles: Sequence[Article], config: Config) -> list[Repeat]:
    return [repeat for decision in Matcher(config).feed(articles) for repeat in decision.repeats]


def in_pieces(articles: Sequence[Article], config: Config, edges: Sequence[int], *, restart: bool) -> list[Repeat]:
    stops = sorted({0, len(articles), *(edge for edge in edges if edge < len(articles))})
    repeats: list[Repeat] = []
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "index")
        matcher = LastingMatcher(path, config, durability="batch", seal=FEW)
        for start, stop in itertools.pairwise(stops):
            if restart:
                matcher.close()
                matcher = LastingMatcher(path, config, durability="batch", seal=FEW)
            tried = [decision.repeats for decision in matcher.query(articles[start:stop])]
            added = [one.decision.repeats for one in matcher.add(articles[start:stop])]
            assert tried == added
            repeats += [repeat for some in added for repeat in some]
        matcher.close()
    return repeats


def corpus() -> list[Article]:
    pages = read([str(CORPUS)], ReadSpec(), lambda _: None)
    outcomes = [extract(page) for page in pages if not isinstance(page, Skipped)]
    return [outcome for outcome in outcomes if isinstance(outcome, Article)]


def test_the_corpus_gives_the_same_repeats_one_by_one_and_in_pieces_with_a_restart_between() -> None:
    articles = corpus()
    expected = at_once(articles, Config())
    assert len(expected) > 50
    assert in_pieces(articles, Config(), range(len(articles)), restart=False) == expected
    assert in_pieces(articles, Config(), range(0, len(articles), 3), restart=True) == expected


@given(articles=corpora(), config=CONFIGS, edges=st.lists(st.integers(0, 6), max_size=5), restart=st.booleans())
@settings(max_examples=40)
def test_cuts_and_restarts_make_no_difference(
    *, articles: list[Article], config: Config, edges: list[int], restart: bool
) -> None:
    assert in_pieces(articles, config, edges, restart=restart) == at_once(articles, config)


@given(corpora(), st.lists(st.booleans(), min_size=1, max_size=6))
@settings(max_examples=25)
def test_two_writers_in_turn_make_no_difference(articles: list[Article], turns: list[bool]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "index")
        writers = [LastingMatcher(path, LENIENT, durability="batch", seal=seal) for seal in (FEW, 2 * FEW)]
        found = [
            repeat
            for one, turn in zip(articles, itertools.cycle(turns), strict=False)
            for repeat in writers[turn].add([one])[0].decision.repeats
        ]
        for writer in writers:
            writer.close()
    assert found == at_once(articles, LENIENT)


def plain(repeats: Sequence[Repeat]) -> list[tuple[object, ...]]:
    return [(r.source, r.start, r.end, r.action, r.reason, r.novel) for r in repeats]


@given(articles=corpora(), going=st.sets(st.integers(0, 4), max_size=3), other=st.booleans())
@settings(max_examples=40)
def test_after_a_removal_it_is_as_if_the_article_had_never_been_there(
    *, articles: list[Article], going: set[int], other: bool
) -> None:
    config = Config(min_words=4, min_words_shared=6, boilerplate_min=50)
    left = [one for place, one in enumerate(articles) if place not in going]
    gone = [one.id for place, one in enumerate(articles) if place in going]
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "index")
        here = LastingMatcher(path, config, durability="batch", seal=FEW)
        there = LastingMatcher(path, config, durability="batch", seal=FEW) if other else here
        there.query(articles[:1])
        here.add(articles)
        there.query(articles[:1])
        here.remove(gone)
        asked = [article(*paragraphs(one), id=f"asked {one.id}", host=one.host) for one in articles]
        found = [plain(there.query([one])[0].repeats) for one in asked]
        here.close()
        reopened = LastingMatcher(path, config, durability="batch", seal=FEW)
        again = [plain(reopened.query([one])[0].repeats) for one in asked]
        if other:
            there.close()
        reopened.close()
    fresh = LastingMatcher(None, config)
    fresh.add(left)
    expected = [plain(fresh.query([one])[0].repeats) for one in asked]
    assert found == expected
    assert again == expected


def paragraphs(one: Article) -> list[str]:
    from building import PREFIXES

    return [PREFIXES.get(p.kind, "") + one.text[p.start : p.end] for p in one.paragraphs]


def test_a_line_that_many_told_is_told_again_inside_one_article_however_it_came() -> None:
    line = "The ferry leaves from the north quay at nine and comes back before the lamp is lit."
    storms = [f"Storm {n} took the roof of the school, and nobody has come yet." for n in range(9)]
    others = [article(line, storm, id=storm, host=storm) for storm in storms]
    both = article(line, "In the evening the fog came in, and the men lit a fire.", line, id="both")
    expected = at_once([*others, both], Config())
    assert [(repeat.first, repeat.action) for repeat in expected[-1:]] == [(2, Action.REMOVE)]
    assert in_pieces([*others, both], Config(), range(10), restart=False) == expected
    assert in_pieces([*others, both], Config(), range(0, 10, 3), restart=True) == expected
