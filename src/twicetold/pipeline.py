"""The batch pipeline: inputs in, a run folder out. Knows the order of the stages, no algorithm."""

import platform
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from twicetold.config import Boilerplate, Config, Keep
from twicetold.decide import Decision
from twicetold.extract import extract
from twicetold.matcher import Matcher
from twicetold.model import Action, Article, Page, Repeat, Skipped
from twicetold.read import FieldChoice, ReadSpec, read
from twicetold.runfolder import RunWriter, replace_folder, unfinished
from twicetold.runfolder.writer import check_replaceable
from twicetold.words import count_words

BATCH: Final = 256
"""Articles that are matched at once; any number gives the same result."""
LARGEST: Final = 10
"""So many repeats are remembered for the summary."""

_LIBRARIES = ("trafilatura", "datasketch", "xxhash", "lxml", "numpy", "rapidfuzz", "snowballstemmer")


@dataclass(frozen=True, slots=True)
class Job:
    """What to read, how to decide and where to write."""

    inputs: tuple[str, ...]
    out: Path
    config: Config
    read: ReadSpec
    paragraphs: Literal["auto", "blank", "line"] = "auto"
    comments: bool = False
    with_text: bool = True

    def parameters(self) -> dict[str, Any]:
        """Give what must be equal for a rerun to be the same run."""
        read = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self.read).items()}
        return {**self.config.as_json(), "paragraphs": self.paragraphs, "comments": self.comments, "read": read}


@dataclass(slots=True)
class Tally:
    """What a run counts as it goes."""

    inputs: int = 0
    articles: int = 0
    words: int = 0
    removed_words: int = 0
    hidden_by_extractor: int = 0
    renamed_ids: int = 0
    status: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    removed_words_by_kind: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    largest: list[Repeat] = field(default_factory=list)

    def skip(self, skipped: Skipped) -> None:
        """Count an input that gave no article."""
        self.inputs += 1
        self.skipped[skipped.reason] += 1

    def decide(self, decision: Decision) -> None:
        """Count an article."""
        self.inputs += 1
        self.articles += 1
        self.words += decision.words
        self.removed_words += decision.removed_words
        self.hidden_by_extractor += decision.article.hidden_by_extractor
        self.status[str(decision.status)] += 1
        for repeat in decision.repeats:
            self._repeat(repeat)

    def _repeat(self, repeat: Repeat) -> None:
        if repeat.action is not Action.REMOVE:
            self.flagged["variant" if repeat.variant else str(repeat.kind)] += 1
            return
        self.removed[str(repeat.kind)] += 1
        self.removed_words_by_kind[str(repeat.kind)] += repeat.words
        self.largest.append(repeat)
        self.largest.sort(key=lambda r: -r.words)
        del self.largest[LARGEST:]

    def as_json(self) -> dict[str, Any]:
        """Give the counts as they stand in `run.json`."""
        return {
            "inputs": self.inputs,
            "articles": self.articles,
            "skipped": sum(self.skipped.values()),
            "skipped_by_reason": dict(sorted(self.skipped.items())),
            "status": dict(sorted(self.status.items())),
            "words": self.words,
            "removed_words": self.removed_words,
            "removed_words_by_kind": dict(sorted(self.removed_words_by_kind.items())),
            "removed": dict(sorted(self.removed.items())),
            "flagged": dict(sorted(self.flagged.items())),
            "hidden_by_extractor": self.hidden_by_extractor,
            "renamed_ids": self.renamed_ids,
        }


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to."""

    out: Path
    run: dict[str, Any]
    largest: tuple[Repeat, ...]
    written: bool
    """False where the folder already held the same bytes."""


class Watcher(Protocol):
    """Is told how a run goes."""

    def advance(self, tally: Tally) -> None:
        """Hear of one more article."""

    def skipped(self, skipped: Skipped) -> None:
        """Hear of an input that gave no article."""

    def choice(self, choice: FieldChoice) -> None:
        """Hear which fields of a file's records are read."""


def run(job: Job, watcher: Watcher) -> Result:
    """Run the main job; the folder `job.out` is replaced whole or not at all."""
    check_replaceable(job.out, job.parameters())
    started, tally, matcher = time.time(), Tally(), Matcher(job.config)
    with unfinished(job.out) as folder:
        with RunWriter(folder, with_text=job.with_text) as writer:
            for decision in _decisions(job, matcher, tally, writer, watcher):
                writer.write(decision)
                tally.decide(decision)
                watcher.advance(tally)
            about = _about(job, tally, matcher, started)
            writer.finish(about)
        written = replace_folder(folder, job.out)
    return Result(job.out, about, tuple(tally.largest), written)


def _decisions(job: Job, matcher: Matcher, tally: Tally, writer: RunWriter, watcher: Watcher) -> Iterator[Decision]:
    def note(skipped: Skipped) -> None:
        writer.skip(skipped)
        tally.skip(skipped)
        watcher.skipped(skipped)

    found = _unique(_articles(job, read(job.inputs, job.read, watcher.choice), note), tally)
    articles = ranked(found, job.config.keep)
    if job.config.boilerplate is Boilerplate.DROP:
        # Totals are known when all was matched: twice over the articles, which are held meanwhile
        articles = list(articles)
        counting = Matcher(replace(job.config, boilerplate=Boilerplate.KEEP_FIRST))
        for _ in _fed(counting, articles):
            pass
        matcher.drop(counting.furniture)
    yield from _fed(matcher, articles)


def _fed(matcher: Matcher, articles: Iterable[Article]) -> Iterator[Decision]:
    waiting = iter(articles)
    while batch := list(islice(waiting, BATCH)):
        yield from matcher.feed(batch)


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


def _articles(job: Job, pages: Iterable[Page | Skipped], note: Callable[[Skipped], None]) -> Iterator[Article]:
    for page in pages:
        article = page if isinstance(page, Skipped) else extract(page, paragraphs=job.paragraphs, comments=job.comments)
        if isinstance(article, Skipped):
            note(article)
        else:
            yield article


def _unique(articles: Iterable[Article], tally: Tally) -> Iterator[Article]:
    """Give a second equal id a number: ID~2."""
    seen: set[str] = set()
    for article in articles:
        id, number = article.id, 1
        while id in seen:
            number += 1
            id = f"{article.id}~{number}"
        seen.add(id)
        tally.renamed_ids += number > 1
        yield article if number == 1 else replace(article, id=id)


def _about(job: Job, tally: Tally, matcher: Matcher, started: float) -> dict[str, Any]:
    return {
        "complete": True,
        "tool": "twicetold",
        "version": version("twicetold"),
        "command": "clean" if job.with_text else "scan",
        "inputs": list(job.inputs),
        "parameters": job.parameters(),
        "counts": tally.as_json(),
        "caps": matcher.caps,
        "work": matcher.work,
        "versions": {name: version(name) for name in _LIBRARIES},
        "machine": {"python": platform.python_version(), "system": platform.platform()},
        "started": round(started, 3),
        "seconds": round(time.time() - started, 3),
    }
