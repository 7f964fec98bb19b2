"""What a method found, read from the text it leaves: the terms are those of `benchmarks.quality`.

A telling to be found is *found* when at most 5 % of its words are left and one telling of the same
passage stands; *kept twice* when it stands beside another; *lost* when none stands. One that stays
is *left alone* when every word of it stands, and a telling of its source too. Ordinary paragraphs are neither told again nor tell.
"""

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from benchmarks.quality.align import standing

from .corpus import Corpus, Telling
from .methods import Method

GONE, WHOLE = 0.05, 0.95

Verdict = Literal["found", "kept twice", "lost", "left alone", "taken"]


@dataclass(slots=True)
class Found:
    """How many tellings of each kind met which verdict, and how many ordinary paragraphs stand."""

    verdicts: dict[str, Counter[Verdict]] = field(default_factory=dict)
    ordinary: int = 0
    ordinary_whole: int = 0

    def share(self, verdict: Verdict, *kinds: str) -> float | None:
        """Give the share of a verdict over some kinds, or over all that could meet it."""
        counts = [count for kind, count in self.verdicts.items() if (kind in kinds if kinds else _can(count, verdict))]
        total = sum(map(sum, (count.values() for count in counts)))
        return sum(count[verdict] for count in counts) / total if total else None

    def as_json(self) -> dict[str, dict[str, int]]:
        """Give all counts."""
        ordinary = {"n": self.ordinary, "whole": self.ordinary_whole}
        return {**{kind: dict(count) for kind, count in self.verdicts.items()}, "ordinary": ordinary}


def _can(count: Counter[Verdict], verdict: Verdict) -> bool:
    return ({"left alone", "taken"} >= count.keys()) == (verdict in {"left alone", "taken"})


def score(corpus: Corpus, method: Method, out: Path) -> Found:
    """Read what a method left of a corpus and judge each telling of the truth."""
    output = method.output(out)
    shares, starts = array("f"), [0]
    left = _left_by_numbers(corpus, output) if method.writes == "dropped" else _left_in_texts(corpus, output)
    for article in left:
        shares.extend(article)
        starts.append(len(shares))
    with corpus.truth.open(encoding="utf-8") as lines:
        tellings = [Telling(**json.loads(line)) for line in lines]
    return _judged(tellings, shares, starts)


def _paragraphs(corpus: Corpus) -> Iterator[list[str]]:
    with corpus.articles.open("rb") as lines:
        for line in lines:
            yield json.loads(line)["text"].split("\n\n")


def _left_by_numbers(corpus: Corpus, output: Path) -> Iterator[list[float]]:
    dropped = {int(line) for line in output.read_text("ascii").split()}
    begun = 0
    for paragraphs in _paragraphs(corpus):
        yield [float(number not in dropped) for number in range(begun, begun + len(paragraphs))]
        begun += len(paragraphs)


def _left_in_texts(corpus: Corpus, output: Path) -> Iterator[list[float]]:
    with output.open("rb") as lines:
        for paragraphs, line in zip(_paragraphs(corpus), lines, strict=True):
            text = json.loads(line).get("text") or ""
            yield left(paragraphs, [part for part in text.split("\n\n") if part])


def left(paragraphs: Sequence[str], output: Sequence[str]) -> list[float]:
    """Give the share of each paragraph's words that stands in an output."""
    shares = [0.0] * len(paragraphs)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, paragraphs, output, autojunk=False).get_opcodes():
        if tag == "equal":
            shares[i1:i2] = [1.0] * (i2 - i1)
        elif tag == "replace":
            words = standing(paragraphs[i1:i2], "\n".join(output[j1:j2]))
            shares[i1:i2] = [sum(kept) / len(kept) if kept else 1.0 for kept in words]
    return shares


def _judged(tellings: Sequence[Telling], shares: Sequence[float], starts: Sequence[int]) -> Found:
    found = Found(ordinary=len(shares), ordinary_whole=sum(share >= 1 for share in shares))
    groups = _groups(tellings, starts)
    whole = {source: sum(shares[place] >= WHOLE for place in places) for source, places in groups.items()}
    for telling in tellings:
        place, source = starts[telling.article] + telling.paragraph, _source(telling)
        verdicts = found.verdicts.setdefault(telling.kind, Counter())
        if telling.expectation == "stays":
            verdicts["left alone" if shares[place] >= 1 and whole[source] else "taken"] += 1
            _leave_out(found, [place], shares)
        elif place != groups[source][0]:
            verdicts[_verdict(shares[place], whole[source] - (shares[place] >= WHOLE))] += 1
    for places in groups.values():
        _leave_out(found, places, shares)
    return found


def _groups(tellings: Sequence[Telling], starts: Sequence[int]) -> dict[tuple[int, int], list[int]]:
    """Give the places that tell one passage: its source, and what is to be found; first the first."""
    groups: dict[tuple[int, int], list[int]] = {}
    for telling in tellings:
        # Furniture has no source but its first telling
        known = telling.source_article >= 0
        source = [starts[telling.source_article] + telling.source_paragraph] if known else []
        places = groups.setdefault(_source(telling), source)
        if telling.expectation == "found":
            places.append(starts[telling.article] + telling.paragraph)
    return groups


def _source(telling: Telling) -> tuple[int, int]:
    return telling.source_article, telling.source_paragraph


def _leave_out(found: Found, places: Iterable[int], shares: Sequence[float]) -> None:
    for place in places:
        found.ordinary -= 1
        found.ordinary_whole -= shares[place] >= 1


def _verdict(share: float, others: int) -> Verdict:
    if share <= GONE:
        return "found" if others else "lost"
    return "kept twice" if others else "found"
