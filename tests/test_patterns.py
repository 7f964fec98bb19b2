"""Loops that keep no way back match alike on every Python."""

import re

from twicetold.patterns import loop

LETTERS = loop(r"[^\W_]|\u0301")


def test_a_loop_in_a_loop_takes_all_of_a_word() -> None:
    inner = "'(?=[a-z])[^\\W_]"
    word = re.compile(rf"[^\W_]{LETTERS}{loop(inner + LETTERS)}")
    assert word.findall("Wiesenau hat don't 12 cafe\u0301'") == ["Wiesenau", "hat", "don't", "12", "cafe\u0301"]


def test_a_loop_takes_nothing_back() -> None:
    assert re.match(loop("ab|a") + "b", "ab") is None
