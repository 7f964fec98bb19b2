"""The tables of a record: what each method costs and finds, and the product against its bars."""

import datetime as dt
import importlib.metadata
import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from .corpus import Corpus
from .environments import pinned
from .methods import NAMED, PRODUCT
from .trial import Entry

_OURS = ("twicetold", "trafilatura", "lxml", "numpy", "numba", "rapidfuzz", "xxhash")


def costs(entries: Sequence[Entry]) -> str:
    """One row a method: CPU, ratio to the named peer, memory, and what it found."""
    lines = [
        "| method | CPU s | × rensa | peak MB | found: exact | near | furniture | kept twice | lost | left alone | ordinary whole |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [_row(entry, entries) for entry in entries]
    return "\n".join(lines)


def _row(entry: Entry, entries: Sequence[Entry]) -> str:
    if entry.failure:
        return f"| {entry.method.name} | failed: {entry.failure.splitlines()[-1][:80]} |" + " |" * 9
    name = f"**{entry.method.name}**" if entry.method.name == PRODUCT else entry.method.name
    once = " (one run)" if len(entry.costs) == 1 else ""
    ratio = ratio_of(entry, entries, NAMED)
    cells = [f"{entry.cpu:.2f}{once}", "–" if ratio is None else f"{ratio:.2f}", f"{entry.peak:.0f}", *_found(entry)]
    return f"| {name} | " + " | ".join(cells) + " |"


def _found(entry: Entry) -> list[str]:
    found = entry.found
    if found is None:
        return ["–"] * 7
    near = [kind for kind, count in found.verdicts.items() if count.keys() <= {"found", "kept twice", "lost"}]
    near = [kind for kind in near if kind not in {"exact", "furniture"}]
    return [
        share(found.share("found", "exact")),
        share(found.share("found", *near)),
        share(found.share("found", "furniture")),
        share(found.share("kept twice")),
        share(found.share("lost")),
        share(found.share("left alone")),
        share(found.ordinary_whole / found.ordinary),
    ]


def share(part: float | None) -> str:
    """Give a share in per cent, never rounded up to 100."""
    return "–" if part is None else f"{int(part * 1000 + 1e-9) / 10:.1f}"


def ratio_of(entry: Entry, entries: Sequence[Entry], name: str) -> float | None:
    """Give the median over rounds of an entry's CPU by that of the named one in the same round."""
    peer = next((other for other in entries if other.method.name == name and other.costs), None)
    if peer is None or not entry.costs:
        return None
    return median(own.cpu / other.cpu for own, other in zip(entry.costs, peer.costs, strict=False))


def facts(core: int, peers: Sequence[str]) -> dict[str, Any]:
    """Say when, on what and with which versions."""
    return {
        "date": dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}",
        "core": core,
        "commit": _commit(),
        "load": ", ".join(f"{load:.1f}" for load in os.getloadavg()),
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in _OURS},
        "peers": {peer: pinned(peer) for peer in peers},
    }


def _commit() -> str:
    """Name the state of the checkout; a plus says that files were changed since."""
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty=+", "--exclude=*"],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parent,
    )  # fmt: skip
    return said.stdout.strip() or "not in a checkout"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "absent"


def corpus_line(made: Corpus) -> str:
    """Describe a corpus in a line."""
    about = made.facts
    told = ", ".join(f"{about[kind]} {kind}" for kind in about if kind not in _COUNTS)
    return (
        f"{int(about['bytes']) / 1e6:.0f} MB, {about['articles']} articles, {about['paragraphs']} paragraphs; "
        f"told again: {told}; seed {about['seed']}"
    )


_COUNTS = frozenset({"seed", "sha256", "bytes", "articles", "paragraphs"})


def entries_as_json(made: Corpus, entries: Sequence[Entry]) -> dict[str, Any]:
    """Give every run of every method on a corpus."""
    methods = {
        entry.method.name: {
            "runs": [asdict(cost) for cost in entry.costs],
            "found": entry.found and entry.found.as_json(),
            "work": entry.work,
            "failure": entry.failure,
        }
        for entry in entries
    }
    return {"corpus": made.facts, "methods": methods}


def write(folder: Path, name: str, title: str, parts: Sequence[str], about: Mapping[str, Any], data: Any) -> Path:
    """Write `name.md` and `name.json` into `folder` and give the first."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"{name}.md"
    versions = ", ".join(f"{key} {value}" for key, value in about["versions"].items())
    place = f"{about['machine']}; pinned to core {about['core']}; load {about['load']} at the start"
    head = [
        f"# {title}",
        f"{about['date']} · commit {about['commit']} · {place} · Python {about['python']} · {versions}",
        "Peers: " + "; ".join(", ".join(lines[:2]) for lines in about["peers"].values() if lines) + ".",
    ]
    page.write_text("\n\n".join([*head, *parts]) + "\n", encoding="utf-8")
    whole = json.dumps({"facts": about, **data}, ensure_ascii=False, indent=1)
    (folder / f"{name}.json").write_text(whole + "\n", encoding="utf-8")
    return page
