"""Ranking anew: which article comes first, and so keeps what it tells."""

from collections.abc import Iterable
from datetime import UTC, datetime

from twicetold.config import Keep
from twicetold.model import Article
from twicetold.words import count_words


def ranked(articles: Iterable[Article], keep: Keep) -> Iterable[Article]:
    """Rank articles anew: the one whose tellings are to stay comes first. Ties keep their order."""
    if keep is Keep.OLDEST:
        return sorted(articles, key=lambda article: (moment(article.date) is None, moment(article.date) or 0.0))
    if keep is Keep.LONGEST:
        return sorted(articles, key=lambda article: -count_words(article.text))
    return articles


def moment(date: str | None) -> float | None:
    """Give the seconds since 1970 that an ISO 8601 date names, a day as its first; None if it names none."""
    try:
        found = datetime.fromisoformat((date or "").strip())
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
