"""Articles in memory: the latest as they are with their words, all others as texts on a tape.

Of every paragraph some numbers stay at hand: where it stands and what its words amount to. Its
words are found anew for the few that something later repeats, many at once, and kept for a while.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, overload

import numpy as np

from twicetold.columns import HALVES_A_WORD, Excerpt, Growing, Int32, Int64, Spots, UInt32, Words
from twicetold.facts import Fact, Facts, FactsTable, facts, sign_of
from twicetold.model import Article, Paragraph, ParagraphKind
from twicetold.recent import Recent
from twicetold.tape import Tape
from twicetold.words import halves_before, tokenise, tokenise_all

MEMORY: Final = 64 << 20
"""So many bytes earlier articles take in memory: one half what was used lately, a quarter on the tape."""
_KINDS: Final = tuple(ParagraphKind)
NUMBERS: Final = {kind: number for number, kind in enumerate(_KINDS)}
"""A number for each kind of paragraph."""
_BYTES_A_WORD: Final = 32
_BYTES_AN_ARTICLE: Final = 1000
"""What an article or an excerpt takes beside its text and its words."""
_CONTINUES, _CONTINUATION = np.uint8(0xC0), np.uint8(0x80)
"""Bytes of UTF-8 that begin no character."""
_PROSE: Final = ParagraphKind.PARAGRAPH
"""Any kind has the same words."""
Extent = tuple[int, int, int]
"""A rank, and the first and the last of some of its paragraphs."""


class Packed(Sequence[Paragraph]):
    """The paragraphs of an article that is told of again: made one by one, as few are asked for."""

    __slots__ = ("_ends", "_kinds", "_starts")

    def __init__(self, kinds: Sequence[int], starts: list[int], ends: list[int]) -> None:
        self._kinds = kinds
        self._starts = starts
        self._ends = ends

    def __len__(self) -> int:
        return len(self._kinds)

    @overload
    def __getitem__(self, at: int) -> Paragraph: ...
    @overload
    def __getitem__(self, at: slice) -> list[Paragraph]: ...
    def __getitem__(self, at: int | slice) -> Paragraph | list[Paragraph]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        return Paragraph(_KINDS[self._kinds[at]], self._starts[at], self._ends[at])


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
        self._latest: list[tuple[Article, Words]] = []
        self._taped = 0
        """So many articles are on the tape; the latest follow them."""
        self._tape = Tape(memory // 4, folder)
        self._ids: list[str] = []
        self._hosts: list[str] = []
        self._one_host: dict[str, str] = {}
        self._firsts = Growing(np.int64)
        """The row of the first paragraph of each article, and that of the first to come."""
        self._firsts.extend(np.zeros(1, np.int64))
        self._kinds = Growing(np.uint8)
        self._starts, self._ends, self._begins, self._stops = (Growing(np.int32) for _ in range(4))
        """Where each paragraph stands in the text of its article, in code points and in bytes."""
        self._facts = FactsTable()
        self._articles: Recent[int, tuple[Article, Words]] = Recent(memory // 4)
        self._excerpts: Recent[Extent, Excerpt] = Recent(memory // 4)
        self._own_excerpts: dict[Extent, Excerpt] = {}
        """Those of the latest articles."""

    def put(self, articles: Sequence[Article]) -> range:
        """Add articles that follow all others; give their ranks."""
        for article, _ in self._latest:
            self._tape.append(article.text.encode("utf-8", "surrogatepass"))
        found = tokenise_all([(article.text, article.paragraphs) for article in articles])
        self._latest = list(zip(articles, found, strict=True))
        self._own_excerpts = {}
        first = self._taped = len(self._tape)
        self._facts.extend(self._note(articles, first), facts(found))
        return range(self.first_rank + first, self.first_rank + first + len(articles))

    def _note(self, articles: Sequence[Article], first: int) -> Int64:
        """Note where paragraphs stand; give the row of the article of each."""
        for article in articles:
            self._ids.append(article.id)
            self._hosts.append(self._one_host.setdefault(article.host, article.host))
        sizes = np.array([len(article.paragraphs) for article in articles], np.int64)
        self._firsts.extend(int(self._firsts.values[-1]) + np.cumsum(sizes))
        rows = np.repeat(np.arange(first, first + len(articles)), sizes)
        paragraphs = [paragraph for article in articles for paragraph in article.paragraphs]
        self._kinds.extend(np.array([NUMBERS[kind] for kind, _, _ in paragraphs], np.uint8))
        starts = np.array([start for _, start, _ in paragraphs], np.int32)
        ends = np.array([end for _, _, end in paragraphs], np.int32)
        begins, stops = _in_bytes(articles, sizes, np.stack((starts, ends)))
        for column, places in (
            (self._starts, starts),
            (self._ends, ends),
            (self._begins, begins),
            (self._stops, stops),
        ):
            column.extend(places)
        return rows

    def article(self, rank: int) -> Article:
        """Give the article of a rank."""
        return self._told(rank - self.first_rank)[0]

    def words(self, rank: int) -> Words:
        """Give its words."""
        return self._told(rank - self.first_rank)[1]

    def id(self, rank: int) -> str:
        """Give its id."""
        return self._ids[rank - self.first_rank]

    def host(self, rank: int) -> str | None:
        """Give its host."""
        return self._hosts[rank - self.first_rank]

    def paragraph(self, rank: int, ordinal: int) -> Paragraph:
        """Give one of its paragraphs."""
        row = self._row(rank, ordinal)
        return Paragraph(_KINDS[self._kinds.at(row)], self._starts.at(row), self._ends.at(row))

    def fact(self, rank: int, ordinal: int) -> Fact:
        """Give the facts of one of its paragraphs."""
        return self._facts.row(self._row(rank, ordinal))

    def offsets(self, rank: int) -> Int32:
        """Give where the words of its paragraphs begin, and where the last ends."""
        row = rank - self.first_rank
        if row >= self._taped:
            return self._latest[row - self._taped][1].offsets
        return self._facts.offsets(self._firsts.at(row), self._firsts.at(row + 1))

    def text(self, rank: int, first: int, last: int) -> str:
        """Give the text of some of its paragraphs."""
        row = rank - self.first_rank
        if row >= self._taped:
            article = self._latest[row - self._taped][0]
            return article.text[article.paragraphs[first].start : article.paragraphs[last].end]
        at = self._row(rank, 0)
        piece = self._tape.part(row, self._begins.at(at + first), self._stops.at(at + last))
        return piece.decode("utf-8", "surrogatepass")

    def excerpt(self, rank: int, first: int, last: int) -> Excerpt:
        """Give some of its paragraphs with their words."""
        row = rank - self.first_rank
        extent = rank, first, last
        if row >= self._taped:
            found = self._own_excerpts.get(extent)
            if found is None:
                found = self._own_excerpts[extent] = excerpt(*self._latest[row - self._taped], first, last)
            return found
        return self._excerpts.get(extent) or next(iter(self._read([extent])))

    def prepare(self, extents: Iterable[Extent]) -> None:
        """Read excerpts that will be asked for, many at once."""
        late = self.first_rank + self._taped
        wanted = {extent for extent in extents if extent[0] < late and self._excerpts.get(extent) is None}
        self._read(sorted(wanted))

    def facts(self, numbers: Int64) -> Facts:
        """Give the facts of some paragraphs by their numbers."""
        return self._facts.of(numbers - self.first_number)

    def beside(self, ranks: Int64, starts: Int32, ends: Int32) -> tuple[UInt32, UInt32]:
        """Give the signs of the words before and after some passages; 0 for none."""
        first = self._facts.holding(ranks - self.first_rank, starts)
        last = self._facts.holding(ranks - self.first_rank, ends - 1)
        of_first, of_last = self._facts.of(first), self._facts.of(last)
        before, after = of_first.before, of_last.after
        for row in np.flatnonzero(of_first.begin < starts).tolist():
            before[row] = self._sign(int(ranks[row]), int(first[row]), int(starts[row]) - 1)
        for row in np.flatnonzero(ends < of_last.end).tolist():
            after[row] = self._sign(int(ranks[row]), int(last[row]), int(ends[row]))
        return before, after

    def _sign(self, rank: int, row: int, word: int) -> int:
        """Give the sign of a word of a paragraph."""
        ordinal = row - self._row(rank, 0)
        told = self.excerpt(rank, ordinal, ordinal)
        return sign_of(told.words.hashes.item(word - told.begin))

    def ordinals(self, ranks: Int64, words: Int32) -> Int32:
        """Give the ordinals of the paragraphs that hold some words of articles."""
        rows = ranks - self.first_rank
        firsts: Int64 = self._firsts.values[rows]
        return (self._facts.holding(rows, words) - firsts).astype(np.int32)

    def spots(self, ranks: Int64, starts: Int32, ends: Int32) -> Spots:
        """Give where some passages stand."""
        rows = ranks - self.first_rank
        first, last = self._facts.holding(rows, starts), self._facts.holding(rows, ends - 1)
        known = self._facts.of(first)
        ordinals = (np.stack((first, last)) - self._firsts.values[rows]).astype(np.int32)
        opens, closes, halves = known.opens, known.closes, known.halves
        # Most are a paragraph from its first word to its last
        for row in np.flatnonzero((known.begin != starts) | (known.end != ends)).tolist():
            told = self.excerpt(int(ranks[row]), *ordinals[:, row].tolist())
            base = self._starts.at(int(first[row]))
            opens[row], closes[row], halves[row] = _spot(told, int(starts[row]), int(ends[row]), base)
        return Spots(ordinals[0], ordinals[1], opens, closes, halves)

    def places(self, numbers: Int64) -> tuple[Int64, Int32]:
        """Give rank and ordinal of some paragraph numbers."""
        rows = numbers - self.first_number
        ranks = np.searchsorted(self._firsts.values, rows, side="right") - 1
        return ranks + self.first_rank, (rows - self._firsts.values[ranks]).astype(np.int32)

    def _row(self, rank: int, ordinal: int) -> int:
        return self._firsts.at(rank - self.first_rank) + ordinal

    def _told(self, row: int) -> tuple[Article, Words]:
        if row >= self._taped:
            return self._latest[row - self._taped]
        found = self._articles.get(row)
        if found is None:
            text = self._tape.read(row).decode("utf-8", "surrogatepass")
            rows = slice(self._firsts.at(row), self._firsts.at(row + 1))
            columns = (self._kinds, self._starts, self._ends)
            id, paragraphs = self._ids[row], Packed(*(column.values[rows].tolist() for column in columns))
            words = tokenise(text, paragraphs)
            article = Article(id=id, source=id, text=text, paragraphs=paragraphs, host=self._hosts[row])
            weight = 4 * len(text) + _BYTES_A_WORD * len(words) + _BYTES_AN_ARTICLE
            found = self._articles.put(row, (article, words), weight)
        return found

    def _read(self, extents: Sequence[Extent]) -> list[Excerpt]:
        """Read excerpts of articles on the tape, and keep them."""
        texts, paragraphs = list[str](), list[list[Paragraph]]()
        for rank, first, last in extents:
            at = self._row(rank, first)
            shift, some = self._starts.at(at), range(at, at + last + 1 - first)
            paragraphs.append([Paragraph(_PROSE, self._starts.at(i) - shift, self._ends.at(i) - shift) for i in some])
            texts.append(self.text(rank, first, last))
        found = list[Excerpt]()
        for extent, text, words in zip(
            extents, texts, tokenise_all(list(zip(texts, paragraphs, strict=True))), strict=True
        ):
            begin, _ = self._facts.words(self._row(*extent[:2]))
            weight = 4 * len(text) + _BYTES_A_WORD * len(words) + _BYTES_AN_ARTICLE
            found.append(self._excerpts.put(extent, Excerpt(text, words, begin), weight))
        return found


def _in_bytes(articles: Sequence[Article], sizes: Int64, places: Int32) -> Int32:
    """Give where rows of places in texts stand in their UTF-8; `sizes` says how many of a row each article has."""
    found, at = places.copy(), 0
    for article, size in zip(articles, sizes.tolist(), strict=True):
        if not article.text.isascii():
            octets = np.frombuffer(article.text.encode("utf-8", "surrogatepass"), np.uint8)
            begins = np.flatnonzero(octets & _CONTINUES != _CONTINUATION)
            found[:, at : at + size] = np.append(begins, len(octets))[places[:, at : at + size]]
        at += size
    return found


def _spot(told: Excerpt, start: int, end: int, base: int) -> tuple[int, int, int]:
    """Give code points and half words of a passage of an excerpt that begins at code point `base`."""
    words, first, last = told.words, start - told.begin, end - told.begin
    opens, closes = int(words.starts[first]), int(words.ends[last - 1])
    return base + opens, base + closes, int(words.halves[last] - words.halves[first])


def excerpt(article: Article, words: Words, first: int, last: int) -> Excerpt:
    """Give some paragraphs of an article by themselves."""
    start, end = article.paragraphs[first].start, article.paragraphs[last].end
    begin, stop = int(words.offsets[first]), int(words.offsets[last + 1])
    flags = words.flags[begin:stop]
    is_plain = int(words.halves[stop]) == HALVES_A_WORD * stop
    own = Words(
        words.hashes[begin:stop],
        words.starts[begin:stop] - np.int32(start),
        words.ends[begin:stop] - np.int32(start),
        flags,
        words.offsets[first : last + 2] - np.int32(begin),
        words.halves[: stop - begin + 1] if is_plain else halves_before(flags),
    )
    return Excerpt(article.text[start:end], own, begin)
