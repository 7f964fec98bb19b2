"""Ranking anew: which article comes first, and so keeps what it tells."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from twicetold import wire
from twicetold.columns import Growing
from twicetold.config import Keep
from twicetold.model import Article, Page
from twicetold.tape import Tape
from twicetold.words import count_words


class Waiting:
    """Articles that wait until all have come: packed, in memory up to `room` bytes, then in a file."""

    def __init__(self, keep: Keep, folder: Path | None, room: int) -> None:
        self._keep = keep
        self._tape = Tape(room, folder)
        self._weights = Growing(np.float64)

    def add(self, article: Article) -> None:
        """Take an article."""
        self._tape.append(packed(article))
        self._weights.extend(np.array([weight(article, self._keep)]))

    def ranked(self) -> Iterator[Article]:
        """Give them back: the one whose tellings are to stay comes first. Ties keep their order."""
        for number in np.argsort(self._weights.values, kind="stable").tolist():
            yield unpacked(self._tape.read(number))


def packed(article: Article) -> bytes:
    """Give an article as bytes: a line with its name and fields, then what was extracted."""
    named = json.dumps([article.id, article.source, article.record, article.meta])
    return named.encode("ascii") + b"\n" + wire.reply(article)


def unpacked(piece: bytes) -> Article:
    """Give back what `packed` was given."""
    named, reply = piece.split(b"\n", 1)
    id, source, record, meta = json.loads(named)
    found = wire.outcome(reply, Page(source=source, id=id, record=record, meta=meta))
    assert isinstance(found, Article)
    return found


def weight(article: Article, keep: Keep) -> float:
    """Give what articles are ranked by, the least first: a moment, no date last, or their words."""
    if keep is Keep.OLDEST:
        known = moment(article.date)
        return float("inf") if known is None else known
    return -float(count_words(article.text)) if keep is Keep.LONGEST else 0.0


def moment(date: str | None) -> float | None:
    """Give the seconds since 1970 that an ISO 8601 date names, a day as its first; None if it names none."""
    try:
        found = datetime.fromisoformat((date or "").strip())
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
