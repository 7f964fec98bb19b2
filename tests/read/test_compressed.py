"""Compressed files: one layer, any number of members, counted as they come out."""

import bz2
import gzip
import lzma
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from twicetold.model import Page, Skipped
from twicetold.read import ReadSpec, read, stream

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PACKERS: list[Callable[[bytes], bytes]] = [
    gzip.compress,
    bz2.compress,
    lzma.compress,
    zstd.compress,
]
packed = pytest.mark.parametrize("pack", PACKERS, ids=["gzip", "bzip2", "xz", "zstd"])


def read_bytes(tmp_path: Path, data: bytes, spec: ReadSpec | None = None) -> list[tuple[str, str | bytes | None]]:
    (tmp_path / "x").write_bytes(data)
    return [
        (entry.source, (entry.html or entry.text) if isinstance(entry, Page) else entry.reason)
        for entry in read([str(tmp_path / "x")], spec)
    ]


@packed
def test_pages_texts_and_records_are_read(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    assert read_bytes(tmp_path, pack(b"<p>One.</p>")) == [("x", b"<p>One.</p>")]
    assert read_bytes(tmp_path, pack("Été.".encode())) == [("x", "Été.")]
    assert read_bytes(tmp_path, pack(b'{"text": "One."}\n{"text": "Two."}')) == [
        ("x#1", "One."),
        ("x#2", "Two."),
    ]
    assert read_bytes(tmp_path, pack(b"")) == [("x", "empty")]
    assert read_bytes(tmp_path, pack(b"%PDF-1.4")) == [("x", "binary")]
    assert read_bytes(tmp_path, pack(b"WARC/1.1\r\n")) == [("x#1", "broken")]


@packed
def test_members_that_follow_one_another_are_one_text(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    data = b"".join(pack(b'{"text": "%d"}\n' % number) for number in range(50))
    assert read_bytes(tmp_path, data) == [(f"x#{n + 1}", str(n)) for n in range(50)]


def test_a_skippable_frame_before_the_first_is_skipped(tmp_path: Path) -> None:
    frame = b"\x50\x2a\x4d\x18\x04\0\0\0abcd"
    assert read_bytes(tmp_path, frame + zstd.compress(b"A text.")) == [("x", "A text.")]


@packed
def test_a_second_layer_is_left_alone(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / "x").write_bytes(pack(gzip.compress(b"A text.")))
    assert list(read([str(tmp_path / "x")])) == [Skipped("x", "read", "unsupported", "compressed more than once")]


@packed
def test_a_page_that_was_cut_is_broken(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    data = pack(b"<p>" + bytes(range(32, 127)) * 2000)
    assert read_bytes(tmp_path, data[:-6]) == [("x", "broken")]


@packed
def test_records_before_a_damage_are_read_and_the_rest_is_told(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    data = pack(b'{"text": "One."}\n') + pack(b'{"text": "Two."}\n')[:-5]
    entries = read_bytes(tmp_path, data)
    assert entries[0] == ("x#1", "One.")
    assert entries[-1] == ("x", "broken")


def test_garbage_after_the_last_member_is_told(tmp_path: Path) -> None:
    data = gzip.compress(b'{"text": "One."}\n')
    assert read_bytes(tmp_path, data + b"garbage") == [("x#1", "One."), ("x", "broken")]
    assert read_bytes(tmp_path, data + b"\0" * 100) == [("x#1", "One.")]


@packed
def test_a_bomb_is_counted_by_what_comes_out(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    data = pack(b"<p>" + b" " * 30_000_000)
    assert len(data) < 40_000
    tracemalloc.start()
    try:
        assert read_bytes(tmp_path, data, ReadSpec(max_bytes=1_000_000)) == [("x", "too-large")]
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()


@packed
def test_a_bomb_in_one_record_ends_the_file_early(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    data = pack(b'{"text": "One."}\n{"text": "' + b"a" * 100_000_000)
    entries = read_bytes(tmp_path, data, ReadSpec(max_bytes=1_000_000))
    assert entries == [("x#1", "One."), ("x", "too-large")]


def test_a_bomb_of_small_records_ends_at_the_cap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "FREE_EXPANSION", 1 << 20)
    line = b'{"a": "' + b"a" * 10_000 + b'"}\n'
    entries = read_bytes(tmp_path, zstd.compress(line * 10_000))
    assert entries[0] == ("x#1", "no-text")
    assert entries[-1] == ("x", "too-large")
    assert len(entries) < 10_000


def test_a_file_that_only_begins_like_a_compressed_one_is_no_text(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, b"\x1f\x8b\x08garbage") == [("x", "broken")]
    assert read_bytes(tmp_path, b"BZh9 is how bzip2 begins.") == [("x", "BZh9 is how bzip2 begins.")]
