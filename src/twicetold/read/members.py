"""gzip members and zstd frames one by one, so that a damaged one costs itself alone.

The members of an archive are records: where `compressed` reads them as one stream that ends with
the first damage, this goes on with the next member that can be found.
"""

from collections.abc import Callable

from twicetold.limits import FREE_EXPANSION, MAX_RATIO
from twicetold.read.packing import (
    DAMAGE,
    GZIP,
    ZSTD,
    Dictionary,
    Expander,
    Packing,
    dictionary_in,
    is_skippable,
    packing_of,
)
from twicetold.read.stream import CHUNK, SMALLEST_PACKED, ByteStream, Refused

MAX_REWINDS = 1000
"""After so many damaged members the search goes on from the damage, no longer from their start."""
MAX_PROBES = 50_000
"""After so many bytes that only looked like the start of a member the search is given up."""
_FED = 1 << 12
_REWIND = 1 << 20
"""So many packed bytes back: a damage is noticed late, when later members were taken for its own."""
_PROBE = 1 << 16
NEAR = 1 << 19
"""So far a member is looked for behind a start that is destroyed."""
_LOOKED_AT = 64
_MAX_SKIPPABLE = 1 << 25


def start_after_damage(packed: ByteStream, wanted: Callable[[bytes], object], size: int) -> bytes:
    """Give the first bytes of the first member whose start is `wanted`; none if it is not near."""
    packing = packing_of(packed.peek(10))
    if packing is None:
        return b""
    members = Members(_beginning(packed, NEAR), packing)
    while True:
        try:
            if not members.begin():
                return b""
            if wanted(start := members.read(size)):
                return start
            members.leave()
        except Refused:
            continue


def packing_after_damage(start: bytes) -> Packing | None:
    """Tell the packing of an archive whose first member was destroyed, by a later one that holds a record."""
    if packing_of(start) or b"\0" not in start:
        return None
    for packing in (GZIP, ZSTD):
        at, looks = start.find(packing.magic), _LOOKED_AT
        while at >= 0 and looks:
            if _begins_record(packing, start[at : at + _FED]):
                return packing
            at, looks = start.find(packing.magic, at + 1), looks - 1
    return None


def _begins_record(packing: Packing, packed: bytes) -> bool:
    try:
        return packing.expander(None).decompress(packed, 5) == b"WARC/"
    except DAMAGE:
        return False


def _beginning(stream: ByteStream, room: int) -> ByteStream:
    def read(size: int) -> bytes:
        nonlocal room
        piece = stream.read(min(size, room)) if room else b""
        room -= len(piece)
        return piece

    return ByteStream(read)


class Members:
    """The members of a file: `begin` one, `read` it to its end, begin the next."""

    def __init__(self, packed: ByteStream, packing: Packing) -> None:
        self.start = 0
        """Where in the file the present member begins."""
        self._packed = packed
        self._packing = packing
        self._dictionary: Dictionary | None = None
        self._expander: Expander | None = None
        self._held = bytearray()
        self._base = 0
        """Where in the file `_held` begins."""
        self._at = 0
        """The place in the file that is read next."""
        self._expanded = 0
        self._damaged = False
        self._exhausted = False
        self._rewinds = MAX_REWINDS
        self._probes = MAX_PROBES

    def begin(self) -> bool:
        """Go to the next member; False at the end of the file.

        Raise `Refused` where bytes stand that are no member; the next call goes on behind them.
        """
        came_from_damage = self._damaged
        if came_from_damage:
            self._after_damage()
        else:
            self._skip_padding()
        junk = self._at
        found = self._find(sure=not came_from_damage)
        self._expander = None
        self._damaged = False
        if self._at > junk and not came_from_damage:
            self.start, length = junk, self._at - junk
            raise Refused("broken", f"{length} bytes that are no {self._packing.name} member")
        if found:
            self.start = self._at
            self._expanded = 0
            self._expander = self._packing.expander(self._dictionary)
        return found

    def read(self, size: int = CHUNK) -> bytes:
        """Give at most `size` bytes, none at the end of the member, whose checksum was right."""
        if self._expander is None or self._damaged:
            return b""
        while not self._expander.eof:
            if piece := self._expand(self._expander, size):
                self._expanded += len(piece)
                if self._expanded > FREE_EXPANSION:
                    self.refuse_bomb()
                return piece
        return b""

    def leave(self) -> None:
        """Read no more of this member: the next is looked for instead of being read up to."""
        self._damaged = True

    def refuse_bomb(self, ratio: int = MAX_RATIO) -> None:
        """Refuse the rest of a member whose expansion so far is out of all proportion."""
        if self._expanded > ratio * max(self._at - self.start, SMALLEST_PACKED):
            self._damaged = True
            raise Refused("too-large", f"expands more than {ratio} times")

    def skip_hole(self, _most: int, /) -> int:
        """Pass over nothing: what is compressed has no holes."""
        return 0

    def _expand(self, expander: Expander, size: int) -> bytes:
        fed = expander.needs_input
        data = self._feed() if fed else b""
        try:
            piece = expander.decompress(data, size)
        except DAMAGE as error:
            self._damaged = True
            raise Refused("broken", f"{self._packing.name}: {error}") from None
        if expander.eof:
            self._at -= len(expander.unused_data)
        elif fed and not data and not piece:
            self._damaged = True
            raise Refused("broken", f"the {self._packing.name} member is cut short")
        return piece

    def _feed(self) -> bytes:
        """Take packed bytes, and let go of those to which no search will return."""
        if (old := max(self.start, self._at - _REWIND) - self._base) > 0:
            del self._held[:old]
            self._base += old
        self._hold(_FED)
        begin = self._at - self._base
        data = bytes(self._held[begin : begin + _FED])
        self._at += len(data)
        return data

    def _hold(self, size: int) -> int:
        """Try to have `size` bytes from the present place; say how many there are."""
        while (have := self._base + len(self._held) - self._at) < size:
            if self._exhausted or not (piece := self._more_packed()):
                break
            self._held += piece
        return have

    def _more_packed(self) -> bytes:
        # What the system refuses to give is told once; from then on the file ends there
        self._exhausted = True
        piece = self._packed.read()
        self._exhausted = not piece
        return piece

    def _after_damage(self) -> None:
        if self._rewinds:
            self._rewinds -= 1
            self._at = max(self.start + 1, self._base)

    def _skip_padding(self) -> None:
        """Skip what may stand between members: zeros, and frames of zstd without data."""
        while self._packing is ZSTD and self._skip_frame():
            pass
        while self._expander is not None and self._hold(1):
            begin = self._at - self._base
            if self._held[begin]:
                return
            rest = self._held[begin:]
            zeros = len(rest) - len(rest.lstrip(b"\0"))
            self._at += zeros
            self._drop_passed()

    def _drop_passed(self) -> None:
        del self._held[: self._at - self._base]
        self._base = self._at

    def _find(self, *, sure: bool) -> bool:
        """Go to the next member. Where `sure`, one that begins right here is taken unseen."""
        magic = self._packing.magic
        if sure and self._hold(len(magic)) and self._held.startswith(magic, self._at - self._base):
            return True
        while True:
            found = self._held.find(magic, self._at - self._base)
            if found >= 0:
                self._at = self._base + found
                if self._probes and self._is_member():
                    return True
                self._probes = max(0, self._probes - 1)
                self._at += 1
                continue
            kept = min(len(magic) - 1, self._hold(0))
            self._at += self._hold(0) - kept
            self._drop_passed()
            if self._hold(kept + 1) == kept:
                self._at += kept
                return False

    def _is_member(self) -> bool:
        """Tell a member from bytes that only look like its start: it can be expanded."""
        self._hold(_PROBE)
        begin = self._at - self._base
        probe = bytes(self._held[begin : begin + _PROBE])
        expander = self._packing.expander(self._dictionary)
        try:
            first = expander.decompress(probe, 5)
            if first.startswith(b"WARC/"):
                # A damage further on is its own: it is listed when it is read
                return True
            if self._packing is GZIP and not first and not expander.eof:
                return False  # a head without end, of which every few bytes may seem another
            if not expander.eof:
                expander.decompress(b"", _PROBE)
        except DAMAGE:
            return False
        return True

    def _skip_frame(self) -> bool:
        """Skip a frame of zstd that holds no data; the first may hold the dictionary of the others."""
        if self._hold(8) < 8:
            return False
        begin = self._at - self._base
        head = bytes(self._held[begin : begin + 8])
        size = int.from_bytes(head[4:], "little")
        if not is_skippable(head) or size > _MAX_SKIPPABLE or self._hold(8 + size) < 8 + size:
            return False
        # A size that lies would take the next frames with it
        self._hold(8 + size + 4)
        if (behind := bytes(self._held[begin + 8 + size : begin + 12 + size])) and packing_of(behind) is not ZSTD:
            return False
        if self._at == 0:
            self._dictionary = dictionary_in(head, bytes(self._held[begin + 8 : begin + 8 + size]))
        self._at += 8 + size
        return True
