"""The natural set: pairs of real paragraphs that share much, each read twice, kept without text.

`natural.jsonl` has a pair a line: page, paragraph ordinal, kind and digest of both tellings, and
two readings, `told` (the later telling can go, it says nothing new) or `stays`. Only pairs whose
readings agree are scored. The pages themselves are no part of the project. A set of other pages
names each by its `sha256` beside its file name, and is found again under whatever name it has.
"""

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from . import baselines, product, table
from .families.passages import sentences
from .score import Reading, Scored, Verdict, verdict
from .sources import page_names, read_bases
from .values import Base, Case, Expectation, Planted, Region
from .words import words

SET = Path(__file__).with_name("natural.jsonl")
PRODUCT = "twicetold"
# An extraction may count a paragraph more or less before this one
_DRIFT = 40


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the set whose two readings agree."""

    id: str
    family: str
    verdict: str
    earlier: dict[str, Any]
    later: dict[str, Any]


def digest(text: str) -> str:
    """Give the digest of a paragraph's folded words."""
    joined = " ".join(words(text)).encode("utf-8", "replace")
    return hashlib.blake2b(joined, digest_size=16).hexdigest()


def read_pairs(path: Path = SET) -> list[Pair]:
    """Give the pairs on which both readings agree."""
    records = map(json.loads, path.read_text("utf-8").splitlines())
    return [
        Pair(r["id"], r["family"], r["reading1"], r["earlier"], r["later"])
        for r in records
        if r["reading1"] == r["reading2"]
    ]


def add_reading(second: Path, path: Path = SET) -> tuple[int, int]:
    """Write the second reader's verdicts (`id`, `verdict` a line) into the set.

    Gives how many pairs have both readings and on how many of them the two agree.
    """
    lines = map(json.loads, second.read_text("utf-8").splitlines())
    verdicts = {line["id"]: line["verdict"] for line in lines}
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for record in records:
        record["reading2"] = verdicts.get(record["id"], record["reading2"])
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    read = [r for r in records if r["reading2"] is not None]
    return len(read), sum(r["reading1"] == r["reading2"] for r in read)


def placed(pairs: Iterable[Pair], names: Mapping[str, str]) -> list[Pair]:
    """Give the pairs with their pages by file name; `names` by digest. A page that is none of them is found nowhere."""

    def side(of: dict[str, Any]) -> dict[str, Any]:
        return {**of, "page": names.get(of["sha256"], "")} if "sha256" in of else of

    return [replace(pair, earlier=side(pair.earlier), later=side(pair.later)) for pair in pairs]


def case_of(pair: Pair, articles: dict[str, Planted]) -> Case | None:
    """Give the pair as a case, or None where a telling is not in the extracted page any more."""
    told, source = _found(pair.later, articles), _found(pair.earlier, articles)
    if told is None or source is None:
        return None
    texts = [articles[r.article].pieces[r.first].text for r in (source, told)]
    expectation: Expectation = "found" if pair.verdict == "told" else "stays"
    must = () if expectation == "found" else _what_is_new(*texts)
    return Case(
        pair.id, pair.family, expectation, "und", told, source, len(words(texts[1])),
        tuple((told.article, text) for text in must),
    )  # fmt: skip


def score_natural(pairs: Iterable[Pair], bases: Sequence[Base], texts: dict[str, str]) -> list[Scored]:
    """Score output texts, by page, on the pairs."""
    articles = {base.id: Planted(base.id, "", base.pieces) for base in bases}
    cases = [case for pair in pairs if (case := case_of(pair, articles)) is not None]
    # All of them: a source that went may stand on a third page
    readings = {page: Reading(article, texts.get(page, "")) for page, article in articles.items()}
    return [Scored(case, _judged(case, readings)) for case in cases]


def main(options: argparse.Namespace) -> int:
    """Score every method on the natural set, print the table and keep it."""
    pairs = read_pairs(options.pairs)
    if not pairs:
        print("no pair has two readings that agree yet", file=sys.stderr)
        return 2
    if any("sha256" in side for pair in pairs for side in (pair.earlier, pair.later)):
        pairs = placed(pairs, page_names(options.natural))
    bases = read_bases(options.natural)
    articles = {base.id: [piece.text for piece in base.pieces] for base in bases}
    results = {
        name: score_natural(pairs, bases, method(articles))
        for name, method in baselines.METHODS.items()
        if not options.methods or name in options.methods
    }
    if not options.methods or PRODUCT in options.methods:
        with tempfile.TemporaryDirectory() as scratch:
            run = (options.work or Path(scratch)) / "run-natural"
            try:
                texts = product.run_clean(options.natural, run)
            except product.ProductError as failure:
                print(f"{PRODUCT} failed, nothing is recorded: {failure}", file=sys.stderr)
                return 1
            results[PRODUCT] = score_natural(pairs, bases, texts)
    body = natural_table(results)
    scored = max(map(len, results.values()), default=0)
    body += f"\n\n{scored} of {len(pairs)} pairs; the others are no longer extracted as they were read."
    print(body)
    data = {"pairs": len(pairs), "methods": table.as_json(results)}
    table.write_record(options.out, "natural", "Natural pairs", body, data)
    return 0


def natural_table(results: table.Results) -> str:
    """One row a method: shares over pairs."""
    lines = ["| method | told | found | kept twice | lost | stay | left alone |"]
    lines.append("|---|---|---|---|---|---|---|")
    for method, scored in results.items():
        told = [one.verdict for one in scored if one.case.expectation == "found"]
        stay = [one.verdict for one in scored if one.case.expectation == "stays"]
        cells = [table.share(told.count(v), len(told)) for v in ("found", "kept twice", "lost")]
        alone = table.share(stay.count("left alone"), len(stay))
        lines.append(f"| {method} | {len(told)} | {' | '.join(cells)} | {len(stay)} | {alone} |")
    return "\n".join(lines)


def _found(side: dict[str, Any], articles: dict[str, Planted]) -> Region | None:
    """Find a telling by its digest, next to where it was when it was read."""
    name = str(side["page"]).split(".")[0]
    article = articles.get(name)
    if article is None:
        return None
    near = sorted(range(len(article.pieces)), key=lambda n: abs(n - side["paragraph"]))
    for place in near[:_DRIFT]:
        text = article.pieces[place].text
        if digest(text) == side["digest"]:
            return Region(name, place, place, 0, len(text))
    return None


def _judged(case: Case, readings: dict[str, Reading]) -> Verdict:
    """By the place: a page may have the same line a third time, and that one may go."""
    if case.expectation == "found":
        return verdict(case, readings)
    places = (_place(case.told, text, readings) for _, text in case.must)
    whole = all(readings[place.article].share(place) == 1 for place in places)
    return "left alone" if whole else "lost"


def _place(region: Region, sentence: str, readings: dict[str, Reading]) -> Region:
    text = readings[region.article].text(region.first)
    start = max(text.find(sentence), 0)
    return Region(region.article, region.first, region.last, start, start + len(sentence))


def _what_is_new(earlier: str, later: str) -> tuple[str, ...]:
    """Give the sentences of the later telling that say something new, or all of it if none does."""
    told = words(earlier)
    new = []
    for sentence in sentences(later):
        run = words(sentence)
        blocks = SequenceMatcher(None, told, run, autojunk=False).get_matching_blocks()
        if sum(block.size for block in blocks) < len(run):
            new.append(sentence)
    return tuple(new) or (later,)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="add the second reading to the natural set")
    parser.add_argument("second", type=Path, help="JSONL with `id` and `verdict`")
    parser.add_argument("--pairs", type=Path, default=SET, help="the set, if not the one kept here")
    arguments = parser.parse_args()
    read, agree = add_reading(arguments.second, arguments.pairs)
    print(f"read {read}, agree {agree}")
