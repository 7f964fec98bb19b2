"""Compiled code is loaded when it pays, announced when it must be compiled, and kept where it can be."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from twicetold import compiled

pytest.importorskip("numba")


@pytest.fixture(autouse=True)
def switched_off() -> Iterator[None]:
    compiled.switch_off()
    yield
    compiled.switch_off()
    compiled.announce_with(None)


def made_up(source: str, name: str) -> Callable[..., float]:
    """Make a function that stands in no file, so that nothing of it is kept."""
    space: dict[str, Callable[..., float]] = {}
    exec(compile(source, "<nowhere>", "exec"), space)
    return space[name]


def test_words_and_sketches_of_a_short_text_do_not_load_numba() -> None:
    script = """
import sys, numpy
from twicetold.sketch import sketch
from twicetold.words import tokenise
sketch([tokenise("a b", ())], numpy.zeros(0, bool))
print("numba" in sys.modules)
"""
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"


def test_kept_code_is_loaded_after_two_million_and_stays() -> None:
    sizes = [compiled.WORTH_LOADING - 5, 4, 1, 0]
    assert [compiled.wanted(size, lambda: True) for size in sizes] == [False, False, True, True]


def test_code_that_is_not_kept_is_compiled_for_much_more() -> None:
    sizes = [compiled.WORTH_LOADING, compiled.WORTH_COMPILING]
    assert [compiled.wanted(size, lambda: False) for size in sizes] == [False, True]


def test_nobody_asks_what_is_kept_before_it_matters() -> None:
    asked: list[int] = []
    assert not compiled.wanted(5, lambda: bool(asked.append(1)))
    assert asked == []


def test_it_can_be_switched_on_for_any_size() -> None:
    assert compiled.switch_on()
    assert compiled.wanted(1, lambda: False)


def test_a_compilation_is_announced_once_before_it_starts() -> None:
    told: list[str] = []
    compiled.announce_with(lambda: told.append("compiling"))

    function = compiled.compiled(made_up("def add(a, b):\n    return a + b\n", "add"))
    assert told == []
    assert [function(1, 2), function(1.5, 2.0)] == [3, 3.5]
    assert told == ["compiling"]


def test_a_function_that_cannot_be_kept_is_compiled_all_the_same() -> None:
    function = compiled.compiled(made_up("def twice(a):\n    return 2 * a\n", "twice"))
    assert function(21) == 42
    assert not compiled.is_kept(function)


def test_tables_that_were_kept_are_those_that_were_built(tmp_path: Path) -> None:
    made = [np.arange(5, dtype=np.uint32), np.array([[1, 2]])]
    times: list[int] = []

    def make() -> list[np.ndarray]:
        times.append(1)
        return made

    function = SimpleNamespace(stats=SimpleNamespace(cache_path=str(tmp_path / "kept")))
    for name in ("tables-1", "tables-1", "tables-2"):
        found = compiled.kept_beside(function, name, make)
        assert [column.tolist() for column in found] == [column.tolist() for column in made]
    assert len(times) == 2
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["tables-2.columns"]


@pytest.mark.parametrize("damage", [b"", b"[]\n", b"no columns", b'["0", ["<u4", [1]]]\n1234'])
def test_tables_that_were_kept_and_are_damaged_are_built_anew(tmp_path: Path, damage: bytes) -> None:
    function = SimpleNamespace(stats=SimpleNamespace(cache_path=str(tmp_path)))
    (tmp_path / "tables-1.columns").write_bytes(damage)
    assert compiled.kept_beside(function, "tables-1", lambda: [np.ones(2)])[0].tolist() == [1, 1]
    assert compiled.kept_beside(function, "tables-1", list)[0].tolist() == [1, 1]
