"""Articles that wait, and what the matcher needs, go into a file beyond the memory that they may take."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from tests.building import article
from tests.test_pipeline import Silent
from tests.test_run import P1, P2, P3, P4, P5, P6, P7, files

from twicetold.config import Boilerplate, Config, Keep
from twicetold.model import Article, Paragraph, ParagraphKind
from twicetold.pipeline import Job, run
from twicetold.ranking import Waiting, packed, unpacked
from twicetold.read import ReadSpec

ODD = Article(
    "i\ud800",
    "a/b#1",
    "Ä pier.\n\n\udfff\U0001f600 of Saltmere",
    (Paragraph(ParagraphKind.HEADING, 0, 7), Paragraph(ParagraphKind.CODE, 9, 23)),
    url="u",
    host="h",
    title=None,
    date="2020",
    meta={"a": [1, None, "x"]},
    hidden_by_extractor=3,
    record=4,
)


def test_an_article_comes_back_as_it_was() -> None:
    assert unpacked(packed(ODD)) == ODD


@pytest.mark.parametrize("room", [0, 10_000])
def test_articles_are_ranked_by_date_or_by_words_and_ties_keep_their_order(room: int, tmp_path: Path) -> None:
    dates = ["2021", None, "2020-05-01T00:00:00+02:00", "2020-04-30T22:00:00Z", "not one", "1969-12-31"]
    told = [replace(article(*[P1] * (n % 3 + 1), id=str(n)), date=date) for n, date in enumerate(dates)]
    order = {}
    for keep in Keep:
        waiting = Waiting(keep, tmp_path, room)
        for one in told:
            waiting.add(one)
        order[keep] = "".join(one.id for one in waiting.ranked())
    assert order == {Keep.FIRST: "012345", Keep.OLDEST: "523014", Keep.LONGEST: "251403"}


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give texts of one host that tell again what others told, dated by their front matter or not at all."""
    folder = tmp_path_factory.mktemp("crawl")
    told = [P1, P2, P3, P4, P5, P6, P7]
    for n in range(30):
        some = [told[n * k % 7] for k in range(1, 3 + n % 3)]
        (folder / f"{n:02}.txt").write_text("\n\n".join([*some, f"{P1} Number {n} of them.", P7]), "utf-8")
    return folder


@pytest.mark.parametrize(("keep", "boilerplate"), list(product(Keep, [Boilerplate.KEEP_FIRST, Boilerplate.DROP])))
def test_however_little_memory_the_outcome_is_the_same(
    keep: Keep, boilerplate: Boilerplate, crawl: Path, tmp_path: Path
) -> None:
    config = Config(keep=keep, boilerplate=boilerplate)
    for memory in (0, 20_000, 1 << 30):
        run(Job((str(crawl),), tmp_path / str(memory), config, ReadSpec(), memory=memory), Silent())
    some = files(tmp_path / "0", "run.json")
    assert some["repeats.jsonl"]
    assert files(tmp_path / "20000", "run.json") == some
    assert files(tmp_path / str(1 << 30), "run.json") == some
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", str(1 << 30), "20000"]
