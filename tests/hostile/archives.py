"""Web archives, answers saved whole, and Parquet: damaged, lying, swollen."""

import gzip
import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.hostile.hazard import Hazard, Outcome, Skip, holds, is_, one, page, rows, told
from tests.hostile.packed import flipped, streamed
from tests.read.archives import answer, block_digest, gzipped, record, warcinfo, zstandard

ADDRESS = "http://a.example/"


def hazards() -> list[Hazard]:
    return [*lengths(), *bodies(), *kinds(), *packings(), *days(), *holes(), *answers(), *parquet()]


def good(name: str, **changes: Any) -> bytes:
    return record("response", answer(page(name).encode()), ADDRESS + name.replace(" ", "-"), **changes)


def three(name: str, *bad: bytes) -> bytes:
    """Two good records with bad ones between."""
    return good(f"{name} 1") + b"".join(bad) + good(f"{name} 3")


def around(name: str, bad: bytes, outcome: Outcome | None = None) -> Hazard:
    """What is bad costs itself alone."""
    path = f"archives/{name}.warc"
    return rows(path, three(name, bad), holds(told(f"{name} 1")), outcome or Skip("broken"), holds(told(f"{name} 3")))


def lengths() -> list[Hazard]:
    return [
        around("length-too-large", good("x", length=10**6)),
        around("length-of-the-next", good("x", length=len(answer(page("x").encode())) + 100)),
        around("length-without-end", good("x", length=10**18)),
        around("length-beyond-64-bits", good("x", length=2**64)),
        around("length-too-small", good("x", length=20)),
        around("length-below-zero", good("x", length=-5)),
        around("length-of-words", good("x", length="lots")),
        around("length-twice", good("x", extra="Content-Length: 7\r\n")),
        around("length-nought", record("response", b"", ADDRESS), None),
        around("version-of-tomorrow", good("x", version="WARC/9.9")),
        around("no-version", good("x", version="HELLO")),
        around("no-type", good("x").replace(b"WARC-Type: response\r\n", b"")),
        around("header-without-end", b"WARC/1.1\r\n" + b"X: y\r\n" * 20_000),
        around("header-of-a-megabyte", b"WARC/1.1\r\nWARC-Type: response\r\nX: " + b"y" * 1_000_000 + b"\r\n\r\n"),
        around("garbage", b"\x00\x01garbage between records\xff" * 50 + b"\r\n"),
        around("changed-block", good("x", digest=block_digest(b"another"))),
        rows("archives/cut-in-the-block.warc", three("cut block")[:-200], holds(told("cut block 1")), Skip("broken")),
        rows("archives/cut-in-the-header.warc", good("cut header") + b"WARC/1.1\r\nWARC-Type: resp", holds(told("cut header")), Skip("broken")),
        rows("archives/first-record-bad.warc", good("x", length="lots") + good("after it"), Skip("broken"), holds(told("after it"))),
    ]  # fmt: skip


def bodies() -> list[Hazard]:
    def encoded(name: str, body: bytes, *head: str, outcome: Outcome | None = None) -> Hazard:
        path = f"archives/{name}.warc"
        return rows(path, record("response", answer(body, *head), ADDRESS + name), outcome or holds(told(name)))

    def chunked(body: bytes) -> bytes:
        pieces = [body[at : at + 100] for at in range(0, len(body), 100)]
        return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"

    def body(name: str) -> bytes:
        return page(name).encode()

    return [
        encoded("chunked", chunked(body("chunked")), "Transfer-Encoding: chunked"),
        encoded("chunked-and-gzipped", chunked(gzip.compress(body("chunked-and-gzipped"))), "Transfer-Encoding: chunked", "Content-Encoding: gzip"),
        encoded("gzipped-body", gzip.compress(body("gzipped-body")), "Content-Encoding: gzip"),
        encoded("deflated-body", zlib.compress(body("deflated-body")), "Content-Encoding: deflate"),
        encoded("said-to-be-gzipped", body("said-to-be-gzipped"), "Content-Encoding: gzip"),
        encoded("said-to-be-chunked", body("said-to-be-chunked"), "Transfer-Encoding: chunked"),
        encoded("length-of-the-answer-lies", body("length-of-the-answer-lies"), "Content-Length: 5"),
        encoded("gzip-bomb", streamed("gz", 24, body("x")), "Content-Encoding: gzip", outcome=Skip("too-large")),
        encoded("deflate-bomb", zlib.compress(b" " * 24_000_000, 1), "Content-Encoding: deflate", outcome=Skip("too-large")),
        encoded("zstd-bomb", streamed("zst", 24, body("x")), "Content-Encoding: zstd", outcome=Skip("too-large")),
        encoded("cut-gzip", gzip.compress(body("x"))[:-20], "Content-Encoding: gzip", outcome=Skip("broken")),
        encoded("cut-chunk", chunked(body("x"))[:-40], "Transfer-Encoding: chunked", outcome=Skip("broken")),
        encoded("chunk-of-petabytes", b"fffffff\r\n" + body("x"), "Transfer-Encoding: chunked", outcome=Skip("broken")),
        encoded("chunks-of-two-bytes", b"".join(b"2\r\n%s\r\n" % body("chunks-of-two-bytes").ljust(400_000)[at : at + 2] for at in range(0, 400_000, 2)) + b"0\r\n\r\n", "Transfer-Encoding: chunked"),
        encoded("encoded-twice", gzip.compress(gzip.compress(body("x"))), "Content-Encoding: gzip, gzip", outcome=Skip("unsupported")),
        encoded("encoded-unknown", body("encoded-unknown"), "Content-Encoding: rot13"),
        encoded("head-of-thousands", body("head-of-thousands"), *(f"X-{n}: y" for n in range(2_000))),
        encoded("no-body", b"", outcome=Skip("empty")),
        encoded("charset-lies", page("charset-lies", "<p>château</p>").encode(), "X: y", outcome=holds(told("charset-lies"), "château")),
    ]  # fmt: skip


def kinds() -> list[Hazard]:
    text = told("wet")
    wet = record("conversion", text.encode(), ADDRESS + "wet", type="text/plain")
    up = record("response", answer(page("upwards").encode()), "http://a.example/../../../../etc/passwd")
    file = record("response", answer(page("file address").encode()), "file:///etc/passwd")
    return [
        rows("archives/text.wet", wet + record("conversion", b"", ADDRESS, type="text/plain") + wet.replace(b"wet", b"wot"), is_(text), Skip("empty"), is_(text)),
        rows("archives/swallowed.wet", wet + record("conversion", b"short", ADDRESS, type="text/plain", length=10**6) + wet, is_(text), Skip("broken"), is_(text)),
        rows("archives/upwards.warc", up + file, holds(told("upwards")), holds(told("file address"))),
        rows("archives/address-with-escapes.warc", record("response", answer(page("escapes").encode()), "http://a.example/\x1b]0;x\x07"), holds(told("escapes"))),
        rows("archives/addresses-equal.warc", good("same") + good("same"), holds(told("same")), holds(told("same"))),
        rows("archives/statuses.warc", b"".join(record("response", answer(page(status).encode(), status=status), ADDRESS + status[:3]) for status in ("301 Moved", "404 Not Found", "500 Oops", "999 ?")), *[Skip("http-status")] * 4),
        rows("archives/not-pages.warc", b"".join(record("response", answer(b"\x89PNG\r\n\x1a\n" + bytes(50), type=type), ADDRESS + type) for type in ("image/png", "text/html")), Skip("not-html"), Skip("binary")),
        rows("archives/no-address.warc", record("response", answer(page("no address").encode())), holds(told("no address"))),
        rows("archives/requests-between.warc", warcinfo() + record("request", b"GET / HTTP/1.1\r\n\r\n", ADDRESS, type="application/http; msgtype=request") + good("requested"), None, None, holds(told("requested"))),
        rows("archives/unknown-type.warc", record("surprise", b"x", ADDRESS) + good("surprised"), Skip("unsupported"), holds(told("surprised"))),
        rows("archives/segments.warc", good("x", extra="WARC-Segment-Number: 1\r\n"), Skip("unsupported")),
        one("archives/nothing-but-info.warc", warcinfo(), Skip("empty")),
        rows("archives/no-status-line.warc", record("response", b"GARBAGE\r\n\r\n" + page("x").encode(), ADDRESS), Skip("broken")),
        rows("archives/over-the-limit.warc.gz", gzipped(record("response", answer(b"<html>" + b"x" * 20_100_000), ADDRESS), good("after the large")), Skip("too-large"), holds(told("after the large"))),
    ]  # fmt: skip


def packings() -> list[Hazard]:
    names = [f"packed {n}" for n in range(4)]
    records = [good(name) for name in names]
    told_all = [holds(told(name)) for name in names]
    packed = [gzipped(one) for one in records]
    broken = [*packed[:1], flipped(packed[1], len(packed[1]) // 2), *packed[2:]]
    return [
        rows("archives/members.warc.gz", b"".join(packed), *told_all),
        rows("archives/one-member.warc.gz", gzipped(b"".join(records)), *told_all),
        rows("archives/frames.warc.zst", zstandard(*records), *told_all),
        rows("archives/damaged-member.warc.gz", b"".join(broken), told_all[0], Skip("broken"), *told_all[2:]),
        rows("archives/first-bytes-destroyed.warc.gz", flipped(flipped(b"".join(packed), 12), 40), Skip("broken"), *told_all[1:]),
        rows("archives/magic-destroyed.warc.gz", b"\0\0" + b"".join(packed)[2:], Skip("broken"), *told_all[1:]),
        rows("archives/magic-destroyed.warc.zst", b"\0\0" + zstandard(*records)[2:], Skip("broken"), *told_all[1:]),
        rows("archives/first-kilobyte-destroyed.warc.gz", b"\xa5" * len(packed[0]) + b"".join(packed[1:]), Skip("broken"), *told_all[1:]),
        rows("archives/marks-behind.warc.gz", b"".join(packed) + b"\x1f\x8b\x08" * 500_000, *told_all, Skip("broken")),
        rows("archives/garbage-behind.warc.gz", b"".join(packed) + b"garbage behind it", *told_all, Skip("broken")),
        rows("archives/empty-members.warc.gz", (gzip.compress(b"") + packed[0]) * 2, told_all[0], told_all[0]),
        rows("archives/bomb-member.warc.zst", zstandard(records[0]) + streamed("zst", 1_200, record("response", b"", ADDRESS, length=2 * 10**9, end=b"")) + zstandard(records[2]), told_all[0], Skip("too-large"), told_all[2]),
    ]  # fmt: skip


def days() -> list[Hazard]:
    """What a crawler writes in a day, whole and cut in the middle."""

    def chunked(body: bytes) -> bytes:
        return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)

    def said(n: int) -> tuple[bytes, Outcome | None]:
        name = f"day {n}"
        body = page(name).encode()
        made: list[tuple[bytes, tuple[str, ...]]] = [
            (chunked(body), ("Transfer-Encoding: chunked",)),
            (gzip.compress(body), ("Content-Encoding: gzip",)),
            (chunked(gzip.compress(body)), ("Transfer-Encoding: chunked", "Content-Encoding: gzip")),
            (zlib.compress(body), ("Content-Encoding: deflate",)),
        ]
        others = [
            (record("revisit", answer(b""), ADDRESS + name, extra="WARC-Truncated: length\r\n"), None),
            (record("metadata", b"via: x\r\nhopsFromSeed: L\r\n", ADDRESS, type="application/warc-fields"), None),
            (record("request", b"GET / HTTP/1.1\r\n\r\n", ADDRESS, type="application/http; msgtype=request"), None),
            (record("response", b"20261201\n192.0.2.1", "dns:a.example", type="text/dns"), Skip("not-html")),
        ]
        if n % 8 >= len(made):
            return others[n % 8 - len(made)]
        body, head = made[n % 8]
        return record("response", answer(body, *head), f"{ADDRESS}day-{n}"), holds(told(name))

    records, outcomes = zip(*(said(n) for n in range(24)), strict=True)
    whole, packed = b"".join(records), gzipped(*records)
    return [
        rows("archives/day.warc", whole, *outcomes),
        rows("archives/day.warc.gz", packed, *outcomes),
        rows("archives/day-cut.warc", b"".join(records[:17]) + records[17][:200], *outcomes[:17], Skip("broken")),
    ]


def holes() -> list[Hazard]:
    """Archives whose files claim what they do not hold: the rest of a disk, all zeros."""

    def sparse(*parts: bytes | int) -> Callable[[Path], None]:
        def plant(path: Path) -> None:
            with path.open("wb") as file:
                for part in parts:
                    if isinstance(part, int):
                        file.truncate(file.seek(part, io.SEEK_CUR))
                    else:
                        file.write(part)

        return plant

    length = 10**11
    head = record("response", b"", ADDRESS + "hole", length=length, end=b"")
    return [
        rows("archives/hole-in-a-block.warc", sparse(good("hole 1"), head, length, b"\r\n\r\n" + good("hole 3")), holds(told("hole 1")), Skip("broken"), holds(told("hole 3"))),
        rows("archives/hole-behind.warc", sparse(good("hole behind"), length), holds(told("hole behind")), Skip("broken")),
        rows("archives/hole-between.warc", sparse(good("hole between 1"), length, good("hole between 3")), holds(told("hole between 1")), Skip("broken"), holds(told("hole between 3"))),
    ]  # fmt: skip


def answers() -> list[Hazard]:
    """What `curl -i` and `wget --save-headers` write."""

    def saved(name: str, body: bytes, *head: str, outcome: Outcome | None = None, **changes: str) -> Hazard:
        path = f"answers/{name}"
        return one(path, answer(body, *head, **changes), outcome or holds(told(path), lacks=("HTTP/1.1", "X-Secret")))

    return [
        saved("whole.html", page("answers/whole.html").encode(), "X-Secret: header"),
        saved("whole-without-a-name", page("answers/whole-without-a-name").encode(), "X-Secret: header"),
        saved("gzipped", gzip.compress(page("answers/gzipped").encode()), "Content-Encoding: gzip"),
        saved(
            "not-found.html",
            page("answers/not-found.html").encode(),
            status="404 Not Found",
            outcome=Skip("http-status"),
        ),
        saved("picture", b"\x89PNG\r\n\x1a\n" + bytes(90), type="image/png", outcome=Skip("not-html")),
        one(
            "answers/redirects-without-end",
            b"HTTP/1.1 301 Moved\nA: b\n\n" * 100_000 + answer(page("x").encode()),
            Skip("broken", "answers"),
        ),
        saved("head-alone", b"", outcome=Skip("empty")),
    ]


def parquet() -> list[Hazard]:
    try:
        import pyarrow as pa
        from pyarrow import parquet as pq
    except ImportError:
        return []

    def table(columns: dict[str, list[Any]], **options: Any) -> bytes:
        out = io.BytesIO()
        pq.write_table(pa.table(columns), out, **options)
        return out.getvalue()

    names = [f"parquet {n}" for n in range(6)]
    texts = [told(name) for name in names]
    whole = table({"url": [ADDRESS + str(n) for n in range(6)], "text": texts}, row_group_size=2, compression="none")
    middle = whole.index(texts[2].encode())
    outcomes = [is_(text) for text in texts]
    deep: Any = "x"
    for _ in range(60):
        deep = [deep]
    return [
        rows("parquet/good.parquet", whole, *outcomes),
        rows("parquet/named.csv", whole, *outcomes),
        rows("parquet/in-gzip.parquet.gz", gzip.compress(whole), *outcomes),
        one("parquet/cut.parquet", whole[:-20], Skip("broken")),
        one("parquet/half.parquet", whole[: len(whole) // 2], Skip("broken")),
        one("parquet/mark-alone.parquet", b"PAR1", Skip("broken")),
        one("parquet/marks-alone.parquet", b"PAR1PAR1", Skip("broken")),
        one("parquet/footer-of-gigabytes.parquet", b"PAR1" + bytes(50) + b"\xff\xff\xff\x7fPAR1", Skip("broken")),
        one("parquet/footer-of-noise.parquet", whole[:-300] + bytes(n * 7 % 256 for n in range(292)) + whole[-8:], Skip("broken")),
        one("parquet/without-text.parquet", table({"a": [1], "b": [2]}), Skip("no-text")),
        one("parquet/without-rows.parquet", table({"text": pa.array([], pa.string())}), Skip("empty")),
        rows("parquet/nulls.parquet", table({"text": [None, texts[0]], "url": [None, None]}), Skip("no-text"), is_(texts[0])),
        rows("parquet/large-row.parquet", table({"text": ["x" * 20_000_001, texts[0]]}), Skip("too-large"), is_(texts[0])),
        one("parquet/deep-lists.parquet", table({"text": [texts[0]], "other": [deep]}), Skip("broken", "deep")),
        rows("parquet/bytes.parquet", table({"text": pa.array([texts[0].encode(), b"\xff\xfe\x81" * 60], pa.binary())}), is_(texts[0]), holds("")),
        rows("parquet/bomb.parquet", table({"text": pa.array(["x" * 10_000_000] * 8).dictionary_encode().cast(pa.string())}, use_dictionary=True, compression="zstd"), *[Skip("too-large", "characters")] * 7, rest=Skip("too-large", "expands")),
        rows("parquet/flipped-page.parquet", flipped(table({"text": texts}, write_page_checksum=True, compression="none"), 60), rest=Skip("broken")),
        rows("parquet/flipped-text.parquet", flipped(whole, middle), *outcomes[:2], holds(texts[2][1:]), *outcomes[3:]),
    ]  # fmt: skip
