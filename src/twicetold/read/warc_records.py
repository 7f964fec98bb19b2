"""The records of a WARC file, and what stands where a record should.

Nothing is believed that the bytes do not bear out. A record ends where its Content-Length says
only if the next one, or the end of the file or member, is there; a header that stands inside a
block begins the next record, unless the digest of the block vouches for it. After a damage the
reading goes on with the next line that begins a header, or with the next member.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from twicetold.limits import MAX_HEADER
from twicetold.patterns import loop
from twicetold.read.digests import agrees
from twicetold.read.named_fields import NamedFields, parse_fields
from twicetold.read.stream import Refused
from twicetold.read.warc_tape import EXPANDED, Pieces, Tape

MAX_VOUCHED: Final = 100
"""After so many digests that did not vouch, a header inside a block is believed at once."""
_MAGIC: Final = b"WARC/"
_END: Final = b"\r\n\r\n"
_LINE_FEED: Final = 10
_FIELD = r"[\w.\-]++[ \t]*+:[^\n]*+\n" + loop(r"[ \t]++[^\s][^\n]*+\n")
_HEADER = re.compile(rf"WARC/(\d+\.\d+)[ \t]*+(\r?\n)({loop(_FIELD)})\r?\n".encode())
_BLANK_LINE = re.compile(rb"\n\r?\n")
_LINE_ENDS = re.compile(rb"[\r\n]*+")
_VERSION = re.compile(rb"0\.\d+|1\.[01]")
_DIGITS = re.compile(r"\d{1,20}", re.ASCII)
# Where all is lost already, a version line and any field after it will do; even inside a line,
# whose beginning may be what was damaged, where the field can be no other
_LIKELY = re.compile(
    rb"(?:\A|(?<=\n))WARC/[^\r\n]{1,16}\r?\n(?=[A-Za-z][A-Za-z0-9\-]*:)|WARC/[01]\.\d+\r?\n(?=WARC-[A-Za-z\-]+:)"
)
_LONGEST_LIKELY: Final = 128
_DOUBT: Final = " (what stands before it in the member could not be checked)"
_ANYWHERE: Final = 1 << 63
_SWALLOWED: Final = "its Content-Length takes in the next record"


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `block` is all of it, or its beginning where it is longer than the limit."""

    place: str
    fields: NamedFields
    block: bytes
    whole: bool


@dataclass(frozen=True, slots=True)
class Damage:
    """What stands where a record should, or what is left of one."""

    place: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class _Header:
    size: int
    line_end: bytes
    fields: NamedFields
    length: int

    @property
    def digest(self) -> str:
        return self.fields.get("warc-block-digest")


def records(pieces: Pieces, limit: int) -> Iterator[Record | Damage]:
    """Give every record and every damage in order, holding no block longer than `limit`."""
    return _Records(pieces, limit).all()


class _Records:
    def __init__(self, pieces: Pieces, limit: int) -> None:
        self._tape = Tape(pieces)
        self._limit = limit
        self._to_vouch = MAX_VOUCHED

    def all(self) -> Iterator[Record | Damage]:
        tape = self._tape
        while True:
            place = ""
            try:
                if not tape.skip_line_ends():
                    if tape.next_piece():
                        continue
                    return
                place = tape.place()
                yield self._record(place)
            except Refused as refused:
                place = place or tape.place()
                doubt = _DOUBT if tape.damaged and place.endswith(EXPANDED) else ""
                yield Damage(place, refused.reason, refused.detail + doubt)
                self._find_next()

    def _record(self, place: str) -> Record:
        """Read the record that begins here. One that is broken stays on the tape, but its first bytes."""
        tape = self._tape
        tape.want(len(_MAGIC))
        if not tape.data.startswith(_MAGIC):
            raise Refused("broken", "no record begins here")
        try:
            header = self._header()
        except Refused:
            tape.drop(len(_MAGIC))
            raise
        tape.drop(header.size)
        if header.length > self._limit:
            block = self._pass_over(header)
            self._check_end(0)
            return Record(place, header.fields, block, whole=False)
        self._take_in(header)
        self._check_end(header.length)
        block = bytes(tape.data[: header.length])
        tape.drop(header.length)
        if agrees(header.digest, block) is False:
            raise Refused("broken", "its digest says that it was changed")
        return Record(place, header.fields, block, whole=True)

    def _header(self) -> _Header:
        tape = self._tape
        while _BLANK_LINE.search(tape.data, 0, MAX_HEADER) is None:
            if len(tape.data) >= MAX_HEADER:
                raise Refused("broken", f"a header of more than {MAX_HEADER} bytes")
            if not tape.grow():
                raise Refused("broken", "its header is cut short")
        return _parsed(tape.data, 0)

    def _take_in(self, header: _Header) -> None:
        """Have the block on the tape. A header in it begins a record, unless the digest says otherwise."""
        inner, refused = self._filled(header)
        if refused:
            self._tape.drop(max(inner, 0))
            raise refused

    def _filled(self, header: _Header) -> tuple[int, Refused | None]:
        """Give where a header stands in the block (-1: nowhere), and why the block cannot be had."""
        tape, length = self._tape, header.length
        seen, inner = 0, -1
        while True:
            have = min(len(tape.data), length)
            inner = self._inner(header, seen, have) if inner < 0 else inner
            if inner >= 0 and not (header.digest and self._to_vouch):
                return inner, Refused("broken", _SWALLOWED)
            if len(tape.data) >= length:
                break
            seen = max(0, have - MAX_HEADER)
            try:
                grown = tape.grow()
            except Refused as damage:
                return inner, damage
            if not grown:
                return inner, Refused("broken", f"cut short: {len(tape.data)} bytes of {length}")
        if inner >= 0 and not agrees(header.digest, bytes(tape.data[:length])):
            self._to_vouch -= 1
            return inner, Refused("broken", _SWALLOWED)
        return inner, None

    def _pass_over(self, header: _Header) -> bytes:
        """Give the beginning of a block that is too long to be held, and leave it behind."""
        tape, left = self._tape, header.length
        while len(tape.data) < MAX_HEADER and tape.grow():
            pass
        beginning = bytes(tape.data[:MAX_HEADER])
        seen = 0
        while True:
            have = min(len(tape.data), left)
            if (inner := self._inner(header, seen, have)) >= 0:
                tape.drop(inner)
                raise Refused("broken", _SWALLOWED)
            if have == left:
                tape.drop(left)
                return beginning
            # One byte more than a header stays, to see whether it begins a line
            passed = max(0, have - MAX_HEADER - 1)
            seen = min(1, seen + passed)
            tape.drop(passed)
            left -= passed
            left -= tape.skip_hole(left - len(tape.data))
            tape.refuse_bomb()
            if not tape.grow():
                missing = left - len(tape.data)
                raise Refused("broken", f"cut short: {missing} bytes of {header.length} are missing")

    def _inner(self, header: _Header, begin: int, end: int) -> int:
        """Find a header that begins a line between two places of the block; -1 for none."""
        data = self._tape.data
        at = data.find(_MAGIC, begin, end + len(_MAGIC) - 1)
        while at >= 0:
            if (at == 0 or data[at - 1] == _LINE_FEED) and _begins_like(header, data, at):
                return at
            at = data.find(_MAGIC, at + 1, end + len(_MAGIC) - 1)
        return -1

    def _check_end(self, at: int) -> None:
        """Refuse a record behind which none begins, unless the two line ends of its own stand there."""
        tape = self._tape
        tape.want(at + len(_END))
        ended = tape.data.startswith(_END, at)
        while (end := _line_ends(tape.data, at)) == len(tape.data) and end < at + MAX_HEADER:
            if not tape.more():
                if tape.damaged:
                    raise Refused("broken", "it ends in a damage")
                return
        tape.want(max(end, at + len(_END)) + len(_MAGIC))
        if not ended and not tape.data.startswith(_MAGIC, end) and not _is_nearly_end(tape.data, at):
            raise Refused("broken", "no record ends where its Content-Length says")

    def _find_next(self) -> None:
        """Go to the next line that begins a header, or to the end of this piece."""
        tape = self._tape
        while (found := _LIKELY.search(tape.data) if _MAGIC in tape.data else None) is None:
            tape.drop(max(0, len(tape.data) - _LONGEST_LIKELY))
            try:
                tape.refuse_bomb()
                tape.skip_hole(_ANYWHERE)
                if not tape.more():
                    break
            except Refused:
                break
        tape.drop(found.start() if found else len(tape.data))


def _parsed(data: bytearray, at: int) -> _Header:
    """Read the header that begins at a place; refuse one that does not say what a record needs."""
    found = _HEADER.match(data, at, at + MAX_HEADER)
    if found is None:
        raise Refused("broken", "its header is malformed")
    if not _VERSION.fullmatch(found[1]):
        raise Refused("broken", f"WARC version {found[1].decode()} is not known")
    fields = parse_fields(found[3])
    lengths = set(fields.all("content-length"))
    if len(lengths) != 1 or not _DIGITS.fullmatch(length := lengths.pop()):
        raise Refused("broken", "its Content-Length is missing or no single number")
    if not fields.get("warc-type"):
        raise Refused("broken", "its WARC-Type is missing")
    return _Header(found.end() - at, bytes(found[2]), fields, int(length))


def _line_ends(data: bytearray, at: int) -> int:
    found = _LINE_ENDS.match(data, at)
    return found.end() if found else at


def _is_nearly_end(data: bytearray, at: int) -> bool:
    """Tell two line ends of which one byte is damaged, with a record behind them."""
    tail = data[at : at + len(_END)]
    right = sum(one == other for one, other in zip(tail, _END, strict=False))
    return right >= len(_END) - 1 and data.startswith(_MAGIC, at + len(_END))


def _begins_like(header: _Header, data: bytearray, at: int) -> bool:
    try:
        return _parsed(data, at).line_end == header.line_end
    except Refused:
        return False
