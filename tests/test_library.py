"""`clean_text`, and what the library does to the process that uses it."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.test_run import P1, P2, P3, page

import twicetold
from twicetold import Config, Deduplicator, clean_text
from twicetold.errors import NoArticleError, TwicetoldError, UsageError
from twicetold.model import Action, Status
from twicetold.wire import Limits

PAGE = page("The pier", P1, P2, P3, P1, P2)
TOLD_ONCE = f"The pier\n\n{P1}\n\n{P2}\n\n{P3}"


def in_child(code: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=120, check=False
    )


def test_a_text_is_told_once() -> None:
    cleaned = clean_text(f"\ufeff{P1}\n\n{P2}\n\n{P1}\n")
    assert (cleaned.text, cleaned.status) == (f"{P1}\n\n{P2}\n", Status.TRIMMED)
    [repeat] = cleaned.repeats
    words = P1.rstrip(".")
    assert cleaned.extracted[repeat.start : repeat.end] == words
    assert (repeat.action, cleaned.earlier[repeat.id]) == (Action.REMOVE, words)


@pytest.mark.parametrize("isolate", [False, True])
def test_a_page_is_told_once_in_this_process_and_in_another(*, isolate: bool) -> None:
    for html in (PAGE, PAGE.encode()):
        cleaned = clean_text(html=html, url="https://a.example/1", isolate=isolate)
        assert cleaned.text == TOLD_ONCE
        assert [(r.kind, r.first, r.last, r.exact) for r in cleaned.repeats] == [("within", 4, 5, True)]
        assert cleaned.extracted == f"{TOLD_ONCE}\n\n{P1}\n\n{P2}"


@pytest.mark.parametrize("isolate", [False, True])
def test_isolated_or_not_the_answer_is_the_same(*, isolate: bool) -> None:
    texts = [f"{P1}\n\n{P2}\n\n{P1}", f"# A\n\n{P1} {P2}\n\n* b\n* c\n\n{P2}", "", " \n", "one word", "\udcff"]
    assert [clean_text(text, isolate=isolate) for text in texts] == [clean_text(text) for text in texts]
    assert clean_text("", isolate=isolate).text == ""


def test_a_config_holds() -> None:
    again = f"{P1}\n\n{P2}\n\n{P1}"
    assert clean_text(again, Config(min_words=30, min_words_shared=30)).text == again
    assert clean_text(again, Config(max_removal=10)).text == again


@pytest.mark.parametrize("isolate", [False, True])
def test_a_page_without_an_article_says_why(*, isolate: bool) -> None:
    for html, reason in (("", "empty"), (b"\x00" * 100, "no-article"), ("<p></p>", "no-article")):
        with pytest.raises(NoArticleError) as refused:
            clean_text(html=html, isolate=isolate)
        assert refused.value.reason == reason


def test_a_page_that_takes_too_long_is_ended_and_the_next_one_is_read() -> None:
    limits = Limits(seconds=1)
    hangs = "<p " + " ".join(f"a{n}=1" for n in range(150_000)) + ">x</p>"
    with pytest.raises(NoArticleError) as refused:
        clean_text(html=hangs, isolate=True, limits=limits)
    assert (refused.value.reason, refused.value.detail) == ("time-limit", "over 1 seconds")
    assert clean_text(html=PAGE, isolate=True, limits=limits).text == TOLD_ONCE


def test_what_cannot_mean_anything_is_refused() -> None:
    for call in (
        clean_text,
        lambda: clean_text("a", html="b"),
        lambda: clean_text(b"a"),  # type: ignore[arg-type]
        lambda: clean_text(float("nan")),  # type: ignore[arg-type]
        lambda: clean_text(html=3),  # type: ignore[arg-type]
    ):
        with pytest.raises(UsageError):
            call()
    assert issubclass(NoArticleError, TwicetoldError)


def test_several_threads_may_ask_at_once() -> None:
    told: list[str] = []
    threads = [threading.Thread(target=lambda: told.append(clean_text(html=PAGE, isolate=True).text)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [TOLD_ONCE] * 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_asks_children_of_its_own() -> None:
    code = f"""
import os, sys
from twicetold import clean_text
page = {PAGE!r}
assert clean_text(html=page, isolate=True).text == {TOLD_ONCE!r}
child = os.fork()
told = clean_text(html=page, isolate=True).text
assert told == {TOLD_ONCE!r}
if not child:
    sys.exit(0)
assert os.waitpid(child, 0)[1] == 0
assert clean_text(html=page, isolate=True).text == {TOLD_ONCE!r}
print("done")
"""
    done = in_child(code)
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")


def test_without_isolate_nothing_is_started_opened_for_writing_or_said() -> None:
    code = f"""
import signal, sys, threading
events = []
def hook(event, arguments):
    started = event.startswith(("subprocess.", "os.fork", "os.exec", "os.posix_spawn", "os.system", "socket.connect",
                                "socket.getaddrinfo", "socket.send", "signal."))
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if started or writes:
        events.append((event, arguments))
sys.addaudithook(hook)
handlers = [signal.getsignal(number) for number in signal.valid_signals()]
from twicetold import Deduplicator, clean_text
from twicetold.errors import NoArticleError
page = {PAGE!r}
assert clean_text({P1!r} + "\\n\\n" + {P1!r}).text == {P1!r}
assert clean_text(html=page).text == {TOLD_ONCE!r}
with Deduplicator() as dedup:
    dedup.add(html=page, url="https://a.example/1")
    assert dedup.add(html=page, url="https://a.example/2").status == "duplicate"
    dedup.query(text={P2!r})
    try:
        dedup.add(html="<p>", id="x")
    except NoArticleError:
        pass
assert handlers == [signal.getsignal(number) for number in signal.valid_signals()]
assert threading.active_count() == 1, threading.enumerate()
assert not events, events
"""
    done = in_child(code)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_naming_the_package_loads_no_stage() -> None:
    code = (
        "import sys, twicetold\n"
        "from twicetold.config import Config\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in"
        " {'numpy', 'numba', 'trafilatura', 'lxml', 'datasketch', 'typer', 'rich', 'rapidfuzz', 'sqlite3'}))\n"
        "print(twicetold.Config is Config, len(dir(twicetold)) > 0)\n"
    )
    done = in_child(code)
    assert (done.returncode, done.stdout.splitlines()) == (0, ["[]", "True True"])


def test_cleaning_a_text_loads_no_extractor() -> None:
    code = (
        "import sys\nfrom twicetold import clean_text\n"
        f"clean_text({P1!r})\n"
        "print(sorted({'trafilatura', 'lxml', 'typer', 'rich'} & set(sys.modules)))\n"
    )
    done = in_child(code)
    assert (done.returncode, done.stdout) == (0, "[]\n")


def test_every_public_name_is_there_and_no_other() -> None:
    assert sorted(twicetold.__all__) == ["Cleaned", "Config", "Deduplicator", "clean_text"]
    for name in twicetold.__all__:
        assert getattr(twicetold, name)
    assert Deduplicator is twicetold.Deduplicator
    with pytest.raises(AttributeError, match="no attribute 'dedupe'"):
        _ = twicetold.dedupe  # type: ignore[attr-defined]


def test_the_package_says_that_it_has_types() -> None:
    assert (Path(twicetold.__file__).parent / "py.typed").is_file()
