"""WARC and WET: which records give pages, and what each page is told."""

import io
import random
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.read.archives import (
    answer,
    deflated,
    gzipped,
    html,
    record,
    response,
    warcinfo,
    zstandard,
    zstandard_with_dictionary,
)

from twicetold.model import Page, Skipped
from twicetold.read import ReadSpec, read

URL = "http://a.example/1"
NO_BROTLI = "needs twicetold[warc]: pip install 'twicetold[warc]'"


def read_bytes(tmp_path: Path, data: bytes, spec: ReadSpec | None = None) -> list[Page | Skipped]:
    (tmp_path / "x").write_bytes(data)
    return list(read([str(tmp_path / "x")], spec))


def only(tmp_path: Path, data: bytes, spec: ReadSpec | None = None) -> Page | Skipped:
    (entry,) = read_bytes(tmp_path, data, spec)
    return entry


def reason(tmp_path: Path, data: bytes, spec: ReadSpec | None = None) -> tuple[str, str]:
    entry = only(tmp_path, data, spec)
    assert isinstance(entry, Skipped), entry
    return entry.reason, entry.detail


def html_of(tmp_path: Path, data: bytes, spec: ReadSpec | None = None) -> bytes | str | None:
    entry = only(tmp_path, data, spec)
    assert isinstance(entry, Page), entry
    return entry.html


def test_a_response_is_a_page_as_it_was_answered(tmp_path: Path) -> None:
    block = answer("<p>Déjà vu.</p>".encode("cp1252"), type="text/html; charset=windows-1252")
    assert only(tmp_path, record("response", block, URL)) == Page(
        "x#1",
        URL,
        html=b"<p>D\xe9j\xe0 vu.</p>",
        url=URL,
        host="x",
        charset="windows-1252",
        record=1,
    )


def test_a_conversion_is_a_text(tmp_path: Path) -> None:
    data = record("conversion", "Déjà vu.\nOui.".encode(), URL, type="text/plain")
    assert only(tmp_path, data) == Page("x#1", URL, text="Déjà vu.\nOui.", url=URL, host="x", record=1)


def test_a_resource_is_a_page_if_it_is_html(tmp_path: Path) -> None:
    page = record("resource", html("One."), URL, type="text/html")
    text = record("resource", b"One.", "urn:text:" + URL, type="text/plain")
    assert html_of(tmp_path, page) == html("One.")
    assert reason(tmp_path, text) == ("not-html", "text/plain, not HTML, at byte 0")


def test_the_number_counts_all_records_and_other_types_are_no_inputs(tmp_path: Path) -> None:
    others = [
        record(kind, b"x", URL, type="text/plain")
        for kind in ("request", "metadata", "revisit", "continuation", "Request")
    ]
    entries = read_bytes(tmp_path, b"".join([warcinfo(), *others, response(1), response(2)]))
    assert [entry.source for entry in entries] == ["x#7", "x#8"]


def test_an_archive_without_an_input_is_skipped_itself(tmp_path: Path) -> None:
    assert only(tmp_path, warcinfo()) == Skipped("x", "read", "empty", "no record in it that could hold a page")


def test_a_type_that_nobody_knows_is_listed(tmp_path: Path) -> None:
    assert reason(tmp_path, response(1).replace(b"response\r", b"respXnse\r")) == (
        "unsupported",
        "a record of type respxnse, at byte 0",
    )


@pytest.mark.parametrize("status", ["301 Moved", "404 Not Found", "500 No", "206 Partial", "304 Same"])
def test_an_answer_that_is_not_the_page_is_skipped(tmp_path: Path, status: str) -> None:
    data = record("response", answer(html("No."), status=status), URL)
    assert reason(tmp_path, data) == ("http-status", f"HTTP status {status[:3]}, at byte 0")


@pytest.mark.parametrize("type", ["image/png", "text/css", "application/json", "application/rss+xml"])
def test_an_answer_that_is_not_html_is_skipped(tmp_path: Path, type: str) -> None:
    data = record("response", answer(b"body {}", type=type), URL)
    assert reason(tmp_path, data) == ("not-html", f"{type}, not HTML, at byte 0")


@pytest.mark.parametrize("type", ["", "text/plain", "application/octet-stream", "application/xml"])
def test_where_the_server_does_not_know_the_payload_is_asked(tmp_path: Path, type: str) -> None:
    assert html_of(tmp_path, record("response", answer(html("One."), type=type), URL)) == html("One.")
    text = record("response", answer(b"User-agent: *", type=type), URL)
    assert reason(tmp_path, text)[0] == "not-html"


def test_a_picture_that_is_said_to_be_html_is_binary(tmp_path: Path) -> None:
    assert reason(tmp_path, record("response", answer(b"\x89PNG\r\n\x1a\n"), URL))[0] == "binary"
    assert reason(tmp_path, record("response", answer(b" \n"), URL))[0] == "empty"


def test_a_dns_record_is_no_page(tmp_path: Path) -> None:
    data = record("response", b"20260101\na.example. 1 IN A 1.2.3.4\n", "dns:a.example", type="text/dns")
    assert reason(tmp_path, data) == ("not-html", "text/dns, not HTML, at byte 0")


def test_without_an_address_the_record_is_named_by_its_number(tmp_path: Path) -> None:
    entry = only(tmp_path, record("response", answer(html("One."))))
    assert isinstance(entry, Page)
    assert (entry.id, entry.url) == ("x#1", None)


def test_an_address_in_angle_brackets_is_read(tmp_path: Path) -> None:
    entry = only(tmp_path, record("response", answer(html("One.")), f"<{URL}>"))
    assert isinstance(entry, Page)
    assert entry.url == URL


def test_fields_of_the_record_travel_along(tmp_path: Path) -> None:
    data = record("conversion", b"One.", URL, type="text/plain", extra="X-Note: a,\r\n b\r\n")
    entry = only(tmp_path, data, ReadSpec(carry=("warc-record-id", "X-Note", "none"), id_field="warc-record-id"))
    assert isinstance(entry, Page)
    assert entry.meta == {"warc-record-id": "<urn:uuid:0>", "X-Note": "a, b"}
    assert entry.id == "<urn:uuid:0>"


def test_old_versions_bare_line_feeds_and_missing_blank_lines_are_read(tmp_path: Path) -> None:
    head, _, block = response(4).partition(b"\r\n\r\n")
    data = b"".join(
        [
            response(1, version="WARC/0.18"),
            response(2, version="WARC/1.0", end=b"\r\n"),
            response(3, end=b""),
            head.replace(b"\r\n", b"\n") + b"\n\n" + block,
        ]
    )
    entries = read_bytes(tmp_path, data)
    assert [entry.id for entry in entries if isinstance(entry, Page)] == [
        f"http://a.example/{number}" for number in (1, 2, 3, 4)
    ]


PACKED = {
    "gzip": gzipped(html("One.")),
    "x-gzip": gzipped(html("One.")),
    "GZIP, identity": gzipped(html("One.")),
    "deflate": deflated(html("One."), 15),
    "Deflate": deflated(html("One."), -15),
    "zstd": zstandard(html("One.")),
    "utf-8": html("One."),
    "": gzipped(html("One.")),
}


@pytest.mark.parametrize("encoding", PACKED)
def test_the_encoding_of_the_transport_is_taken_off(tmp_path: Path, encoding: str) -> None:
    data = record("response", answer(PACKED[encoding], f"Content-Encoding: {encoding}"), URL)
    assert html_of(tmp_path, data) == html("One.")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "zstd", "br", "gzip, br"])
def test_a_body_that_the_archive_has_decoded_stays_as_it_is(tmp_path: Path, encoding: str) -> None:
    head = (f"Content-Encoding: {encoding}", "Transfer-Encoding: chunked")
    assert html_of(tmp_path, record("response", answer(html("One."), *head), URL)) == html("One.")


def test_brotli_is_decoded_where_it_is_installed(tmp_path: Path) -> None:
    brotli = pytest.importorskip("brotli")
    packed = brotli.compress(html("One."))
    assert html_of(tmp_path, record("response", answer(packed, "Content-Encoding: br"), URL)) == html("One.")
    cut = record("response", answer(packed[:-3], "Content-Encoding: br"), URL)
    assert reason(tmp_path, cut) == ("broken", "brotli: cut short, at byte 0")


def test_without_brotli_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "brotli", None)
    data = record("response", answer(b"\x8b\x03\x80<p>x</p>\x03", "Content-Encoding: br"), URL)
    assert reason(tmp_path, data) == ("unsupported", f"{NO_BROTLI}, at byte 0")


def test_two_encodings_are_one_too_many(tmp_path: Path) -> None:
    body = gzipped(gzipped(html("One.")))
    data = record("response", answer(body, "Content-Encoding: gzip, gzip"), URL)
    assert reason(tmp_path, data) == ("unsupported", "encoded more than once, at byte 0")


def test_chunks_are_joined_before_they_are_expanded(tmp_path: Path) -> None:
    packed = gzipped(html("One."))
    body = b"%x;a=b\r\n%s\r\n%X\r\n%s\r\n0\r\nTrailer: x\r\n\r\n" % (5, packed[:5], len(packed) - 5, packed[5:])
    head = ("transfer-encoding: Chunked", "content-encoding: gzip")
    assert html_of(tmp_path, record("response", answer(body, *head), URL)) == html("One.")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Content-Encoding: gzip", gzipped(html("One." * 99))[:-9]),
        ("Content-Encoding: zstd", zstandard(html("One." * 99))[:-9]),
        ("Content-Encoding: deflate", deflated(html("One." * 99))[:-9]),
        ("Content-Encoding: gzip", b"\0 neither gzip nor HTML"),
        ("Transfer-Encoding: chunked", b"40\r\n" + html("One.")),
        ("Transfer-Encoding: chunked", b"5\r\n<p>On\r\n"),
    ],
)
def test_a_body_that_is_cut_short_is_broken(tmp_path: Path, head: str, body: bytes) -> None:
    assert reason(tmp_path, record("response", answer(body, head), URL))[0] == "broken"


def test_a_body_that_is_cut_as_the_record_says_is_read_so_far(tmp_path: Path) -> None:
    block = answer(b"%x\r\n" % 99 + html("One."), "Transfer-Encoding: chunked")
    assert html_of(tmp_path, record("response", block, URL, extra="WARC-Truncated: length\r\n")) == html("One.")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "zstd", "br", ""])
def test_a_body_is_counted_as_it_comes_out(tmp_path: Path, encoding: str) -> None:
    page = b"<p>" + b" " * 30_000_000
    if encoding == "br":
        page = pytest.importorskip("brotli").compress(page, quality=1)
    elif encoding:
        page = {"gzip": gzipped, "deflate": deflated, "zstd": zstandard}[encoding](page)
    data = record("response", answer(page, f"Content-Encoding: {encoding}"), URL) + response(2)
    tracemalloc.start()
    try:
        entries = read_bytes(tmp_path, data, ReadSpec(max_bytes=1_000_000))
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()
    assert entries[0] == Skipped("x#1", "read", "too-large", "more than 1000000 bytes, at byte 0")
    assert [entry.source for entry in entries[1:] if isinstance(entry, Page)] == ["x#2"]


def test_what_is_no_page_says_so_however_large_it_is(tmp_path: Path) -> None:
    film = record("response", answer(bytes(3_000_000), type="video/mp4"), URL)
    assert reason(tmp_path, film, ReadSpec(max_bytes=1_000_000)) == ("not-html", "video/mp4, not HTML, at byte 0")


@pytest.mark.parametrize("pack", [b"".join, lambda units: gzipped(*units), lambda units: zstandard(*units)])
def test_records_of_any_size_are_whole(tmp_path: Path, pack: Callable[[list[bytes]], bytes]) -> None:
    dice = random.Random(7)
    sizes = [2**17 + step for step in range(-400, 400, 37)] + [dice.randrange(1, 300_000) for _ in range(40)]
    pages = [b"<p>" + dice.randbytes(size).hex().encode()[:size] for size in sizes]
    # Blocks that expand to just what is asked for at once, before others that take many bytes
    pages += [b"<p>" + b"a" * size + dice.randbytes(100_000).hex().encode() for size in (262_000, 300_000, 530_000)]
    data = pack([record("response", answer(page), f"http://a.example/{at}") for at, page in enumerate(pages)])
    assert [page.html for page in read_bytes(tmp_path, data) if isinstance(page, Page)] == pages


def test_frames_are_read_with_the_dictionary_that_opens_the_archive(tmp_path: Path) -> None:
    data = zstandard_with_dictionary(*(response(number) for number in range(9)))
    assert [entry.id for entry in read_bytes(tmp_path, data) if isinstance(entry, Page)] == [
        f"http://a.example/{number}" for number in range(9)
    ]


def test_standard_input_is_read_with_its_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(gzipped(response(1), response(2)))

    monkeypatch.setattr(sys, "stdin", Input)
    assert [entry.source for entry in read(["-"])] == ["-#1", "-#2"]


def test_what_fastwarc_reads_is_read_the_same(tmp_path: Path) -> None:
    warc = pytest.importorskip("fastwarc.warc")
    gzip_body = answer(gzipped(html("Three.")), "Content-Encoding: gzip")
    chunked = answer(b"6\r\n<p>One\r\n4\r\n</p>\r\n0\r\n\r\n", "Transfer-Encoding: chunked")
    data = gzipped(
        warcinfo(),
        response(1),
        record("request", b"GET / HTTP/1.1\r\n\r\n", URL),
        record("response", gzip_body, URL),
        record("response", chunked, URL),
    )
    kinds = warc.WarcRecordType.response
    others = [
        (one.headers["WARC-Target-URI"], one.reader.read())
        for one in warc.ArchiveIterator(io.BytesIO(data), record_types=kinds, auto_decode="all")
    ]
    ours = [(page.url, page.html) for page in read_bytes(tmp_path, data) if isinstance(page, Page)]
    assert len(ours) == 3
    assert ours == others
