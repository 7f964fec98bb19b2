"""What takes many times its length once it is read: refused before it does, and its neighbours stand."""

import gzip
import io
import json
import lzma
import zlib
from pathlib import Path

import pytest
from tests.read.archives import warcinfo

from twicetold.limits import MAX_ANSWERS, MAX_FIELD, MAX_JSON_VALUES, MAX_TAGS
from twicetold.model import Page, Skipped
from twicetold.read import ReadSpec, read, stream, warc


def entries(tmp_path: Path, data: bytes | str, spec: ReadSpec | None = None) -> list[Page | Skipped]:
    (tmp_path / "x").write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read([str(tmp_path / "x")], spec))


def told(found: list[Page | Skipped]) -> list[str | None]:
    return [entry.text if isinstance(entry, Page) else entry.reason for entry in found]


@pytest.mark.parametrize("value", ["[]", "{}", '{"a":1}', "1.1", '"ab"'])
def test_a_record_of_a_million_values_costs_itself_alone(tmp_path: Path, value: str) -> None:
    swollen = '{"text": "Swollen.", "x": [' + f"{value}," * MAX_JSON_VALUES + "1]}"
    lines = '{"text": "One."}\n' + swollen + '\n{"text": "Three."}\n'
    assert told(entries(tmp_path, lines)) == ["One.", "too-large", "Three."]


def test_commas_in_a_text_are_no_values(tmp_path: Path) -> None:
    text = ", " * (MAX_JSON_VALUES + 1) + "[" * 1000 + "end"
    assert told(entries(tmp_path, json.dumps({"text": text}) + "\n")) == [text]


@pytest.mark.parametrize("body", ["<p/>" * MAX_TAGS, "<p " + " ".join(f'a{n}=""' for n in range(MAX_TAGS)) + "/>"])
def test_an_extraction_of_tags_and_attributes_by_the_hundred_thousand_is_not_parsed(tmp_path: Path, body: str) -> None:
    assert told(entries(tmp_path, f"<doc><main>{body}</main></doc>")) == ["too-large"]


def test_of_redirects_without_end_no_answer_is_read(tmp_path: Path) -> None:
    moved, page = b"HTTP/1.1 301 Moved\nA: b\n\n", b"HTTP/1.1 200 OK\nA: b\n\n<html><p>There.</p></html>"
    whole, endless = (entries(tmp_path, moved * count + page)[0] for count in (MAX_ANSWERS - 1, 100_000))
    assert isinstance(whole, Page)
    assert whole.html == b"<html><p>There.</p></html>"
    assert told([endless]) == ["broken"]


def test_a_field_that_is_too_long_is_not_taken_and_counted(tmp_path: Path) -> None:
    long = "x" * (MAX_FIELD + 1)
    records = [
        {"text": "a", "id": long, "url": "http://a.example/1", "title": "Short"},
        {"text": "b", "url": "http://a.example/" + long, "title": long, "author": long},
        {"text": "c", "id": "c" * MAX_FIELD},
    ]
    found = entries(tmp_path, "".join(json.dumps(record) + "\n" for record in records))
    facts = [(p.id, p.url, p.title, p.author, p.caps) for p in found if isinstance(p, Page)]
    assert facts == [
        ("http://a.example/1", "http://a.example/1", "Short", None, ("fields",)),
        ("x#2", None, None, None, ("fields",)),
        ("c" * MAX_FIELD, None, None, None, ()),
    ]


def test_what_is_cut_off_a_record_is_named(tmp_path: Path) -> None:
    deep = "[" * 70 + "]" * 70
    lines = f'{{"text": "a", "n": {"9" * 5_000}}}\n{{"text": "b", "x": {deep}}}\n{{"text": "c", "n": 1}}\n'
    found = entries(tmp_path, lines, ReadSpec(carry="all"))
    assert [entry.caps for entry in found if isinstance(entry, Page)] == [("digits",), ("carried",), ()]


def test_a_dictionary_that_takes_a_gigabyte_is_not_unpacked(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 30}]
    assert told(entries(tmp_path, lzma.compress(b"A text.", filters=filters))) == ["too-large"]
    assert told(entries(tmp_path, lzma.compress(b"A text.", preset=9))) == ["A text."]


def test_streams_that_follow_one_another_may_have_zeros_between(tmp_path: Path) -> None:
    for pack in (gzip.compress, lzma.compress):
        assert told(entries(tmp_path, (pack(b"One. ") + b"\0" * 70_000) * 2)) == ["One. One. "]


def test_the_head_of_a_gzip_file_is_not_read_without_end(tmp_path: Path) -> None:
    head = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"
    body = zlib.compress(b"A text.", wbits=-15) + zlib.crc32(b"A text.").to_bytes(4, "little") + b"\x07\0\0\0"
    assert told(entries(tmp_path, head + b"n" * 200_000 + b"\0" + body)) == ["A text."]
    assert told(entries(tmp_path, head + b"n" * 3_000_000 + b"\0" + body)) == ["broken"]
    assert told(entries(tmp_path, gzip.compress(b"") * 100_000 + gzip.compress(b"A text."))) == ["A text."]


@pytest.mark.parametrize("record", [b"{}\n", b"[1]\n", b"nonsense\n"])
def test_of_records_that_give_nothing_a_bomb_has_no_end_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record: bytes
) -> None:
    monkeypatch.setattr(stream, "BARREN", 1_000)
    bomb = b'{"text": "One."}\n' + record * 1_000_000 + b'{"text": "Last."}\n'
    found = told(entries(tmp_path, gzip.compress(bomb, 9)))
    assert found[0] == "One."
    assert found[-1] == "too-large"
    assert 1_000 < len(found) < 500_000


def test_of_records_about_the_archive_alone_a_bomb_has_no_end_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warc, "BARREN", 1_000)
    assert told(entries(tmp_path, gzip.compress(warcinfo() * 100_000, 9))) == ["too-large"]
    assert told(entries(tmp_path, gzip.compress(warcinfo(), 9) * 3_000)) == ["empty"]


def test_empty_records_in_a_file_of_usual_proportions_are_all_accounted_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "BARREN", 10)
    lines = "".join(json.dumps({"u": hash((n, "x"))}) + "\n" for n in range(2_000)).encode()
    assert told(entries(tmp_path, gzip.compress(lines))) == ["no-text"] * 2_000


@pytest.mark.parametrize("start", [b'{"text": "One."}\n', b'[{"text": "One."},\n"', b'url,text\nhttp://a/,One.\n"'])
def test_a_line_without_end_ends_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: bytes) -> None:
    monkeypatch.setattr(stream, "LONGEST_LINE", 3_000_000)
    found = entries(tmp_path, start + b"x" * 9_000_000 + b"\n" + start, ReadSpec(max_bytes=1_000_000))
    assert told(found) == ["One.", "too-large"]


def test_a_table_whose_rows_are_one_word_told_a_million_times_ends_where_it_swells(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    def found(table: object) -> list[str | None]:
        out = io.BytesIO()
        parquet.write_table(table, out, compression="zstd")
        return told(entries(tmp_path, out.getvalue()))

    nothing = found(pa.table({"text": pa.nulls(1_000_000, pa.string())}))
    assert nothing[-1] == "too-large"
    assert 100_000 < len(nothing) < 1_000_000
    dictionary = pa.DictionaryArray.from_arrays(pa.array([0] * 1_000, pa.int32()), pa.array(["word " * 200_000]))
    again = found(pa.table({"text": dictionary}))
    assert again[-1] == "too-large"
    assert len(again) < 100


def test_a_row_of_parquet_may_hold_as_many_values_as_a_line(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    out = io.BytesIO()
    lists = pa.array([[1] * (MAX_JSON_VALUES + 1), [1]], pa.list_(pa.int8()))
    parquet.write_table(pa.table({"text": ["One.", "Two."], "meta": lists}), out)
    assert told(entries(tmp_path, out.getvalue(), ReadSpec(carry="all"))) == ["too-large", "Two."]
