"""Removal: an article goes, and what rested on it stands again."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from twicetold.columns import Int64, UInt64
from twicetold.config import HEAD_LINES, TAIL_LINES
from twicetold.lasting.articles import Held
from twicetold.lasting.checks import row_check
from twicetold.lasting.rows import Told, packed_told
from twicetold.lasting.store import Store
from twicetold.model import Action
from twicetold.words import spell


def remove(store: Store, ranks: Sequence[int]) -> tuple[str, ...]:
    """Remove articles; give the ids of those whose removed text pointed there, by rank.

    What an orphan was to lose to a removed article stands in it again, as far as the index is
    concerned. To be called in a transaction that writes.
    """
    if not ranks:
        return ()
    orphans: set[int] = set()
    gone: list[tuple[UInt64, Int64]] = []
    for rank in sorted(ranks):
        gone.append(_texts(store, store.articles.held(rank)))
        orphans |= _remove(store, rank)
    store.keys.purge(store.removed)
    _succeed(store, np.concatenate([texts for texts, _ in gone]), np.concatenate([numbers for _, numbers in gone]))
    store.advance(changed=True)
    ids = (store.articles.id_of(rank) for rank in sorted(orphans.difference(ranks)))
    return tuple(id for id in ids if id is not None)


def _texts(store: Store, held: Held) -> tuple[UInt64, Int64]:
    numbers = np.arange(held.first, held.first + len(held.article.paragraphs), dtype=np.int64)
    texts = store.keys.paragraphs.texts(numbers)
    return texts[texts != 0], numbers[texts != 0]


def _remove(store: Store, rank: int) -> set[int]:
    held = store.articles.held(rank)
    store.counts.remove(rank, _short_lines(held, store.config.min_words))
    orphans = _unpoint(store, rank, held.article.id)
    store.articles.delete(rank)
    store.removed.add(held.first, held.first + len(held.article.paragraphs))
    return orphans


def _short_lines(held: Held, min_words: int) -> list[tuple[str, ...]]:
    """Give the lines that may have been counted as furniture."""
    words, article = held.words, held.article
    count = len(article.paragraphs)
    places = {*range(min(HEAD_LINES, count)), *range(max(count - TAIL_LINES, 0), count)}
    lines = []
    for place in sorted(places):
        start, end = int(words.offsets[place]), int(words.offsets[place + 1])
        if start < end and words.length(start, end) < min_words:
            paragraph = article.paragraphs[place]
            lines.append(tuple(spell(article.text, paragraph.start, paragraph.end)))
    return lines


def _unpoint(store: Store, rank: int, id: str) -> set[int]:
    """Let what pointed at an article stand again; give who did."""
    sql, standing = store.file.sql, store.passages.standing()
    orphans = {row[0] for row in sql.execute("SELECT rank FROM sources WHERE source = ?", (rank,))}
    for later in sorted(_dependent(store, orphans)):
        told = store.articles.told(later).without(id)
        repeats = tuple(
            replace(r, kept_in=standing.keeper(r.source)) if r.kept_in == id and r.action is Action.REMOVE else r
            for r in told.repeats
        )
        data = packed_told(Told(repeats, told.roots), later)
        sql.execute("UPDATE articles SET told = ? WHERE rank = ?", (data, later))
        store.articles.forget_told(later)
    sql.execute("DELETE FROM sources WHERE source = ?", (rank,))
    # Its own pointers, found by what it told
    ids = {r.source.article for r in store.articles.told(rank).repeats}
    sources = [(source, rank) for source in map(store.articles.rank_of, ids) if source is not None]
    sql.executemany("DELETE FROM sources WHERE source = ? AND rank = ?", sources)
    return orphans


def _dependent(store: Store, ranks: set[int]) -> set[int]:
    """Give articles with all whose removed text points at them, over any number of steps."""
    found, fresh = set(ranks), set(ranks)
    while fresh:
        rows = (store.file.sql.execute("SELECT rank FROM sources WHERE source = ?", (rank,)) for rank in fresh)
        fresh = {row[0] for some in rows for row in some} - found
        found |= fresh
    return found


def _succeed(store: Store, texts: UInt64, numbers: Int64) -> None:
    """Put the next telling of each text into the buckets where the first was removed."""
    order = np.lexsort((numbers, texts))
    distinct, place = np.unique(texts[order], return_index=True)
    lowest = numbers[order][place]
    found = store.keys.texts.earliest(distinct, np.full(len(distinct), store.state.next_number), 1)
    later = found.numbers > lowest[found.rows]
    fresh = sorted(set(found.numbers[later].tolist()) - store.posted)
    for number in fresh:
        store.file.sql.execute("INSERT OR IGNORE INTO posted VALUES (?, ?)", (number, row_check(number)))
    store.posted.update(fresh)
    store.post_again(fresh)


__all__ = ["remove"]
