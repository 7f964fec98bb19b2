"""The batch pipeline: inputs in, a run folder out. Knows the order of the stages, no algorithm."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final

from twicetold import compiled, wire
from twicetold.articles import MemoryArticles
from twicetold.config import Boilerplate, Config, Keep
from twicetold.course import Course, about
from twicetold.decide import Counts, Decision
from twicetold.errors import InputError
from twicetold.extraction import Extraction, carried_size, extractor_versions
from twicetold.indexed import Adding, Trying, indexed
from twicetold.job import Job, Result
from twicetold.journal import Journal, forget
from twicetold.matcher import Matcher, Stores
from twicetold.model import Article, Skipped
from twicetold.parties import Feed, Nowhere, Watcher
from twicetold.ranking import Waiting
from twicetold.read import STDIN, count_files, read
from twicetold.runfolder import (
    RunFolder,
    RunWriter,
    beside,
    check_replaceable,
    claimed,
    own_paths,
    replace_folder,
    true_place,
    unfinished,
)
from twicetold.tally import Tally, largest
from twicetold.unchanged import finished_run
from twicetold.wire import LIMITS_MET, Limits, Manner

__all__ = ["BATCH", "Job", "Result", "Watcher", "add", "run", "survey"]

BATCH: Final = 700_000
"""Characters that are matched at once, the last article whole; any number gives the same result."""
MOST_ARTICLES: Final = 2048
MOST_PARAGRAPHS: Final = 10_000
"""So many articles and paragraphs are matched at once at most, the last article whole."""
INDEX_BATCH: Final = 6 * BATCH
"""The same on an index: what is read of a large one is read once a batch."""
BYTES_A_CHARACTER: Final = 10
"""A file holds one character of articles in so many bytes at least; pages have most of them in tags."""
WAITING: Final = 4
"""Articles that wait for their rank take one part in so many of the memory that may be used."""


def run(job: Job, watcher: Watcher) -> Result:
    """Run the main job; the folder `job.out` is replaced whole or not at all.

    A run that was ended before its time goes on where it was: what was extracted is in a journal
    beside the folder until a run has finished.
    """
    with claimed(job.out):
        check_replaceable(job.out, job.parameters())
        if (finished := _finished(job)) is not None:
            forget(beside(job.out, "journal"))  # the run that made it may not have been let
            return finished
        with Journal(beside(job.out, "journal"), extractor_versions()) as journal:
            journal.learn(_known(job.out))
            result = _run(job, watcher, journal)
            journal.remove()
        return result


def _finished(job: Job) -> Result | None:
    """Give the outcome of an earlier run if there is nothing to do."""
    if STDIN in job.inputs or job.index is not None:
        return None  # can be read once only; what an index holds may be other than it was
    expected = {"command": job.command, "inputs": list(job.inputs), "limits": asdict(job.limits)}
    pages = read(job.inputs, job.read, passed_by=own_paths(job.inputs, job.out))
    folder = finished_run(job.out, pages, expected)
    return Result(job.out, folder.run, largest(folder.repeats()), written=False) if folder else None


def _known(out: Path) -> Iterator[tuple[str, bytes, Limits | None]]:
    """Give what a finished run has extracted, if the extraction is still the same."""
    try:
        folder = RunFolder.open(out)
    except InputError:
        return
    if folder.run.get("extractor") != extractor_versions():
        return
    limits = Limits(**folder.run["limits"])
    for met in folder.run["limits_met"]:
        yield met["input"], wire.refusal(met["reason"], met["detail"]), limits
    for key, article in folder.extractions():
        yield key, wire.reply(article), None


def _run(job: Job, watcher: Watcher, journal: Journal) -> Result:
    manner, aside = Manner(job.paragraphs, job.comments), true_place(job.out).parent
    own = own_paths(job.inputs, job.out)
    with unfinished(job.out) as folder:
        with (
            RunWriter(folder, job.out, with_text=job.with_text) as writer,
            Extraction(manner, job.limits, job.workers, journal) as extraction,
            _matching(job, aside, adding=job.with_text and not job.read_only) as matcher,
        ):
            course = Course(job, watcher, writer, extraction, matcher, own, aside)
            _carry_out(course)
            record = writer.finish({**about(course), "command": job.command})
        written = replace_folder(folder, job.out)
    return Result(job.out, record, tuple(course.tally.largest), written)


def survey(job: Job, watcher: Watcher) -> Result:
    """Find what `run` would find, and write nothing; what was extracted is forgotten."""
    return _without_folder(job, watcher, "check", adding=False)


def add(job: Job, watcher: Watcher) -> Result:
    """Add the articles of all inputs to the index of a job, as `run` does, and write nothing else."""
    return _without_folder(job, watcher, "index add", adding=True)


def _without_folder(job: Job, watcher: Watcher, command: str, *, adding: bool) -> Result:
    nowhere = Nowhere()
    with (
        Extraction(Manner(job.paragraphs, job.comments), job.limits, job.workers, nowhere) as extraction,
        _matching(job, None, adding=adding) as matcher,
    ):
        course = Course(job, watcher, nowhere, extraction, matcher)
        _carry_out(course)
    return Result(job.out, {**about(course), "command": command}, tuple(course.tally.largest), written=False)


def _matching(job: Job, aside: Path | None, *, adding: bool) -> AbstractContextManager[Matcher | Adding | Trying]:
    if job.index is None:
        return nullcontext(_matcher(job, job.config, aside))
    return indexed(job.index, job.config, job.inputs, job.out, adding=adding)


def _matcher(job: Job, config: Config, aside: Path | None) -> Matcher:
    """Give a matcher that keeps so much in memory and the rest in a file."""
    return Matcher(config, Stores(MemoryArticles(memory=job.memory, folder=aside)))


def _carry_out(course: Course) -> None:
    compiled.expect(sum(map(_size_of_file, course.job.inputs)) // BYTES_A_CHARACTER)
    for decision in _decisions(course):
        course.writer.write(decision, course.keys.pop(decision.article.id, None))
        course.tally.decide(decision)
        course.watcher.advance(course.tally)


def _size_of_file(input: str) -> int:
    try:
        path = Path(input)
        return path.stat().st_size if path.is_file() else 0
    except (OSError, ValueError):
        return 0


def _decisions(course: Course) -> Iterator[Decision]:
    job, matcher = course.job, course.matcher
    counted = job.config.boilerplate is Boilerplate.DROP and isinstance(matcher, Matcher)
    if job.config.keep is Keep.FIRST and not counted:
        yield from _fed(matcher, _articles(course))
        return
    waiting = Waiting(job.config.keep, course.aside, job.memory // WAITING)
    for article in _articles(course):
        waiting.add(article)
    if counted and isinstance(matcher, Matcher):
        # Totals are known when all was matched: twice over the articles
        matcher.drop(_counted(course, waiting))
    yield from _fed(matcher, waiting.ranked())


def _counted(course: Course, waiting: Waiting) -> Counts:
    """Count the furniture of all articles."""
    keeping = replace(course.job.config, boilerplate=Boilerplate.KEEP_FIRST)
    counting = _matcher(course.job, keeping, course.aside)
    for _ in _fed(counting, waiting.ranked()):
        pass
    return counting.furniture


def _fed(matcher: Feed, articles: Iterable[Article]) -> Iterator[Decision]:
    most = INDEX_BATCH if isinstance(matcher, Adding | Trying) else BATCH
    batch, size, paragraphs = list[Article](), 0, 0
    for article in articles:
        batch.append(article)
        size += len(article.text) + carried_size(article.meta)
        paragraphs += len(article.paragraphs)
        if size >= most or len(batch) >= MOST_ARTICLES or paragraphs >= MOST_PARAGRAPHS:
            yield from matcher.feed(batch)
            batch, size, paragraphs = [], 0, 0
    if batch:
        yield from matcher.feed(batch)


def _articles(course: Course) -> Iterator[Article]:
    """Give the articles, each under an id of its own; account for what gave none."""
    job = course.job
    pages = read(job.inputs, job.read, course.watcher.choice, course.own)
    taken: dict[str, int] = {}
    if STDIN not in job.inputs:
        course.watcher.inputs(lambda: count_files(job.inputs, job.read, course.own))
    for extracted in course.extraction.outcomes(course.inputs.over(pages)):
        course.tally.see(extracted.outcome.source, getattr(extracted.outcome, "record", None), extracted.caps)
        course.watcher.advance(course.tally)
        if isinstance(extracted.outcome, Skipped):
            _skip(course, extracted.outcome, extracted.key)
            continue
        reserved = course.matcher.is_taken if isinstance(course.matcher, Trying) else _is_free
        article = _named(extracted.outcome, taken, course.tally, reserved)
        if extracted.key:
            course.keys[article.id] = extracted.key
        yield article


def _skip(course: Course, skipped: Skipped, key: str | None) -> None:
    course.writer.skip(skipped)
    course.tally.skip(skipped)
    course.watcher.skipped(skipped)
    if skipped.reason in LIMITS_MET:
        met = {"source": skipped.source, "input": key, "reason": skipped.reason, "detail": skipped.detail}
        course.limits_met.append(met)


def _is_free(_: str) -> bool:
    return False


def _named(article: Article, taken: dict[str, int], tally: Tally, reserved: Callable[[str], bool]) -> Article:
    """Give a second equal id a number: ID~2."""
    id, number = article.id, max(taken.get(article.id, 0), int(reserved(article.id)))
    while id in taken or reserved(id):
        number += 1
        id = f"{article.id}~{number}"
    taken[article.id] = max(number, 1)
    taken.setdefault(id, 1)
    if id == article.id:
        return article
    tally.renamed_ids += 1
    return replace(article, id=id)
