"""Measure the lasting index at a size; print and record.

    python -m benchmarks.index --paragraphs 1000000

1. An index is filled with made articles. All but the last tenth are written without being matched:
   rows, keys, seals and merges are the same, only nothing is looked up (`filled`); the last tenth is
   added in batches as `clean --index` does (`bulk`).
2. A fresh process opens it, adds articles of 20 paragraphs one by one, and asks about others; its
   resident memory is read at the end.
3. `--documents N`: that process then adds so many short articles; the most memory of the second
   half is compared with that of the first.

Times are CPU times of the process. `--index FILE` keeps the filled index, and takes it where it is.
"""

import argparse
import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from benchmarks.index.made import PARAGRAPHS, articles
from benchmarks.index.measure import resident

from twicetold import compiled
from twicetold.config import Config
from twicetold.decide import decision
from twicetold.index import Index
from twicetold.lastingmatcher import LastingMatcher
from twicetold.model import Article
from twicetold.sketch import SketchSpec, sketch
from twicetold.verify import LINES

RECORD = Path(__file__).parent / "record"
BATCH = 1024
WARM = 100


def fill(path: Path, count: int) -> dict[str, float]:
    """Write articles without matching them."""
    matcher, begun = LastingMatcher(str(path), Config(), durability="batch"), time.process_time()
    waiting, made = articles(0, count), 0.0
    spec = SketchSpec(min_words=Config().min_words)
    while batch := _timed(lambda: list(islice(waiting, BATCH)), lambda seconds: _add(spent, seconds)):
        store = matcher.store
        with store.writing():
            ranks = store.articles.put(batch)
            held = [store.articles.held(rank) for rank in ranks]
            lines = np.array([p.kind in LINES for one in batch for p in one.paragraphs], np.bool_)
            Index(store.keys).learn(sketch([one.words for one in held], lines, spec))
            store.write([decision(one.article, one.words, (), 8) for one in held])
    made = sum(spent)
    spent.clear()
    matcher.close()
    seconds = time.process_time() - begun - made
    return {"paragraphs": count * PARAGRAPHS, "a_second": round(count * PARAGRAPHS / seconds)}


spent: list[float] = []
"""Seconds that making the articles took: no part of what is measured."""


def _add(where: list[float], seconds: float) -> None:
    where.append(seconds)


def _timed(work: Callable[[], list[Article]], hear: Callable[[float], None]) -> list[Article]:
    begun = time.process_time()
    done = work()
    hear(time.process_time() - begun)
    return done


def bulk(path: Path, first: int, count: int) -> dict[str, float]:
    """Add articles in batches, as a run does."""
    made = list(articles(first, count))
    matcher, begun = LastingMatcher(str(path), Config(), durability="batch"), time.process_time()
    for place in range(0, count, BATCH):
        matcher.add(made[place : place + BATCH])
    matcher.close()
    seconds = time.process_time() - begun
    return {"paragraphs": count * PARAGRAPHS, "a_second": round(count * PARAGRAPHS / seconds)}


def one_by_one(path: Path, first: int, count: int, documents: int) -> dict[str, object]:
    """Open an index in this process; add and ask one at a time."""
    compiled.switch_on()
    begun = time.process_time()
    matcher = LastingMatcher(str(path), Config(), durability="batch")
    first += 1000 * matcher.stats()["added"]  # ids that are not there yet
    made = articles(first, 2 * count + WARM)
    for one in islice(made, WARM):
        matcher.add([one])
    found: dict[str, object] = {"open_and_warm_seconds": round(time.process_time() - begun, 2)}
    found["add_ms"] = _spread(islice(made, count), lambda one: matcher.add([one]))
    found["query_ms"] = _spread(islice(made, count), lambda one: matcher.query([one]))
    found["resident_mb"] = resident()
    if documents:
        found["growth"] = _growth(matcher, first + 3 * count, documents)
    matcher.close()
    return found


def _spread(some: Iterator[Article], work: Callable[[Article], object]) -> dict[str, float]:
    times = []
    for one in some:
        begun = time.process_time()
        work(one)
        times.append((time.process_time() - begun) * 1e3)
    times.sort()
    return {
        "median": round(times[len(times) // 2], 2),
        "p99": round(times[int(0.99 * len(times))], 2),
        "most": round(times[-1], 2),
    }


def _growth(matcher: LastingMatcher, first: int, documents: int) -> dict[str, float]:
    """Add short articles; compare the most memory of the second half with that of the first.

    What is not sealed yet makes memory rise and fall every 20,000 paragraphs.
    """
    most = [0.0, 0.0]
    for number, one in enumerate(_short(first, documents)):
        matcher.add([one])
        if number % 100 == 0:
            half = 2 * number // documents
            most[half] = max(most[half], resident())
    return {
        "documents": documents,
        "first_half_mb": most[0],
        "second_half_mb": most[1],
        "grown": round(most[1] / most[0] - 1, 4),
    }


def _short(first: int, count: int) -> Iterator[Article]:
    """Cut made articles into articles of two paragraphs."""
    from dataclasses import replace

    for one in articles(first, -(-count * 2 // PARAGRAPHS)):
        for place in range(0, PARAGRAPHS, 2):
            some = one.paragraphs[place : place + 2]
            start = some[0].start
            paragraphs = tuple(p._replace(start=p.start - start, end=p.end - start) for p in some)
            text = one.text[start : some[-1].end]
            yield replace(one, id=f"{one.id}#{place}", text=text, paragraphs=paragraphs)


def tables(path: Path, paragraphs: int) -> dict[str, float]:
    """Give what each table takes, in bytes a paragraph, if SQLite can tell."""
    sql = sqlite3.connect(path)
    try:
        rows = sql.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC").fetchall()
    except sqlite3.OperationalError:
        return {}
    finally:
        sql.close()
    return {name: round(size / paragraphs, 1) for name, size in rows if size / paragraphs >= 1}


def measured(path: Path, paragraphs: int, documents: int, count: int) -> dict[str, object]:
    """Fill an index where there is none, and measure."""
    whole = paragraphs // PARAGRAPHS
    found: dict[str, object] = {
        "machine": f"{platform.platform()}, {os.cpu_count()} processors",
        "load": os.getloadavg(),
    }
    if not path.exists():
        found["filled"] = fill(path, whole - whole // 10)
        found["bulk"] = bulk(path, whole - whole // 10, whole // 10)
    size = path.stat().st_size
    found["bytes_a_paragraph"] = round(size / paragraphs, 1)
    found["tables"] = tables(path, paragraphs)
    command = [sys.executable, "-m", "benchmarks.index", "--inside", str(path), "--paragraphs", str(paragraphs)]
    command += ["--documents", str(documents), "--count", str(count)]
    inside = subprocess.run(command, capture_output=True, text=True, check=True)
    return found | json.loads(inside.stdout)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--paragraphs", type=int, default=1_000_000)
    parser.add_argument("--documents", type=int, default=0)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.inside:
        first = 10_000_000
        print(json.dumps(one_by_one(chosen.inside, first, chosen.count, chosen.documents)))
        return
    with tempfile.TemporaryDirectory() as folder:
        found = measured(chosen.index or Path(folder) / "index", chosen.paragraphs, chosen.documents, chosen.count)
    text = json.dumps({"paragraphs": chosen.paragraphs, **found}, indent=2)
    RECORD.mkdir(exist_ok=True)
    (RECORD / f"{chosen.paragraphs}.json").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
