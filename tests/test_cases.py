"""Golden cases: prose with what must go and what must stay; see cases/README.md."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from building import article
from twicetold.matcher import Matcher
from twicetold.model import Action, Article

CASES = sorted((Path(__file__).parent / "cases").glob("*.*.md"))
_MARKS = re.compile("[⟦⟧⟪⟫]")
_ESCAPES = re.compile(r"\\n|\\u[0-9a-f]{4}")
Span = tuple[int, int]


@dataclass(frozen=True)
class Told:
    """An article of a case, with the passages that must go and those that must be flagged."""

    article: Article
    goes: tuple[Span, ...]
    flagged: tuple[Span, ...]


@dataclass(frozen=True)
class Case:
    """One file."""

    name: str
    fails: str
    articles: tuple[Told, ...]


def load(path: Path) -> Case:
    head, *parts = re.split(r"^## article: ", path.read_text("utf-8"), flags=re.MULTILINE)
    fails = re.search(r"^expected to fail: (.+)$", head, re.MULTILINE)
    return Case(path.name, fails.group(1) if fails else "", tuple(map(_told, parts)))


def _told(part: str) -> Told:
    name, _, body = part.partition("\n")
    blocks = [" ".join(block.splitlines()) for block in re.split(r"\n{2,}", body.strip())]
    blocks = [_ESCAPES.sub(lambda found: found.group().encode().decode("unicode_escape"), b) for b in blocks]
    marked = article(*blocks)
    clean = article(*(_MARKS.sub("", block) for block in blocks), id=name.strip(), host=name.partition("/")[0])
    assert _MARKS.sub("", marked.text) == clean.text
    return Told(clean, _spans(marked.text, "⟦⟧"), _spans(marked.text, "⟪⟫"))


def _spans(text: str, pair: str) -> tuple[Span, ...]:
    """Give where marked passages stand once all marks are taken out."""
    edges, place = [], 0
    for char in text:
        if char in pair:
            assert char == pair[len(edges) % 2], f"marks do not alternate before {text[place : place + 40]!r}"
            edges.append(place)
        if char not in "⟦⟧⟪⟫":
            place += 1
    return tuple(zip(edges[::2], edges[1::2], strict=True))


def expected_text(told: Told) -> str:
    """Cut the marked passages as CONTRACT.md says, paragraph by paragraph."""
    text, paragraphs = told.article.text, told.article.paragraphs
    pieces = [
        (number, max(start, p.start), min(end, p.end))
        for start, end in told.goes
        for number, p in enumerate(paragraphs)
        if start < p.end and p.start < end
    ]
    gone = {
        number for number, start, end in pieces if (start, end) == (paragraphs[number].start, paragraphs[number].end)
    }
    left = []
    for number, paragraph in enumerate(paragraphs):
        if number in gone:
            continue
        body, place = "", paragraph.start
        for _, start, end in (piece for piece in pieces if piece[0] == number):
            body += text[place:start]
            place = end
            if place == paragraph.end:
                body = body.rstrip()
            else:
                place += len(text[place:]) - len(text[place:].lstrip())
        left.append(body + text[place : paragraph.end])
    return "\n\n".join(left)


def _bare(passage: str) -> str:
    """Give a passage from its first letter, digit or symbol to its last."""
    return re.sub(r"^[^\w$€£%°+-]+|[^\w$€£%°]+$", "", passage)


def _parameters() -> list[object]:
    cases = [load(path) for path in CASES]
    return [
        pytest.param(
            case, id=case.name,
            marks=[pytest.mark.xfail(strict=True, raises=AssertionError, reason=case.fails)] if case.fails else [],
        )
        for case in cases
    ]  # fmt: skip


@pytest.mark.parametrize("case", _parameters())
def test_what_must_go_goes_and_all_else_stays(case: Case) -> None:
    decisions = Matcher().feed([told.article for told in case.articles])
    for told, decision in zip(case.articles, decisions, strict=True):
        assert decision.text == expected_text(told), told.article.id
        flagged = {
            _bare(told.article.text[repeat.start : repeat.end])
            for repeat in decision.repeats
            if repeat.variant and repeat.action is Action.FLAG
        }
        assert flagged == {_bare(told.article.text[start:end]) for start, end in told.flagged}, told.article.id


def test_the_cases_speak_six_languages_and_mark_both_fates() -> None:
    languages = {path.name.split(".")[-2] for path in CASES}
    assert {"en", "fr", "de", "es", "ja", "ar"} <= languages
    cases = [load(path) for path in CASES]
    assert any(told.goes for case in cases for told in case.articles)
    assert any(told.flagged for case in cases for told in case.articles)
