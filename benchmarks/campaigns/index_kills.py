"""Kill processes that add to one index, at random moments; nothing acknowledged may be lost.

    python -m benchmarks.campaigns.index_kills --kills 100

Two writers at a time add made articles to one file and say the id of each when its `add` returned.
Both are killed with SIGKILL, in the midst of commits, seals and merges: a seal comes every few
articles here. After each kill the whole file is read and compared with its checksums, and every
acknowledged article must be there. In the end the repeats must be those of one undisturbed run over
the same articles in the same order. Prints one line of JSON; exits with 1 if anything was amiss.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.campaigns.record import tell

SEAL = 120
"""Paragraphs that are sealed at a time, so that seals and merges are hit too."""
WRITERS = 2
SENTENCES = 400

CHILD = """
import json, sys
from twicetold.config import Config
from twicetold.extract import extract
from twicetold.lastingmatcher import LastingMatcher
from twicetold.model import Page
path, lines, seal, durability = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
matcher = LastingMatcher(path, Config(), durability=durability, seal=seal)
records = [json.loads(line) for line in open(lines, encoding="utf-8")]
there = matcher.texts([record["id"] for record in records])
pages = [Page(record["id"], record["id"], text=record["text"]) for record in records if record["id"] not in there]
matcher.query([extract(page) for page in pages[:1]])
print("ready", flush=True)
for page in pages:
    matcher.add([extract(page)])
    print(page.id, flush=True)
matcher.close()
print("done", flush=True)
"""


@dataclass(slots=True)
class Tally:
    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    changed: int = 0
    damages: int = 0
    faults: int = 0
    articles: int = 0
    different: bool = False
    seconds: float = 0.0


def made_articles(count: int) -> list[dict[str, str]]:
    """Make articles of a stock of sentences, so that they tell much of each other again."""
    draw = random.Random(5)
    words = [
        f"{a}{b}{c}" for a in ("ka", "to", "mi", "re") for b in ("lan", "ver", "sol", "dur") for c in ("a", "en", "os")
    ]
    stock = [" ".join(draw.choices(words, k=draw.randint(9, 30))).capitalize() + "." for _ in range(SENTENCES)]
    return [
        {
            "id": f"a{n}",
            "text": "\n\n".join(" ".join(draw.sample(stock, draw.randint(1, 3))) for _ in range(draw.randint(2, 7))),
        }
        for n in range(count)
    ]


def start(path: Path, lines: Path, durability: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", CHILD, str(path), str(lines), str(SEAL), durability]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def killed(children: list["subprocess.Popen[str]"], after: float, tally: Tally) -> tuple[set[str], bool]:
    """Kill writers so many seconds after all are ready; give what they acknowledged, and whether all was done."""
    heads = [child.stdout.readline() if child.stdout else "" for child in children]
    tally.faults += sum(head != "ready\n" for head in heads)
    time.sleep(after)
    for child in children:
        if child.poll() is None:
            os.kill(child.pid, signal.SIGKILL)
            tally.kills += 1
    said = [line for child in children for line in child.communicate()[0].splitlines(keepends=True)]
    whole = {line.strip() for line in said if line.endswith("\n")}
    return whole - {"done", "ready"}, said.count("done\n") == len(children)


def look(path: Path, acknowledged: dict[str, str], tally: Tally) -> None:
    """Read the whole file; every acknowledged article must be there as it was added."""
    from twicetold.lasting import damages
    from twicetold.lastingmatcher import LastingMatcher

    matcher = LastingMatcher.opened(str(path), read_only=True)
    tally.damages += len(damages(matcher.store))
    texts = matcher.texts(list(acknowledged))
    tally.lost += sum(id not in texts for id in acknowledged)
    tally.changed += sum(texts.get(id, text) != text for id, text in acknowledged.items())
    matcher.close()


def is_as_one_run(path: Path) -> tuple[bool, int]:
    """Compare with one undisturbed run over the articles in the order in which they were added."""
    from twicetold.lastingmatcher import LastingMatcher
    from twicetold.matcher import Matcher

    matcher = LastingMatcher.opened(str(path), read_only=True)
    with matcher.store.reading():
        ids = [row[0] for row in matcher.store.file.sql.execute("SELECT id FROM articles ORDER BY rank")]
        decisions = [matcher.decision(id) for id in ids]
    matcher.close()
    found = [repeat for decision in decisions if decision for repeat in decision.repeats]
    fed = Matcher().feed([decision.article for decision in decisions if decision])
    return found == [repeat for decision in fed for repeat in decision.repeats], len(ids)


def campaign(kills: int, folder: Path, seed: int = 3, durability: str = "batch") -> Tally:
    """Kill until so many writers were killed; then let one finish."""
    tally, draw, begun = Tally(), random.Random(seed), time.time()
    articles = made_articles(100 + 100 * kills)
    texts = {record["id"]: record["text"] for record in articles}
    path, acknowledged = folder / "index", dict[str, str]()
    while tally.kills < kills:
        children = []
        for writer in range(WRITERS):
            lines = folder / f"lines{writer}"
            mine = articles[writer::WRITERS]
            lines.write_text("".join(json.dumps(record) + "\n" for record in mine), encoding="utf-8")
            children.append(start(path, lines, durability))
        said, done = killed(children, draw.uniform(0.0, 1.0), tally)
        acknowledged |= {id: texts[id] for id in said}
        if path.exists() and path.stat().st_size:
            look(path, acknowledged, tally)
        print(f"{tally.kills} kills, {len(acknowledged)} acknowledged", file=sys.stderr)
        if done:
            break
    tally.different, tally.articles = not (outcome := is_as_one_run(path))[0], outcome[1]
    tally.acknowledged = len(acknowledged)
    tally.seconds = round(time.time() - begun, 1)
    return tally


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--record", action="store_true", help="keep the result as the record")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = campaign(chosen.kills, Path(folder))
    tell("index-kills", asdict(tally), keep=chosen.record)
    amiss = (tally.lost, tally.changed, tally.damages, tally.faults, tally.different)
    sys.exit(1 if any(amiss) or tally.kills < chosen.kills else 0)


if __name__ == "__main__":
    main()
