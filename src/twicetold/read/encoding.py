"""From bytes to text, for all that is not HTML: HTML says its encoding itself."""

import codecs
import re
from functools import partial

import charset_normalizer

from twicetold.characters import decode_surrogates
from twicetold.limits import MAX_UNDECODABLE
from twicetold.read.stream import ByteStream, Refused

_SAMPLE = 1 << 16
# Longest first: the mark of UTF-32 begins with that of UTF-16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_EASTERN = frozenset({
    "Croatian", "Czech", "Estonian", "Hungarian", "Latvian", "Lithuanian", "Polish", "Romanian",
    "Slovak", "Slovene", "Turkish",
})  # fmt: skip
_EASTERN_LETTERS = frozenset("ýšžðþõûÝŠŽ")
"""What the letters of an Eastern encoding look like when they are read as Western."""
_LATIN = frozenset({
    "Basic Latin", "Latin-1 Supplement", "Latin Extended-A", "Latin Extended-B",
    "Latin Extended Additional", "General Punctuation", "Currency Symbols", "Letterlike Symbols",
    "Control character", "Spacing Modifier Letters", "Superscripts and Subscripts",
    "Alphabetic Presentation Forms", "Mathematical Operators", "Geometric Shapes",
})  # fmt: skip
# A sign that no Western word has inside, so that it must be a letter of another encoding
_SIGN_IN_WORD = re.compile(r"[^\W\d_][\x80-\x9f¡-©«¬®-¶¸-¿×÷€‚„…†‡ˆ‰‹“”•˜™›][^\W\d_]")


def wide_encoding(head: bytes) -> str | None:
    """Name UTF-16 or UTF-32 by the byte-order mark, or UTF-16 by where its zeros stand: a mark may be wrong."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            told = _by_zeros(head[len(mark) :]) if name.startswith("utf-16") else None
            return None if name == "utf-8" else told or name
    return _by_zeros(head)


def _by_zeros(head: bytes) -> str | None:
    size = len(head) // 2
    if size < 16 or 0 not in head:
        return None
    zeros = head[0 : 2 * size : 2].count(0), head[1 : 2 * size : 2].count(0)
    for here, there, name in ((*zeros[::-1], "utf-16-le"), (*zeros, "utf-16-be")):
        if here > 0.4 * size and there <= 0.02 * size:
            return name
    return None


def without_mark(data: bytes) -> bytes:
    """Drop a byte-order mark."""
    for mark, _ in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :]
    return data


def decode(data: bytes) -> str:
    """Give the text of a whole file without its byte-order mark. Refuse as `Decoder` does."""
    if wide := wide_encoding(data[:_SAMPLE]):
        return _checked(without_mark(data).decode(wide, "replace"))
    return Decoder().decode(data.removeprefix(codecs.BOM_UTF8))


class Decoder:
    """Decodes the parts of one file, so that the encoding of one bad line serves the next.

    What is not UTF-8 goes by its frequencies, and what is Western is read as Windows-1252. Never
    UTF-7. What is more than 5 % undecodable is refused.
    """

    def __init__(self) -> None:
        self._guess: str | None = None

    def decode(self, data: bytes) -> str:
        try:
            return _checked(data.decode())
        except UnicodeDecodeError as error:
            wrong = error.start
        if (paired := decode_surrogates(data)) is not None:
            return paired
        text = data.decode("utf-8", "replace")
        lost = text.count("\ufffd")
        right = len(text) - len(text.encode("ascii", "ignore")) - lost
        if right <= lost:
            # More bytes fail as UTF-8 than pass: it is something else, not damaged UTF-8
            text = data.decode(self._guessed(data, wrong), "replace")
        return _checked(text)

    def _guessed(self, data: bytes, wrong: int) -> str:
        if self._guess is None:
            begin = max(wrong - _SAMPLE // 4, 0)
            self._guess = _likely(data[begin : begin + _SAMPLE])
        return self._guess


def as_utf8(stream: ByteStream) -> ByteStream:
    """Give the same text with bytes that can be cut at line feeds, without a mark."""
    head = stream.peek(_SAMPLE)
    wide = wide_encoding(head)
    if mark := len(head) - len(without_mark(head)):
        stream.read(mark)
    if wide is None:
        return stream
    decoder = codecs.getincrementaldecoder(wide)("replace")
    return stream.recoded(partial(_recoded, stream, decoder))


def _recoded(stream: ByteStream, decoder: codecs.IncrementalDecoder, size: int) -> bytes:
    # Two bytes of UTF-16 become at most three: a half of what is asked for never gives too many
    while piece := stream.read(max(size // 2, 4)):
        if text := decoder.decode(piece):
            return text.encode("utf-8", "replace")
    return decoder.decode(b"", final=True).encode("utf-8", "replace")


def _checked(text: str) -> str:
    lost = text.count("\ufffd")
    if lost > MAX_UNDECODABLE * len(text):
        raise Refused("encoding", f"{lost} of {len(text)} characters cannot be decoded")
    return text


def _likely(sample: bytes) -> str:
    western = sample.decode("cp1252", "replace")
    # Frequencies of a few words alone are guessed wrongly; told five times they are not
    best = charset_normalizer.from_bytes(sample * 5 if len(sample) < 2000 else sample).best()
    if best is None:
        return "utf-8" if "\ufffd" in western else "cp1252"
    if _SIGN_IN_WORD.search(western) or not _LATIN.issuperset(best.alphabets):
        return best.encoding
    if _EASTERN.intersection(best.languages[:2]) and _EASTERN_LETTERS.intersection(western):
        return best.encoding
    return "cp1252"
