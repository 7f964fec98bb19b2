"""The tables of the file."""

from typing import Final

APPLICATION_ID: Final = 0x32544F4C
"""Says in the header of the file what it is."""
VERSION: Final = 1
PAGE_SIZE: Final = 8192

MIGRATIONS: dict[int, tuple[str, ...]] = {}
"""Statements that take a file from a form to the next one, by the form; run when it is opened for writing."""

TABLES: Final = {
    "about": "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL, mark INTEGER NOT NULL) WITHOUT ROWID",
    "state": (
        "CREATE TABLE state (row INTEGER PRIMARY KEY, next_rank INTEGER NOT NULL, next_number INTEGER NOT NULL,"
        " sealed INTEGER NOT NULL, epoch INTEGER NOT NULL, mark INTEGER NOT NULL)"
    ),
    # An article: what was decided on it (told), its text and paragraphs (the parts of its body); signed with the rank
    "articles": (
        "CREATE TABLE articles (rank INTEGER PRIMARY KEY, id TEXT NOT NULL, first INTEGER NOT NULL,"
        " paragraphs INTEGER NOT NULL, added REAL NOT NULL, told BLOB NOT NULL)"
    ),
    "bodies": "CREATE TABLE bodies (part INTEGER PRIMARY KEY, data BLOB NOT NULL)",
    "articles_by_id": "CREATE UNIQUE INDEX articles_by_id ON articles (id)",
    "articles_by_first": "CREATE INDEX articles_by_first ON articles (first, paragraphs)",
    "articles_by_added": "CREATE INDEX articles_by_added ON articles (added)",
    # Who points at whom: the articles whose removed text another one tells
    "sources": (
        "CREATE TABLE sources (source INTEGER NOT NULL, rank INTEGER NOT NULL, mark INTEGER NOT NULL,"
        " PRIMARY KEY (source, rank)) WITHOUT ROWID"
    ),
    "hosts": "CREATE TABLE hosts (host INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, mark INTEGER NOT NULL)",
    # Furniture: how many articles of a host tell a passage; where its short lines stand
    "passages": (
        "CREATE TABLE passages (rank INTEGER NOT NULL, ordinal INTEGER NOT NULL, host INTEGER NOT NULL,"
        " articles INTEGER NOT NULL, last INTEGER NOT NULL, mark INTEGER NOT NULL,"
        " PRIMARY KEY (rank, ordinal, host)) WITHOUT ROWID"
    ),
    "lines": (
        "CREATE TABLE lines (line BLOB NOT NULL, rank INTEGER NOT NULL, ordinal INTEGER NOT NULL,"
        " mark INTEGER NOT NULL, PRIMARY KEY (line, rank)) WITHOUT ROWID"
    ),
    "segments": (
        "CREATE TABLE segments (segment INTEGER PRIMARY KEY, family INTEGER NOT NULL, postings INTEGER NOT NULL,"
        " bits INTEGER NOT NULL, base INTEGER NOT NULL, width INTEGER NOT NULL, filter INTEGER NOT NULL,"
        " mark INTEGER NOT NULL)"
    ),
    "pages": "CREATE TABLE pages (page INTEGER PRIMARY KEY, data BLOB NOT NULL)",
    "spills": (
        "CREATE TABLE spills (segment INTEGER NOT NULL, key INTEGER NOT NULL, data BLOB NOT NULL,"
        " PRIMARY KEY (segment, key)) WITHOUT ROWID"
    ),
    "filters": "CREATE TABLE filters (part INTEGER PRIMARY KEY, data BLOB NOT NULL)",
    "columns": "CREATE TABLE columns (page INTEGER PRIMARY KEY, data BLOB NOT NULL)",
    # Paragraph numbers of articles that are no more, whose postings still stand in segments
    "removed": "CREATE TABLE removed (first INTEGER PRIMARY KEY, stop INTEGER NOT NULL, mark INTEGER NOT NULL)",
    # Sealed paragraphs that are the first telling of their text since an earlier one was removed
    "posted": "CREATE TABLE posted (number INTEGER PRIMARY KEY, mark INTEGER NOT NULL)",
}
"""Every object in the file, by name; a file with others is refused."""
