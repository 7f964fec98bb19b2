"""Damaged archives: every good record comes out, every bad one is listed with its place."""

import bz2
import gzip
import os
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.read.archives import answer, block_digest, gzipped, html, record, response, warcinfo, zstandard

from twicetold.model import Page, Skipped
from twicetold.read import ReadSpec, read
from twicetold.read.compressed import opened
from twicetold.read.stream import CHUNK

MUTATIONS = 2_000
has_holes = pytest.mark.skipif(not hasattr(os, "SEEK_DATA"), reason="the system does not tell where holes are")

Outcome = tuple[str, str]


def outcomes(tmp_path: Path, data: bytes, spec: ReadSpec | None = None) -> list[Outcome]:
    """Give for each entry its number, and the page's address or the reason and the detail."""
    (tmp_path / "x").write_bytes(data)
    return [
        (entry.source, entry.id.removeprefix("http://a.example/"))
        if isinstance(entry, Page)
        else (entry.source, f"{entry.reason}: {entry.detail}")
        for entry in read([str(tmp_path / "x")], spec)
    ]


def good_and_bad(tmp_path: Path, data: bytes) -> tuple[str, list[str]]:
    entries = [said for _, said in outcomes(tmp_path, data)]
    return "".join(said for said in entries if len(said) == 1), [said for said in entries if len(said) > 1]


def plain(*records: bytes) -> bytes:
    return b"".join(records)


packings = pytest.mark.parametrize("pack", [plain, gzipped, zstandard], ids=["plain", "gzip", "zstd"])
Pack = Callable[..., bytes]
SECOND = len(response(1))
BLOCK = len(answer(html("Page 1.")))
SWALLOWED = "its Content-Length takes in the next record"


@packings
@pytest.mark.parametrize("length", [SECOND, 900, 10**6, 10**18, 2**64, 99999999999999999999])
def test_a_length_that_is_too_large_takes_no_record_with_it(tmp_path: Path, pack: Pack, length: int) -> None:
    entries = outcomes(tmp_path, pack(response(1), response(2, length=length), response(3), response(4)))
    place = f", at byte {len(pack(response(1)))}"
    assert [entries[0], *entries[2:]] == [("x#1", "1"), ("x#3", "3"), ("x#4", "4")]
    assert entries[1][1].startswith(f"broken: {SWALLOWED}" if pack is plain else "broken: cut short: ")
    assert entries[1][1].endswith(place)


@packings
@pytest.mark.parametrize("length", ["-5", "lots", "", "1e3", "0x10", "12 12", "٣", 10**21])
def test_a_length_that_is_no_number_costs_its_record(tmp_path: Path, pack: Pack, length: object) -> None:
    bad = response(2).replace(b"Length: %d" % BLOCK, b"Length: " + str(length).encode())
    assert bad != response(2)
    assert good_and_bad(tmp_path, pack(response(1), bad, response(3))) == (
        "13",
        [f"broken: its Content-Length is missing or no single number, at byte {len(pack(response(1)))}"],
    )


@packings
def test_two_lengths_that_differ_cost_the_record_and_two_equal_ones_nothing(tmp_path: Path, pack: Pack) -> None:
    differ, equal = (response(2, extra=f"Content-Length: {length}\r\n") for length in (7, BLOCK))
    good, bad = good_and_bad(tmp_path, pack(response(1), differ, response(3)))
    assert (good, len(bad)) == ("13", 1)
    assert good_and_bad(tmp_path, pack(response(1), equal, response(3))) == ("123", [])


@packings
@pytest.mark.parametrize("length", [0, 1, 50, BLOCK - 1])
def test_a_length_that_is_too_small_costs_its_record(tmp_path: Path, pack: Pack, length: int) -> None:
    assert good_and_bad(tmp_path, pack(response(1), response(2, length=length), response(3))) == (
        "13",
        [f"broken: no record ends where its Content-Length says, at byte {len(pack(response(1)))}"],
    )


@packings
@pytest.mark.parametrize("version", ["WARC/9.9", "WARC/1.2", "WARC/2.0"])
def test_a_version_that_is_not_known_costs_its_record(tmp_path: Path, pack: Pack, version: str) -> None:
    assert good_and_bad(tmp_path, pack(response(1), response(2, version=version), response(3))) == (
        "13",
        [f"broken: WARC version {version[5:]} is not known, at byte {len(pack(response(1)))}"],
    )


@packings
@pytest.mark.parametrize("junk", [b"garbage", b"\1\2\0" * 99, b"WARC/", b"WARC/1.1", b"<p>WARC/1.1\r\nA page"])
def test_garbage_between_records_is_listed_and_costs_nothing(tmp_path: Path, pack: Pack, junk: bytes) -> None:
    good, bad = good_and_bad(tmp_path, pack(response(1)) + junk + b"\n" + pack(response(2), response(3)))
    assert (good, len(bad)) == ("123", 1)
    assert bad[0].startswith("broken: ")
    assert bad[0].endswith(f", at byte {len(pack(response(1)))}")


@packings
def test_a_header_without_end_is_passed_by(tmp_path: Path, pack: Pack) -> None:
    for extra in ("X: " + "a" * 200_000 + "\r\n", "X: a\r\n" * 20_000):
        assert good_and_bad(tmp_path, pack(response(1), response(2, extra=extra), response(3))) == (
            "13",
            [f"broken: a header of more than 65536 bytes, at byte {len(pack(response(1)))}"],
        )
    head = record("response", answer(html("2"), "X: " + "a" * 100_000), "http://a.example/2")
    assert good_and_bad(tmp_path, pack(response(1), head, response(3)))[0] == "13"


@packings
def test_a_header_that_lacks_what_a_record_needs_costs_its_record(tmp_path: Path, pack: Pack) -> None:
    for line in (b"WARC-Type: response\r\n", b"Content-Length: %d\r\n" % BLOCK):
        good, bad = good_and_bad(tmp_path, pack(response(1), response(2).replace(line, b""), response(3)))
        assert (good, len(bad)) == ("13", 1)
    good, bad = good_and_bad(tmp_path, pack(response(1), response(2).replace(b"HTTP", b"HTXP"), response(3)))
    assert (good, bad[0][:31]) == ("13", "broken: no HTTP status line, at")


@packings
def test_an_archive_that_is_cut_lists_what_is_short(tmp_path: Path, pack: Pack) -> None:
    whole = pack(response(1), response(2), response(3))
    first = len(pack(response(1), response(2)))
    for end in range(first + 12, len(whole) - (4 if pack is plain else 0)):
        good, bad = good_and_bad(tmp_path, whole[:end])
        assert (good, len(bad)) == ("12", 1), end
        assert bad[0].startswith("broken: ")
        assert bad[0].endswith(f", at byte {first}")


@packings
def test_what_the_block_digest_denies_is_broken(tmp_path: Path, pack: Pack) -> None:
    block = answer(html("Page 2."))
    good = record("response", block, "http://a.example/2", digest=block_digest(block))
    assert good_and_bad(tmp_path, pack(response(1), good, response(3))) == ("123", [])
    changed = good.replace(b"Page 2", b"Page 7")
    assert good_and_bad(tmp_path, pack(response(1), changed, response(3))) == (
        "13",
        [f"broken: its digest says that it was changed, at byte {len(pack(response(1)))}"],
    )


def test_a_page_that_shows_a_record_is_whole_if_its_digest_vouches(tmp_path: Path) -> None:
    block = answer(b"<pre>\r\n" + response(9) + b"</pre>")
    vouched = record("response", block, "http://a.example/2", digest=block_digest(block))
    assert good_and_bad(tmp_path, plain(response(1), vouched, response(3))) == ("123", [])
    unvouched = record("response", block, "http://a.example/2")
    good, bad = good_and_bad(tmp_path, plain(response(1), unvouched, response(3)))
    assert good == "193"
    assert bad[0] == f"broken: {SWALLOWED}, at byte {SECOND}"
    mentioned = record("response", answer(b"<pre>\nWARC/1.1\nWARC-Type: x\n\n</pre>"), "http://a.example/2")
    assert good_and_bad(tmp_path, plain(response(1), mentioned, response(3))) == ("123", [])


@pytest.mark.parametrize("pack", [gzipped, zstandard], ids=["gzip", "zstd"])
@pytest.mark.parametrize("bad", [0, 1, 2])
def test_a_damaged_member_costs_itself_alone(tmp_path: Path, pack: Pack, bad: int) -> None:
    members = [pack(response(number)) for number in range(3)]
    place = f", at byte {len(b''.join(members[:bad]))}"
    lost = 0
    for at in range(5, len(members[bad])):
        flipped = bytearray(members[bad])
        flipped[at] ^= 0x10
        (tmp_path / "x").write_bytes(b"".join([*members[:bad], flipped, *members[bad + 1 :]]))
        entries = list(read([str(tmp_path / "x")]))
        pages = [entry.html for entry in entries if isinstance(entry, Page)]
        listed = [entry for entry in entries if isinstance(entry, Skipped)]
        whole = [html(f"Page {number}.") for number in range(3)]
        if pages != whole:  # some bits mean nothing
            lost += 1
            assert pages == [*whole[:bad], *whole[bad + 1 :]], at
            assert [(entry.source, entry.reason) for entry in listed] == [(f"x#{bad + 1}", "broken")], at
            assert listed[0].detail.endswith(place)
    assert lost > 0.9 * len(members[bad]) - 16


def test_two_damaged_members_are_two(tmp_path: Path) -> None:
    members = [bytearray(gzipped(response(number))) for number in (1, 2, 3, 4)]
    members[1][-6] ^= 1
    members[2][-6] ^= 1
    assert [said[:6] for _, said in outcomes(tmp_path, b"".join(members))] == ["1", "broken", "broken", "4"]


def test_a_member_whose_end_was_overrun_gives_back_the_next(tmp_path: Path) -> None:
    members = [gzipped(response(number)) for number in range(1, 7)]
    members[1] = members[1][:-30]
    assert good_and_bad(tmp_path, b"".join(members))[0] == "13456"


def test_an_archive_in_one_member_is_read_up_to_the_damage(tmp_path: Path) -> None:
    records = [warcinfo(), *(response(number) for number in (1, 2, 3))]
    data = bytearray(gzip.compress(plain(*records), mtime=0))
    assert outcomes(tmp_path, bytes(data)) == [("x#2", "1"), ("x#3", "2"), ("x#4", "3")]
    data[-8] ^= 1
    last = outcomes(tmp_path, bytes(data))[-1]
    assert last[0] == "x#4"
    assert "what stands before it in the member could not be checked" in last[1]
    assert last[1].endswith(f"at byte 0, {len(plain(*records[:3]))} expanded bytes on")
    assert outcomes(tmp_path, bytes(data[:-20]))[0] == ("x#2", "1")


def test_records_may_go_on_from_member_to_member(tmp_path: Path) -> None:
    whole = plain(*(response(number) for number in range(1, 8)))
    for size in (50, 119, 300, 700):
        cut = [whole[at : at + size] for at in range(0, len(whole), size)]
        assert good_and_bad(tmp_path, gzipped(*cut)) == ("1234567", [])
        assert good_and_bad(tmp_path, zstandard(*cut)) == ("1234567", [])


def test_empty_members_padding_and_frames_without_data_hold_no_record(tmp_path: Path) -> None:
    frame = b"\x50\x2a\x4d\x18\x04\0\0\0abcd"
    assert good_and_bad(tmp_path, gzipped(b"", b"", response(1), b"", response(2)) + b"\0" * 999) == ("12", [])
    assert good_and_bad(tmp_path, frame + zstandard(b"", response(1)) + frame + zstandard(response(2))) == ("12", [])


def test_a_frame_without_data_that_claims_the_rest_takes_no_record_with_it(tmp_path: Path) -> None:
    for size in (300, 10**6, 2**32 - 1):
        frame = b"\x50\x2a\x4d\x18" + size.to_bytes(4, "little")
        good, bad = good_and_bad(tmp_path, zstandard(response(1)) + frame + zstandard(response(2), response(3)))
        assert (good, len(bad)) == ("123", 1)


def test_in_bzip2_what_stands_before_the_damage_is_read(tmp_path: Path) -> None:
    data = bz2.compress(response(1)) + bz2.compress(response(2))[:-9]
    good, bad = good_and_bad(tmp_path, data)
    assert (good, len(bad)) == ("1", 1)


def test_the_first_header_may_be_the_damaged_one(tmp_path: Path) -> None:
    for first in (b"WbRC/1.1", b"XX", b"WARC/x", b"\r\n\r\nWARC/1.1"):
        entries = outcomes(tmp_path, first + plain(response(1), response(2)).removeprefix(b"WARC/1.1"))
        assert entries[-1] == ("x#2", "2"), first


@pytest.mark.parametrize("pack", [gzipped, zstandard], ids=["gzip", "zstd"])
@pytest.mark.parametrize(
    ("bomb", "good", "number"),
    [
        (record("response", answer(bytes(60_000_000)), "http://a.example/2"), "13", 2),
        (record("request", bytes(60_000_000)), "13", 2),
        (b"a" * 60_000_000, "13", 2),
        (response(2) + b"\r\n" * 30_000_000, "123", 3),
    ],
    ids=["response", "request", "garbage", "blanks"],
)
def test_a_bomb_costs_its_member_alone(tmp_path: Path, pack: Pack, bomb: bytes, good: str, number: int) -> None:
    data = pack(response(1), bomb, response(3))
    tracemalloc.start()
    try:
        entries = outcomes(tmp_path, data, ReadSpec(max_bytes=1_000_000))
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()
    assert "".join(said for _, said in entries if len(said) == 1) == good
    ((source, said),) = [entry for entry in entries if len(entry[1]) > 1]
    assert source == f"x#{number}"
    assert said.startswith(("too-large: expands more than 200 times", "broken: no record begins here"))


def test_floods_of_lies_are_listed_one_by_one(tmp_path: Path) -> None:
    liars = record("response", b"x", length=19_000_000, digest="sha1:" + "A" * 32) * 4_000
    assert len(outcomes(tmp_path, liars)) == 4_000
    starts = gzipped(response(1)) + b"\x1f\x8b\x08\0\0\0\0\0\0\3\0\xff\xff" * 50_000
    assert outcomes(tmp_path, starts + gzipped(response(2)))[0] == ("x#1", "1")


def mutated(dice: random.Random, data: bytes, begin: int) -> tuple[bytes, int, int]:
    """Change a few bytes in one place; say which bytes of the old data have to do with it."""
    at, size = dice.randrange(begin, len(data)), dice.randint(1, 40)
    match dice.randrange(4):
        case 0:
            return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :], at, at + 1
        case 1:
            return data[:at] + data[at + size :], at, min(at + size, len(data))
        case 2:
            return data[:at] + dice.randbytes(size) + data[at:], at - 1, at + 1
        case _:
            return data[:at] + data[at : at + size] + data[at:], at - 1, at + 1


def test_mutations_cost_no_record_that_they_do_not_touch(tmp_path: Path) -> None:
    dice = random.Random(20_261_123)
    for round in range(MUTATIONS):
        pack: Pack = dice.choice([plain, gzipped, zstandard])
        records = [response(number, end=b"\r\n\r\n") for number in range(6)]
        units = [pack(one) for one in records]
        # The first bytes tell a compressed file from any other: without them it is another
        data, begin, end = mutated(dice, b"".join(units), 0 if pack is plain else 5)
        (tmp_path / "x").write_bytes(data)
        entries = list(read([str(tmp_path / "x")]))
        pages = [(page.url, page.html) for page in entries if isinstance(page, Page)]
        at = touched = 0
        for number, unit in enumerate(units):
            if begin < at + len(unit) and at < end:
                touched += 1
            else:
                assert (f"http://a.example/{number}", html(f"Page {number}.")) in pages, round
            at += len(unit)
        assert len(entries) >= len(units) + 1 - touched, round
        assert all(entry.detail for entry in entries if isinstance(entry, Skipped)), round


@has_holes
def test_of_a_hole_in_a_file_little_is_read_and_nothing_beside_it_is_lost(tmp_path: Path) -> None:
    end = 10**10
    with (tmp_path / "x").open("wb") as file:
        file.write(b"before")
        file.seek(end)
        file.write(b"behind")
    with opened(str(tmp_path / "x")) as stream:
        assert stream.read(6) == b"before"
        read, passed = 0, 0
        while piece := stream.read():
            read += len(piece)
            last = piece
            passed += stream.skip_hole(end)
    assert read + passed == end
    assert read < 4 * CHUNK
    assert last.endswith(b"\0behind")


@has_holes
def test_no_more_of_a_hole_is_passed_over_than_was_asked_for(tmp_path: Path) -> None:
    with (tmp_path / "x").open("wb") as file:
        file.truncate(10**8)
    with opened(str(tmp_path / "x")) as stream:
        stream.read(10)
        assert stream.skip_hole(1_000) == 1_000
        assert stream.skip_hole(0) == 0


def test_it_is_told_how_much_of_a_long_record_is_missing(tmp_path: Path) -> None:
    data = record("response", b"x" * 300_000, "http://a.example/1", length=400_000, end=b"")
    (said,) = [said for _, said in outcomes(tmp_path, data, ReadSpec(max_bytes=1_000))]
    assert said == "broken: cut short: 100000 bytes of 400000 are missing, at byte 0"
