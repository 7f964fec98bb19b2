"""The commands on a lasting index."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twicetold import options as opt
from twicetold.errors import InputError, UsageError
from twicetold.running import changed, job_of, watched
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
_NOT_FOR_ADD = frozenset({"index", "keep", "within_only", "memory"})
"""What an index does not do, or is not asked of one that is only added to."""


@app.command()
@opt.taking(opt.Choices, without=_NOT_FOR_ADD)
def add(context: typer.Context, db: Db, inputs: opt.Inputs, choices: opt.Choices) -> None:
    """Add the articles of all inputs.

    What `clean --index` does, without a run folder: makes the index where there is none, keeps to the
    parameters that it was made with, and leaves articles that are there as they are.
    """
    from twicetold import pipeline
    from twicetold.config import Config
    from twicetold.lasting import stored_config

    config = changed(context, stored_config(str(db)) or Config(), choices)
    job = job_of(context, inputs, Path(os.devnull), replace(choices, index=db))
    with watched(choices) as watcher:
        run = pipeline.add(replace(job, config=config), watcher).run
    if choices.as_json:
        with giving():
            give(json.dumps(run, ensure_ascii=False) + "\n")
    say(_added(run), quiet=choices.quiet)
    if choices.strict and run["counts"]["skipped"]:
        raise typer.Exit(3)


def _added(run: dict[str, Any]) -> str:
    counts, index = run["counts"], run["index"]
    fresh = counts["articles"] - index["known"] - index["replaced"]
    line = f"{fresh:,} added, {index['replaced']:,} replaced, {index['known']:,} known, {counts['skipped']:,} skipped"
    reasons = ", ".join(f"{count} {reason}" for reason, count in counts["skipped_by_reason"].items())
    return f"{line} ({reasons})" if reasons else line


@app.command()
def query(
    db: Db,
    what: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="A page or text; or the id of an article.")],
    *,
    as_json: AsJson = False,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
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
    count = "1 passage was" if len(repeats) == 1 else f"{len(repeats):,} passages were"
    say(f"{count} told before ({decision.share_told:.0%} of the words)", quiet=quiet or as_json)


@app.command()
def remove(db: Db, articles: Ids, *, quiet: opt.Quiet = False, verbose: opt.Verbose = False) -> None:
    """Forget articles.

    Prints the ids of those whose removed text pointed there.
    """
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
    verbose: opt.Verbose = False,
) -> None:
    """Forget what was added long ago.

    Prints the ids of articles that are left and whose removed text pointed there.
    """
    with _opened(db) as matcher:
        _print_orphans(matcher.expire(older_than), quiet=quiet)


@app.command()
def stats(db: Db, *, as_json: AsJson = False, quiet: opt.Quiet = False, verbose: opt.Verbose = False) -> None:
    """Print counts."""
    with _opened(db, read_only=True) as matcher, giving():
        counts = matcher.stats()
        if as_json:
            give(json.dumps(counts) + "\n")
        else:
            give("".join(f"{name.replace('_', ' '):<12} {count:>15,}\n" for name, count in counts.items()))


@app.command()
def check(db: Db, *, quiet: opt.Quiet = False, verbose: opt.Verbose = False) -> None:
    """Look for damage; exit with 2 if there is any.

    Reads all of the index and compares it with its checksums.
    """
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
    count = "1 article" if len(orphans) == 1 else f"{len(orphans):,} articles"
    say(f"{count} had lost text to what is gone; in the index it stands again", quiet=quiet)
