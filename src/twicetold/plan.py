"""Plans: carry one out, and put back what was removed."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from twicetold.config import Boilerplate, Variants
from twicetold.decide import Decision, Gone, MemoryPassages, Standing, decision
from twicetold.errors import InputError, PlanError
from twicetold.indexed import Elsewhere
from twicetold.model import Action, Article, Repeat, RepeatKind
from twicetold.runfolder import RunFolder, RunWriter, claimed, replace_folder, unfinished
from twicetold.runfolder.names import Names
from twicetold.words import tokenise


def apply(folder: Path) -> dict[str, Any]:
    """Carry out the plan in a run folder: `action` in `repeats.jsonl` decides.

    Refuses a plan that would leave a block without a kept telling, and changes nothing then.
    """
    RunFolder.open(folder)  # refused before anything is written beside what is no run folder
    with claimed(folder):
        return _apply(RunFolder.open(folder))


def _apply(plan: RunFolder) -> dict[str, Any]:
    counts = {"articles": 0, "removed": 0, "removed_words": 0}
    with unfinished(plan.path) as new:
        with RunWriter(new, plan.path, with_text=True) as writer:
            inputs = {told.article.id: told.input for told in plan.articles() if told.input}
            for outcome in _carried_out(plan):
                writer.write(outcome, inputs.get(outcome.article.id))
                counts["articles"] += 1
                counts["removed"] += sum(r.action is Action.REMOVE for r in outcome.repeats)
                counts["removed_words"] += outcome.removed_words
            for skipped in plan.skipped():
                writer.skip(skipped)
            writer.finish({**plan.run, "command": "apply", "applied": counts})
        replace_folder(new, plan.path)
    return counts


def _carried_out(plan: RunFolder) -> Iterator[Decision]:
    with closing(Elsewhere(plan.run)) as elsewhere:
        yield from _outcomes(plan, elsewhere)


def _outcomes(plan: RunFolder, elsewhere: Elsewhere) -> Iterator[Decision]:
    articles = [told.article for told in plan.articles()]
    repeats = _by_article(plan.repeats(), articles, elsewhere)
    dropping = plan.run["parameters"].get("boilerplate") == Boilerplate.DROP
    if not dropping:
        _check_order(repeats, articles)
    min_words = plan.run["parameters"]["min_words"]
    variants_go = plan.run["parameters"]["variants"] == Variants.REMOVE
    standing, told_anew = Standing(_Passages(elsewhere)), _Unkept(repeats, variants_go=variants_go)
    for article in articles:
        settled = []
        for planned in repeats.get(article.id, ()):
            dropped = dropping and planned.kind is RepeatKind.BOILERPLATE
            repeat = replace(planned, kept_in="" if dropped else standing.keeper(planned.source))
            settled.append(repeat)
            if repeat.action is Action.REMOVE:
                told_anew.check(repeat)
                standing.remove(repeat)
        yield decision(article, tokenise(article.text, article.paragraphs), settled, min_words)


class _Passages(MemoryPassages):
    """Which passages went: of this run, and of the articles of its index."""

    def __init__(self, elsewhere: Elsewhere) -> None:
        super().__init__()
        self._elsewhere = elsewhere

    def gone(self, article: str) -> Sequence[Gone]:
        """Give the passages of an article that went."""
        return super().gone(article) or self._elsewhere.gone(article)


def _by_article(plan: Iterable[Repeat], articles: Iterable[Article], elsewhere: Elsewhere) -> dict[str, list[Repeat]]:
    lengths = {article.id: len(article.text) for article in articles}
    repeats: dict[str, list[Repeat]] = {}
    names: set[str] = set()
    for repeat in plan:
        if repeat.id in names:
            raise PlanError(f"{repeat.id}: stands twice in the plan")
        names.add(repeat.id)
        if repeat.source.article not in lengths and (length := elsewhere.length(repeat.source.article)) is not None:
            lengths[repeat.source.article] = length
        for place in (repeat, repeat.source):
            if not 0 <= place.start < place.end <= lengths.get(place.article, -1):
                raise PlanError(f"{repeat.id}: {place.article} has no characters {place.start} to {place.end}")
        repeats.setdefault(repeat.article, []).append(repeat)
    for some in repeats.values():
        some.sort(key=lambda r: (r.start, r.end))
    return repeats


def _check_order(repeats: dict[str, list[Repeat]], articles: Iterable[Article]) -> None:
    ranks = {article.id: rank for rank, article in enumerate(articles)}
    for some in repeats.values():
        for repeat in some:
            later = (ranks[repeat.article], repeat.start)
            # What is told elsewhere was told before this run
            if later < (ranks.get(repeat.source.article, -1), repeat.source.end):
                raise PlanError(f"{repeat.id}: its source does not stand before it; block {repeat.block} would be lost")


class _Unkept:
    """Refuses removals whose words would stand nowhere, because a variant that says more goes."""

    def __init__(self, repeats: dict[str, list[Repeat]], *, variants_go: bool) -> None:
        removed = [r for some in repeats.values() for r in some if r.action is Action.REMOVE]
        self._variants: dict[str, list[Repeat]] = {}
        for repeat in removed:
            if repeat.variant and not variants_go:
                self._variants.setdefault(repeat.article, []).append(repeat)
        self._kept = {r.block for some in repeats.values() for r in some if r.action is not Action.REMOVE}

    def check(self, repeat: Repeat) -> None:
        """Refuse a removal if its source goes as a variant and no other telling of the block stays."""
        source = repeat.source
        for gone in self._variants.get(source.article, ()):
            if gone.start < source.end and source.start < gone.end and repeat.block not in self._kept:
                raise PlanError(
                    f"block {repeat.block} would be left without a kept telling: {gone.id} removes its source, "
                    f"which says more than what it repeats. Set the action of one of them to flag or keep."
                )


def restore(folder: Path, wanted: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give id and extracted text of the wanted articles, all if none is named, in rank order."""
    names = set(wanted)
    missing = set(names)
    for id, text in RunFolder.open(folder).texts():
        if not names or id in names:
            missing.discard(id)
            yield id, text
    if missing:
        raise InputError(f"{folder}: no article {', '.join(sorted(missing))}")


def restore_to(folder: Path, wanted: Iterable[str], to: Path) -> int:
    """Write extracted texts as files, in the tree of the inputs; give their number."""
    names, count, ids = Names(), 0, set(wanted)
    for told in RunFolder.open(folder).articles():
        path = to / names.path(told.article.source)
        if ids and told.article.id not in ids:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(told.article.text, encoding="utf-8", newline="")
        count += 1
    return count
