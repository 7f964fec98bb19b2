"""The summary: what a run came to, for a person at a terminal."""

import shlex
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from twicetold.decide import MAX_REMOVAL
from twicetold.model import Repeat
from twicetold.pipeline import Result
from twicetold.terminal import shown

LARGEST = 6
"""So many blocks are shown."""

_KINDS = {
    "within": "again in the same article",
    "boilerplate": "furniture of a site",
    "article": "copy of another article",
    "shared": "shared between articles",
}


def print_summary(result: Result, console: Console, *, plan: bool) -> None:
    """Print counts, the largest blocks and what to do next."""
    _print_findings(result, console, plan=plan)
    console.print(_next_steps(result, plan=plan), soft_wrap=True)


def print_check(result: Result, console: Console, limit: float) -> None:
    """Print counts, the largest blocks and what that means under a limit on the words told again, in per cent."""
    counts = result.run["counts"]
    _print_findings(result, console, plan=True)
    share = f"{counts['removed_words']:,} of {counts['words']:,} words"
    over = is_over(result, limit)
    verdict = f"more than --fail-over {limit:g} %: exit 1" if over else f"within --fail-over {limit:g} %"
    console.print(Text(f"\n{share} are told again, {verdict}", style="red" if over else "green"), soft_wrap=True)


def is_over(result: Result, limit: float) -> bool:
    """Say whether more than `limit` per cent of the words are told again."""
    counts = result.run["counts"]
    return bool(100 * counts["removed_words"] > limit * counts["words"])


def _print_findings(result: Result, console: Console, *, plan: bool) -> None:
    counts = result.run["counts"]
    console.print(_headline(counts, plan=plan), soft_wrap=True)
    if counts["removed"]:
        console.print(_kinds(counts))
        console.print(_blocks(result.largest, console.width), soft_wrap=True)
    for line in [*_remarks(counts), *_index_remarks(result.run.get("index", {}))]:
        console.print(Text("  " + line, style="dim"), soft_wrap=True)


def _headline(counts: dict[str, Any], *, plan: bool) -> Text:
    words, removed = counts["words"], counts["removed_words"]
    share = 100 * removed / words if words else 0.0
    line = Text("\n")
    line.append(f"{_number(counts['articles'], 'article')}", style="bold")
    if counts["skipped"]:
        reasons = ", ".join(f"{n} {reason}" for reason, n in counts["skipped_by_reason"].items())
        line.append(f", {_number(counts['skipped'], 'input')} skipped ({reasons})")
    line.append(f" · {words:,} words, ")
    verb = "would go" if plan else "removed"
    line.append(f"{removed:,} told again ({share:.1f} %) {verb}" if removed else "nothing told twice", style="bold")
    return line


def _kinds(counts: dict[str, Any]) -> Table:
    table = Table(box=None, padding=(0, 2), show_edge=False)
    table.add_column("told again", style="cyan")
    table.add_column("passages", justify="right")
    table.add_column("words", justify="right")
    for kind, meaning in _KINDS.items():
        if kind in counts["removed"]:
            words = counts["removed_words_by_kind"][kind]
            table.add_row(meaning, f"{counts['removed'][kind]:,}", f"{words:,}")
    return table


def _blocks(largest: tuple[Repeat, ...], width: int) -> Text:
    lines = Text("\nThe largest:\n")
    for repeat in largest[:LARGEST]:
        room = max(20, width - 20)
        preview = shown(repeat.preview[: room - 1] + "…" if len(repeat.preview) >= room else repeat.preview)
        lines.append(f"  {repeat.words:>7,} words  ", style="bold").append(preview + "\n", style="italic")
        where = f"{' ' * 16}{shown(repeat.article)}"
        if repeat.source.article == repeat.article:
            where += ", where it stands further up too"
        else:
            where += f"\n{' ' * 16}told before in {shown(repeat.source.article)}"
        lines.append(where + "\n", style="dim")
    return lines


def _remarks(counts: dict[str, Any]) -> list[str]:
    remarks = []
    flagged = counts["flagged"]
    if variants := flagged.get("variant"):
        remarks.append(
            f"{_number(variants, 'near telling')} left whole: each says something new (`novel` in repeats.jsonl)"
        )
    if whole := counts["over_max_removal"]:
        remarks.append(f"{_number(whole, 'article')} left whole: more than --max-removal of the words would go")
    if short := sum(flagged.values()) - flagged.get("variant", 0) - flagged.get(MAX_REMOVAL, 0):
        remarks.append(f"{_number(short, 'telling')} left: too short to go alone")
    if hidden := counts["hidden_by_extractor"]:
        remarks.append(f"{_number(hidden, 'block')} that pages show twice, the extraction showed once")
    return remarks


def _index_remarks(index: dict[str, Any]) -> list[str]:
    remarks = []
    if known := index.get("known"):
        remarks.append(f"{_number(known, 'article')} stood in the index as they are; what was decided then stands")
    if replaced := index.get("replaced"):
        remarks.append(f"{_number(replaced, 'article')} of the index had the same ids and were replaced")
    if orphans := index.get("orphans"):
        remarks.append(f"{_number(len(orphans), 'article')} had lost text to those; in the index it stands again")
    return remarks


def _next_steps(result: Result, *, plan: bool) -> Text:
    out = _quoted(result.out)
    line = Text("\n")
    if not result.written:
        line.append(f"{out} holds just this already; nothing was written.\n")
    if plan:
        line.append("Review ").append(f"{out}/repeats.jsonl", style="cyan")
        line.append(' (set "action" to remove, flag or keep), then: ')
        line.append(f"twicetold apply {out}", style="green")
        return line
    line.append("Texts: ").append(f"{out}/text/", style="cyan").append(" and ").append(
        f"{out}/articles.jsonl", style="cyan"
    )
    line.append(" · why: ").append(f"{out}/repeats.jsonl", style="cyan")
    line.append("\nTo put everything back: ").append(f"twicetold restore {out} --to FOLDER", style="green")
    return line


def _quoted(path: Path) -> str:
    return shown(shlex.quote(str(path)))


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
