"""Furniture and what went, kept in the file: what deciding remembers."""

import sqlite3
from collections.abc import Sequence
from hashlib import blake2b

from twicetold.decide import Gone, Standing
from twicetold.lasting.articles import ArticleRows
from twicetold.lasting.checks import checked_row, row_check
from twicetold.model import Action

Place = tuple[int, int]


class CountRows:
    """Roots and counts of furniture. Lines are counted up to `most`: more makes no difference."""

    def __init__(self, sql: sqlite3.Connection, articles: ArticleRows, most: int) -> None:
        self._sql = sql
        self._articles = articles
        self._most = most
        self.pending: dict[int, dict[int, Place]] = {}
        """The roots of articles that are being added."""

    def root(self, place: Place) -> Place:
        """Give the first telling of a paragraph: itself where it was not told before."""
        rank, ordinal = place
        if rank in self._articles.pending:
            return self.pending.get(rank, {}).get(ordinal, place)
        return next(((r, o) for told, r, o in self._articles.told(rank).roots if told == ordinal), place)

    def put_root(self, place: Place, root: Place) -> None:
        """Note the first telling of a told paragraph."""
        self.pending.setdefault(place[0], {})[place[1]] = root

    def note_passage(self, host: str, root: Place, rank: int) -> int:
        """Note that an article of a host tells a passage; give how many do."""
        articles, last = self._passage(host, root)
        if last != rank:
            articles += 1
            self._put_passage(host, root, articles, rank)
        return articles

    def passages(self, host: str, root: Place) -> int:
        """Give how many articles of a host tell a passage."""
        return self._passage(host, root)[0]

    def note_line(self, host: str, words: tuple[str, ...], place: Place) -> tuple[int, Place]:
        """Note that a line stands in an article of a host; give in how many it does and where first."""
        line = _line(host, words)
        self._sql.execute("INSERT OR IGNORE INTO lines VALUES (?, ?, ?, ?)", (line, *place, row_check(line, *place)))
        count, first = self._lines(line)
        return count, first or place

    def lines(self, host: str, words: tuple[str, ...]) -> int:
        """Give in how many articles of a host a line stands."""
        return self.line(host, words)[0]

    def line(self, host: str, words: tuple[str, ...]) -> tuple[int, Place | None]:
        """Give in how many articles of a host a line stands, and where first."""
        return self._lines(_line(host, words))

    def remove(self, rank: int, lines: Sequence[tuple[str, ...]]) -> None:
        """Take an article off all counts."""
        host = self._articles.article(rank).host
        roots = {(r, o) for _, r, o in self._articles.told(rank).roots}
        rows = self._sql.execute("SELECT rank, ordinal FROM passages WHERE rank = ?", (rank,)).fetchall()
        for root in roots | {(r, o) for r, o in rows}:
            articles, last = self._passage(host, root)
            if articles:
                self._put_passage(host, root, articles - 1, last)
        for words in lines:
            self._sql.execute("DELETE FROM lines WHERE line = ? AND rank = ?", (_line(host, words), rank))

    def _passage(self, host: str, root: Place) -> tuple[int, int]:
        row = self._sql.execute(
            "SELECT * FROM passages WHERE rank = ? AND ordinal = ? AND host = ?", (*root, self._host(host))
        ).fetchone()
        if row is None:
            return 0, -1
        _, _, _, articles, last = checked_row(row)
        return int(str(articles)), int(str(last))

    def _put_passage(self, host: str, root: Place, articles: int, last: int) -> None:
        key = (*root, self._put_host(host))
        if not articles:
            self._sql.execute("DELETE FROM passages WHERE rank = ? AND ordinal = ? AND host = ?", key)
            return
        row = (*key, articles, last)
        self._sql.execute("INSERT OR REPLACE INTO passages VALUES (?, ?, ?, ?, ?, ?)", (*row, row_check(*row)))

    def _lines(self, line: bytes) -> tuple[int, Place | None]:
        rows = self._sql.execute(
            "SELECT * FROM lines WHERE line = ? ORDER BY rank LIMIT ?", (line, self._most)
        ).fetchall()
        places = [checked_row(row)[1:] for row in rows]
        return len(places), (int(str(places[0][0])), int(str(places[0][1]))) if places else None

    def _host(self, host: str) -> int:
        row = self._sql.execute("SELECT * FROM hosts WHERE name = ?", (host,)).fetchone()
        return int(str(checked_row(row)[0])) if row else -1

    def _put_host(self, host: str) -> int:
        number = self._host(host)
        if number >= 0:
            return number
        number = self._sql.execute("SELECT coalesce(max(host), 0) + 1 FROM hosts").fetchone()[0]
        self._sql.execute("INSERT INTO hosts VALUES (?, ?, ?)", (number, host, row_check(number, host)))
        return int(number)


class PassageRows:
    """Which passages of an article went."""

    def __init__(self, articles: ArticleRows) -> None:
        self._articles = articles
        self.pending: dict[str, list[Gone]] = {}
        """Those of articles that are being added."""

    def gone(self, article: str) -> Sequence[Gone]:
        """Give the passages of an article that went."""
        if article in self.pending:
            return self.pending[article]
        rank = self._articles.rank_of(article)
        if rank is None:
            return ()
        repeats = self._articles.told(rank).repeats
        return [(r.start, r.end, r.kept_in) for r in repeats if r.action is Action.REMOVE]

    def put(self, article: str, gone: Gone) -> None:
        """Note that a passage of an article goes."""
        self.pending.setdefault(article, []).append(gone)

    def standing(self) -> Standing:
        """Give where words stand, as of now."""
        return Standing(self)


def _line(host: str, words: tuple[str, ...]) -> bytes:
    name = "\0".join((host, *words)).encode("utf-8", "surrogatepass")
    return blake2b(name, digest_size=16).digest()
