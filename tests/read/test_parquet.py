"""Parquet: rows are records; nested fields, odd values, and what damage costs."""

import gzip
import io
import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from twicetold.model import Page, Skipped
from twicetold.read import FieldChoice, ReadSpec, parquet, parquet_table, read
from twicetold.read.origin import Origin
from twicetold.read.records import Records
from twicetold.read.stream import Refused

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

MUTATIONS = 500
ROWS = 40


def packed(columns: dict[str, Any], **options: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file, **options)
    return file.getvalue()


def read_bytes(tmp_path: Path, data: bytes, spec: ReadSpec | None = None) -> list[Page | Skipped]:
    (tmp_path / "x").write_bytes(data)
    return list(read([str(tmp_path / "x")], spec))


def texts(rows: int = ROWS) -> list[str]:
    return [f"Text {number}. " * 20 for number in range(1, rows + 1)]


def test_a_row_is_a_record(tmp_path: Path) -> None:
    data = packed({"text": ["One.", None, "Three."], "url": ["http://a.b/1", "http://a.b/2", None]})
    assert read_bytes(tmp_path, data) == [
        Page("x#1", "http://a.b/1", text="One.", url="http://a.b/1", host="x", record=1),
        Skipped("x#2", "read", "no-text", "no field with text or HTML"),
        Page("x#3", "x#3", text="Three.", host="x", record=3),
    ]


def test_nested_fields_are_found_and_told(tmp_path: Path) -> None:
    rows = [{"url": "http://a.b/1", "title": "A", "other": "x" * 99}]
    (tmp_path / "x").write_bytes(packed({"text": ["One."], "metadata": rows}))
    told: list[FieldChoice] = []
    (page,) = read([str(tmp_path / "x")], on_choice=told.append)
    assert page == Page("x#1", "http://a.b/1", text="One.", url="http://a.b/1", host="x", title="A", record=1)
    assert told == [FieldChoice("x", text="text", url="metadata.url")]


def test_named_fields_are_read_and_carried(tmp_path: Path) -> None:
    data = packed({"prose": ["One."], "a": [{"b": "http://a.b/1", "c": 1}], "n": [7], "text": ["No."]})
    spec = ReadSpec(text_field="prose", url_field="a.b", carry=("n", "a.c"))
    assert read_bytes(tmp_path, data, spec) == [
        Page("x#1", "http://a.b/1", text="One.", url="http://a.b/1", host="x", meta={"n": 7, "a.c": 1}, record=1)
    ]


def test_what_json_does_not_know_is_carried_as_it_can_be_said(tmp_path: Path) -> None:
    data = packed(
        {
            "text": ["One."],
            "date": pa.array([1_700_000_000_123_456_789], pa.timestamp("ns", "UTC")),
            "day": [date(2026, 1, 2)],
            "price": [Decimal("1.50")],
            "share": [float("nan")],
            "raw": ["é".encode()],
            "tags": [["a", None]],
            "map": pa.array(
                [[("k", datetime(2026, 1, 2, tzinfo=UTC))]], pa.map_(pa.string(), pa.timestamp("us", "UTC"))
            ),
        }
    )
    (page,) = read_bytes(tmp_path, data, ReadSpec(carry="all"))
    assert isinstance(page, Page)
    assert page.date == "2023-11-14T22:13:20.123456Z"
    assert page.meta == {
        "date": "2023-11-14T22:13:20.123456Z",
        "day": "2026-01-02",
        "price": "1.50",
        "share": None,
        "raw": "é",
        "tags": ["a", None],
        "map": [["k", "2026-01-02T00:00:00Z"]],
    }


def test_bytes_are_decoded(tmp_path: Path) -> None:
    page = "<html><body><p>Déjà vu à Genève, où tout est dit deux fois.</p></body></html>"
    data = packed({"html": [page.encode(), page.encode("cp1252")]})
    assert [entry.html for entry in read_bytes(tmp_path, data) if isinstance(entry, Page)] == [page, page]


def test_a_row_over_the_limit_is_too_large(tmp_path: Path) -> None:
    data = packed({"text": ["One.", "x" * 2000, "Three."]})
    entries = read_bytes(tmp_path, data, ReadSpec(max_bytes=1000))
    assert entries[1] == Skipped("x#2", "read", "too-large", "more than 1000 bytes")
    assert [entry.source for entry in entries if isinstance(entry, Page)] == ["x#1", "x#3"]


def test_columns_that_hold_no_field_are_not_read(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, packed({"n": [1], "m": ["x"]})) == [
        Skipped("x", "read", "no-text", "none of its columns is known: n, m")
    ]
    assert read_bytes(tmp_path, packed({"text": pa.array([], pa.string())})) == [
        Skipped("x", "read", "empty", "no row in it")
    ]


def test_a_compressed_file_and_standard_input_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed({"text": ["One."]})
    assert read_bytes(tmp_path, gzip.compress(data)) == read_bytes(tmp_path, data)

    class Input:
        buffer = io.BytesIO(data)

    monkeypatch.setattr(sys, "stdin", Input)
    assert [entry.source for entry in read(["-"])] == ["-#1"]


def test_without_pyarrow_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed({"text": ["One."]})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert read_bytes(tmp_path, data) == [
        Skipped("x", "read", "unsupported", "needs twicetold[parquet]: pip install 'twicetold[parquet]'")
    ]


@pytest.mark.parametrize("keep", [4, 100, 0.5, -1, -8])
def test_a_file_that_is_cut_is_broken(tmp_path: Path, keep: float) -> None:
    data = packed({"text": texts()})
    (entry,) = read_bytes(tmp_path, data[: int(keep * len(data)) if keep == 0.5 else int(keep)])
    assert isinstance(entry, Skipped)
    assert (entry.source, entry.reason) == ("x", "broken")


@pytest.mark.parametrize("bad", [0, 1, 3])
def test_a_damage_costs_the_rest_of_its_row_group(tmp_path: Path, bad: int) -> None:
    data = bytearray(packed({"text": texts()}, row_group_size=10, compression="none", write_page_checksum=True))
    data[data.index(f"Text {bad * 10 + 5}.".encode())] ^= 1
    entries = read_bytes(tmp_path, bytes(data))
    assert [entry.source for entry in entries if isinstance(entry, Page)] == [
        f"x#{row}" for row in range(1, 41) if (row - 1) // 10 != bad
    ]
    (skipped,) = (entry for entry in entries if isinstance(entry, Skipped))
    assert (skipped.source, skipped.reason) == ("x", "broken")
    assert skipped.detail.startswith(f"rows {bad * 10 + 1} to {bad * 10 + 10}: ")


def test_a_row_group_that_expands_out_of_proportion_is_not_expanded(tmp_path: Path) -> None:
    data = packed({"text": ["x" * 35_000_000, "y" * 35_000_000]}, compression="zstd", use_dictionary=False)
    assert read_bytes(tmp_path, data) == [Skipped("x", "read", "too-large", "rows 1 to 2: expands more than 200 times")]


def dying(data: bytes, deaths: list[int]) -> parquet.Messages:
    """Tell a table whose process dies over some row groups, in their second row."""

    def told(first: int) -> Iterator[dict[str, Any]]:
        group, rows = first, 0
        for message in parquet_table.messages(io.BytesIO(data), ReadSpec(), first):
            rows += "row" in message
            if group in deaths and rows == 2:
                raise parquet.DiedError("worker-died", "its process died (-11)")
            yield message
            if "end" in message:
                group, rows = group + 1, 0

    return told


def pages_of(told: parquet.Messages) -> list[Page | Skipped]:
    origin = Origin("x", "x", "x")
    return list(parquet.pages(told, Records(origin, ReadSpec(), lambda _: None), origin))


@pytest.mark.parametrize(
    ("deaths", "lost"),
    [([0], ["rows 2 to 10"]), ([1, 3], ["rows 12 to 20", "rows 32 to 40"]), ([0, 1, 2], ["rows 2 to 10", "rows 12 to 20", "rows 22 to 40"])],
)  # fmt: skip
def test_the_death_of_its_process_costs_the_rest_of_the_row_group(deaths: list[int], lost: list[str]) -> None:
    entries = pages_of(dying(packed({"text": texts()}, row_group_size=10), deaths))
    skipped = [entry for entry in entries if isinstance(entry, Skipped)]
    assert [(s.source, s.reason, s.detail) for s in skipped] == [
        ("x", "worker-died", f"{rows}: its process died (-11)") for rows in lost
    ]
    ranges = [range(int(rows.split()[1]), int(rows.split()[3]) + 1) for rows in lost]
    read_rows = [n for n in range(1, 41) if not any(n in rows for rows in ranges)]
    assert [entry.source for entry in entries if isinstance(entry, Page)] == [f"x#{n}" for n in read_rows]


def test_mutations_end_in_pages_or_in_reasons() -> None:
    files = [
        packed(
            {
                "text": texts(),
                "metadata": [{"url": f"http://a.b/{row}"} for row in range(ROWS)],
                "n": list(range(ROWS)),
            },
            row_group_size=10,
            compression=compression,
            data_page_version=version,
        )
        for compression in ("none", "snappy", "zstd")
        for version in ("1.0", "2.0")
    ]
    dice = random.Random(20_261_123)
    for round in range(MUTATIONS):
        data = bytearray(dice.choice(files))
        for _ in range(dice.choice((1, 1, 3))):
            data[dice.randrange(4, len(data))] = dice.randrange(256)
        try:
            entries = pages_of(
                lambda first, table=bytes(data): parquet_table.messages(io.BytesIO(table), ReadSpec(), first)
            )
        except Refused:
            continue
        whole = any(entry.source == "x" for entry in entries)
        assert whole or len(entries) == ROWS, round
