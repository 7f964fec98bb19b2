"""What is damaged, or no index, is refused by name; what was answered survives a kill."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from benchmarks.campaigns import index_flips, index_kills

from building import article
from twicetold.config import Config
from twicetold.errors import DamagedIndexError, InUseError, OtherParametersError, TwicetoldError
from twicetold.lasting import damages, opening, schema
from twicetold.lastingmatcher import LastingMatcher

PIER = "The old pier of Saltmere will close on Monday after divers found cracks in three of its eleven supports."


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "index"
    matcher = LastingMatcher(str(path), Config(), seal=2)
    for number in range(6):
        matcher.add([article(PIER, f"{PIER} It is number {number}.", "Leave a reply", id=f"a{number}")])
    matcher.close()
    return path


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as sql:
        sql.execute(statement)


def checked(path: Path) -> list[str]:
    matcher = LastingMatcher.opened(str(path), read_only=True)
    with closing(matcher):
        return damages(matcher.store)


def is_refused(path: Path) -> bool:
    """Say whether it is not opened, or damages are named."""
    try:
        return checked(path) != []
    except TwicetoldError:
        return True


def test_a_whole_index_has_no_damage(index: Path) -> None:
    assert checked(index) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE articles SET told = X'00' WHERE rank = 3",
        "UPDATE articles SET id = 'b' WHERE rank = 3",
        "UPDATE articles SET added = 5.5 WHERE rank = 3",
        "UPDATE articles SET first = first + 1 WHERE rank = 3",
        "UPDATE bodies SET data = substr(data, 1, 20) WHERE part >> 20 = 3",
        "DELETE FROM bodies WHERE part >> 20 = 3",
        "UPDATE pages SET data = zeroblob(length(data)) WHERE page = (SELECT max(page) FROM pages)",
        "DELETE FROM pages WHERE page = (SELECT max(page) FROM pages)",
        "UPDATE filters SET data = zeroblob(length(data))",
        "UPDATE columns SET data = substr(data, 5)",
        "DELETE FROM columns",
        "UPDATE lines SET ordinal = 9",
        "UPDATE passages SET articles = articles + 1",
        "UPDATE sources SET source = source + 1 WHERE source = 0",
        "UPDATE hosts SET name = 'other.example'",
        "UPDATE segments SET postings = postings + 1",
        "UPDATE state SET next_number = next_number - 1",
    ],
)
def test_each_row_that_is_changed_is_found(index: Path, statement: str) -> None:
    assert not is_refused(index)
    change(index, statement)
    assert is_refused(index)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("CREATE TRIGGER t AFTER INSERT ON bodies BEGIN DELETE FROM articles; END", "its tables are not an index's"),
        ("DROP TABLE lines", "its tables are not an index's"),
        ("PRAGMA application_id = 1", "another program's database"),
        ("DELETE FROM about", "it has no parameters"),
    ],
)
def test_a_file_of_another_make_is_refused(index: Path, statement: str, reason: str) -> None:
    change(index, statement)
    with pytest.raises(DamagedIndexError, match=reason):
        LastingMatcher(str(index), Config())


def test_another_form_is_refused(index: Path) -> None:
    change(index, "PRAGMA user_version = 99")
    with pytest.raises(OtherParametersError, match="its form is 99"):
        LastingMatcher(str(index), Config())


def test_an_earlier_form_is_migrated_when_it_is_opened_for_writing(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = "CREATE TABLE notes (note INTEGER PRIMARY KEY)"
    monkeypatch.setattr(schema, "VERSION", 2)
    monkeypatch.setattr(schema, "MIGRATIONS", {1: (added,)})
    monkeypatch.setattr(schema, "TABLES", {**schema.TABLES, "notes": added})
    with pytest.raises(OtherParametersError, match="open it once for writing"):
        LastingMatcher.opened(str(index), read_only=True)
    LastingMatcher(str(index), Config()).close()
    assert checked(index) == []


def test_half_a_file_is_refused(index: Path) -> None:
    index.write_bytes(index.read_bytes()[: index.stat().st_size // 2])
    assert is_refused(index)


def test_single_changed_bytes_are_found_or_make_no_difference(tmp_path: Path) -> None:
    tally = index_flips.campaign(25, tmp_path, seed=2)
    assert (tally.missed, tally.found + tally.harmless) == (0, 25)
    assert tally.found > 5


def test_what_killed_writers_acknowledged_is_there(tmp_path: Path) -> None:
    tally = index_kills.campaign(4, tmp_path)
    assert (tally.lost, tally.changed, tally.damages, tally.faults, tally.different) == (0, 0, 0, 0, False)
    assert tally.kills  # on a fast machine the writers come to their end before the fourth


def test_a_reader_does_not_wait_for_a_writer_and_a_second_writer_does(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "WAIT", 0.1)
    writer, other = (LastingMatcher(str(index), Config(), durability="batch") for _ in range(2))
    with closing(writer), closing(other), writer.store.writing():
        assert len(other.query([article(PIER, id="asked")])[0].repeats) == 1
        with pytest.raises(InUseError, match="another process"):
            other.add([article(PIER, id="new")])
    with closing(LastingMatcher(str(index), Config())) as matcher:
        assert matcher.add([article(PIER, id="new")])[0].decision.repeats


def test_what_fails_in_the_midst_leaves_nothing_behind(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    matcher = LastingMatcher(str(index), Config())
    with closing(matcher):
        before = matcher.stats()
        with monkeypatch.context() as broken:
            broken.setattr(matcher.store, "_put_sources", None)
            with pytest.raises(TypeError):
                matcher.add([article(PIER, "Another paragraph that nobody told before, of ten words.", id="new")])
        assert matcher.stats() == before
        assert matcher.decision("new") is None
        assert (
            matcher.query([article("Another paragraph that nobody told before, of ten words.", id="q")])[0].repeats
            == ()
        )
        added = matcher.add([article(PIER, id="new")])[0].decision
        assert [repeat.source.article for repeat in added.repeats] == ["a0"]
