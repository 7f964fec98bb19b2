"""Families of single paragraphs told again: verbatim, in other type, with edits."""

import random
from collections.abc import Callable
from functools import partial

from benchmarks.quality import edits
from benchmarks.quality.desk import PLACES, Desk, Tell, across, marked
from benchmarks.quality.families import Family
from benchmarks.quality.sources import language_of
from benchmarks.quality.supply import Run, is_entry
from benchmarks.quality.values import Scene
from benchmarks.quality.words import words

EditOf = Callable[[str], edits.Edit]
# Between articles 25 words go alone, and a seventh of them may be left out
_LEAST_ACROSS = 30
_SURE = 0.12


def _scene(desk: Desk, edit_of: EditOf, least: int, tell: Tell) -> Scene | None:
    floor = max(least, _LEAST_ACROSS) if tell is across else least
    low, high = desk.rng.choice(((8, 15), (16, 30), (31, 250)))
    tries = ((max(low, floor), high), (floor, 250))
    run = next((found for a, b in tries if a <= b and (found := _take(desk, edit_of, a, b))), None)
    if run is None:
        return None
    piece = run.pieces[0]
    second = marked(piece, edit_of(_language(run))(piece.text, desk.rng))
    pair = [piece], [second]
    if desk.rng.random() < 0.25 and len(words(second.text)) == len(words(piece.text)):
        pair = [second], [piece]
    return tell(desk, run.language, *pair)


def _take(desk: Desk, edit_of: EditOf, least: int, most: int) -> Run | None:
    def changes(run: Run) -> bool:
        text = run.pieces[0].text
        state = desk.rng.getstate()
        changed = edit_of(_language(run))(text, desk.rng)
        desk.rng.setstate(state)
        return changed != text and (words(changed) == words(text) or not is_entry(changed))

    exact = edit_of is _verbatim
    return desk.take(1, least, most, None if exact else changes)


def _language(run: Run) -> str:
    """Give the language of a page where its paragraph has the frequent words of it too: pages mix them."""
    return run.language if language_of(run.pieces[0].text, _SURE) == run.language else "und"


def _verbatim(_: str) -> edits.Edit:
    return _same


def _same(text: str, _: random.Random) -> str:
    return text


def _plain(edit: edits.Edit) -> EditOf:
    return lambda _: edit


def _tabled(*of_language: EditOf) -> EditOf:
    return lambda language: edits.in_turn(*(each(language) for each in of_language))


def _left_out(language: str) -> edits.Edit:
    known = language in ("en", "fr", "de", "es", "it", "nl")
    return edits.words_left_out if known else _same


_EDITS: tuple[tuple[str, EditOf, int], ...] = (
    ("verbatim", _verbatim, 8),
    ("twin_quotes", _plain(edits.other_quotes), 8),
    ("twin_blanks", _plain(edits.no_break_spaces), 8),
    ("twin_decomposed", _plain(edits.decomposed), 8),
    ("twin_full_width", _plain(edits.full_width), 8),
    ("twin_zero_width", _plain(edits.zero_width), 8),
    ("twin_soft_hyphen", _plain(edits.soft_hyphens), 8),
    ("twin_case", _plain(edits.upper_case), 8),
    ("twin_all", _plain(edits.in_turn(edits.other_quotes, edits.soft_hyphens, edits.decomposed)), 8),
    ("house_style", edits.house_style, 8),
    ("words_left_out", _left_out, 14),
    ("function_words", edits.function_words, 9),
    ("light_edits", _tabled(edits.house_style, edits.function_words, _plain(edits.other_quotes)), 18),
)


FAMILIES = tuple(
    Family(f"{name}_{place}", "found", partial(_scene, edit_of=edit_of, least=least, tell=tell))
    for name, edit_of, least in _EDITS
    for place, tell in PLACES
)
