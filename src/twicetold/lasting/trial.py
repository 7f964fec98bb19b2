"""A trial: articles are matched against the index, and nothing is added to it.

What is put is kept in memory, above what the index has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from twicetold.articles import Extent, MemoryArticles
from twicetold.columns import Excerpt, Int32, Int64, Spots, UInt32, UInt64, Words
from twicetold.decide import Gone, MemoryCounts, MemoryPassages
from twicetold.facts import Fact, Facts
from twicetold.index import Members, MemoryParagraphs, MemoryPostings, Postings
from twicetold.lasting.articles import ArticleRows
from twicetold.lasting.counts import CountRows, PassageRows, Place
from twicetold.lasting.keys import LayeredKeys, LayeredParagraphs
from twicetold.lasting.segments import merged
from twicetold.lasting.store import Store
from twicetold.model import Article, Paragraph


class TrialArticles:
    """The articles of the index, and those on trial."""

    def __init__(self, below: ArticleRows) -> None:
        self._below = below
        self._own = MemoryArticles(below.next_rank, below.next_number)

    def _of(self, rank: int) -> MemoryArticles | ArticleRows:
        return self._own if rank >= self._own.first_rank else self._below

    def put(self, articles: Sequence[Article]) -> range:
        """Add articles that follow all others; give their ranks."""
        return self._own.put(articles)

    def article(self, rank: int) -> Article:
        """Give the article of a rank."""
        return self._of(rank).article(rank)

    def words(self, rank: int) -> Words:
        """Give its words."""
        return self._of(rank).words(rank)

    def host(self, rank: int) -> str | None:
        """Give its host; None where it has been removed."""
        return self._of(rank).host(rank)

    def id(self, rank: int) -> str:
        """Give its id."""
        return self._of(rank).id(rank)

    def paragraph(self, rank: int, ordinal: int) -> Paragraph:
        """Give one of its paragraphs."""
        return self._of(rank).paragraph(rank, ordinal)

    def fact(self, rank: int, ordinal: int) -> Fact:
        """Give the facts of one of its paragraphs."""
        return self._of(rank).fact(rank, ordinal)

    def offsets(self, rank: int) -> Int32:
        """Give where the words of its paragraphs begin, and where the last ends."""
        return self._of(rank).offsets(rank)

    def text(self, rank: int, first: int, last: int) -> str:
        """Give the text of some of its paragraphs."""
        return self._of(rank).text(rank, first, last)

    def excerpt(self, rank: int, first: int, last: int) -> Excerpt:
        """Give some of its paragraphs with their words."""
        return self._of(rank).excerpt(rank, first, last)

    def prepare(self, extents: Iterable[Extent]) -> None:
        """Read excerpts that will be asked for, many at once."""
        self._own.prepare([extent for extent in extents if extent[0] >= self._own.first_rank])

    def facts(self, numbers: Int64) -> Facts:
        """Give the facts of some paragraphs by their numbers."""
        own = numbers >= self._own.first_number
        mine, theirs = self._own.facts(numbers[own]), self._below.facts(numbers[~own])
        columns: Iterable[tuple[np.ndarray, np.ndarray]] = zip(mine, theirs, strict=True)
        return Facts(*(_mixed(own, *two) for two in columns))

    def ordinals(self, ranks: Int64, words: Int32) -> Int32:
        """Give the ordinals of the paragraphs that hold some words of articles."""
        own = ranks >= self._own.first_rank
        mine, theirs = self._own.ordinals(ranks[own], words[own]), self._below.ordinals(ranks[~own], words[~own])
        return _mixed(own, mine, theirs)

    def spots(self, ranks: Int64, starts: Int32, ends: Int32) -> Spots:
        """Give where some passages stand."""
        own = ranks >= self._own.first_rank
        mine = self._own.spots(ranks[own], starts[own], ends[own])
        theirs = self._below.spots(ranks[~own], starts[~own], ends[~own])
        return Spots(*(_mixed(own, *two) for two in zip(mine, theirs, strict=True)))

    def beside(self, ranks: Int64, starts: Int32, ends: Int32) -> tuple[UInt32, UInt32]:
        """Give the signs of the words before and after some passages; 0 for none."""
        own = ranks >= self._own.first_rank
        mine = self._own.beside(ranks[own], starts[own], ends[own])
        theirs = self._below.beside(ranks[~own], starts[~own], ends[~own])
        return _mixed(own, mine[0], theirs[0]), _mixed(own, mine[1], theirs[1])

    def places(self, numbers: Int64) -> tuple[Int64, Int32]:
        """Give rank and ordinal of some paragraph numbers."""
        ranks, ordinals = np.empty(len(numbers), np.int64), np.empty(len(numbers), np.int32)
        own = numbers >= self._own.first_number
        ranks[own], ordinals[own] = self._own.places(numbers[own])
        ranks[~own], ordinals[~own] = self._below.places(numbers[~own])
        return ranks, ordinals


def _mixed(own: npt.NDArray[np.bool_], mine: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Put values where `own` says and others elsewhere."""
    values = np.empty(len(own), mine.dtype)
    values[own], values[~own] = mine, theirs
    return values


@dataclass(slots=True)
class TrialPostings:
    """Buckets of the index, and what is put on trial."""

    below: Postings
    own: MemoryPostings = field(default_factory=MemoryPostings)

    def post(self, keys: UInt64, numbers: Int64) -> None:
        """Put paragraphs, above all that were put before and ascending, into the buckets of their keys."""
        self.own.post(keys, numbers)

    def earliest(self, keys: UInt64, owners: Int64, most: int) -> Members:
        """Give of the bucket of each key the lowest `most` members that rank below its owner."""
        parts = [self.below.earliest(keys, owners, most), self.own.earliest(keys, owners, most)]
        return merged(parts, len(keys), most)


@dataclass(slots=True)
class TrialParagraphs:
    """What is known of the paragraphs of the index, and of those on trial."""

    below: LayeredParagraphs
    own: MemoryParagraphs

    @property
    def size(self) -> int:
        """The number of the next paragraph."""
        return self.own.size

    def append(self, texts: UInt64, seed_counts: Int32) -> None:
        """Add paragraphs that follow all others."""
        self.own.append(texts, seed_counts)

    def texts(self, numbers: Int64) -> UInt64:
        """Give the hashes of the texts of some paragraphs; 0 where one is too short to be proposed."""
        values, own = np.empty(len(numbers), np.uint64), numbers >= self.own.base
        values[own], values[~own] = self.own.texts(numbers[own]), self.below.texts(numbers[~own])
        return values

    def seed_counts(self, numbers: Int64) -> Int32:
        """Give the numbers of seeds of some paragraphs."""
        values, own = np.empty(len(numbers), np.int32), numbers >= self.own.base
        values[own], values[~own] = self.own.seed_counts(numbers[own]), self.below.seed_counts(numbers[~own])
        return values


class TrialKeys:
    """The keys of the index, and those on trial."""

    at_once = LayeredKeys.at_once

    def __init__(self, below: LayeredKeys) -> None:
        self.bands = TrialPostings(below.bands)
        self.seeds = TrialPostings(below.seeds)
        self.texts = TrialPostings(below.texts)
        self.paragraphs = TrialParagraphs(below.paragraphs, MemoryParagraphs(base=below.paragraphs.size))


class TrialCounts:
    """What was counted in the index, and on trial."""

    def __init__(self, below: CountRows) -> None:
        self._below = below
        self._own = MemoryCounts()

    def root(self, place: Place) -> Place:
        """Give the first telling of a paragraph: itself where it was not told before."""
        root = self._own.root(place)
        return root if root != place else self._below.root(place)

    def put_root(self, place: Place, root: Place) -> None:
        """Note the first telling of a told paragraph."""
        self._own.put_root(place, root)

    def note_passage(self, host: str, root: Place, rank: int) -> int:
        """Note that an article of a host tells a passage; give how many do."""
        return self._own.note_passage(host, root, rank) + self._below.passages(host, root)

    def passages(self, host: str, root: Place) -> int:
        """Give how many articles of a host tell a passage."""
        return self._own.passages(host, root) + self._below.passages(host, root)

    def note_line(self, host: str, words: tuple[str, ...], place: Place) -> tuple[int, Place]:
        """Note that a line stands in an article of a host; give in how many it does and where first."""
        count, first = self._own.note_line(host, words, place)
        before, earliest = self._below.line(host, words)
        return count + before, earliest or first

    def lines(self, host: str, words: tuple[str, ...]) -> int:
        """Give in how many articles of a host a line stands."""
        return self._own.lines(host, words) + self._below.lines(host, words)


class TrialPassages:
    """Which passages went, in the index and on trial."""

    def __init__(self, below: PassageRows) -> None:
        self._below = below
        self._own = MemoryPassages()

    def gone(self, article: str) -> Sequence[Gone]:
        """Give the passages of an article that went."""
        return self._own.gone(article) or self._below.gone(article)

    def put(self, article: str, gone: Gone) -> None:
        """Note that a passage of an article goes."""
        self._own.put(article, gone)


class Trial:
    """What a matcher needs to try articles against an index; within one transaction that reads."""

    def __init__(self, store: Store) -> None:
        self.articles = TrialArticles(store.articles)
        self.keys = TrialKeys(store.keys)
        self.counts = TrialCounts(store.counts)
        self.passages = TrialPassages(store.passages)
