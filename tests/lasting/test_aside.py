"""What was put aside is given as it was, or not at all."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from test_laws import corpora
from twicetold.config import Config
from twicetold.lasting import articles as rows
from twicetold.lasting.aside import Aside
from twicetold.lastingmatcher import LastingMatcher
from twicetold.matcher import Matcher
from twicetold.model import Article

MOST = 100
STEPS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 60), st.booleans()), max_size=60)


@given(STEPS)
@settings(max_examples=200)
def test_a_piece_is_given_whole_or_not_at_all(steps: list[tuple[int, int, bool]]) -> None:
    aside, put = Aside(MOST), dict[int, bytes]()
    for turn, (number, size, dropped) in enumerate(steps):
        if dropped:
            aside.drop(number)
            put.pop(number, None)
        elif aside.get(number) is None:
            put[number] = bytes([turn]) * size
            aside.put(number, put[number])
            assert aside.get(number) == put[number]
        assert all(aside.get(other) in (None, piece) for other, piece in put.items())
        assert sum(len(aside.get(other) or b"") for other in put) <= MOST


def test_the_latest_pieces_are_kept_and_one_that_is_too_long_is_not() -> None:
    aside = Aside(MOST)
    for number in range(10):
        aside.put(number, bytes([number]) * 30)
    aside.put(10, bytes(MOST + 1))
    assert [number for number in range(11) if aside.get(number) is not None] == [7, 8, 9]


def test_where_no_file_can_be_written_nothing_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    aside = Aside()
    aside.put(1, b"piece")
    assert aside.get(1) is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_writes_nothing_over_what_its_parent_put_aside() -> None:
    aside = Aside()
    aside.put(1, b"parent")
    child = os.fork()
    if not child:
        aside.put(2, b"child's")
        os._exit(aside.get(2) is not None)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert aside.get(1) == b"parent"


@given(articles=corpora())
@settings(max_examples=25)
def test_articles_that_were_put_aside_tell_what_their_rows_tell(articles: list[Article]) -> None:
    expected = [decision.repeats for decision in Matcher().feed(articles)]
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setattr(rows, "_BYTES_KEPT", 1)
        matcher = LastingMatcher(str(Path(folder) / "index"), Config(), durability="batch")
        found = [matcher.add([one])[0].decision.repeats for one in articles]
        known = [matcher.decision(one.id) for one in articles]
        matcher.close()
    assert found == expected
    assert [decision.article for decision in known if decision] == articles
