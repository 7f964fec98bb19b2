"""What is told of an item: in the item, and in the statistics of the crawl."""

from dataclasses import asdict
from typing import Any

from scrapy.statscollectors import StatsCollector

from twicetold.library import Cleaned
from twicetold.model import Action


def report_of(article: Cleaned) -> dict[str, Any]:
    """Give the report that is put into an item: plain values, with the fields of `repeats.jsonl`."""
    return {
        "id": article.id,
        "status": str(article.status),
        "duplicate_of": article.duplicate_of,
        "share_told": article.share_told,
        "words": article.words,
        "removed_words": article.removed_words,
        "orphans": list(article.orphans),
        "repeats": [_plain(asdict(repeat)) for repeat in article.repeats],
    }


def count(stats: StatsCollector, article: Cleaned) -> None:
    """Count an article."""
    stats.inc_value(f"twicetold/items/{article.status}")
    if article.known:
        stats.inc_value("twicetold/items/unchanged")
    stats.inc_value("twicetold/words/seen", article.words)
    if article.removed_words:
        stats.inc_value("twicetold/words/told_again", article.removed_words)
    for repeat in article.repeats:
        flagged = "" if repeat.action is Action.REMOVE else "flagged/"
        stats.inc_value(f"twicetold/repeats/{flagged}{repeat.kind}")
    if article.orphans:
        stats.inc_value("twicetold/orphans", len(article.orphans))


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """Give a record without enumerations and tuples: whatever stores the item knows the rest."""
    record["novel"] = list(record["novel"])
    for name in ("kind", "action"):
        record[name] = str(record[name])
    return record
