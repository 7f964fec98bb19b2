"""The command, run as users run it: files, fields, exit codes."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

P1 = "The old pier of Saltmere will close on Monday after divers found cracks in three of its supports."
P2 = "Repairs will take until the spring, and the summer ferry will leave from the fish quay instead of it."
P3 = "The last bakery of Tern Street has a new owner who sold out before eight o'clock on her first morning."
P4 = "Painting of the swing bridge starts in May and lasts until the first storms of the autumn."
P5 = "Borrowers may keep an instrument for a month and must bring it back in tune, the librarian said."
P6 = "A ranger counted twenty-six birds on the ice and eleven more in the reeds behind the sluice gate."
P7 = "Divers are planting seagrass in the bay, one shoot at a time, with pegs made of potato starch."

ARTICLE_FIELDS = {
    "id", "source", "url", "host", "title", "author", "date", "language", "status", "duplicate_of", "share_told",
    "paragraphs", "words", "removed_paragraphs", "removed_words", "meta",
}  # fmt: skip
REPEAT_FIELDS = {
    "id", "block", "kind", "variant", "article", "first", "last", "start", "end", "words", "source", "kept_in",
    "resemblance", "containment", "exact", "action", "reason", "novel", "preview",
}  # fmt: skip
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


def page(title: str, *paragraphs: str) -> str:
    body = "\n".join(f"<p>{p}</p>" for p in paragraphs)
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>\n{body}\n</article></body></html>"
    )


def run(*arguments: object, cwd: Path | None = None, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "twicetold", *map(str, arguments)]
    return subprocess.run(
        command,
        capture_output=True,
        timeout=120,
        cwd=cwd,
        env={**os.environ, "NO_COLOR": "1", **environment},
        check=False,
    )


def files(folder: Path, *but: str) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in but
    }


def lines(path: Path) -> list[dict[str, Any]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.decode("utf-8").splitlines()]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of two pages, a text and a file of records."""
    folder = tmp_path_factory.mktemp("inputs") / "crawl"
    (folder / "news").mkdir(parents=True)
    (folder / "news" / "a.html").write_text(page("The pier", P1, P2, P3, P1, P2), "utf-8")
    (folder / "news" / "b.html").write_text(page("The bridge", P4, P1, P2, P7), "utf-8")
    (folder / "notes.txt").write_text(f"{P5}\n\n{P6}\n\n{P5}\n", "utf-8")
    records = [
        {"url": "https://wire.example/1", "title": "Birds", "text": f"{P6}\n\n{P3}", "tag": "x"},
        {"url": "https://wire.example/2", "title": "None"},
        {"url": "https://wire.example/1", "title": "Again", "text": P7 + " " + P4},
    ]
    (folder / "records.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")
    return folder


@pytest.fixture(scope="module")
def cleaned(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the run folder of `clean`."""
    out = tmp_path_factory.mktemp("clean") / "run"
    done = run("clean", inputs, "--out", out)
    assert done.returncode == 0, done.stderr.decode()
    return out


@pytest.fixture
def scanned(inputs: Path, tmp_path: Path) -> Path:
    """Give the run folder of `scan`, a fresh one for each test."""
    out = tmp_path / "plan"
    done = run("scan", inputs, "--out", out)
    assert done.returncode == 0, done.stderr.decode()
    return out


def test_clean_writes_the_files_of_the_contract(cleaned: Path) -> None:
    assert {name for name in files(cleaned) if not name.startswith("text/")} == {
        "articles.jsonl", "extracted.jsonl.gz", "removed.jsonl", "repeats.jsonl", "run.json", "skipped.jsonl",
    }  # fmt: skip
    assert [name for name in files(cleaned) if name.startswith("text/")] == [
        "text/news/a.html.txt", "text/news/b.html.txt", "text/notes.txt",
    ]  # fmt: skip


def test_articles_come_in_rank_order_with_the_fields_of_the_contract(cleaned: Path) -> None:
    articles = lines(cleaned / "articles.jsonl")
    assert [a["source"] for a in articles] == [
        "news/a.html",
        "news/b.html",
        "notes.txt",
        "records.jsonl#1",
        "records.jsonl#3",
    ]
    assert all(set(a) >= ARTICLE_FIELDS | {"text"} for a in articles)
    assert [a["id"] for a in articles[3:]] == ["https://wire.example/1", "https://wire.example/1~2"]
    assert [a["host"] for a in articles] == ["news", "news", "crawl", "wire.example", "wire.example"]
    assert [a["status"] for a in articles[:3]] == ["trimmed", "trimmed", "trimmed"]
    assert articles[0]["removed_paragraphs"] == 2
    assert articles[0]["text"].endswith(f"{P1}\n\n{P2}\n\n{P3}")
    assert articles[1]["text"].endswith(f"{P4}\n\n{P7}")
    assert articles[2]["text"] == f"{P5}\n\n{P6}\n"


def test_the_text_files_hold_the_text_of_the_articles(cleaned: Path) -> None:
    for told in lines(cleaned / "articles.jsonl")[:3]:
        name = told["source"] if told["source"].endswith(".txt") else told["source"] + ".txt"
        assert (cleaned / "text" / name).read_bytes().decode("utf-8") == told["text"]


def test_repeats_have_the_fields_of_the_contract_and_point_at_what_they_repeat(cleaned: Path) -> None:
    extracted = {e["id"]: e["text"] for e in lines(cleaned / "extracted.jsonl.gz")}
    ids = list(extracted)
    repeats = lines(cleaned / "repeats.jsonl")
    assert repeats
    for repeat in repeats:
        assert set(repeat) == REPEAT_FIELDS
        assert set(repeat["source"]) == {"article", "first", "last", "start", "end"}
        passage = extracted[repeat["article"]][repeat["start"] : repeat["end"]]
        source = repeat["source"]
        assert repeat["exact"] == (passage == extracted[source["article"]][source["start"] : source["end"]])
        assert repeat["preview"] == " ".join(passage.split())[:80]
        assert repeat["kept_in"] in ids
    first = repeats[0]
    assert (first["kind"], first["action"], first["exact"], first["source"]["article"]) == (
        "within", "remove", True, first["article"],
    )  # fmt: skip


def test_removed_and_kept_text_make_the_extracted_text(cleaned: Path) -> None:
    extracted = {e["id"]: e["text"] for e in lines(cleaned / "extracted.jsonl.gz")}
    texts = {a["id"]: a["text"] for a in lines(cleaned / "articles.jsonl")}
    removed = lines(cleaned / "removed.jsonl")
    assert all(set(cut) == {"article", "start", "end", "text"} for cut in removed)
    assert all(extracted[cut["article"]][cut["start"] : cut["end"]] == cut["text"] for cut in removed)
    for cut in sorted(removed, key=lambda c: -c["start"]):
        text = extracted[cut["article"]]
        extracted[cut["article"]] = text[: cut["start"]] + text[cut["end"] :]
    assert extracted == texts


def test_extracted_records_have_text_digest_and_paragraphs(cleaned: Path) -> None:
    for record in lines(cleaned / "extracted.jsonl.gz"):
        # What a worker extracted is named, so that a later run knows it again
        named = {"input"} if record["id"].endswith(".html") else set()
        assert set(record) == {"id", "text", "digest", "paragraphs"} | named
        assert all(
            record["text"][start:end].strip() == record["text"][start:end] for _, start, end in record["paragraphs"]
        )


def test_run_json_counts_every_input_once(cleaned: Path) -> None:
    about = json.loads((cleaned / "run.json").read_text("utf-8"))
    assert about["complete"] is True
    assert {"counts", "parameters", "versions", "caps"} <= set(about)
    counts = about["counts"]
    assert (counts["inputs"], counts["articles"], counts["skipped"]) == (6, 5, 1)
    assert counts["renamed_ids"] == 1
    assert [s["reason"] for s in lines(cleaned / "skipped.jsonl")] == ["no-text"]
    assert all(set(s) == {"source", "stage", "reason", "detail"} for s in lines(cleaned / "skipped.jsonl"))


def test_scan_writes_a_plan_without_text(scanned: Path, cleaned: Path) -> None:
    assert set(files(scanned)) == {"articles.jsonl", "extracted.jsonl.gz", "repeats.jsonl", "run.json", "skipped.jsonl"}
    assert (scanned / "repeats.jsonl").read_bytes() == (cleaned / "repeats.jsonl").read_bytes()
    assert all("text" not in told for told in lines(scanned / "articles.jsonl"))


def test_scan_and_apply_give_the_bytes_of_clean(scanned: Path, cleaned: Path) -> None:
    assert run("apply", scanned).returncode == 0
    assert files(scanned, "run.json") == files(cleaned, "run.json")


def test_apply_twice_changes_nothing(scanned: Path) -> None:
    run("apply", scanned)
    before = files(scanned, "run.json")
    assert run("apply", scanned).returncode == 0
    assert files(scanned, "run.json") == before


def edit(folder: Path, change: Callable[[list[dict[str, Any]]], None]) -> None:
    records = lines(folder / "repeats.jsonl")
    change(records)
    (folder / "repeats.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")


def test_an_edited_plan_is_carried_out(scanned: Path) -> None:
    removed = [r["id"] for r in lines(scanned / "repeats.jsonl") if r["action"] == "remove"]
    assert len(removed) >= 3

    def keep_all_but_one(records: list[dict[str, Any]]) -> None:
        for record in records:
            record["action"] = "remove" if record["id"] == removed[-1] else "keep"

    edit(scanned, keep_all_but_one)
    assert run("apply", scanned).returncode == 0
    gone = next(r for r in lines(scanned / "repeats.jsonl") if r["id"] == removed[-1])
    assert [r["action"] for r in lines(scanned / "repeats.jsonl") if r != gone] == ["keep"] * (
        len(lines(scanned / "repeats.jsonl")) - 1
    )
    extracted = {e["id"]: e["text"] for e in lines(scanned / "extracted.jsonl.gz")}
    changed = [a["id"] for a in lines(scanned / "articles.jsonl") if a["text"] != extracted[a["id"]]]
    assert changed == [gone["article"]]
    cut = lines(scanned / "removed.jsonl")
    assert [(c["article"], c["start"] <= gone["start"], gone["end"] <= c["end"]) for c in cut] == [
        (gone["article"], True, True)
    ]


def refused(folder: Path) -> str:
    """Apply a plan that must be refused; give what was said."""
    before = files(folder)
    done = run("apply", folder)
    assert done.returncode == 2, done.stderr.decode()
    assert files(folder) == before
    assert not [p for p in folder.parent.iterdir() if p != folder]
    return done.stderr.decode()


def test_a_plan_whose_source_is_the_telling_itself_is_refused(scanned: Path) -> None:
    def turn_round(records: list[dict[str, Any]]) -> None:
        first = records[0]
        first["source"] = {k: first[k] for k in ("article", "first", "last", "start", "end")}

    edit(scanned, turn_round)
    assert "block" in refused(scanned)


def test_a_plan_that_removes_first_and_second_telling_alike_is_refused(scanned: Path) -> None:
    def remove_the_first_too(records: list[dict[str, Any]]) -> None:
        first = records[0]
        swapped = {
            **first,
            "id": "0" * 16,
            "source": {k: first[k] for k in ("article", "first", "last", "start", "end")},
        }
        swapped |= first["source"]
        records.insert(0, swapped)

    edit(scanned, remove_the_first_too)
    assert "block" in refused(scanned)


def test_a_plan_with_a_place_outside_its_article_is_refused(scanned: Path) -> None:
    edit(scanned, lambda records: records[0].update(end=10_000_000))
    refused(scanned)


def test_a_plan_with_an_unknown_action_is_refused(scanned: Path) -> None:
    edit(scanned, lambda records: records[0].update(action="delete"))
    refused(scanned)


def test_restore_gives_the_extracted_text_byte_for_byte(cleaned: Path, inputs: Path, tmp_path: Path) -> None:
    extracted = lines(cleaned / "extracted.jsonl.gz")
    one = run("restore", cleaned, extracted[2]["id"])
    assert (one.returncode, one.stdout) == (0, (inputs / "notes.txt").read_bytes())
    every = run("restore", cleaned)
    assert [json.loads(line) for line in every.stdout.decode("utf-8").splitlines()] == [
        {"id": e["id"], "text": e["text"]} for e in extracted
    ]
    to = tmp_path / "back"
    assert run("restore", cleaned, "--to", to).returncode == 0
    assert (to / "notes.txt").read_bytes() == (inputs / "notes.txt").read_bytes()
    assert (to / "news" / "a.html.txt").read_bytes().decode("utf-8") == extracted[0]["text"]


def test_restore_of_an_unknown_article_is_a_usage_error(cleaned: Path) -> None:
    done = run("restore", cleaned, "nobody")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"nobody" in done.stderr


def test_a_rerun_of_a_finished_run_writes_nothing(cleaned: Path, inputs: Path) -> None:
    def stamps() -> dict[str, tuple[int, int]]:
        return {str(p): (p.stat().st_mtime_ns, p.stat().st_ino) for p in [cleaned, *cleaned.rglob("*")]}

    before = stamps()
    assert run("clean", inputs, "--out", cleaned).returncode == 0
    assert stamps() == before
    assert list(cleaned.parent.iterdir()) == [cleaned]


def test_other_parameters_into_the_same_folder_exit_4(cleaned: Path, inputs: Path) -> None:
    before = files(cleaned)
    assert run("clean", inputs, "--out", cleaned, "--min-words", "12").returncode == 4
    assert files(cleaned) == before


def test_a_folder_that_holds_something_else_exits_2_and_keeps_it(inputs: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", "utf-8")
    assert run("clean", inputs, "--out", tmp_path).returncode == 2
    assert files(tmp_path) == {"thesis.txt": b"mine"}


def test_an_input_that_is_not_there_exits_2_and_writes_nothing(tmp_path: Path) -> None:
    done = run("clean", tmp_path / "nothing", "--out", tmp_path / "run")
    assert done.returncode == 2
    assert b"nothing" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("options", [["--resemblance", "2"], ["--min-words", "1"], ["--variants", "sing"], ["--sing"]])
def test_an_option_that_means_nothing_exits_2(options: list[str], inputs: Path, tmp_path: Path) -> None:
    assert run("clean", inputs, "--out", tmp_path / "run", *options).returncode == 2
    assert not list(tmp_path.iterdir())


def test_strict_exits_3_when_something_was_skipped_and_writes_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(P1, "utf-8")
    (folder / "b.bin").write_bytes(bytes(range(256)) * 20)
    done = run("clean", folder, "--out", tmp_path / "run", "--strict")
    assert done.returncode == 3
    assert [s["reason"] for s in lines(tmp_path / "run" / "skipped.jsonl")] == ["binary"]
    assert [a["text"] for a in lines(tmp_path / "run" / "articles.jsonl")] == [P1]
    (folder / "b.bin").unlink()
    assert run("clean", folder, "--out", tmp_path / "other", "--strict").returncode == 0


def test_json_prints_run_json_to_standard_output_alone(inputs: Path, tmp_path: Path) -> None:
    done = run("clean", inputs, "--out", tmp_path / "run", "--json", "-q")
    written = json.loads((tmp_path / "run" / "run.json").read_text("utf-8"))
    assert json.loads(done.stdout) == written
    assert done.stderr == b""


def test_hash_seed_locale_and_time_zone_make_no_difference(cleaned: Path, inputs: Path, tmp_path: Path) -> None:
    done = run(
        "clean", inputs, "--out", tmp_path / "run", PYTHONHASHSEED="7", LC_ALL="C", TZ="Asia/Tokyo", PYTHONUTF8="0"
    )
    assert done.returncode == 0, done.stderr.decode()
    assert files(tmp_path / "run", "run.json") == files(cleaned, "run.json")


def test_no_control_character_of_a_page_reaches_the_summary(tmp_path: Path) -> None:
    hostile = f"\x1b]0;owned\x07\x1b[31m {P1} \x9b31m \u202e{P2}"
    records = [{"id": f"\x1b[2J{n}", "text": f"{hostile}\n\n{P3}\n\n{hostile}"} for n in range(2)]
    path = tmp_path / "\x1b[1mpages.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")
    done = run("clean", path, "--out", tmp_path / "run", "-v")
    assert done.returncode == 0, done.stderr.decode()
    said = done.stderr.decode("utf-8")
    assert "Saltmere" in said
    assert not [c for c in said if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160 or c == "\u202e")]


def test_help_imports_neither_numpy_nor_trafilatura() -> None:
    probe = (
        "import sys\n"
        "sys.argv = ['twicetold', 'clean', '--help']\n"
        "from twicetold.cli import main\n"
        "try:\n    main()\n"
        "finally:\n    print(sorted({'numpy', 'trafilatura', 'datasketch', 'lxml'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "[]"
    assert "--min-words-shared" in done.stdout


def test_version_and_missing_command() -> None:
    assert run("--version").stdout.startswith(b"twicetold ")
    assert run("sing").returncode == 2
    assert run("clean").returncode == 2


def test_a_folder_that_is_no_run_folder_is_refused(tmp_path: Path) -> None:
    for command in ("apply", "restore"):
        done = run(command, tmp_path)
        assert (done.returncode, done.stdout) == (2, b"")


def test_standard_input_is_read(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "twicetold", "clean", "-", "--out", str(tmp_path / "run")],
        input=f"{P1}\n\n{P3}\n\n{P1}\n".encode(), capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert [a["text"] for a in lines(tmp_path / "run" / "articles.jsonl")] == [f"{P1}\n\n{P3}\n"]


def test_text_of_an_article_without_removal_comes_out_equal(tmp_path: Path) -> None:
    odd = f"\ufeff  {P1}\r\n\r\n\r\n\t{P3}\r\n \r\n{P4}\n\n\n"
    (tmp_path / "a.txt").write_bytes(odd.encode("utf-8"))
    assert run("clean", tmp_path / "a.txt", "--out", tmp_path / "run").returncode == 0
    assert (tmp_path / "run" / "text" / "a.txt").read_bytes() == odd.removeprefix("\ufeff").encode("utf-8")
