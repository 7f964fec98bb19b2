"""One digest of the output, whatever the workers, the order of files on the disk, the locale or the clock."""

from pathlib import Path

from benchmarks.campaigns.digests import CIRCUMSTANCES, outcome
from tests.test_run import P1, P2, P3, P4, P5, P6, P7, page


def tree(folder: Path) -> Path:
    """Make names that sort otherwise in other locales, pages with dates, a text and records."""
    told = [P1, P2, P3, P4, P5, P6, P7]
    for n, name in enumerate(["ı.html", "I.html", "i.html", "İ.html", "ä/z.html", "z/ä.html", "a b.html", "Ö.html"]):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        day = f"<time datetime='2024-0{n + 1}-01T23:30:00-05:00'></time>"
        some = [told[(n * k) % 7] for k in range(1, 5)]
        (folder / name).write_text(page(f"IĞDIR {n}", *some, P1).replace("<h1>", f"{day}<h1>"), "utf-8")
    (folder / "istanbul.txt").write_text(f"{P5}\n\nISPARTA\n\n{P6}\n\n{P5}\n", "utf-8")
    (folder / "r.jsonl").write_text("".join(f'{{"id": "{n}", "text": "{t}"}}\n' for n, t in enumerate(told)), "utf-8")
    return folder


def test_the_output_has_one_digest_under_all_circumstances(tmp_path: Path) -> None:
    crawl = tree(tmp_path / "tree")
    found = {outcome([crawl], tmp_path / str(what.order), what, "--keep", "oldest") for what in CIRCUMSTANCES}
    assert len(found) == 1
    assert len(found.pop()) == 64
