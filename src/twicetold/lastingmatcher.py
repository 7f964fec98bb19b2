"""The matcher over a lasting index: each call is one transaction.

An article is acknowledged when its call returns: it is in the file then, wholly. Several processes
may call at once; each sees what the others added before it ranks articles of its own.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from twicetold.config import Config
from twicetold.decide import Decision
from twicetold.errors import UsageError
from twicetold.lasting import SEAL, Durability, Store, Trial, remove, stored_config
from twicetold.matcher import Matcher, Stores
from twicetold.model import Article

_REMEMBERED = 1 << 9


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an article."""

    decision: Decision
    orphans: tuple[str, ...] = ()
    """Articles whose removed text pointed at what this one replaced."""
    replaced: bool = False
    known: bool = False
    """It was in the index as it is; what was decided then stands."""


class LastingMatcher:
    """Decides on articles against all that an index holds, and adds them to it."""

    def __init__(
        self,
        path: str | None,
        config: Config,
        *,
        read_only: bool = False,
        durability: Durability = "commit",
        seal: int = SEAL,
    ) -> None:
        self.config = config
        self.store = Store(path, config, read_only=read_only, durability=durability, seal=seal)
        self._made: Matcher | None = None
        self.work = {"paragraphs": 0, "candidates": 0, "alignments": 0}
        self.caps = {"bucket_members": 0, "candidates": 0, "chains": 0, "weighed": 0}

    @classmethod
    def opened(cls, path: str, *, read_only: bool = False) -> Self:
        """Open an index that is there, with the parameters that it was made with."""
        config = stored_config(path)
        if config is None:
            raise UsageError(f"{path}: no index there")
        return cls(path, config, read_only=read_only)

    def close(self) -> None:
        """Close the index."""
        self.store.close()

    def add(self, articles: Sequence[Article], *, keep_known: bool = False) -> list[Added]:
        """Decide on articles that follow all others, and add them.

        One with an id that is there replaces it. With `keep_known` one that is there as it is stays
        as it is: so a run can be run again. Refuses two of one id among `articles`.
        """
        if len({article.id for article in articles}) < len(articles):
            raise UsageError("two articles of one batch have one id")
        with self._undoing(), self.store.writing():
            known = {a.id: added for a in articles if keep_known and (added := self._known(a))}
            fresh = [article for article in articles if article.id not in known]
            ranks = {article.id: self.store.articles.rank_of(article.id) for article in fresh}
            orphans = {id: () if rank is None else remove(self.store, [rank]) for id, rank in ranks.items()}
            decisions = self._matcher.feed(fresh)
            self.store.write(decisions)
            self._count(self._matcher)
            made = {
                d.article.id: Added(d, orphans[d.article.id], replaced=ranks[d.article.id] is not None)
                for d in decisions
            }
            return [known.get(article.id) or made[article.id] for article in articles]

    def query(self, articles: Sequence[Article]) -> list[Decision]:
        """Decide on articles as if they were added, and add nothing."""
        with self.store.reading():
            return self.trial().feed(articles)

    def trial(self) -> Matcher:
        """Give a matcher that adds nothing; to be used within one `store.reading()`."""
        trial = Trial(self.store)
        stores = Stores(trial.articles, trial.keys, trial.counts, trial.passages)
        return Matcher(self.config, stores, remembered=_REMEMBERED)

    def remove(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Remove articles; give the ids of those whose removed text pointed there."""
        with self._undoing(), self.store.writing():
            return remove(self.store, [r for r in map(self.store.articles.rank_of, ids) if r is not None])

    def expire(self, days: float) -> tuple[str, ...]:
        """Remove what was added longer ago than so many days; give the orphans."""
        with self._undoing(), self.store.writing():
            return remove(self.store, self.store.older_than(time.time() - days * 86_400))

    def decision(self, id: str) -> Decision | None:
        """Give what stands decided on an article; None where there is none of this id."""
        with self.store.reading():
            rank = self.store.articles.rank_of(id)
            return None if rank is None else self._decided(rank)

    def texts(self, ids: Sequence[str]) -> dict[str, str]:
        """Give the extracted texts of articles, by id, of those that are there."""
        with self.store.reading():
            ranks = {id: self.store.articles.rank_of(id) for id in ids}
            return {id: self.store.articles.article(rank).text for id, rank in ranks.items() if rank is not None}

    def stats(self) -> dict[str, int]:
        """Give counts."""
        with self.store.reading():
            return self.store.stats()

    def flush(self) -> None:
        """Wait until everything added is on the disk."""
        self.store.file.flush()

    def _decided(self, rank: int) -> Decision:
        held = self.store.articles.held(rank)
        return self.store.articles.told(rank).decision(held.article, held.words, self.config.min_words)

    def _known(self, article: Article) -> Added | None:
        rank = self.store.articles.rank_of(article.id)
        if rank is None:
            return None
        there = self.store.articles.article(rank)
        same = (there.text, there.paragraphs, there.host) == (article.text, article.paragraphs, article.host)
        if not same:
            return None
        told, held = self.store.articles.told(rank), self.store.articles.held(rank)
        return Added(told.decision(article, held.words, self.config.min_words), known=True)

    @property
    def _matcher(self) -> Matcher:
        if self._made is None:
            store = self.store
            stores = Stores(store.articles, store.keys, store.counts, store.passages)
            self._made = Matcher(self.config, stores, remembered=_REMEMBERED)
        return self._made

    def _count(self, matcher: Matcher) -> None:
        self.work, self.caps = dict(matcher.work), matcher.caps

    @contextmanager
    def _undoing(self) -> Iterator[None]:
        """Forget what a matcher remembers of articles that were not added after all."""
        try:
            yield
        except BaseException:
            self._made = None
            raise
