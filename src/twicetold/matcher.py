"""The matcher: articles in rank order, any number at a time, to decisions.

The one order of the stages: words → sketches → candidates → matches → chains → decisions. However
the articles are cut into batches, the decisions are the same (law 5).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from twicetold.articles import MemoryArticles
from twicetold.chain import chain
from twicetold.config import Config
from twicetold.decide import (
    Counts,
    Decider,
    Decision,
    Furniture,
    MemoryCounts,
    MemoryPassages,
    Passages,
    Standing,
    tellings,
)
from twicetold.index import Index, Keys, MemoryKeys
from twicetold.model import Article
from twicetold.shelf import REMEMBERED, Articles, Shelf
from twicetold.sketch import SketchSpec, sketch
from twicetold.verify import verify


@dataclass(frozen=True, slots=True)
class Stores:
    """Where a matcher keeps what was told; in memory unless said otherwise."""

    articles: Articles = field(default_factory=MemoryArticles)
    keys: Keys = field(default_factory=MemoryKeys)
    counts: Counts = field(default_factory=MemoryCounts)
    passages: Passages = field(default_factory=MemoryPassages)


class Matcher:
    """Holds what was told so far and decides on the articles that follow."""

    def __init__(
        self, config: Config | None = None, stores: Stores | None = None, *, remembered: int = REMEMBERED
    ) -> None:
        self._config = config or Config()
        self._spec = SketchSpec(min_words=self._config.min_words)
        stores = stores or Stores()
        self._shelf = Shelf(stores.articles, remembered)
        self._index = Index(stores.keys)
        self.work = {"paragraphs": 0, "candidates": 0, "alignments": 0}
        """What the matching took, all articles together."""
        self._short_chains = self._unweighed = 0
        furniture = Furniture(self._config, self._shelf, stores.counts)
        self._decider = Decider(self._config, self._shelf, furniture, Standing(stores.passages))

    @property
    def caps(self) -> dict[str, int]:
        """How often each cap bit."""
        found = {"bucket_members": self._index.bucket_caps, "candidates": self._index.candidate_caps}
        return found | {"chains": self._short_chains, "weighed": self._unweighed}

    @property
    def furniture(self) -> Counts:
        """What was counted of the furniture of each host."""
        return self._decider.furniture.counts

    def drop(self, totals: Counts) -> None:
        """Let furniture go by the counts of a whole run, first tellings too; before anything is fed."""
        self._decider.furniture.totals = totals

    def feed(self, articles: Sequence[Article]) -> list[Decision]:
        """Decide on articles that follow all others in rank."""
        if self._config.within_only:
            alone = replace(self._config, within_only=False)
            return [decision for article in articles for decision in Matcher(alone).feed([article])]
        ranks = self._shelf.put(articles)
        words = [self._shelf.words(rank) for rank in ranks]
        sketches = sketch(words, self._shelf.lines(ranks), self._spec)
        first = self._index.size
        candidates = self._index.propose(sketches, [len(one.offsets) - 1 for one in words])
        again = first + np.flatnonzero(sketches.again), self._config.min_words
        matches, alignments = verify(candidates, self._shelf, self._config.resemblance, self._shelf.weighing, again)
        self.work["paragraphs"] += len(sketches.texts)
        self.work["candidates"] += len(candidates.later)
        self.work["alignments"] += alignments
        self._unweighed += self._shelf.weighing.unweighed
        matches, chains = chain(matches, self._shelf)
        self._short_chains += chains.short
        found = tellings(matches, chains, self._shelf)
        return [self._decider.decide(rank, found.get(rank, ())) for rank in ranks]
