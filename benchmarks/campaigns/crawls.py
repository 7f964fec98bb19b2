"""Crawls with the real Scrapy that are killed at random moments; what was answered must stand.

    python -m benchmarks.campaigns.crawls --pages 300 --kills 40 --rounds 5 --long 1000

Two spiders, one of pages and one of texts, share an index and drop copies; each is killed with SIGKILL
while it crawls and begun again with every page asked for again; at the end of a round both come to
their end. Then one long crawl of HTML pages tells what it took.
Prints one line of JSON, and one on standard error after each kill. Exits with 1 if anything was lost,
told otherwise a second time, or left over.
"""

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.campaigns.record import tell
from benchmarks.crawling.site import Crawled, Pages, Site, command, ended, served, started

from twicetold import Deduplicator

ALL_AGAIN = "scrapy.dupefilters.BaseDupeFilter"
DELAY = 0.06
"""Seconds that a page takes the site: a crawl goes on while it is killed."""
LONGEST = 4.0
"""Seconds after its first page within which a crawl is killed."""


@dataclass(slots=True)
class Tally:
    pages: int
    kills: int = 0
    finished: int = 0
    lost: int = 0
    """Items that were exported and are not in the index."""
    told_otherwise: int = 0
    """Items that were exported and dropped when the page was asked for again."""
    wrong_counts: int = 0
    complaints: int = 0
    left_over: int = 0
    """Child processes that outlived their spider."""
    long_crawl: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0


def exported(folder: Path) -> set[str]:
    """Give the addresses of all items that came out so far; a killed process may leave half a line."""
    found = set()
    feed = folder / "items.jsonl"
    for line in feed.read_text("utf-8").splitlines() if feed.exists() else ():
        try:
            found.add(json.loads(line)["url"])
        except ValueError:
            continue
    return found


def children(of: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(of)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def alive(process: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def kill(process: "subprocess.Popen[str]", tally: Tally) -> None:
    workers = children(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    tally.kills += process.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 60
    while any(map(alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.1)
    tally.left_over += sum(map(alive, workers))


def look(index: Path, folders: list[Path], tally: Tally) -> None:
    if not index.exists():
        return
    with Deduplicator(index, read_only=True) as dedup:
        tally.lost += sum(dedup.article(url) is None for folder in folders for url in exported(folder))
    print(json.dumps(asdict(tally)), file=sys.stderr, flush=True)


def kill_crawls(pages: Pages, sites: list[Site], place: Path, kills: int, tally: Tally) -> None:
    dice = random.Random(kills)
    index = place / "shared.twicetold"
    folders = [place / f"spider{number}" for number in range(len(sites))]

    def begin(number: int) -> "subprocess.Popen[str]":
        settings = {
            "JOBDIR": folders[number] / "job", "TWICETOLD_INDEX": index, "TWICETOLD_ACTION": "drop",
            "DUPEFILTER_CLASS": ALL_AGAIN, "CONCURRENT_REQUESTS": 4,
        }  # fmt: skip
        kind = "dict" if number % 2 == 0 else "attrs"
        return started(
            command(kind, folders[number], arguments=[f"start={sites[number].url}/"], **settings), folders[number]
        )

    while tally.kills < kills:
        asked = [len(site.asked) for site in sites]
        running = [begin(number) for number in range(len(sites))]
        while any(len(site.asked) < was + 2 for site, was in zip(sites, asked, strict=True)):
            time.sleep(0.05)
        for process in dice.sample(running, len(running)):
            time.sleep(dice.uniform(0.0, LONGEST / len(running)))
            kill(process, tally)
        look(index, folders, tally)
    before = [exported(folder) for folder in folders]
    last = [
        ended(process, folder, timeout=900) for process, folder in [(begin(n), folders[n]) for n in range(len(sites))]
    ]
    judge(pages, sites, index, before, last, tally)


def judge(
    pages: Pages, sites: list[Site], index: Path, before: list[set[str]], last: list[Crawled], tally: Tally
) -> None:
    """Look at the crawls that came to their end."""
    for done, known in zip(last, before, strict=True):
        tally.finished += done.code == 0
        tally.complaints += len(done.complaints())
        came_now = done.stats()["items/seen"] - done.stats().get("items/dropped", 0)
        all_urls = {item["url"] for item in done.items}
        # The feed holds what earlier crawls exported too; whatever they did must have come again
        tally.told_otherwise += len(known | all_urls) - came_now
    with Deduplicator(index, read_only=True) as dedup:
        articles = dedup.stats()["articles"]
        statuses = [str(dedup.article(f"{site.url}/page/{n}").status) for site in sites for n in range(pages.count)]
    tally.wrong_counts += articles != pages.count * len(sites)
    tally.wrong_counts += len(statuses) - statuses.count("duplicate") != pages.originals


def long_crawl(count: int, place: Path) -> dict[str, Any]:
    """Crawl many pages of HTML, with twicetold and without; give what it took."""
    with served(Pages(count)) as site:
        start = [f"start={site.url}/"]
        done, seconds = timed(
            command("dict", place / "with", arguments=start, TWICETOLD_ACTION="rewrite"), place / "with"
        )
        bare, bare_seconds = timed(command("dict", place / "bare", arguments=start, ADDONS="{}"), place / "bare")
    stats, core, bare_core = done.stats(), done.stats(""), bare.stats("")
    return {
        "pages": count,
        "items": stats["items/seen"],
        "duplicates": stats["items/duplicate"],
        "cpu_milliseconds_a_page": round(1000 * seconds / count, 1),
        "cpu_milliseconds_a_page_without": round(1000 * bare_seconds / count, 1),
        "peak_megabytes": core["memusage/max"] >> 20,
        "peak_megabytes_without": bare_core["memusage/max"] >> 20,
        "complaints": len(done.complaints()) + len(bare.complaints()),
    }


def timed(line: list[str], folder: Path) -> tuple[Crawled, float]:
    """Give a crawl and the processor time of all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = ended(started(line, folder), folder, timeout=3600)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--long", type=int, default=1_000)
    parser.add_argument("--record", action="store_true", help="keep the result as the record")
    asked = parser.parse_args()
    tally, begun, pages = Tally(asked.pages), time.monotonic(), Pages(asked.pages)
    with tempfile.TemporaryDirectory() as name:
        for number in range(1, asked.rounds + 1):
            with served(pages, DELAY) as one, served(pages, DELAY) as two:
                kills = asked.kills * number // asked.rounds
                kill_crawls(pages, [one, two], Path(name) / str(number), kills, tally)
        tally.long_crawl = long_crawl(asked.long, Path(name))
    tally.seconds = round(time.monotonic() - begun, 1)
    tell("crawls", {**asdict(tally), "scrapy": version("scrapy")}, keep=asked.record)
    wrong = tally.lost + tally.told_otherwise + tally.wrong_counts + tally.complaints + tally.left_over
    return int(bool(wrong or tally.finished != 2 * asked.rounds))


if __name__ == "__main__":
    sys.exit(main())
