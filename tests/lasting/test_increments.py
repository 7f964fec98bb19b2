"""Pages in one run, in twenty on an index, and one at a time come to the same (law 5)."""

from pathlib import Path

from benchmarks.campaigns import increments

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "articles"


def test_the_repeats_are_the_same_in_one_run_in_twenty_and_one_by_one(tmp_path: Path) -> None:
    tally = increments.campaign(sorted(CORPUS.rglob("*.html")), tmp_path, runs=20)
    assert (tally.pages, tally.runs, tally.different) == (52, 20, ())
    assert tally.repeats > 50
    assert tally.across > 10
