"""Plant labelled cases of every family into articles, the same way for the same seed."""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from .desk import Desk
from .families import Family, family_table
from .render import page_of, text_of
from .supply import Run, Supply
from .values import Base, Case, Draft, Expectation, Piece, Plan, Planted, Planting, Region, Scene, Span
from .words import size

ORDINARY = "ordinary"
_Made = tuple[Family | None, Scene]


def plant(bases: Sequence[Base], seed: int, cases: int, only: Iterable[str] = (), ordinary: int = 4000) -> Planting:
    """Plant about `cases` cases, families in turn, into paragraphs that are told once.

    What the families leave of the stock becomes articles without a twin, up to `ordinary`
    paragraphs. Fewer cases come where the stock is used up.
    """
    rng = random.Random(seed)
    supply = Supply(bases, rng)
    scenes: list[_Made] = list(_scenes(Desk(supply, rng), cases, set(only)))
    scenes += [(None, _untouched(run)) for run in _first(supply.rest(), ordinary)]
    return _numbered(scenes, rng)


def write_planting(planting: Planting, folder: Path) -> None:
    """Write `articles.jsonl`, the same articles as `pages/*.html`, and `labels.jsonl`."""
    (folder / "pages").mkdir(parents=True, exist_ok=True)
    with (folder / "articles.jsonl").open("w", encoding="utf-8", newline="\n") as out:
        for article in planting.articles:
            record = {"id": article.id, "url": article.url, "text": text_of(article.pieces)[0]}
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
            page = folder / "pages" / f"{article.id}.html"
            page.write_text(page_of(article), encoding="utf-8")
    with (folder / "labels.jsonl").open("w", encoding="utf-8", newline="\n") as out:
        pieces = {article.id: article.pieces for article in planting.articles}
        for case in planting.cases:
            label = asdict(case) | {"passage": passage_of(case.told, pieces[case.told.article])}
            out.write(json.dumps(label, ensure_ascii=False) + "\n")


def passage_of(region: Region, pieces: Sequence[Piece]) -> str:
    """Give the words of a region as they were planted."""
    texts = [piece.text for piece in pieces[region.first : region.last + 1]]
    texts[-1] = texts[-1][: region.end]
    texts[0] = texts[0][region.start :]
    return "\n".join(texts)


def _scenes(desk: Desk, cases: int, only: set[str]) -> Iterable[_Made]:
    families = [f for f in family_table().values() if not only or f.name in only]
    made = 0
    while families and made < cases:
        desk.rng.shuffle(families)
        for family in list(families):
            scene = family.make(desk)
            if scene is None:
                families.remove(family)
                continue
            made += len(scene.plans)
            yield family, scene
            if made >= cases:
                return


def _untouched(run: Run) -> Scene:
    host = "ordinary.example"
    return Scene((Draft(run.pieces, host, tuple(range(len(run.pieces)))),), (), run.language)


def _first(runs: Iterable[Run], most: int) -> Iterable[Run]:
    for run in runs:
        if most <= 0:
            return
        most -= len(run.pieces)
        yield run


def _numbered(scenes: Sequence[_Made], rng: random.Random) -> Planting:
    """Mix the scenes, each one's drafts in their order, and name articles and cases."""
    order = [number for number, (_, scene) in enumerate(scenes) for _ in scene.drafts]
    rng.shuffle(order)
    names: list[list[str]] = [[] for _ in scenes]
    articles: list[Planted] = []
    for rank, number in enumerate(order):
        draft = scenes[number][1].drafts[len(names[number])]
        name = f"a{rank:05}"
        names[number].append(name)
        articles.append(Planted(name, f"https://{draft.host}/{name}", draft.pieces))
    cases = [case for (family, scene), ids in zip(scenes, names, strict=True) for case in _cases(family, scene, ids)]
    return Planting(tuple(articles), tuple(cases))


def _cases(family: Family | None, scene: Scene, ids: Sequence[str]) -> Iterable[Case]:
    for number, plan in enumerate(scene.plans):
        if family is not None:
            yield _case(family, scene, ids, plan, f"{ids[plan.told.draft]}-{number}")
    for draft, name in zip(scene.drafts, ids, strict=True):
        for place in draft.ordinary:
            text = draft.pieces[place].text
            region = Region(name, place, place, 0, len(text))
            yield Case(
                f"{name}-p{place}", ORDINARY, "stays", scene.language, region, region,
                size(text), ((name, text),),
            )  # fmt: skip


def _case(family: Family, scene: Scene, ids: Sequence[str], plan: Plan, name: str) -> Case:
    told, source = (_region(span, scene, ids) for span in (plan.told, plan.source))
    must = tuple((ids[draft], text) for draft, text in plan.must)
    if family.expectation == "stays" and not must:
        must = tuple(
            (span_ids, piece.text)
            for span, span_ids in ((s, ids[s.draft]) for s in (plan.told, plan.source))
            for piece in scene.drafts[span.draft].pieces[span.first : span.last + 1]
        )
    expectation: Expectation = family.expectation
    count = size(passage_of(told, scene.drafts[plan.told.draft].pieces))
    return Case(name, family.name, expectation, scene.language, told, source, count, must)


def _region(span: Span, scene: Scene, ids: Sequence[str]) -> Region:
    last = scene.drafts[span.draft].pieces[span.last].text
    end = len(last) if span.end is None else span.end
    return Region(ids[span.draft], span.first, span.last, span.start, end)
