"""Mutants: small pages and files of records of every kind that is read, damaged at random.

The same dice give the same mutants. Nothing in them comes from elsewhere.
"""

import gzip
import io
import json
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from benchmarks.campaigns.pages import sentence

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TAGS = "p div span a b i li ul table tr td h1 h2 br pre blockquote article script style iframe form select svg".split()
TOKENS = (
    b"<", b">", b"&", b'"', b"'", b"\0", b"\xff", b"\xfe\xff", b"\r", b"\n\n", b"{", b"}", b"[", b"]", b",", b"\\", b"\\u",
    b"\\ud800", b"<!--", b"-->", b"<![CDATA[", b"</", b"/>", b"&#1;", b"&#xFFFF;", b"<script>", b"<!DOCTYPE", b"\x1f\x8b\x08",
    b"\x28\xb5\x2f\xfd", b"WARC/1.0\r\n", b"HTTP/1.1 200 OK\r\n", b"\r\n\r\n", b"Content-Length: 99999\r\n", b"PAR1", b"PK\x03\x04",
    b"\xef\xbb\xbf", b"\xed\xa0\x80", b"NaN", b"1e999", b"null", b"---\n", b"```", b"| a |", b"# ", b"%s", b"\x1b[2J",
    "\u202e".encode(), "\u0301".encode() * 40, "\U000e0100\U000e0101".encode(),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    kind: str
    data: bytes


def mutant(dice: random.Random) -> Mutant:
    """Give the next mutant."""
    seeds = RARE if dice.random() < RARELY else SEEDS
    kind = dice.choice(list(seeds))
    data = seeds[kind](dice)
    for _ in range(dice.choice((1, 1, 2, 3, 8))):
        data = dice.choice(CHANGES)(dice, data)
    return Mutant(kind, PACKED[kind](data) if kind in PACKED and dice.random() < 0.5 else data)


def paragraphs(dice: random.Random) -> list[str]:
    told = [" ".join(sentence(dice) for _ in range(dice.randrange(1, 4))) for _ in range(dice.randrange(2, 7))]
    return told + dice.sample(told, dice.randrange(len(told)))


def page(dice: random.Random) -> bytes:
    parts = []
    for text in paragraphs(dice):
        tag = dice.choice(("p", "p", "p", "li", "blockquote", "h2", "td", "div", "pre"))
        parts.append(f"<{tag}>{text}</{tag}>")
    head = dice.choice(("", "<meta charset=utf-8>", "<meta charset=iso-8859-1>", '<script type="application/ld+json">{"author": "A"}</script>'))  # fmt: skip
    return f"<!DOCTYPE html><html lang=en><head><title>T</title>{head}</head><body><article>{''.join(parts)}</article></body></html>".encode()  # fmt: skip


def text(dice: random.Random) -> bytes:
    return dice.choice(("\n\n", "\n", "\r\n\r\n", "\r")).join(paragraphs(dice)).encode()


def markdown(dice: random.Random) -> bytes:
    marks = ("", "", "# ", "- ", "> ", "1. ", "| x | ")
    return "\n\n".join(dice.choice(marks) + told for told in paragraphs(dice)).encode()


def record(dice: random.Random) -> dict[str, object]:
    told = "\n\n".join(paragraphs(dice))
    return {"url": f"http://a.example/{dice.randrange(99)}", dice.choice(("text", "articleBody", "content")): told, "n": dice.random()}  # fmt: skip


def json_lines(dice: random.Random) -> bytes:
    return b"".join(json.dumps(record(dice)).encode() + b"\n" for _ in range(dice.randrange(1, 5)))


def json_array(dice: random.Random) -> bytes:
    return json.dumps([record(dice) for _ in range(dice.randrange(1, 4))], indent=dice.choice((None, 1))).encode()


def table(dice: random.Random) -> bytes:
    rows = [f'http://a.example/{n},"{" ".join(paragraphs(dice))}"' for n in range(dice.randrange(1, 4))]
    return ("url,text\n" + "\n".join(rows) + "\n").encode()


def warc_record(dice: random.Random, kind: str) -> bytes:
    if kind == "conversion":
        block, said = text(dice), "text/plain"
    else:
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(dice)
        said = "application/http; msgtype=response"
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://a.example/{dice.randrange(99)}\r\nContent-Type: {said}\r\n"
    return head.encode() + f"Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def warc(dice: random.Random) -> bytes:
    return b"".join(warc_record(dice, "response") for _ in range(dice.randrange(1, 4)))


def wet(dice: random.Random) -> bytes:
    return b"".join(warc_record(dice, "conversion") for _ in range(dice.randrange(1, 5)))


def members(dice: random.Random) -> bytes:
    return b"".join(gzip.compress(warc_record(dice, "response"), mtime=0) for _ in range(dice.randrange(1, 4)))


def packed_page(dice: random.Random) -> bytes:
    return gzip.compress(page(dice), mtime=0)


def frames(dice: random.Random) -> bytes:
    return zstd.compress(json_lines(dice))


def answer(dice: random.Random) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page(dice)


def extraction(dice: random.Random) -> bytes:
    return f'<doc title="T" date="2026-11-23"><main>{"".join(f"<p>{told}</p>" for told in paragraphs(dice))}</main></doc>'.encode()


@cache
def _parquet(number: int) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    dice, out = random.Random(number), io.BytesIO()
    rows = [record(dice) for _ in range(4)]
    columns = {"url": [row["url"] for row in rows], "text": [" ".join(paragraphs(dice)) for _ in rows]}
    parquet.write_table(pa.table(columns), out, row_group_size=2, compression=("none", "snappy", "zstd")[number % 3])
    return out.getvalue()


def parquet(dice: random.Random) -> bytes:
    return _parquet(dice.randrange(12))


SEEDS: dict[str, Callable[[random.Random], bytes]] = {
    "html": page, "txt": text, "md": markdown, "jsonl": json_lines, "json": json_array, "csv": table, "warc": warc,
    "wet": wet, "warc.gz": members, "html.gz": packed_page, "jsonl.zst": frames, "http": answer, "xml": extraction,
}  # fmt: skip
RARE = {"parquet": parquet}
RARELY = 0.02
"""A process of its own reads each of these."""
_gzip = partial(gzip.compress, mtime=0)
PACKED: dict[str, Callable[[bytes], bytes]] = {"warc": _gzip, "wet": _gzip, "txt": zstd.compress}


def flip(dice: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 4, 20))):
        if changed:
            changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def span(dice: random.Random, data: bytes) -> tuple[int, int]:
    start = dice.randrange(len(data) + 1)
    return start, min(len(data), start + dice.choice((1, 4, 40, 400, 4_000)))


def cut(dice: random.Random, data: bytes) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def behead(dice: random.Random, data: bytes) -> bytes:
    return data[dice.choice((1, 2, 3, 10, dice.randrange(len(data) + 1))) :]


def remove(dice: random.Random, data: bytes) -> bytes:
    start, end = span(dice, data)
    return data[:start] + data[end:]


def again(dice: random.Random, data: bytes) -> bytes:
    start, end = span(dice, data)
    return data[:end] + data[start:end] * dice.choice((1, 1, 2, 50)) + data[end:]


def splice(dice: random.Random, data: bytes) -> bytes:
    other = SEEDS[dice.choice(list(SEEDS))](dice)
    start, end = span(dice, other)
    at = dice.randrange(len(data) + 1)
    return data[:at] + other[start:end] + data[at:]


def token(dice: random.Random, data: bytes) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.choice(TOKENS) * dice.choice((1, 1, 1, 3, 100)) + data[at:]


def tag(dice: random.Random, data: bytes) -> bytes:
    at, name = dice.randrange(len(data) + 1), dice.choice(TAGS).encode()
    return (
        data[:at]
        + dice.choice((b"<%s>", b"</%s>", b"<%s x=y>", b"<%s ")) % name * dice.choice((1, 1, 5, 300))
        + data[at:]
    )


def swap(dice: random.Random, data: bytes) -> bytes:
    a, b = sorted((dice.randrange(len(data) + 1), dice.randrange(len(data) + 1)))
    return data[b:] + data[a:b] + data[:a]


def digits(dice: random.Random, data: bytes) -> bytes:
    """Change a number, and so a length that is told."""
    places = [at for at, byte in enumerate(data) if 0x30 <= byte <= 0x39]
    if not places:
        return data
    at = dice.choice(places)
    return data[:at] + dice.choice((b"0", b"9", b"-1", b"99999999", b"", b"x")) + data[at + 1 :]


def noise(dice: random.Random, data: bytes) -> bytes:
    start, end = span(dice, data)
    return data[:start] + dice.randbytes(end - start) + data[end:]


def recoded(dice: random.Random, data: bytes) -> bytes:
    to = dice.choice(("utf-16", "utf-16-le", "utf-32", "cp1252", "utf-7", "shift_jis"))
    return data.decode("utf-8", "replace").encode(to, "replace")


CHANGES = (flip, cut, behead, remove, again, splice, token, tag, swap, digits, noise, recoded)
