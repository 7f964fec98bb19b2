"""One process that adds, asks, replaces, removes and expires for as long as is said; does it grow?

    python -m benchmarks.index.long --documents 200000

Short made articles of two paragraphs come from another process through a pipe, so that this one holds
what a crawler would. Of a hundred that are added five take an id that is there, two are removed
again, ten texts are asked about; every 5,000 what is older than the latest 50,000 expires. The most
resident memory of each tenth is noted, and the CPU milliseconds of each kind of call.

`--memory` does the same without a path: there the texts themselves are held, so it grows until the
first expire.
"""

import argparse
import json
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.index.made import PARAGRAPHS, articles
from benchmarks.index.measure import resident

from twicetold import Deduplicator, compiled

RECORD = Path(__file__).parent / "record"
TENTHS = 10
REPLACED, REMOVED, ASKED = 0.05, 0.02, 0.10
STEP, KEPT = 5_000, 50_000


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--memory", action="store_true", help="without a path")
    parser.add_argument("--index", type=Path, help="go on with this one")
    parser.add_argument("--make", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.make:
        make(chosen.documents)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = None if chosen.memory else chosen.index or Path(folder) / "index"
        found = run(path, chosen.documents)
    name = "long-memory" if chosen.memory else "long"
    text = json.dumps(found, indent=2)
    RECORD.mkdir(exist_ok=True)
    (RECORD / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(text)


def make(count: int) -> None:
    """Write so many short texts, a line each."""
    size = 2
    for one in articles(50_000_000, -(-count * size // PARAGRAPHS)):
        for place in range(0, PARAGRAPHS, size):
            some = one.paragraphs[place : place + size]
            print(json.dumps(one.text[some[0].start : some[-1].end]), flush=False)


def run(path: Path | None, documents: int) -> dict[str, object]:
    """Do it; give what was seen."""
    compiled.switch_on()
    seen = Seen(documents)
    with Deduplicator(path, durability="batch") as dedup:
        for number, text in enumerate(_texts(documents)):
            _document(dedup, number, text, seen)
        counts = dict(dedup.stats())
    return {"documents": documents, "machine": platform.platform(), **seen.summary(), "index": counts}


class Seen:
    """What one run saw, by tenths of it."""

    def __init__(self, documents: int) -> None:
        self.documents = documents
        self.most = [0.0] * TENTHS
        self.times: list[dict[str, list[float]]] = [defaultdict(list) for _ in range(TENTHS)]
        self.draw = random.Random(7)
        self.clock: deque[float] = deque(maxlen=KEPT // STEP)
        self.tenth = 0

    def timed(self, what: str, work: Callable[[], object]) -> None:
        begun = time.process_time()
        work()
        self.times[self.tenth][what].append((time.process_time() - begun) * 1e3)

    def look(self, number: int) -> None:
        tenth = min(TENTHS * number // self.documents, TENTHS - 1)
        if tenth != self.tenth:
            self._say()
            self.times[self.tenth] = {what: _spread(some) for what, some in self.times[self.tenth].items()}
            self.tenth = tenth
        if number % 50 == 0:
            self.most[tenth] = max(self.most[tenth], resident())

    def summary(self) -> dict[str, object]:
        """Give the most memory of each tenth, how it grew after the second, and the last tenth's times."""
        warm, last = max(self.most[:3]), max(self.most[3:])
        return {
            "most_mb": self.most,
            "grown_after_warm_up": round(last / warm - 1, 4),
            "first_tenth_ms": self.times[0],
            "last_tenth_ms": {what: _spread(some) for what, some in self.times[-1].items()},
        }

    def _say(self) -> None:
        times = {what: _spread(some) for what, some in self.times[self.tenth].items()}
        print(self.tenth, self.most[self.tenth], times, file=sys.stderr, flush=True)


def _document(dedup: Deduplicator, number: int, text: str, seen: Seen) -> None:
    draw = seen.draw
    lately = max(number - KEPT + STEP, 0)
    id = draw.randrange(lately, number) if number and draw.random() < REPLACED else number
    seen.timed("replace" if id != number else "add", lambda: dedup.add(text=text, id=f"https://h.example/{id}"))
    if draw.random() < ASKED:
        seen.timed("query", lambda: dedup.query(text=text))
    if number and draw.random() < REMOVED:
        gone = draw.randrange(lately, number)
        seen.timed("remove", lambda: dedup.remove(f"https://h.example/{gone}"))
    if number % STEP == STEP - 1:
        if len(seen.clock) == seen.clock.maxlen:
            days = (time.time() - seen.clock[0]) / 86_400
            seen.timed("expire", lambda: dedup.expire(days))
        seen.clock.append(time.time())
    seen.look(number)


def _texts(count: int) -> Iterator[str]:
    command = [sys.executable, "-m", "benchmarks.index.long", "--make", "--documents", str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for _, line in zip(range(count), child.stdout, strict=False):
            yield json.loads(line)
        child.stdout.close()


def _spread(times: list[float]) -> dict[str, float]:
    some = sorted(times)
    return {
        "calls": len(some),
        "median": round(some[len(some) // 2], 2),
        "p99": round(some[int(0.99 * len(some))], 2),
        "most": round(some[-1], 2),
    }


if __name__ == "__main__":
    main()
