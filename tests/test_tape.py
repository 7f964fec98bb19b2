"""Pieces are read as they were written, wherever they are kept."""

import tempfile

import pytest

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
