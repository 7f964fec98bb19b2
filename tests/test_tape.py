"""Pieces are read as they were written, wherever they are kept."""

import tempfile
from pathlib import Path

import pytest

from twicetold.errors import OutputError
from twicetold.tape import Tape

PIECES = [b"", b"a" * 40, b"bc", b"", b"d" * 200, b"e"]


@pytest.mark.parametrize("held", [0, 41, 50, 1000])
def test_pieces_are_read_again_in_any_order(held: int) -> None:
    tape = Tape(held)
    for number, piece in enumerate(PIECES):
        tape.append(piece)
        assert [tape.read(i) for i in range(number, -1, -1)] == PIECES[: number + 1][::-1]
    assert len(tape) == len(PIECES)


def test_where_no_file_can_be_made_pieces_stay_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    tape = Tape(10)
    for piece in PIECES:
        tape.append(piece)
    assert [tape.read(i) for i in range(len(PIECES))] == PIECES


def test_the_file_has_no_name(tmp_path: Path) -> None:
    tape = Tape(0, tmp_path)
    tape.append(b"told")
    assert tape.read(0) == b"told"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_cut_is_told(tmp_path: Path) -> None:
    tape = Tape(0, tmp_path)
    tape.append(b"told")
    assert tape._file is not None
    tape._file.truncate(2)
    with pytest.raises(OutputError, match="what was put aside there is cut short"):
        tape.read(0)
