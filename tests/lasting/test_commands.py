"""The commands on an index: clean, scan and check against one, and `twicetold index`."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "articles"


def told(*arguments: object, code: int = 0) -> str:
    command = [sys.executable, "-m", "twicetold", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Give the sample articles as three files of records."""
    from benchmarks.campaigns.index_flips import samples

    folder, articles = tmp_path_factory.mktemp("parts"), samples()
    paths = [folder / f"part{number}.jsonl" for number in range(3)]
    size = -(-len(articles) // 3)
    for number, path in enumerate(paths):
        records = [{"id": a.id, "text": a.text, "url": a.url} for a in articles[number * size : (number + 1) * size]]
        path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return paths


def test_runs_on_an_index_give_the_repeats_of_one_run_and_can_be_run_again(parts: list[Path], tmp_path: Path) -> None:
    told("clean", *parts, "--out", tmp_path / "one", "-q")
    index = tmp_path / "index"
    for number, part in enumerate(parts):
        told("clean", part, "--out", tmp_path / f"run{number}", "--index", index, "-q")
    runs = [tmp_path / f"run{number}" for number in range(3)]
    together = [line for run in runs for line in lines(run / "repeats.jsonl")]
    assert together == lines(tmp_path / "one" / "repeats.jsonl")
    assert any(
        line["source"]["article"] not in {a["id"] for a in lines(runs[2] / "articles.jsonl")}
        for line in lines(runs[2] / "repeats.jsonl")
    )  # type: ignore[index]
    before = (runs[2] / "run.json").read_bytes()
    told("clean", parts[2], "--out", runs[2], "--index", index, "-q")
    assert (runs[2] / "run.json").read_bytes() == before
    # What a killed run had added already stands as it was decided then
    told("clean", parts[0], "--out", tmp_path / "begun", "--index", tmp_path / "killed", "-q")
    told("clean", *parts, "--out", tmp_path / "again", "--index", tmp_path / "killed", "-q")
    assert (tmp_path / "again" / "repeats.jsonl").read_bytes() == (tmp_path / "one" / "repeats.jsonl").read_bytes()
    # A plan on the index, carried out, gives the texts of a run against it
    told("clean", parts[2], "--out", tmp_path / "against", "--index", index, "--read-only", "-q")
    told("scan", parts[2], "--out", tmp_path / "plan", "--index", index, "-q")
    told("apply", tmp_path / "plan", "-q")
    for name in ("articles.jsonl", "repeats.jsonl", "removed.jsonl"):
        assert (tmp_path / "plan" / name).read_bytes() == (tmp_path / "against" / name).read_bytes()
    restored = told("restore", runs[2], lines(runs[2] / "articles.jsonl")[0]["id"])
    assert restored == json.loads(parts[2].read_text(encoding="utf-8").splitlines()[0])["text"]
    assert json.loads(told("index", "stats", index, "--json"))["articles"] == 59
    shutil.move(index, tmp_path / "elsewhere")
    assert "is not there" in told("apply", tmp_path / "plan", "-q", code=2)


def test_the_index_commands(tmp_path: Path) -> None:
    index = tmp_path / "index"
    told("index", "add", index, CORPUS, "-q")
    told("index", "add", index, CORPUS, "-q")
    stats = json.loads(told("index", "stats", index, "--json"))
    assert (stats["articles"], stats["added"]) == (59, 59)
    first = min(path for path in CORPUS.rglob("*") if path.is_file())
    found = [json.loads(line) for line in told("index", "query", index, first, "--json").splitlines()]
    assert found[0]["source"]["article"].endswith(first.name)
    assert told("index", "remove", index, found[0]["source"]["article"]) == ""
    assert "no article" in told("index", "remove", index, found[0]["source"]["article"], code=2)
    told("index", "check", index)
    told("index", "expire", index, "--older-than", "1")
    assert json.loads(told("index", "stats", index, "--json"))["articles"] == 58
    assert "other parameters" in told(
        "clean", CORPUS, "--out", tmp_path / "run", "--index", index, "--resemblance", "0.9", code=4
    )
    assert "no index there" in told("index", "stats", tmp_path / "none", code=2)
    assert "lies inside the input" in told(
        "clean", tmp_path, "--out", tmp_path.parent / "run", "--index", index, code=2
    )
    run = tmp_path / "run"
    run.mkdir()
    assert "inside a run folder" in told("clean", CORPUS, "--out", run, "--index", run / "index", code=2)
    told("clean", CORPUS, "--out", run, "--index", index, "-q")
    assert "inside a run folder" in told("clean", CORPUS, "--out", tmp_path / "x", "--index", run / "index", code=2)
    assert "there is no folder" in told("index", "add", tmp_path / "no" / "index", CORPUS, code=2)
    assert "a folder, not an index" in told("index", "stats", run, code=2)
    data = bytearray(index.read_bytes())
    place = data.index(b"\x28\xb5\x2f\xfd") + 9
    data[place] ^= 4
    index.write_bytes(data)
    assert "damaged" in told("index", "check", index, code=2)


def test_index_add_takes_what_clean_takes_and_keeps_to_the_parameters_of_the_index(
    parts: list[Path], tmp_path: Path
) -> None:
    index, records = tmp_path / "index", tmp_path / "records.jsonl"
    texts = [json.loads(line)["text"] for line in parts[0].read_text(encoding="utf-8").splitlines()[:3]]
    odd = [{"name": f"n{number}", "prose": text} for number, text in enumerate(texts)]
    records.write_text("".join(json.dumps(record) + "\n" for record in [*odd, {"prose": ""}]), encoding="utf-8")
    index.touch()  # begun by another process, and nothing in it yet
    assert "no index there" in told("index", "stats", index, code=2)
    fields = ["--text-field", "prose", "--id-field", "name"]
    added = json.loads(told("index", "add", index, records, *fields, "--resemblance", "0.9", "--json", "-q"))
    assert (added["counts"]["articles"], added["counts"]["skipped_by_reason"]) == (3, {"no-text": 1})
    assert (added["parameters"]["resemblance"], added["index"]["known"]) == (0.9, 0)
    again = json.loads(told("index", "add", index, records, *fields, "--json", "-q"))
    assert (again["parameters"]["resemblance"], again["index"]["known"]) == (0.9, 3)
    assert "resemblance 0.9 there, 0.8 here" in told("index", "add", index, records, "--resemblance", "0.8", code=4)
    assert "skipped records.jsonl#4: no-text" in told("index", "add", index, records, *fields, "-v", "--strict", code=3)
    assert told("index", "query", index, "n0", "-q", "-v") == told("index", "query", index, "n0")
    assert json.loads(told("index", "stats", index, "--json", "-q", "-v"))["articles"] == 3
    assert told("index", "check", index, "-v", "-q") == ""
