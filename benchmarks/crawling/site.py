"""A site of a few hundred pages on this machine, and crawls of it as users run them."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SPIDERS = Path(__file__).with_name("spiders.py")
WORDS = (
    "harbour pier ferry council winter repair diver crack support bakery owner street morning bridge paint storm "
    "autumn library instrument month tune ranger bird ice reed sluice seagrass shoot starch school garden fence "
    "orchard engine valley signal lantern museum copper violin tunnel meadow barge cellar windmill pottery stable"
).split()
VERBS = "opens closes finds leaves carries counts paints mends follows brings keeps sends warms covers moves".split()


def sentence(chance: random.Random) -> str:
    first, second, third, fourth = chance.sample(WORDS, 4)
    told = f"the {first} by the {second} {chance.choice(VERBS)} {chance.randint(13, 997)} {third}s before the {fourth}"
    return f"{told.capitalize()} {chance.choice(VERBS)} its {chance.choice(WORDS)} again."


def paragraph(chance: random.Random) -> str:
    return " ".join(sentence(chance) for _ in range(3))


@dataclass(frozen=True)
class Pages:
    """Articles by path: every fifth is a copy of the one before, every fourth tells a section twice."""

    count: int
    seed: int = 7

    @cached_property
    def bodies(self) -> list[list[str]]:
        chance = random.Random(self.seed)
        bodies: list[list[str]] = []
        for number in range(self.count):
            own = [paragraph(chance) for _ in range(4)]
            if number % 5 == 4:
                own = bodies[-1]
            elif number % 4 == 1:
                own = [*own, own[1], own[2]]
            bodies.append(own)
        return bodies

    @property
    def originals(self) -> int:
        return self.count - self.count // 5

    def html(self, number: int) -> str:
        body = "".join(f"<p>{p}</p>" for p in self.bodies[number])
        return (
            f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Page {number}</title></head>"
            f"<body><article><h1>Report {number}</h1>{body}</article></body></html>"
        )

    def index(self) -> str:
        links = "".join(f'<li><a href="/page/{n}">{n}</a></li>' for n in range(self.count))
        return f"<html><body><ul>{links}</ul></body></html>"


class Site:
    """Serves pages; `delay` seconds each."""

    def __init__(self, pages: Pages, delay: float = 0.0) -> None:
        self.pages = pages
        self.delay = delay
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                time.sleep(site.delay)
                try:
                    body = site.answer(self.path).encode()
                except (KeyError, ValueError, IndexError):
                    self.send_error(404)
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, path: str) -> str:
        if path == "/":
            return self.pages.index()
        if path == "/hangs":
            return "<html><p " + " ".join(f"a{n}=1" for n in range(150_000)) + ">x</p></html>"
        return self.pages.html(int(path.removeprefix("/page/")))


@contextmanager
def served(pages: Pages, delay: float = 0.0) -> Iterator[Site]:
    site = Site(pages, delay)
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        thread.join()
        site.server.server_close()


@dataclass(frozen=True)
class Crawled:
    """What a crawl left behind."""

    code: int
    log: str
    items: list[dict[str, Any]]

    def stats(self, prefix: str = "twicetold/") -> dict[str, Any]:
        """Give the numbers that Scrapy prints at the end."""
        lines = (line.strip(" {},\n").partition(": ") for line in self.log.splitlines())
        return {
            name.strip("'").removeprefix(prefix): int(value)
            for name, _, value in lines
            if name.strip("'").startswith(prefix) and value.isdigit()
        }

    def complaints(self) -> list[str]:
        """Give what it warned of."""
        return [
            line for line in self.log.splitlines() if " WARNING: " in line or " ERROR: " in line or "Traceback" in line
        ]


_LIMITED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
os.execv(sys.argv[2], sys.argv[2:])
"""


def command(spider: str, folder: Path, *, arguments: Sequence[str] = (), **settings: object) -> list[str]:
    """Give the command of a crawl; its items go to items.jsonl in the folder."""
    known = {"ADDONS": json.dumps({"twicetold.scrapy.Addon": 500}), "LOG_LEVEL": "INFO", "TELNETCONSOLE_ENABLED": 0}
    options = [part for name, value in {**known, **settings}.items() for part in ("-s", f"{name}={value}")]
    feed = ["-o", str(folder / "items.jsonl")]
    given = [part for argument in arguments for part in ("-a", argument)]
    runs = "import sys; from scrapy.cmdline import execute; execute(['scrapy', 'runspider', *sys.argv[1:]])"
    return [sys.executable, "-c", runs, str(SPIDERS), *feed, *given, "-a", f"kind={spider}", *options]


def started(line: list[str], folder: Path, largest_file: int | None = None) -> "subprocess.Popen[str]":
    """Start a crawl; with `largest_file` what it writes beyond so many bytes fails, as on a full disk."""
    folder.mkdir(parents=True, exist_ok=True)
    if largest_file is not None:
        line = [sys.executable, "-c", _LIMITED, str(largest_file), *line]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        line, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def ended(process: "subprocess.Popen[str]", folder: Path, timeout: float = 300) -> Crawled:
    with process:
        try:
            _, log = process.communicate(timeout=timeout)
        finally:
            process.kill()
    feed = folder / "items.jsonl"
    lines = feed.read_text("utf-8").splitlines() if feed.exists() else []
    return Crawled(process.returncode, log, [json.loads(line) for line in lines])


def crawl(spider: str, folder: Path, *, arguments: Sequence[str] = (), **settings: object) -> Crawled:
    return ended(started(command(spider, folder, arguments=arguments, **settings), folder), folder)
