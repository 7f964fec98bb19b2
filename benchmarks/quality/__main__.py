"""`python -m benchmarks.quality`: plant, run every method, score, print and keep one table."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import baselines, natural, product, table
from .plant import ORDINARY, plant, write_planting
from .render import page_of, text_of
from .score import Scored, score
from .sources import read_bases
from .supply import told_once
from .values import Base, Planting

_HERE = Path(__file__).parent
_CORPUS = _HERE.parents[1] / "corpus" / "articles"
PRODUCT = "twicetold"
_WORD_FOR_WORD = ("verbatim", "run_with_short_line", "longer_tells_again", "told_in_longer")
_FORMS = ("text", "html")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the measure and give the exit code."""
    options = _parser().parse_args(arguments)
    if options.natural:
        return natural.main(options)
    bases = told_once(read_bases(options.input))
    if not any(base.pieces for base in bases):
        print(f"no paragraphs to plant into: {options.input}", file=sys.stderr)
        return 2
    try:
        with tempfile.TemporaryDirectory() as scratch:
            measured = _measured(bases, options, options.work or Path(scratch))
    except product.ProductError as failure:
        # A table without the product's row must not pass for a record of it
        print(f"{PRODUCT} failed, nothing is recorded: {failure}", file=sys.stderr)
        return 1
    results = measured.results
    body = _body(measured)
    print(body)
    title = f"Planted cases, {options.form} form, seed {options.seed}"
    data = {
        "seed": options.seed,
        "form": options.form,
        "edges_off_by_words": sorted(measured.edges),
        "methods": table.as_json(results),
    }
    page = table.write_record(options.out, f"planted-{options.form}", title, body, data)
    print(f"kept in {page}", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("--input", type=Path, default=_CORPUS, help="folder of pages or JSONL")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=1500, help="about how many cases to plant")
    parser.add_argument("--ordinary", type=int, default=4000, help="paragraphs without a twin")
    parser.add_argument("--rounds", type=int, default=20, help="most plantings from one stock")
    parser.add_argument("--families", nargs="*", default=[], help="only these families")
    parser.add_argument("--methods", nargs="*", default=[], help="only these methods")
    parser.add_argument("--form", choices=_FORMS, default="text", help="JSONL text or HTML pages")
    parser.add_argument("--natural", type=Path, metavar="PAGES", help="score the natural set")
    parser.add_argument("--pairs", type=Path, default=natural.SET, help="another natural set")
    parser.add_argument("--work", type=Path, help="keep plantings and run folders here")
    parser.add_argument("--out", type=Path, default=_HERE / "record", help="folder of the record")
    return parser


@dataclass(slots=True)
class Measured:
    """What the plantings of one run of the measure gave."""

    results: dict[str, list[Scored]] = field(default_factory=dict)
    edges: list[int] = field(default_factory=list)
    """How many words each cut of the product is off, for passages with known edges."""


def _measured(bases: Sequence[Base], options: argparse.Namespace, work: Path) -> Measured:
    """Plant until enough cases stand; a small stock serves several plantings."""
    measured, left = Measured(), options.cases
    for number in range(options.rounds):
        seed = options.seed * 1000 + number
        planting = plant(bases, seed, left, options.families, options.ordinary)
        placed = sum(case.family != ORDINARY for case in planting.cases)
        folder = work / f"planting-{number}"
        write_planting(planting, folder)
        for name, texts in _outputs(planting, folder, options).items():
            measured.results.setdefault(name, []).extend(score(planting, texts))
        run = folder / "run-text"
        if run.exists():
            measured.edges += product.edge_errors(run, _edged(planting))
        left -= placed
        if left <= 0 or not placed:
            break
    return measured


def _edged(planting: Planting) -> list[tuple[str, str, int, int]]:
    """Give the passages that are told again word for word: article, its text, start and end."""
    texts = {article.id: text_of(article.pieces) for article in planting.articles}
    passages = []
    for case in planting.cases:
        if case.family.startswith(_WORD_FOR_WORD):
            text, places = texts[case.told.article]
            start = places[case.told.first][0] + case.told.start
            end = places[case.told.last][0] + case.told.end
            passages.append((case.told.article, text, start, end))
    return passages


def _outputs(planting: Planting, folder: Path, options: argparse.Namespace) -> dict[str, dict[str, str]]:
    """Give the output texts of each method that was asked for."""
    asked = set(options.methods) or {*baselines.METHODS, *baselines.PAGE_METHODS, PRODUCT}
    in_html = options.form == "html"
    pages = {article.id: page_of(article) for article in planting.articles} if in_html else {}
    articles = _paragraphs(planting, pages)
    methods = baselines.METHODS.items()
    outputs = {name: method(articles) for name, method in methods if name in asked}
    for name, page_method in baselines.PAGE_METHODS.items() if in_html else ():
        if name in asked:
            outputs[name] = page_method(pages)
    if PRODUCT in asked:
        source = folder / ("pages" if in_html else "articles.jsonl")
        outputs[PRODUCT] = product.run_clean(source, folder / f"run-{options.form}")
    return outputs


def _paragraphs(planting: Planting, pages: dict[str, str]) -> dict[str, list[str]]:
    if pages:
        plain = baselines.trafilatura_pages(pages)
        return {name: [t for t in text.split("\n") if t] for name, text in plain.items()}
    return {a.id: text_of(a.pieces)[0].split("\n\n") for a in planting.articles}


def _body(measured: Measured) -> str:
    results = measured.results
    parts = [table.summary(results)]
    if measured.edges:
        near = table.share(sum(edge <= 1 for edge in measured.edges), len(measured.edges))
        parts.append(f"Edges within one word: {near} % of {len(measured.edges)} cuts.")
    shown = PRODUCT if PRODUCT in results else next(iter(results), None)
    if shown is not None:
        parts.append(f"## {shown}, by family\n\n{table.families(results, shown)}")
        parts.append(f"## {shown}, by family and length\n\n{table.lengths(results, shown)}")
    return "\n\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
