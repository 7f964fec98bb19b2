"""Score what a method left standing, from the output text alone, never from its own records."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from .align import count_run, standing
from .values import Case, Planted, Planting, Region
from .words import words

Verdict = Literal["found", "kept twice", "lost", "left alone"]
Texts = Mapping[str, str]
_GONE = 0.05
_LONG = 25
_STANDS = 0.95


class Reading:
    """One article as planted beside what is left of it; an article without output has lost all."""

    def __init__(self, article: Planted, output: str) -> None:
        self._article = article
        self._output = output

    @cached_property
    def _kept(self) -> list[list[bool]]:
        return standing([piece.text for piece in self._article.pieces], self._output)

    @cached_property
    def _before(self) -> list[str]:
        return [word for piece in self._article.pieces for word in words(piece.text)]

    @cached_property
    def _lines(self) -> set[tuple[str, ...]]:
        return {line for line in map(words, self._output.splitlines()) if line}

    @cached_property
    def _after(self) -> tuple[str, ...]:
        return words(self._output)

    def text(self, place: int) -> str:
        """The piece at a place, as it was before."""
        return self._article.pieces[place].text

    def lines(self, region: Region) -> list[tuple[str, ...]]:
        """The words of each piece of a region."""
        pieces = self._article.pieces[region.first : region.last + 1]
        texts = [piece.text for piece in pieces]
        texts[-1] = texts[-1][: region.end]
        texts[0] = texts[0][region.start :]
        return [words(text) for text in texts]

    def has(self, line: tuple[str, ...]) -> bool:
        """Whether these words stand side by side anywhere in the output."""
        return count_run(line, self._after) > 0

    def share(self, region: Region) -> float:
        """The share of a region's words that stand."""
        if self._is_cut_out(region):
            return 0.0
        kept: list[bool] = []
        for place in range(region.first, region.last + 1):
            text = self._article.pieces[place].text
            start = region.start if place == region.first else 0
            end = region.end if place == region.last else len(text)
            first = len(words(text[:start]))
            kept += self._kept[place][first : first + len(words(text[start:end]))]
        return sum(kept) / max(len(kept), 1)

    def _is_cut_out(self, region: Region) -> bool:
        """Whether just this part of a piece is gone: what follows it may begin with the same words."""
        text = self._article.pieces[region.first].text
        part, rest = words(text[region.start : region.end]), words(text[: region.start] + " " + text[region.end :])
        if region.first != region.last or not part or rest not in self._lines:
            return False
        return count_run(part, self._after) < count_run(part, self._before)

    def holds(self, text: str) -> bool:
        """Whether a text stands whole, as often as it stood before."""
        run = words(text)
        return count_run(run, self._after) >= count_run(run, self._before)


@dataclass(frozen=True, slots=True)
class Scored:
    """A case and what became of it."""

    case: Case
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Row:
    """What became of the cases of one family."""

    family: str
    expectation: str
    n: int
    good: int
    kept_twice: int
    lost: int


def score(planting: Planting, texts: Texts) -> list[Scored]:
    """Give the verdict on every case. `texts` has the output text of each article by its id."""
    readings = {a.id: Reading(a, texts.get(a.id, "")) for a in planting.articles}
    return [Scored(case, verdict(case, readings)) for case in planting.cases]


def rows(scored: Iterable[Scored]) -> list[Row]:
    """Give a row for each family, found families first."""
    by_family: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
    for one in scored:
        by_family[one.case.expectation, one.case.family].append(one.verdict)
    return [
        Row(family, expectation, len(v), v.count("found") + v.count("left alone"),
            v.count("kept twice"), v.count("lost"))
        for (expectation, family), v in sorted(by_family.items())
    ]  # fmt: skip


def by_length(scored: Iterable[Scored]) -> dict[str, tuple[int, int]]:
    """Give (found, cases) of the passages to be found by their length in words.

    Site furniture is left out: it follows another rule, and its many tellings would outweigh all.
    """
    bins = {"8-15": (0, 0), "16-30": (0, 0), "31+": (0, 0)}
    for one in scored:
        if one.case.family.startswith("furniture") or one.case.words < 8:
            continue
        if one.case.expectation == "found":
            name = "8-15" if one.case.words < 16 else "16-30" if one.case.words < 31 else "31+"
            found, n = bins[name]
            bins[name] = found + (one.verdict == "found"), n + 1
    return bins


def long_and_short(scored: Iterable[Scored]) -> dict[str, tuple[int, int, int, int]]:
    """Give (found, cases, found, cases) of each family to be found: passages of 25 words and more, then shorter ones."""
    families: dict[str, tuple[int, int, int, int]] = {}
    for one in scored:
        if one.case.expectation == "found":
            a, b, c, d = families.get(one.case.family, (0, 0, 0, 0))
            good, is_long = one.verdict == "found", one.case.words >= _LONG
            families[one.case.family] = (a + good, b + 1, c, d) if is_long else (a, b, c + good, d + 1)
    return dict(sorted(families.items()))


def verdict(case: Case, readings: Mapping[str, Reading]) -> Verdict:
    """Say what became of one case."""
    whole = all(readings[article].holds(text) for article, text in case.must)
    if case.expectation == "stays":
        return "left alone" if whole else "lost"
    told = readings[case.told.article].share(case.told)
    source = readings[case.source.article].share(case.source)
    if not whole:
        return "lost"
    if max(told, source) < _STANDS:
        # The source may itself be told elsewhere, and stand there
        return "found" if told <= _GONE and _stands(case.source, readings) else "lost"
    if told <= _GONE:
        return "found"
    if source <= _GONE:
        # A method may keep the later telling instead; what only the earlier one says is lost then
        return "found" if _size(case.told, readings) >= _size(case.source, readings) else "lost"
    return "kept twice"


def _stands(region: Region, readings: Mapping[str, Reading]) -> bool:
    lines = readings[region.article].lines(region)
    return any(all(reading.has(line) for line in lines) for reading in readings.values())


def _size(region: Region, readings: Mapping[str, Reading]) -> int:
    return sum(map(len, readings[region.article].lines(region)))
