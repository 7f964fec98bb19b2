"""WARC records, built for the tests as crawlers write them."""

import base64
import gzip
import hashlib
import sys
import zlib

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

DATE = "2026-11-23T08:00:00Z"


def block_digest(block: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(block).digest()).decode()


def record(
    kind: str,
    block: bytes,
    url: str | None = None,
    *,
    type: str = "application/http; msgtype=response",
    length: object = None,
    version: str = "WARC/1.1",
    digest: str | None = None,
    extra: str = "",
    end: bytes = b"\r\n\r\n",
) -> bytes:
    """Build a record; what is not told is as it should be."""
    lines = [version, f"WARC-Type: {kind}", "WARC-Record-ID: <urn:uuid:0>", f"WARC-Date: {DATE}"]
    lines += [f"WARC-Target-URI: {url}"] if url else []
    lines += [f"WARC-Block-Digest: {digest}"] if digest else []
    lines += [f"Content-Type: {type}"] if type else []
    lines += [f"Content-Length: {len(block) if length is None else length}"]
    return ("\r\n".join(lines) + "\r\n" + extra + "\r\n").encode("latin-1") + block + end


def html(text: str) -> bytes:
    return f"<!DOCTYPE html><html><body><p>{text}</p></body></html>".encode()


def answer(body: bytes, *head: str, status: str = "200 OK", type: str = "text/html; charset=utf-8") -> bytes:
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {type}"] if type else []), *head]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def response(number: int, **changes: object) -> bytes:
    """Build a good record of the page `http://a.example/N`, or one that differs as told."""
    block = answer(html(f"Page {number}."))
    return record("response", block, f"http://a.example/{number}", **changes)  # type: ignore[arg-type]


def warcinfo() -> bytes:
    return record("warcinfo", b"software: a crawler\r\n", type="application/warc-fields")


def gzipped(*records: bytes) -> bytes:
    """Pack each record as a member of its own."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def zstandard(*records: bytes) -> bytes:
    """Pack each record as a frame of its own, with a checksum."""
    checked = {zstd.CompressionParameter.checksum_flag: 1}
    return b"".join(zstd.compress(one, options=checked) for one in records)


def deflated(data: bytes, window: int = -15) -> bytes:
    packer = zlib.compressobj(wbits=window)
    return packer.compress(data) + packer.flush()


def zstandard_with_dictionary(*records: bytes) -> bytes:
    """Pack each record with a dictionary that stands in the first frame, as the archives of wget-at do."""
    known = zstd.train_dict([b"%s %d" % (one, number) for one in records for number in range(40)], 4000)
    content = known.dict_content
    frame = b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content
    return frame + b"".join(zstd.compress(one, zstd_dict=known) for one in records)
