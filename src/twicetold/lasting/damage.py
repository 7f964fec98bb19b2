"""Damage: everything in the file is read and compared with its checksums."""

import sqlite3
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from twicetold.errors import DamagedIndexError
from twicetold.lasting.checks import SHORT, checked_row, is_whole, verified
from twicetold.lasting.columns import ROW
from twicetold.lasting.pages import decoded
from twicetold.lasting.rows import told_from
from twicetold.lasting.segments import Segment, rows_between, spill_from
from twicetold.lasting.store import Store

MOST = 100
"""So many damages are named."""


def damages(store: Store) -> list[str]:
    """Name what is not as it was written, up to MOST; nothing if all is whole."""
    found: list[str] = []
    with store.file.reading():
        for look in (_structure, _small_rows, _articles, _segments, _columns, _filters):
            found.extend(_looked(partial(look, store)))
            if len(found) >= MOST:
                break
    return found[:MOST]


def _looked(look: Callable[[], Iterator[str]]) -> list[str]:
    found: list[str] = []
    try:
        for damage in look():
            found.append(damage)
            if len(found) >= MOST:
                break
    except (DamagedIndexError, sqlite3.DatabaseError, OverflowError, UnicodeError) as error:
        found.append(str(error))
    return found


def _structure(store: Store) -> Iterator[str]:
    for (line,) in store.file.sql.execute(f"PRAGMA integrity_check({MOST})"):
        if line != "ok":
            yield f"structure: {line}"


def _small_rows(store: Store) -> Iterator[str]:
    for table in ("about", "state", "sources", "hosts", "passages", "lines", "segments", "removed", "posted"):
        for row in store.file.sql.execute(f"SELECT * FROM {table}"):  # noqa: S608 - names of ours
            try:
                checked_row(row)
            except DamagedIndexError as error:
                yield f"{table}: {error}"


def _articles(store: Store) -> Iterator[str]:
    sql, state = store.file.sql, store.file.state()
    stop = 0
    for rank, id, first, paragraphs, added in sql.execute(
        "SELECT rank, id, first, paragraphs, added FROM articles ORDER BY rank"
    ):
        try:
            held = store.articles.read(rank)
            told_from(sql.execute("SELECT told FROM articles WHERE rank = ?", (rank,)).fetchone()[0], rank, id)
        except DamagedIndexError as error:
            yield str(error)
            continue
        if (held.first, held.added) != (first, added) or len(held.article.paragraphs) != paragraphs or first < stop:
            yield f"article {rank} is not what its row says"
        stop = first + paragraphs
    if stop > state.next_number:
        yield "there are more paragraphs than were counted"
    for (rank,) in sql.execute("SELECT DISTINCT part >> 20 FROM bodies EXCEPT SELECT rank FROM articles"):
        yield f"a body of article {rank}, which is not there"


def _segments(store: Store) -> Iterator[str]:
    sql, names = store.file.sql, set[int]()
    for row in sql.execute("SELECT * FROM segments").fetchall():
        segment = Segment.from_row(row)
        shape = segment.shape
        names.add(shape.segment)
        rows = list(rows_between(sql, shape.row_of(0), shape.row_of(0) + (1 << shape.bits)))
        found = decoded(rows, shape)
        count = len(found.keys)
        for key, data in sql.execute("SELECT key, data FROM spills WHERE segment = ?", (shape.segment,)):
            count += len(spill_from(data, key & ((1 << 64) - 1), shape))
        if count != segment.postings:
            yield f"segment {shape.segment} has {count} postings, not {segment.postings}"
        if np.any(found.keys[1:] < found.keys[:-1]):
            yield f"segment {shape.segment} is not in order"
    for table, column in (("pages", "page >> 24"), ("filters", "part >> 24"), ("spills", "segment")):
        for (name,) in sql.execute(f"SELECT DISTINCT {column} FROM {table}"):  # noqa: S608 - names of ours
            if name not in names:
                yield f"{table}: of segment {name}, which is not there"


def _columns(store: Store) -> Iterator[str]:
    counts = [0, 0]
    for page, data in store.file.sql.execute("SELECT page, data FROM columns ORDER BY page"):
        kind, place = page >> 40, page & ((1 << 40) - 1)
        if not is_whole(data, page, SHORT) or kind > 1:
            yield f"columns {page} are not as they were written"
            return
        if counts[kind] != place * ROW:
            yield f"columns {page} do not follow those before"
        counts[kind] += (len(data) - SHORT) // (8, 4)[kind]
    if set(counts) != {store.file.state().sealed}:
        yield "the columns do not hold all sealed paragraphs"


def _filters(store: Store) -> Iterator[str]:
    for part, data in store.file.sql.execute("SELECT part, data FROM filters"):
        verified(data, part)
        yield from ()
