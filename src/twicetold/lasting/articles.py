"""Articles by rank, read from their rows as they are asked for."""

import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from sys import getsizeof
from typing import Final, NamedTuple, TypeVar, cast

import numpy as np

from twicetold.articles import Extent, excerpt
from twicetold.columns import Excerpt, Int32, Int64, Spots, UInt32, Words
from twicetold.errors import DamagedIndexError
from twicetold.facts import Fact, Facts, fact, from_rows, words_beside
from twicetold.lasting.aside import Aside
from twicetold.lasting.checks import decoding
from twicetold.lasting.packing import packed, unpacked
from twicetold.lasting.rows import Told, article_from, told_from
from twicetold.model import Article, Paragraph
from twicetold.recent import Recent
from twicetold.words import tokenise, tokenise_all

_BYTES_KEPT: Final = 14_000_000
"""What articles that were used lately may take, with their words."""
_BYTES_A_WORD: Final = 17
_BYTES_OF_AN_END: Final = 4
"""Words that were put aside stand in the piece that was read, all but where they end."""
_BYTES_A_PARAGRAPH: Final = 150
_REPEATS_KEPT: Final = 4_000
_EXCERPTS_KEPT: Final = 200_000
"""Words of the articles of excerpts: a pair of paragraphs is looked at a dozen times in a row."""
_PART: Final = 1_000
"""A body is cut into rows of so many bytes: longer ones would leave much of SQLite's pages empty."""
_PART_BITS: Final = 20
_PART_OF_IT: Final = -1
"""Stands for the first number of an article of which not all facts are known."""


Value = TypeVar("Value")


class Held(NamedTuple):
    """An article with its words, and the number of its first paragraph."""

    article: Article
    words: Words
    first: int
    added: float = 0.0


class ArticleRows:
    """The articles of the file, and those that are being added."""

    def __init__(self, sql: sqlite3.Connection, aside: Aside | None = None) -> None:
        self._sql = sql
        self._recent: Recent[int, Held] = Recent(_BYTES_KEPT, self._put_aside if aside else None)
        self._aside = aside or Aside(0)
        self._excerpts: Recent[Extent, Excerpt] = Recent(_EXCERPTS_KEPT)
        self._told: Recent[int, Told] = Recent(_REPEATS_KEPT)
        self.pending: dict[int, Held] = {}
        """Those that are being added: they have no rows yet."""
        self.next_rank = 0
        self.next_number = 0

    def put(self, articles: Sequence[Article]) -> range:
        """Add articles that follow all others; give their ranks."""
        ranks = range(self.next_rank, self.next_rank + len(articles))
        told = tokenise_all([(article.text, article.paragraphs) for article in articles])
        for rank, article, words in zip(ranks, articles, told, strict=True):
            self.pending[rank] = Held(article, words, self.next_number)
            self.next_number += len(article.paragraphs)
        self.next_rank += len(articles)
        return ranks

    def settle(self) -> None:
        """Take what was being added as written."""
        for rank, held in self.pending.items():
            self._keep(rank, held)
        self.pending = {}

    def forget(self, rank: int | None = None) -> None:
        """Forget what was read: of one article, or all."""
        self._excerpts.clear()
        if rank is not None:
            self._recent.drop(rank)
            self._aside.drop(rank)
            self._told.drop(rank)
            return
        self.pending = {}
        self._recent.clear()
        self._aside.clear()
        self._told.clear()

    def forget_told(self, rank: int | None = None) -> None:
        """Forget what was read of decisions: of one article, or all."""
        if rank is None:
            self._told.clear()
        else:
            self._told.drop(rank)

    def held(self, rank: int) -> Held:
        """Give an article with its words."""
        held = self.pending.get(rank) or self._recent.get(rank)
        return held if held and held.first >= 0 else self._keep(rank, self.read(rank))

    def article(self, rank: int) -> Article:
        """Give the article of a rank; of its facts id, host and what its text is for certain."""
        return self._told_of(rank).article

    def words(self, rank: int) -> Words:
        """Give its words."""
        return self._told_of(rank).words

    def _told_of(self, rank: int) -> Held:
        """Give an article with its words, wherever they are found soonest."""
        held = self.pending.get(rank) or self._recent.get(rank)
        if held is None and (piece := self._aside.get(rank)) is not None:
            held = Held(*unpacked(piece), _PART_OF_IT)
            weight = len(piece) + getsizeof(held.article.text) + _BYTES_OF_AN_END * len(held.words)
            self._recent.put(rank, held, weight)
        return held or self.held(rank)

    def _put_aside(self, rank: int, held: Held) -> None:
        if rank not in self._aside:
            self._aside.put(rank, packed(held.article, held.words))

    def host(self, rank: int) -> str | None:
        """Give its host; None where it has been removed."""
        if rank in self.pending:
            return self.article(rank).host
        there = self._sql.execute("SELECT 1 FROM articles WHERE rank = ?", (rank,)).fetchone()
        return self.article(rank).host if there else None

    def id(self, rank: int) -> str:
        """Give its id."""
        return self.article(rank).id

    def paragraph(self, rank: int, ordinal: int) -> Paragraph:
        """Give one of its paragraphs."""
        return self.article(rank).paragraphs[ordinal]

    def fact(self, rank: int, ordinal: int) -> Fact:
        """Give the facts of one of its paragraphs."""
        return fact(self.words(rank), ordinal)

    def offsets(self, rank: int) -> Int32:
        """Give where the words of its paragraphs begin, and where the last ends."""
        return self.words(rank).offsets

    def text(self, rank: int, first: int, last: int) -> str:
        """Give the text of some of its paragraphs."""
        article = self.article(rank)
        return article.text[article.paragraphs[first].start : article.paragraphs[last].end]

    def excerpt(self, rank: int, first: int, last: int) -> Excerpt:
        """Give some of its paragraphs with their words."""
        extent = rank, first, last
        found = self._excerpts.get(extent)
        if found is None:
            told = self._told_of(rank)
            found = self._excerpts.put(extent, excerpt(told.article, told.words, first, last), 1 + len(told.words))
        return found

    def prepare(self, extents: Iterable[Extent]) -> None:
        """Do nothing: articles are read whole when they are asked for."""

    def facts(self, numbers: Int64) -> Facts:
        """Give the facts of some paragraphs by their numbers."""
        distinct, place = np.unique(numbers, return_inverse=True)
        ranks, ordinals = self.places(distinct)
        return from_rows(self._of_each(fact, ranks, ordinals)).of(place)

    def ordinals(self, ranks: Int64, words: Int32) -> Int32:
        """Give the ordinals of the paragraphs that hold some words of articles."""
        return np.array(self._of_each(Words.paragraph_of, ranks, words), np.int32)

    def spots(self, ranks: Int64, starts: Int32, ends: Int32) -> Spots:
        """Give where some passages stand."""
        found = self._of_each(_spot, ranks, starts, ends)
        return Spots(*np.array(found, np.int32).reshape(-1, 5).T)

    def beside(self, ranks: Int64, starts: Int32, ends: Int32) -> tuple[UInt32, UInt32]:
        """Give the signs of the words before and after some passages; 0 for none."""
        found = self._of_each(words_beside, ranks, starts, ends)
        before, after = np.array(found, np.uint32).reshape(-1, 2).T
        return before, after

    def _of_each(self, ask: Callable[..., Value], ranks: Int64, *columns: Int32) -> list[Value]:
        """Ask for each row about the words of its article; the rows of an article one after the other."""
        found = list[Value | None]([None]) * len(ranks)
        rows, words, latest = list(zip(*(column.tolist() for column in columns), strict=True)), None, -1
        for place in np.argsort(ranks, kind="stable").tolist():
            rank = int(ranks[place])
            if words is None or rank != latest:
                words, latest = self.words(rank), rank
            found[place] = ask(words, *rows[place])
        return cast("list[Value]", found)

    def told(self, rank: int) -> Told:
        """Give what was decided on an article."""
        kept = self._told.get(rank)
        if kept is not None:
            return kept
        row = self._sql.execute("SELECT told, id FROM articles WHERE rank = ?", (rank,)).fetchone()
        if row is None:
            return Told((), ())
        told = told_from(row[0], rank, row[1])
        return self._told.put(rank, told, 1 + len(told.repeats) + len(told.roots))

    def rank_of(self, id: str) -> int | None:
        """Give the rank of an id; None where there is no such article."""
        row = self._sql.execute("SELECT rank FROM articles WHERE id = ?", (id,)).fetchone()
        return row[0] if row else None

    def id_of(self, rank: int) -> str | None:
        """Give the id of a rank; None where it has been removed: earlier versions left pointers behind."""
        row = self._sql.execute("SELECT id FROM articles WHERE rank = ?", (rank,)).fetchone()
        return row[0] if row else None

    def places(self, numbers: Int64) -> tuple[Int64, Int32]:
        """Give rank and ordinal of some paragraph numbers."""
        distinct, place = np.unique(numbers, return_inverse=True)
        fresh = sorted(self.pending.items())
        firsts = [held.first for _, held in fresh]
        rows = np.empty((len(distinct), 2), np.int64)
        for row, number in enumerate(distinct.tolist()):
            if firsts and number >= firsts[0]:
                # Of equal firsts all but the last are articles without paragraphs
                at = bisect_right(firsts, number) - 1
                rows[row] = fresh[at][0], number - firsts[at]
            else:
                rows[row] = self._place(number)
        return rows[place, 0], rows[place, 1].astype(np.int32)

    def since(self, rank: int) -> Iterator[Held]:
        """Give the articles from a rank on."""
        for (found,) in self._sql.execute("SELECT rank FROM articles WHERE rank >= ? ORDER BY rank", (rank,)):
            yield self.held(found)

    def behind(self, number: int) -> Iterator[Held]:
        """Give the articles whose paragraphs have this number or a higher one."""
        row = self._sql.execute("SELECT min(rank) FROM articles WHERE first >= ?", (number,)).fetchone()
        return self.since(row[0]) if row[0] is not None else iter(())

    def _place(self, number: int) -> tuple[int, int]:
        row = self._sql.execute(
            "SELECT rank, first, paragraphs FROM articles INDEXED BY articles_by_first"
            " WHERE first <= ? ORDER BY first DESC, paragraphs DESC LIMIT 1",
            (number,),
        ).fetchone()
        if row is None or number >= row[1] + row[2]:
            raise DamagedIndexError(f"paragraph {number} is of no article")
        return row[0], number - row[1]

    def write(self, rank: int, body: bytes) -> None:
        """Write the body of an article."""
        parts = ((rank << _PART_BITS | i // _PART, body[i : i + _PART]) for i in range(0, len(body), _PART))
        self._sql.executemany("INSERT INTO bodies VALUES (?, ?)", parts)

    def delete(self, rank: int) -> None:
        """Delete an article."""
        self.forget(rank)
        self._sql.execute("DELETE FROM articles WHERE rank = ?", (rank,))
        self._sql.execute("DELETE FROM bodies WHERE part >= ? AND part < ?", _parts(rank))

    def _body(self, rank: int) -> bytes:
        rows = self._sql.execute("SELECT data FROM bodies WHERE part >= ? AND part < ? ORDER BY part", _parts(rank))
        with decoding(f"article {rank}"):
            return b"".join(data for (data,) in rows)

    def _keep(self, rank: int, held: Held) -> Held:
        words, paragraphs = len(held.words), len(held.article.paragraphs)
        return self._recent.put(
            rank, held, getsizeof(held.article.text) + _BYTES_A_WORD * words + _BYTES_A_PARAGRAPH * paragraphs
        )

    def read(self, rank: int) -> Held:
        """Read an article from its row; refuse one that is not as it was written."""
        row = self._sql.execute("SELECT id, first, paragraphs FROM articles WHERE rank = ?", (rank,)).fetchone()
        if row is None:
            raise DamagedIndexError(f"article {rank} is not there")
        article, first, added = article_from(self._body(rank), rank)
        if (article.id, first, len(article.paragraphs)) != row:
            raise DamagedIndexError(f"article {rank} is not what its row says")
        return Held(article, tokenise(article.text, article.paragraphs), first, added)


def _spot(words: Words, start: int, end: int) -> tuple[int, int, int, int, int]:
    first, last = words.paragraph_of(start), words.paragraph_of(end - 1)
    halves = words.halves.item(end) - words.halves.item(start)
    return first, last, words.starts.item(start), words.ends.item(end - 1), halves


def _parts(rank: int) -> tuple[int, int]:
    return rank << _PART_BITS, rank + 1 << _PART_BITS
