"""Compressed files: bombs, damage, several members, layers, and what only looks compressed."""

import bz2
import gzip
import io
import json
import lzma
import sys
import tarfile
import zipfile
import zlib

from tests.hostile.hazard import Hazard, Skip, holds, is_, one, page, rows, told

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PACKERS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd.compress}
NOTHING = b"\0" * (1 << 20)


def hazards() -> list[Hazard]:
    return [*bombs(), *members(), *damage(), *lies()]


def streamed(kind: str, megabytes: int, head: bytes = b"", filler: bytes = b" ") -> bytes:
    """Pack many equal bytes without ever holding them."""
    piece = filler * ((1 << 20) // len(filler))
    if kind == "gz":
        packer = zlib.compressobj(1, wbits=31)
    elif kind == "bz2":
        packer = bz2.BZ2Compressor()
    elif kind == "xz":
        packer = lzma.LZMACompressor(preset=0)
    else:
        packer = zstd.ZstdCompressor(level=1)
    parts = [packer.compress(head)] + [packer.compress(piece) for _ in range(megabytes)]
    return b"".join([*parts, packer.flush()])


def bombs() -> list[Hazard]:
    start = page("bomb").encode()
    found = [
        one(f"packed/bombs/page.html.{kind}", streamed(kind, 24, start), Skip("too-large", "bytes")) for kind in PACKERS
    ]
    found += [
        one(f"packed/bombs/text.txt.{kind}", streamed(kind, 24, b"words and ", b"words and "), Skip("too-large"))
        for kind in PACKERS
    ]
    line = (json.dumps({"text": told("before the bomb")}) + '\n{"text": "').encode()
    return [
        *found,
        rows("packed/bombs/line.jsonl.gz", streamed("gz", 24, line, b"x"), is_(told("before the bomb")), rest=Skip("too-large")),
        rows("packed/bombs/cell.csv.gz", streamed("gz", 24, b'url,text\nhttp://a.example/,"', b"x"), Skip("too-large")),
        one("packed/bombs/array.json.zst", streamed("zst", 24, b'[{"text": "', b"x"), Skip("too-large")),
        one("packed/bombs/nothing.gz", streamed("gz", 24, b"", b"\0"), Skip("binary")),
        one("packed/bombs/blanks.txt.xz", streamed("xz", 24), Skip("too-large")),
        one("packed/bombs/nineteen-megabytes-of-tags.html", gzip.compress(b"<p>a" * 2_000_000), Skip("too-large", "tags")),
        one("packed/bombs/dictionary-of-a-gigabyte.xz", lzma.compress(start, filters=[{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 30}]), Skip("too-large", "unpacked")),
        one("packed/bombs/bomb-in-a-bomb.gz", gzip.compress(streamed("gz", 24)), Skip("unsupported", "more than once")),
    ]  # fmt: skip


def members() -> list[Hazard]:
    text = told("members").encode()
    half = len(text) // 2
    found = []
    for kind, pack in PACKERS.items():
        name = f"packed/members/two.{kind}"
        found.append(one(name, pack(told(name)[:40].encode()) + pack(told(name)[40:].encode()), is_(told(name))))
        name = f"packed/members/plain.{kind}"
        found.append(one(name, pack(page(name).encode()), holds(told(name))))
    lines = [json.dumps({"text": told(f"member {n}")}).encode() + b"\n" for n in range(3)]
    return [
        *found,
        one("packed/members/hundreds.gz", b"".join(gzip.compress(text[n : n + 1]) for n in range(len(text))), is_(told("members"))),
        one("packed/members/empty-ones-between.gz", gzip.compress(text[:half]) + gzip.compress(b"") * 50 + gzip.compress(text[half:]), is_(told("members"))),
        one("packed/members/empty-by-the-thousand.gz", gzip.compress(b"") * 20_000 + gzip.compress(told("behind the empty").encode()), is_(told("behind the empty"))),
        one("packed/members/zeros-behind.gz", gzip.compress(told("zeros").encode()) + b"\0" * 5_000, is_(told("zeros"))),
        one("packed/members/skippable-frame.zst", b"\x50\x2a\x4d\x18\x04\0\0\0abcd" + zstd.compress(told("frame").encode()), is_(told("frame"))),
        rows("packed/members/a-record-a-member.jsonl.gz", b"".join(map(gzip.compress, lines)), *(is_(told(f"member {n}")) for n in range(3))),
        one("packed/members/twice.gz", gzip.compress(gzip.compress(text)), Skip("unsupported", "more than once")),
        one("packed/members/zst-in-gz", gzip.compress(zstd.compress(text)), Skip("unsupported", "more than once")),
        one("packed/members/nothing-in-it.gz", gzip.compress(b""), Skip("empty")),
    ]  # fmt: skip


def damage() -> list[Hazard]:
    found = []
    for kind, pack in PACKERS.items():
        packed = pack((told(f"cut {kind}", 400)).encode())
        found.append(one(f"packed/damage/cut.txt.{kind}", packed[: len(packed) // 2], Skip("broken")))
        found.append(one(f"packed/damage/first-bytes-alone.{kind}", packed[:11], Skip("broken")))
    text = told("rest", 40).encode()
    good = gzip.compress(text)
    lines = "".join(json.dumps({"text": told(f"line {n}", 40)}) + "\n" for n in range(40)).encode()
    return [
        *found,
        one("packed/damage/name-without-end.gz", b"\x1f\x8b\x08\x08\0\0\0\0\0\xff" + b"n" * 5_000_000, Skip("broken")),
        one("packed/damage/wrong-checksum.txt.gz", good[:-8] + b"\0" * 8, Skip("broken")),
        one("packed/damage/flipped-byte.txt.xz", flipped(lzma.compress(text), 60), Skip("broken")),
        one("packed/damage/garbage-behind.txt.gz", good + b"garbage, and more of it", Skip("broken")),
        one("packed/damage/page-without-its-end.html.gz", gzip.compress(page("endless").encode())[:-9], Skip("broken")),
        rows("packed/damage/records-before-it.jsonl.gz", gzip.compress(lines[:4_000]) + b"\x1f\x8b\x08\x00broken", *(is_(told(f"line {n}", 40)) for n in range(lines[:4_000].count(b"\n"))), rest=Skip("broken")),
    ]  # fmt: skip


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 255]) + data[place + 1 :]


def lies() -> list[Hazard]:
    zipped, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("../../outside.html", page("zipped"))
    with tarfile.open(fileobj=tarred, mode="w:gz") as archive:
        entry = tarfile.TarInfo("../../outside.html")
        entry.size = len(page("tarred"))
        archive.addfile(entry, io.BytesIO(page("tarred").encode()))
    return [
        one("packed/lies/a-page.gz", page("no gzip"), holds(told("no gzip"))),
        one("packed/lies/a-text.zst", told("no zstd"), is_(told("no zstd"))),
        one("packed/lies/gzip.html", gzip.compress(page("gzipped").encode()), holds(told("gzipped"))),
        one("packed/lies/bzip2", bz2.compress(told("bzipped").encode()), is_(told("bzipped"))),
        one("packed/lies/begins-like-bzip2.txt", "BZh is how such a file begins. " + told("bzh"), is_("BZh is how such a file begins. " + told("bzh"))),
        one("packed/lies/archive.zip", zipped.getvalue(), Skip("binary")),
        one("packed/lies/archive.tar.gz", tarred.getvalue(), Skip("binary")),
        one("packed/lies/named-page-but-zip.html", zipped.getvalue(), Skip("binary")),
        one("packed/lies/seven-zip.txt", b"7z\xbc\xaf\x27\x1c" + bytes(range(256)), Skip("binary")),
        one("packed/lies/lz4.txt", b"\x04\x22\x4d\x18" + bytes(range(256)), Skip("binary")),
        one("packed/lies/zlib-without-a-name.html", zlib.compress(page("zlib").encode()), Skip("binary")),
    ]  # fmt: skip
