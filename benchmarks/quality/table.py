"""Put the results into one table, and keep them as Markdown and JSON."""

import datetime as dt
import importlib.metadata
import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .plant import ORDINARY
from .score import Scored, by_length, long_and_short, rows

Results = Mapping[str, Sequence[Scored]]
"""The verdicts of each method."""


def share(good: int, n: int) -> str:
    """Give a share in per cent with one decimal, never rounded up to 100."""
    return "–" if n == 0 else f"{int(1000 * good / n) / 10:.1f}"


def mean(shares: Sequence[float]) -> str:
    """Give the mean of shares in per cent, each family counting the same."""
    return share(round(sum(shares) * 10**6), len(shares) * 10**6)


def summary(results: Results) -> str:
    """One row a method: means over families, then recall by length over cases."""
    lines = [
        "| method | found | kept twice | lost | left alone | ordinary | 8–15 words | 16–30 | 31+ |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for method, scored in results.items():
        found = [row for row in rows(scored) if row.expectation == "found"]
        stays = [r for r in rows(scored) if r.expectation == "stays" and r.family != ORDINARY]
        usual = [r for r in rows(scored) if r.family == ORDINARY]
        cells = [
            mean([row.good / row.n for row in found]),
            mean([row.kept_twice / row.n for row in found]),
            mean([row.lost / row.n for row in found]),
            mean([row.good / row.n for row in stays]),
            share(sum(row.good for row in usual), sum(row.n for row in usual)),
            *(share(good, count) for good, count in by_length(scored).values()),
        ]
        lines.append(f"| {method} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def families(results: Results, method: str) -> str:
    """One row a family for one method."""
    lines = ["| family | expected | n | as expected | kept twice | lost |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {row.family} | {row.expectation} | {row.n} | {share(row.good, row.n)} | {row.kept_twice} | {row.lost} |"
        for row in rows(results[method])
    ]
    return "\n".join(lines)


def lengths(results: Results, method: str) -> str:
    """One row a family that is to be found: passages of 25 words and more beside shorter ones."""
    lines = ["| family | n, 25+ words | found | n, shorter | found |", "|---|---|---|---|---|"]
    lines += [
        f"| {family} | {n} | {share(found, n)} | {few} | {share(short, few)} |"
        for family, (found, n, short, few) in long_and_short(results[method]).items()
    ]
    return "\n".join(lines)


def facts() -> dict[str, str]:
    """Say when, on what and with which versions."""
    versions = {name: _version(name) for name in ("twicetold", "trafilatura", "datasketch", "rapidfuzz")}
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        **versions,
    }


def as_json(results: Results) -> dict[str, Any]:
    """Give every row of every method."""
    return {method: [asdict(row) for row in rows(scored)] for method, scored in results.items()}


def write_record(folder: Path, name: str, title: str, body: str, data: Mapping[str, Any]) -> Path:
    """Write `name.md` and `name.json` into `folder` and give the first."""
    folder.mkdir(parents=True, exist_ok=True)
    said = "\n".join(f"- {key}: {value}" for key, value in facts().items())
    page = folder / f"{name}.md"
    page.write_text(f"# {title}\n\n{said}\n\n{body}\n", encoding="utf-8")
    whole = json.dumps({"facts": facts(), **data}, ensure_ascii=False, indent=1)
    (folder / f"{name}.json").write_text(whole + "\n", encoding="utf-8")
    return page


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "absent"
