"""Articles in memory: the latest as they are, all others packed on a tape with their words.

Few earlier articles are asked for again: those that something later repeats. What was used lately
is kept as it is.
"""

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from struct import Struct
from typing import Final, overload

import numpy as np

from twicetold.columns import Growing, Int32, Int64, Words
from twicetold.model import Article, Paragraph, ParagraphKind
from twicetold.tape import Tape
from twicetold.words import halves_before, tokenise

MEMORY: Final = 64 << 20
"""So many bytes earlier articles take in memory: one half what was used lately, as it is, a quarter on the tape."""
_HEAD: Final = Struct("<6q")
"""Words, paragraphs, bytes of id, host and text, and whether some word is long."""
_KINDS: Final = tuple(ParagraphKind)
_NUMBERS: Final = {kind: number for number, kind in enumerate(_KINDS)}
_LONG: Final = 1 << 16
Told = tuple[Article, Words]


class Packed(Sequence[Paragraph]):
    """The paragraphs of an article that is told of again: made one by one, as few are asked for."""

    __slots__ = ("_kinds", "_places")

    def __init__(self, kinds: bytes, places: list[int]) -> None:
        self._kinds = kinds
        self._places = places

    def __len__(self) -> int:
        return len(self._kinds)

    @overload
    def __getitem__(self, at: int) -> Paragraph: ...
    @overload
    def __getitem__(self, at: slice) -> list[Paragraph]: ...
    def __getitem__(self, at: int | slice) -> Paragraph | list[Paragraph]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        at = range(len(self))[at]
        return Paragraph(_KINDS[self._kinds[at]], self._places[2 * at], self._places[2 * at + 1])


class MemoryArticles:
    """Articles and words in memory; ranks from `first_rank`, paragraph numbers from `first_number` on.

    An article of an earlier batch comes back with id, host, text and paragraphs; the other facts
    are not kept.
    """

    def __init__(
        self, first_rank: int = 0, first_number: int = 0, *, memory: int = MEMORY, folder: Path | None = None
    ) -> None:
        self.first_rank = first_rank
        self.first_number = first_number
        self._latest: list[Told] = []
        self._taped = 0
        """So many articles are on the tape; the latest follow them."""
        self._tape = Tape(memory // 4, folder)
        self._most = memory // 2
        self._lately: OrderedDict[int, tuple[Told, int]] = OrderedDict()
        self._weight = 0
        self._ranks = Growing(np.int32)
        self._ordinals = Growing(np.int32)

    def put(self, articles: Sequence[Article]) -> range:
        """Add articles that follow all others; give their ranks."""
        for told in self._latest:
            self._tape.append(packed(*told))
        self._latest = [(article, tokenise(article.text, article.paragraphs)) for article in articles]
        first = self._taped = len(self._tape)
        sizes = np.array([len(article.paragraphs) for article in articles], np.int64)
        begins = np.cumsum(sizes) - sizes
        self._ranks.extend(np.repeat(np.arange(first, first + len(articles)), sizes))
        self._ordinals.extend(np.arange(sizes.sum()) - np.repeat(begins, sizes))
        return range(self.first_rank + first, self.first_rank + first + len(articles))

    def article(self, rank: int) -> Article:
        """Give the article of a rank."""
        return self._told(rank - self.first_rank)[0]

    def words(self, rank: int) -> Words:
        """Give its words."""
        return self._told(rank - self.first_rank)[1]

    def host(self, rank: int) -> str | None:
        """Give its host."""
        return self.article(rank).host

    def places(self, numbers: Int64) -> tuple[Int64, Int32]:
        """Give rank and ordinal of some paragraph numbers."""
        rows = numbers - self.first_number
        return self._ranks.values[rows].astype(np.int64) + self.first_rank, self._ordinals.values[rows]

    def _told(self, row: int) -> Told:
        if row >= self._taped:
            return self._latest[row - self._taped]
        found = self._lately.get(row)
        if found is None:
            piece = self._tape.read(row)
            found = self._lately[row] = unpacked(piece), len(piece)
            self._weight += len(piece)
            while self._weight > self._most and len(self._lately) > 1:
                self._weight -= self._lately.popitem(last=False)[1][1]
        else:
            self._lately.move_to_end(row)
        return found[0]


def packed(article: Article, words: Words) -> bytes:
    """Give id, host, text, paragraphs and words of an article as bytes."""
    places = [place for p in article.paragraphs for place in (p.start, p.end)]
    lengths = words.ends - words.starts
    is_long = len(lengths) > 0 and int(lengths.max()) >= _LONG
    texts = [part.encode("utf-8", "surrogatepass") for part in (article.id, article.host, article.text)]
    return b"".join(
        (
            _HEAD.pack(len(words), len(article.paragraphs), *map(len, texts), is_long),
            words.hashes.tobytes(),
            words.starts.tobytes(),
            words.offsets.tobytes(),
            np.array(places, np.int32).tobytes(),
            lengths.astype(np.int32 if is_long else np.uint16).tobytes(),
            words.flags.tobytes(),
            bytes([_NUMBERS[p.kind] for p in article.paragraphs]),
            *texts,
        )
    )


def unpacked(piece: bytes) -> Told:
    """Give an article and its words again."""
    count, size, id_size, host_size, text_size, is_long = _HEAD.unpack_from(piece)
    at = _HEAD.size
    hashes = np.frombuffer(piece, np.uint64, count, at)
    starts = np.frombuffer(piece, np.int32, count, at := at + 8 * count)
    offsets = np.frombuffer(piece, np.int32, size + 1, at := at + 4 * count)
    places = np.frombuffer(piece, np.int32, 2 * size, at := at + 4 * (size + 1)).tolist()
    lengths = np.frombuffer(piece, np.int32 if is_long else np.uint16, count, at := at + 8 * size)
    flags = np.frombuffer(piece, np.uint8, count, at := at + lengths.nbytes)
    kinds = piece[(at := at + count) : (at := at + size)]
    id = piece[at : (at := at + id_size)].decode("utf-8", "surrogatepass")
    host = piece[at : (at := at + host_size)].decode("utf-8", "surrogatepass")
    text = piece[at : at + text_size].decode("utf-8", "surrogatepass")
    words = Words(hashes, starts, np.add(starts, lengths, dtype=np.int32), flags, offsets, halves_before(flags))
    return Article(id=id, source=id, text=text, paragraphs=Packed(kinds, places), host=host), words
