"""A column of texts, each told once: the three lines of the README."""

from pathlib import Path

import pytest
from tests.recipes.readme import run_block
from tests.test_run import P1, P2, P3

TEXTS = [f"{P1}\n\n{P2}\n\n{P1}", P3, "", None, f"{P3}\n{P3}"]
TOLD_ONCE = [f"{P1}\n\n{P2}", P3, "", None, P3]


def test_a_column_of_pandas() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"id": range(5), "text": TEXTS})
    run_block('frame["text"].map', frame=frame)
    assert [None if pd.isna(text) else text for text in frame["text"]] == TOLD_ONCE
    assert list(frame["id"]) == [0, 1, 2, 3, 4]


def test_a_column_of_polars() -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"id": range(5), "text": TEXTS})
    told = run_block("map_elements", frame=frame)["frame"]
    assert told.to_dict(as_series=False) == {"id": [0, 1, 2, 3, 4], "text": TOLD_ONCE}


@pytest.mark.parametrize("processes", [None, 2])
def test_a_column_of_a_hugging_face_dataset(
    processes: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip("datasets")

    class Dataset(datasets.Dataset):  # type: ignore[misc, name-defined]
        def map(self, function, **options):
            return super().map(function, num_proc=processes, **options)

    made = Dataset.from_dict({"id": list(range(5)), "text": TEXTS})
    assert run_block("dataset.map", dataset=made)["dataset"].to_dict() == {"id": [0, 1, 2, 3, 4], "text": TOLD_ONCE}


def test_rows_that_tell_what_other_rows_told() -> None:
    pd = pytest.importorskip("pandas")
    from twicetold import Deduplicator

    frame = pd.DataFrame({"id": ["a", "b"], "text": [f"{P1}\n\n{P2}", f"{P1}\n\n{P2}\n\n{P3}"]})
    with Deduplicator() as dedup:
        told = [dedup.add(text=text, id=id).text for id, text in zip(frame["id"], frame["text"], strict=True)]
    assert told == [f"{P1}\n\n{P2}", P3]
