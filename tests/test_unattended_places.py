"""Where a run writes: inside its inputs, under odd names, through links; and when it writes nothing."""

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from tests.test_pipeline import Silent
from tests.test_run import P1, P2, P3, P4, P5, files, lines

from twicetold.config import Config
from twicetold.errors import OutputError, UsageError
from twicetold.pipeline import Job, Result, run
from twicetold.read import ReadSpec
from twicetold.runfolder.place import _same_files
from twicetold.tally import Tally


def texts(folder: Path, **told: Sequence[str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, paragraphs in told.items():
        (folder / f"{name}.txt").write_text("\n\n".join(paragraphs), "utf-8")
    return folder


def clean(*inputs: Path | str, out: Path) -> Result:
    return run(Job(tuple(map(os.fspath, inputs)), out, Config(), ReadSpec()), Silent())


def sources(out: Path) -> list[str]:
    return [told["source"] for told in lines(out / "articles.jsonl")]


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Give inode and time of the folder and of all that is in it."""
    found = {str(path): path.stat() for path in (folder, *folder.rglob("*"))}
    return {name: (stat.st_ino, stat.st_mtime_ns) for name, stat in found.items()}


ODD = ["a[1]*", "what?", "new\nline", "quo'te\" $(x)", "-", " ", "~", ".hidden", "\x1b[31mred", "{n}", "\u202eright", "n" * 250]  # fmt: skip


@pytest.mark.parametrize("name", [*ODD, os.fsdecode(b"\xff\xfe")])
def test_a_run_folder_of_any_name_inside_the_input_is_no_input_of_the_next_run(name: str, tmp_path: Path) -> None:
    crawl = texts(tmp_path / "crawl", a=[P1, P2], b=[P3, P1])
    first = clean(crawl, out=crawl / name)
    assert first.written
    assert sources(crawl / name) == ["a.txt", "b.txt"]
    texts(crawl, c=[P4])
    assert clean(crawl, out=crawl / name).written
    assert sources(crawl / name) == ["a.txt", "b.txt", "c.txt"]
    assert sorted(path.name for path in crawl.iterdir()) == sorted(["a.txt", "b.txt", "c.txt", name])


def test_an_input_whose_path_is_no_text_is_told_in_the_record(tmp_path: Path) -> None:
    crawl = texts(tmp_path / os.fsdecode(b"caf\xe9"), a=[P1, P2, P1])
    clean(crawl, out=tmp_path / "run")
    about = json.loads((tmp_path / "run" / "run.json").read_text("utf-8"))
    assert about["inputs"] == [str(crawl)]
    assert not clean(crawl, out=tmp_path / "run").written


def test_a_lone_surrogate_in_any_field_of_a_record_is_written_somehow(tmp_path: Path) -> None:
    record = r'{"id": "\ud800", "text": "%s \udfff", "title": "\ud800", "author": "\udc80", "tag": ["\ud800"]}'
    (tmp_path / "in.jsonl").write_text(record % P1, "ascii")
    job = Job((str(tmp_path / "in.jsonl"),), tmp_path / "run", Config(), ReadSpec(carry="all"))
    assert run(job, Silent()).run["counts"]["articles"] == 1
    assert len(lines(tmp_path / "run" / "articles.jsonl")) == 1


def test_a_run_folder_inside_one_of_several_inputs_or_a_glob_is_no_input(tmp_path: Path) -> None:
    one, two = texts(tmp_path / "one", a=[P1]), texts(tmp_path / "two", b=[P2], run=[P3])
    for _ in range(2):
        clean(one, two, out=two / "run")
        assert sources(two / "run") == ["one/a.txt", "two/b.txt", "two/run.txt"]
        texts(one, c=[P4])
        (one / "c.txt").unlink()
    clean(f"{tmp_path}/**", out=tmp_path / "again")
    texts(two, d=[P5])
    clean(f"{tmp_path}/**", out=tmp_path / "again")
    assert not any(source.startswith("again") for source in sources(tmp_path / "again"))


def test_a_run_folder_that_is_an_input_or_holds_one_is_refused(tmp_path: Path) -> None:
    crawl = texts(tmp_path / "crawl", a=[P1, P2])
    with pytest.raises(OutputError, match="holds something else"):
        clean(crawl, out=crawl)
    clean(crawl, out=tmp_path / "run")
    before = stamps(tmp_path / "run")
    with pytest.raises(UsageError, match="is an input; name another folder"):
        clean(tmp_path / "run", out=tmp_path / "run")
    with pytest.raises(UsageError, match="holds the input"):
        clean(tmp_path / "run" / "text", out=tmp_path / "run")
    assert stamps(tmp_path / "run") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["crawl", "run"]


def test_a_link_to_a_run_folder_stays_and_what_it_points_to_is_replaced(tmp_path: Path) -> None:
    crawl, there = texts(tmp_path / "crawl", a=[P1, P2]), tmp_path / "there"
    there.mkdir()
    (tmp_path / "link").symlink_to(there / "run")
    assert clean(crawl, out=tmp_path / "link").written
    texts(crawl, b=[P3])
    assert clean(crawl, out=tmp_path / "link").written
    assert (tmp_path / "link").is_symlink()
    assert sources(there / "run") == ["a.txt", "b.txt"]
    assert [path.name for path in there.iterdir()] == ["run"]


def records(path: Path, told: Iterable[str]) -> Path:
    path.write_text("".join(json.dumps({"id": str(n), "text": t}) + "\n" for n, t in enumerate(told)), "utf-8")
    return path


class Counting(Silent):
    """A watcher that counts how often it hears of an input."""

    heard = 0

    def advance(self, tally: Tally) -> None:
        self.heard += 1


def test_a_second_run_reads_and_does_nothing_else(tmp_path: Path) -> None:
    given = records(tmp_path / "in.jsonl", [f"{P1}\n\n{P2}", f"{P3}\n\n{P1}", "", f"{P1}\n\n{P2}\n\n{P4}"])
    first = clean(given, out=tmp_path / "run")
    before, watcher = stamps(tmp_path / "run"), Counting()
    second = run(Job((str(given),), tmp_path / "run", Config(), ReadSpec()), watcher)
    assert (stamps(tmp_path / "run"), watcher.heard, second.written) == (before, 0, False)
    assert (second.run, second.largest) == (first.run, first.largest)


CHANGES = {
    "added": [P1, P2, P1, P5],
    "changed": [P1, P4, P1],
    "deleted": [P1, P1],
    "moved": [P2, P1, P1],
    "no text any more": [P1, "", P1],
    "all gone": [],
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_the_folder_is_replaced_whole(change: str, tmp_path: Path) -> None:
    given, out = records(tmp_path / "in.jsonl", [P1, P2, P1]), tmp_path / "run"
    clean(given, out=out)
    before = out.stat().st_ino
    records(given, CHANGES[change])
    clean(given, out=tmp_path / "fresh")
    assert clean(given, out=out).written
    assert files(out, "run.json") == files(tmp_path / "fresh", "run.json")
    assert out.stat().st_ino != before


@pytest.mark.parametrize("name", ["articles.jsonl", "extracted.jsonl.gz", "text/a.txt", "removed.jsonl"])
def test_a_run_folder_that_was_changed_is_made_anew(name: str, tmp_path: Path) -> None:
    crawl, out = texts(tmp_path / "crawl", a=[P1, P2, P1]), tmp_path / "run"
    clean(crawl, out=out)
    before = files(out, "run.json")
    with (out / name).open("ab") as file:
        file.write(b"x")
    assert clean(crawl, out=out).written
    assert files(out, "run.json") == before


def test_what_another_program_made_is_made_again_and_left_where_it_is_equal(tmp_path: Path) -> None:
    crawl, out = texts(tmp_path / "crawl", a=[P1, P2, P1]), tmp_path / "run"
    clean(crawl, out=out)
    about = json.loads((out / "run.json").read_text("utf-8"))
    about["digests"]["program"] = "another"
    (out / "run.json").write_text(json.dumps(about), "utf-8")
    before, watcher = stamps(out), Counting()
    assert not run(Job((str(crawl),), out, Config(), ReadSpec()), watcher).written
    assert (stamps(out), watcher.heard) == (before, 2)


def test_a_journal_that_a_run_could_not_remove_goes_with_the_next_run(tmp_path: Path) -> None:
    crawl = texts(tmp_path / "in", a=[P1, P2, P1])
    clean(crawl, out=tmp_path / "out" / "run")
    (tmp_path / "out" / ".run.journal").write_bytes(b"left")
    assert clean(crawl, out=tmp_path / "out" / "run").written is False
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["run"]


def test_folders_that_cannot_be_listed_are_not_taken_for_equal(tmp_path: Path) -> None:
    for name, told in (("a", P1), ("b", P2)):
        texts(tmp_path / name / "text", page=[told])
        (tmp_path / name / "text").chmod(0)
    tmp_path.chmod(0o755)
    child = os.fork()
    if child == 0:
        os.chdir(tmp_path)
        if os.geteuid() == 0:
            os.setuid(65534)  # whom a folder may be closed to
        os._exit(int(_same_files(Path("a"), Path("b"))) + 2 * os.access("a", os.R_OK))
    _, status = os.waitpid(child, 0)
    for name in "ab":
        (tmp_path / name / "text").chmod(0o755)
    assert os.waitstatus_to_exitcode(status) == 2  # listed as far as it goes, and not the same
