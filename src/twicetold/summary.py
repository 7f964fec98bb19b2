"""The summary: what a run came to, for a person at a terminal."""

import shlex
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from twicetold.model import Repeat
from twicetold.pipeline import Result
from twicetold.terminal import shown

_KINDS = {
    "within": "again in the same article",
    "boilerplate": "furniture of a site",
    "article": "copy of another article",
    "shared": "shared between articles",
}


def print_summary(result: Result, console: Console, *, plan: bool) -> None:
    """Print counts, the largest blocks and what to do next."""
    counts = result.run["counts"]
    console.print(_headline(counts, plan=plan))
    if counts["removed"]:
        console.print(_kinds(counts))
        console.print(_blocks(result.largest, console.width))
    for line in _remarks(counts):
        console.print(Text("  " + line, style="dim"))
    console.print(_next_steps(result, plan=plan))


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


def _blocks(largest: tuple[Repeat, ...], width: int) -> Table:
    table = Table(box=None, padding=(0, 2), show_edge=False, title_justify="left", title_style="")
    table.add_column("largest", justify="right", style="bold", no_wrap=True)
    table.add_column("in", no_wrap=True, overflow="ellipsis", max_width=max(16, width // 4))
    table.add_column("told before in", no_wrap=True, overflow="ellipsis", max_width=max(16, width // 4))
    table.add_column("begins", no_wrap=True, overflow="ellipsis", style="italic")
    for repeat in largest[:8]:
        before = "the same article" if repeat.source.article == repeat.article else repeat.source.article
        cells = (f"{repeat.words} words", repeat.article, before, repeat.preview)
        table.add_row(*(Text(shown(cell)) for cell in cells))
    return table


def _remarks(counts: dict[str, Any]) -> list[str]:
    remarks = []
    flagged = counts["flagged"]
    if variants := flagged.get("variant"):
        remarks.append(
            f"{_number(variants, 'near telling')} left whole: each says something new (`novel` in repeats.jsonl)"
        )
    if short := sum(flagged.values()) - flagged.get("variant", 0):
        remarks.append(f"{_number(short, 'telling')} left: too short to go alone")
    if hidden := counts["hidden_by_extractor"]:
        remarks.append(f"{_number(hidden, 'block')} that pages show twice, the extraction showed once")
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
