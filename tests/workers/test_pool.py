"""Workers: what a page can do to them, and what it cannot do to its neighbours."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest

from twicetold import wire
from twicetold.model import Article, Page, Paragraph, ParagraphKind, Skipped
from twicetold.wire import Limits, Manner
from twicetold.workers import ClosedError, Pool

PLAIN = "The old pier of Saltmere will close on Monday after divers found cracks in three of its supports."
# Attributes are compared with each other, in C, where no signal handler gets a turn
HANGS = "<p " + " ".join(f"a{n}=1" for n in range(150_000)) + ">x</p>"
SWELLS = "<p>" + "many words " * 1_700_000


def html(body: str) -> bytes:
    return f"<html><body><article><h1>Pier</h1>{body}</article></body></html>".encode()


def request(body: str) -> bytes:
    return wire.request(Page("a.html", "a", html=html(body)), Manner())


def text_in(reply: bytes) -> str:
    told = wire.outcome(reply, Page("a.html", "a"))
    return told.text if isinstance(told, Article) else f"{told.reason}: {told.detail}"


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool(Limits(seconds=2, memory=300_000_000)) as pool:
        yield pool


def test_a_page_that_hangs_in_c_is_ended_at_its_limit_and_the_next_page_is_read(pool: Pool) -> None:
    assert text_in(pool.ask(request(f"<p>{PLAIN}</p>"))) == f"Pier\n\n{PLAIN}"
    started = time.monotonic()
    assert text_in(pool.ask(request(HANGS))) == "time-limit: over 2 seconds"
    assert 1.9 < time.monotonic() - started < 4.5
    assert text_in(pool.ask(request(f"<p>{PLAIN}</p>"))) == f"Pier\n\n{PLAIN}"


def test_neighbours_of_a_page_that_hangs_are_read_meanwhile(pool: Pool) -> None:
    with ThreadPoolExecutor(2) as threads:
        hanging = threads.submit(pool.ask, request(HANGS))
        others = [threads.submit(pool.ask, request(f"<p>{PLAIN} {n}</p>")) for n in range(5)]
        assert [text_in(other.result()) for other in others] == [f"Pier\n\n{PLAIN} {n}" for n in range(5)]
        assert text_in(hanging.result()) == "time-limit: over 2 seconds"


def test_a_page_that_swells_meets_the_memory_limit_and_the_next_page_is_read() -> None:
    with Pool(Limits(seconds=20, memory=200_000_000)) as pool:
        assert text_in(pool.ask(request(SWELLS))) == "memory-limit: over 200,000,000 bytes"
        assert text_in(pool.ask(request(f"<p>{PLAIN}</p>"))) == f"Pier\n\n{PLAIN}"


def killer(pool: Pool, ended: Event, kills: list[int], most: int, every: float) -> None:
    while not ended.wait(every) and len(kills) < most:
        for worker in list(pool._all):
            if worker.asked:
                kills.append(worker.pid)
                os.kill(worker.pid, signal.SIGKILL)


def asked_while_killed(body: str, most: int, every: float, seconds: float = 60) -> tuple[str, list[int]]:
    """Ask for a page while its workers are killed, so often at most; give the answer and the kills."""
    ended, kills = Event(), []
    with Pool(Limits(seconds=seconds)) as pool:
        thread = Thread(target=killer, args=(pool, ended, kills, most, every))
        thread.start()
        answer = text_in(pool.ask(request(body)))
        ended.set()
        thread.join()
    return answer, kills


def test_workers_that_are_killed_from_outside_cost_no_page() -> None:
    answer, kills = asked_while_killed(f"<p>{PLAIN}</p>" * 3_000, 12, 0.02)
    assert answer.startswith(f"Pier\n\n{PLAIN}\n\n{PLAIN}")
    assert len(kills) == 12


def test_a_page_over_which_every_worker_is_killed_is_laid_aside_when_its_time_is_used_up() -> None:
    answer, kills = asked_while_killed(HANGS, 1_000, 0.1, seconds=0.5)
    assert answer == f"worker-died: {len(set(kills))} times, at last by signal 9"
    assert 8 <= len(set(kills)) < 40


def test_closing_the_pool_ends_who_waits_and_leaves_no_process() -> None:
    with Pool(Limits(seconds=60)) as pool, ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(pool.ask, request(HANGS))
        while not any(worker.asked for worker in list(pool._all)):
            time.sleep(0.01)
        (worker,) = pool._all
        pool.close()
        with pytest.raises(ClosedError):
            waiting.result(timeout=2)
        with pytest.raises(ProcessLookupError):
            os.kill(worker.pid, 0)
        with pytest.raises(ClosedError):
            pool.ask(request("x"))


def test_a_worker_ends_when_its_parent_is_gone() -> None:
    arguments = [sys.executable, "-P", "-m", "twicetold.workers.child", "1", "1000000000"]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin
        assert child.stdout
        assert child.stdout.read(8) == bytes(8)
        frame = request(HANGS)
        child.stdin.write(len(frame).to_bytes(8, "big") + frame)
        child.stdin.flush()
        # Nobody counts the time any more, but the system does
        assert child.wait(timeout=6) == -signal.SIGALRM


def test_a_worker_opens_no_connection_and_starts_no_process() -> None:
    probe = (
        "import os, socket, subprocess, sys\n"
        "from twicetold.workers import child\n"
        "sys.addaudithook(child._refuse)\n"
        "tries = (lambda: socket.create_connection(('127.0.0.1', 9)), lambda: os.system('true'),\n"
        "         lambda: subprocess.run(['true']), lambda: socket.getaddrinfo('localhost', 80), os.fork)\n"
        "for one in tries:\n"
        "    try:\n        one()\n"
        "    except PermissionError as error:\n        print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines() == [
        "socket.getaddrinfo in a worker",
        "os.system in a worker",
        "subprocess.Popen in a worker",
        "socket.getaddrinfo in a worker",
        "os.fork in a worker",
    ]


PAGE = Page(
    source="a#3",
    id="one",
    url="https://a.example/1",
    host="a",
    title="Tëxt \ud800",
    author="N",
    date="2020-01-02",
    language="en",
    charset="utf-8",
    meta={"tag": [1, None]},
    record=3,
)
NAMELESS = Page("", "", url=PAGE.url, host="a", title=PAGE.title, author="N", date=PAGE.date, language="en", charset="utf-8")  # fmt: skip


@pytest.mark.parametrize("body", [{"html": b"\x00\xff\n<p>"}, {"html": "<p>\udcff\n"}, {"text": "a\n\n\ud800 b"}])
def test_a_request_holds_all_that_the_extraction_asks(body: dict[str, bytes | str]) -> None:
    import dataclasses

    sent = wire.request(dataclasses.replace(PAGE, **body), Manner("line", comments=True))
    assert wire.asked(sent) == (dataclasses.replace(NAMELESS, **body), Manner("line", comments=True))


def test_a_reply_gives_the_article_back_under_the_name_of_the_page() -> None:
    paragraphs = (Paragraph(ParagraphKind.HEADING, 0, 1), Paragraph(ParagraphKind.PARAGRAPH, 3, 5))
    told = Article("", "", "a\n\nb\u2028", paragraphs, "u", "h", "t", "w", "2020", "de", {}, 2, 1)
    expected = Article("one", "a#3", "a\n\nb\u2028", paragraphs, "u", "h", "t", "w", "2020", "de", PAGE.meta, 2, 1, 3)
    assert wire.outcome(wire.reply(told), PAGE) == expected
    refused = Skipped("", "extract", "no-article", "not HTML")
    assert wire.outcome(wire.reply(refused), PAGE) == Skipped("a#3", "extract", "no-article", "not HTML")
    assert (wire.reason_of(wire.reply(refused)), wire.reason_of(wire.reply(told))) == ("no-article", None)
