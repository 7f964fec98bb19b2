"""Articles and their words in memory up to a size, beyond it in a file.

The file is a nameless one: it goes with the process, however that ends. Nothing in it outlives a
run. Raises `OutputError` where it cannot be written or read.
"""

import json
import struct
import tempfile
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

import numpy as np

from twicetold.columns import Growing, Int32, Int64, Words
from twicetold.errors import OutputError
from twicetold.model import Article, Paragraph, ParagraphKind
from twicetold.words import tokenise

_KINDS: Final = tuple(ParagraphKind)
_FACTS: Final = ("id", "source", "url", "host", "title", "author", "date", "language", "meta", "hidden_by_extractor", "record")  # fmt: skip
_COLUMNS: Final = (np.uint64, np.int32, np.int32, np.uint8, np.int32, np.int32)
"""The kinds of the columns of `Words`, in their order."""
_LENGTHS: Final = struct.Struct("<9I")
_FIXED: Final = 2_000
_A_PARAGRAPH: Final = 160
"""About what an article and a paragraph take in memory beside the text and the words, in bytes."""


class Spill:
    """Byte strings by number, in memory up to `room` bytes together, the others in a file in `folder`."""

    def __init__(self, folder: Path | None, room: int) -> None:
        self._folder = folder
        self._room = room
        self._held: dict[int, bytes] = {}
        self._places = Growing(np.int64)
        """Where in the file each begins and how long it is, two values each."""
        self._file: IO[bytes] | None = None
        self._end = 0

    def __len__(self) -> int:
        return len(self._places) // 2

    def append(self, data: bytes) -> int:
        """Keep a byte string; give its number."""
        number = len(self)
        if len(data) <= self._room:
            self._room -= len(data)
            self._held[number] = data
            self._places.extend(np.zeros(2, np.int64))
            return number
        with self._touched():
            if self._file is None:
                self._file = tempfile.TemporaryFile(dir=self._folder, prefix=".twicetold-", buffering=0)  # noqa: SIM115
            self._file.seek(self._end)
            _write_all(self._file, data)
        self._places.extend(np.array([self._end, len(data)], np.int64))
        self._end += len(data)
        return number

    def get(self, number: int) -> bytes:
        """Give the byte string of a number."""
        if number in self._held or self._file is None:
            return self._held[number]
        start, length = map(int, self._places.values[2 * number : 2 * number + 2])
        with self._touched():
            self._file.seek(start)
            data = _read_all(self._file, length)
        if len(data) < length:
            raise OutputError(f"{self._folder}: what was put aside there is cut short")
        return data

    def close(self) -> None:
        """Let all go."""
        self._held.clear()
        if self._file is not None:
            with suppress(OSError):
                self._file.close()

    @contextmanager
    def _touched(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(
                f"{self._folder}: nothing can be put aside there ({error.strerror}). The same command goes on from here"
            ) from error


class FiledArticles:
    """Articles and their words by rank, from 0; what was not asked for lately is in a file beyond `room` bytes."""

    def __init__(self, folder: Path | None, room: int) -> None:
        self._room = room
        self._near: OrderedDict[int, tuple[Article, Words]] = OrderedDict()
        self._far = Spill(folder, 0)
        self._filed: dict[int, int] = {}
        self._size = 0
        self._hosts: list[str] = []
        self._known_hosts: dict[str, str] = {}
        self._ranks = Growing(np.int64)
        self._ordinals = Growing(np.int32)

    def put(self, articles: Sequence[Article]) -> range:
        """Add articles that follow all others; give their ranks."""
        ranks = range(len(self._hosts), len(self._hosts) + len(articles))
        for rank, article in zip(ranks, articles, strict=True):
            self._hosts.append(self._known_hosts.setdefault(article.host, article.host))
            self._ranks.extend(np.full(len(article.paragraphs), rank, np.int64))
            self._ordinals.extend(np.arange(len(article.paragraphs), dtype=np.int32))
            self._remember(rank, (article, tokenise(article.text, article.paragraphs)))
        return ranks

    def article(self, rank: int) -> Article:
        """Give the article of a rank."""
        return self._both(rank)[0]

    def words(self, rank: int) -> Words:
        """Give its words."""
        return self._both(rank)[1]

    def host(self, rank: int) -> str | None:
        """Give its host."""
        return self._hosts[rank]

    def places(self, numbers: Int64) -> tuple[Int64, Int32]:
        """Give rank and ordinal of some paragraph numbers."""
        return self._ranks.values[numbers], self._ordinals.values[numbers]

    def close(self) -> None:
        """Let all go."""
        self._near.clear()
        self._far.close()

    def _both(self, rank: int) -> tuple[Article, Words]:
        near = self._near.get(rank)
        if near is not None:
            self._near.move_to_end(rank)
            return near
        found = unpacked(self._far.get(self._filed[rank]))
        self._remember(rank, found)
        return found

    def _remember(self, rank: int, both: tuple[Article, Words]) -> None:
        self._near[rank] = both
        self._size += size_of(*both)
        while self._size > self._room and len(self._near) > 1:
            other, old = self._near.popitem(last=False)
            self._size -= size_of(*old)
            if other not in self._filed:
                self._filed[other] = self._far.append(packed(*old))


def size_of(article: Article, words: Words | None = None) -> int:
    """Say about how many bytes of memory an article and its words take."""
    text = article.text.__sizeof__() + _A_PARAGRAPH * len(article.paragraphs) + _FIXED
    return text if words is None else text + sum(column.nbytes for column in _columns(words))


def packed(article: Article, words: Words | None = None) -> bytes:
    """Give an article, and its words, as bytes."""
    facts = json.dumps({name: getattr(article, name) for name in _FACTS}).encode("ascii")
    text = article.text.encode("utf-8", "surrogatepass")
    rows = [(_KINDS.index(p.kind), p.start, p.end) for p in article.paragraphs]
    columns = [column.tobytes() for column in _columns(words)] if words else [b""] * len(_COLUMNS)
    pieces = [facts, text, np.array(rows, np.int32).tobytes(), *columns]
    return b"".join([_LENGTHS.pack(*map(len, pieces)), *pieces])


def unpacked(data: bytes) -> tuple[Article, Words]:
    """Give back what `packed` was given; no words where it was given none."""
    pieces, start = [], _LENGTHS.size
    for length in _LENGTHS.unpack_from(data):
        pieces.append(data[start : start + length])
        start += length
    rows = np.frombuffer(pieces[2], np.int32).reshape(-1, 3).tolist()
    paragraphs = tuple(Paragraph(_KINDS[kind], first, last) for kind, first, last in rows)
    article = Article(text=pieces[1].decode("utf-8", "surrogatepass"), paragraphs=paragraphs, **json.loads(pieces[0]))
    columns = (np.frombuffer(piece, kind) for piece, kind in zip(pieces[3:], _COLUMNS, strict=True))
    return article, Words(*columns)


def _columns(words: Words) -> tuple[np.ndarray, ...]:
    return (words.hashes, words.starts, words.ends, words.flags, words.offsets, words.halves)


def _write_all(file: IO[bytes], data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]


def _read_all(file: IO[bytes], length: int) -> bytes:
    pieces, missing = [], length
    while missing and (piece := file.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)
