"""The commands on a lasting index."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twicetold import options as opt
from twicetold.errors import InputError, UsageError
from twicetold.terminal import give, giving, say

if TYPE_CHECKING:
    from twicetold.lastingmatcher import LastingMatcher
    from twicetold.model import Article, Page, Repeat, Skipped

app = typer.Typer(
    help="What was told before, kept in a file: add, ask, remove.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Db = Annotated[Path, typer.Argument(metavar="DB", help="An index.", show_default=False)]
Ids = Annotated[list[str], typer.Argument(metavar="ARTICLE", help="Ids of articles.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_BATCH = 1024


@app.command()
def add(db: Db, inputs: opt.Inputs, *, quiet: opt.Quiet = False) -> None:
    """Add the articles of all inputs; makes the index where there is none.

    What stands in `clean --index`, without a run folder; for other parameters begin with that.
    """
    from twicetold.config import Config
    from twicetold.lastingmatcher import LastingMatcher

    matcher = LastingMatcher.opened(str(db)) if db.exists() else LastingMatcher(str(db), Config(), durability="batch")
    counts = {"added": 0, "replaced": 0, "known": 0, "skipped": 0}
    with _closing(matcher):
        for batch in _batches(_extracted(page) for page in _pages(inputs)):
            articles = {article.id: article for article in batch if article is not None}
            counts["skipped"] += batch.count(None)
            for one in matcher.add(list(articles.values()), keep_known=True):
                counts["known" if one.known else "replaced" if one.replaced else "added"] += 1
    say(", ".join(f"{count:,} {what}" for what, count in counts.items()), quiet=quiet)


@app.command()
def query(
    db: Db,
    what: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="A page or text; or the id of an article.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Say who told this before; adds nothing.

    A file or standard input is matched against all articles. An address or id names an article of
    the index: what was found when it was added. Nothing is fetched.
    """
    with _opened(db, read_only=True) as matcher:
        decision = None if what == "-" or Path(what).is_file() else matcher.decision(what)
        if decision is None:
            decision = matcher.query([_one_article(what)])[0]
        repeats = decision.repeats
        with giving():
            for repeat in repeats:
                give(json.dumps(asdict(repeat), ensure_ascii=False) + "\n" if as_json else _told(repeat))
    say(f"{len(repeats):,} passages were told before ({decision.share_told:.0%} of the words)", quiet=as_json)


@app.command()
def remove(db: Db, articles: Ids, *, quiet: opt.Quiet = False) -> None:
    """Forget articles; print the ids of those whose removed text pointed there."""
    with _opened(db) as matcher:
        missing = [id for id in articles if matcher.decision(id) is None]
        if missing:
            raise InputError(f"{db}: no article {', '.join(missing)}")
        _print_orphans(matcher.remove(articles), quiet=quiet)


@app.command()
def expire(
    db: Db,
    *,
    older_than: Annotated[float, typer.Option("--older-than", metavar="DAYS", min=0, help="Added longer ago.")],
    quiet: opt.Quiet = False,
) -> None:
    """Forget what was added long ago; print the ids of articles whose removed text pointed there."""
    with _opened(db) as matcher:
        _print_orphans(matcher.expire(older_than), quiet=quiet)


@app.command()
def stats(db: Db, *, as_json: AsJson = False) -> None:
    """Print counts."""
    with _opened(db, read_only=True) as matcher, giving():
        counts = matcher.stats()
        if as_json:
            give(json.dumps(counts) + "\n")
        else:
            give("".join(f"{name.replace('_', ' '):<12} {count:>15,}\n" for name, count in counts.items()))


@app.command()
def check(db: Db, *, quiet: opt.Quiet = False) -> None:
    """Read all of the index and compare it with its checksums; exits with 2 where it is damaged."""
    from twicetold.errors import DamagedIndexError
    from twicetold.lasting import damages

    with _opened(db, read_only=True) as matcher:
        found = damages(matcher.store)
    if found:
        with giving():
            give("".join(f"{damage}\n" for damage in found))
        raise DamagedIndexError(f"{db}: damaged in {len(found)} places; make it anew from the articles")
    say(f"{db}: whole", quiet=quiet)


@contextmanager
def _opened(db: Path, *, read_only: bool = False) -> "Iterator[LastingMatcher]":
    from twicetold.lastingmatcher import LastingMatcher

    with _closing(LastingMatcher.opened(str(db), read_only=read_only)) as matcher:
        yield matcher


@contextmanager
def _closing(matcher: "LastingMatcher") -> "Iterator[LastingMatcher]":
    try:
        yield matcher
    finally:
        matcher.close()


def _batches(articles: "Iterable[Article | None]") -> "Iterator[list[Article | None]]":
    waiting = iter(articles)
    while batch := list(islice(waiting, _BATCH)):
        yield batch


def _pages(inputs: list[str]) -> "Iterator[Page | Skipped]":
    from twicetold.read import ReadSpec, read

    return iter(read(inputs, ReadSpec(), _unheard))


def _unheard(_: object) -> None:
    """Say nothing of the fields that were chosen."""


def _extracted(page: "Page | Skipped") -> "Article | None":
    """Give the article of a page, read in a process of its own; None where it gives none."""
    from twicetold.isolation import extract_isolated
    from twicetold.model import Skipped
    from twicetold.wire import Limits

    if isinstance(page, Skipped):
        return None
    article = extract_isolated(page, Limits())
    return None if isinstance(article, Skipped) else article


def _one_article(what: str) -> "Article":
    found = [page for page, _ in zip(_pages([what]), range(2), strict=False)] if _is_input(what) else []
    articles = [article for article in map(_extracted, found) if article is not None]
    if not articles:
        raise InputError(f"{what}: neither a page or text with an article, nor an article of the index")
    if len(found) > 1:
        raise UsageError(f"{what}: several records; ask for one at a time, or use clean --index DB --read-only")
    return articles[0]


def _is_input(what: str) -> bool:
    return what == "-" or Path(what).is_file()


def _told(repeat: "Repeat") -> str:
    place = repeat.source
    told = f"{place.article} paragraphs {place.first}-{place.last}: {repeat.words} words, {repeat.action}"
    return f"{told}: {repeat.preview}\n"


def _print_orphans(orphans: tuple[str, ...], *, quiet: bool) -> None:
    with giving():
        give("".join(f"{id}\n" for id in orphans))
    say(f"{len(orphans):,} articles whose removed text pointed there; it stands in them again", quiet=quiet)
