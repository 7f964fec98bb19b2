"""The index: from keys to candidates.

A paragraph is offered earlier ones only, and which ones depends on ranks alone: the first members
of a bucket by rank, each distinct text once, then the first tellings of that text, and the first
in its own article. So one batch, many batches and one article at a time agree, and a flooded bucket
costs linear time. Where keys are kept is for a store to know: in memory (`MemoryKeys`), or in a file
(`twicetold.lasting`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from twicetold.columns import EXACT, Candidates, Int32, Int64, Sketches, UInt64
from twicetold.index.memory import MemoryKeys, MemoryParagraphs
from twicetold.index.postings import Members, MemoryPostings, ranges
from twicetold.limits import BUCKET_MEMBERS, CANDIDATES

__all__ = [
    "KEY_BITS",
    "Index",
    "Keys",
    "Members",
    "MemoryKeys",
    "MemoryParagraphs",
    "MemoryPostings",
    "Paragraphs",
    "Postings",
    "post",
    "ranges",
]

TELLINGS: Final = 4
"""So many exact tellings stand for a text beside the first, the earliest by rank."""
KEY_BITS: Final = 48
"""Bands and seeds are compared by so many of their first bits: two that differ agree once in 10^14 pairs."""
SEED_SHARE: Final = 0.15
"""A pair that shares no band must share this part of the seeds of the one with fewer."""

_KEY_SHIFT = np.uint64(64 - KEY_BITS)
_NUMBER_BITS = np.int64(32)
_NUMBER_MASK = np.int64((1 << 32) - 1)
_Pairs = tuple[Int64, Int64, Int32]


class Postings(Protocol):
    """The buckets of one kind of key."""

    def post(self, keys: UInt64, numbers: Int64) -> None:
        """Put paragraphs, above all that were put before and ascending, into the buckets of their keys."""

    def earliest(self, keys: UInt64, owners: Int64, most: int) -> Members:
        """Give of the bucket of each key the lowest `most` members that rank below its owner."""


class Paragraphs(Protocol):
    """What is known of each paragraph by its number."""

    @property
    def size(self) -> int:
        """The number of the next paragraph."""

    def append(self, texts: UInt64, seed_counts: Int32) -> None:
        """Add paragraphs that follow all others."""

    def texts(self, numbers: Int64) -> UInt64:
        """Give the hashes of the texts of some paragraphs; 0 where one is too short to be proposed."""

    def seed_counts(self, numbers: Int64) -> Int32:
        """Give the numbers of seeds of some paragraphs."""


class Keys(Protocol):
    """All that was told so far, as keys."""

    @property
    def bands(self) -> Postings:
        """The first tellings of texts, by band."""

    @property
    def seeds(self) -> Postings:
        """The same by seed."""

    @property
    def texts(self) -> Postings:
        """All tellings, by the hash of their text."""

    @property
    def at_once(self) -> int:
        """So many keys are asked for at once: what is found of full buckets must be held."""

    @property
    def paragraphs(self) -> Paragraphs:
        """What is known of each paragraph."""


class _Batch(NamedTuple):
    """The paragraphs of a batch."""

    numbers: Int64
    firsts: Int64
    """The first telling of the text of each."""
    begins: Int64
    """The first paragraph of the article of each."""


@dataclass(slots=True)
class Index:
    """What was told so far; `bucket_caps` and `candidate_caps` count how often a cap bit."""

    keys: Keys = field(default_factory=MemoryKeys)
    bucket_caps: int = 0
    candidate_caps: int = 0

    @property
    def size(self) -> int:
        """The paragraphs added so far, which is the number of the next."""
        return self.keys.paragraphs.size

    def propose(self, sketches: Sketches, sizes: Sequence[int] | None = None) -> Candidates:
        """Add paragraphs that follow all others in rank; give the earlier ones they may repeat.

        `sizes`: how many paragraphs each article has; none is parted. Without it each paragraph is one.
        """
        numbers, firsts = self.learn(sketches)
        batch = _Batch(numbers, firsts, _begins(numbers, sizes))
        found = [self._proposed(sketches, batch, some) for some in _portions(sketches, self.keys.at_once)]
        columns = ((some.later, some.earlier, some.shared) for some in found)
        return Candidates(*map(np.concatenate, zip(*columns, strict=True)))

    def _proposed(self, sketches: Sketches, batch: _Batch, some: slice) -> Candidates:
        """Give the earlier ones that some paragraphs of a batch may repeat."""
        numbers, firsts = batch.numbers[some], batch.firsts[some]
        offsets = sketches.seed_offsets[some.start : some.stop + 1]
        told, bands = np.flatnonzero(sketches.texts[some]), sketches.bands[some]
        seeds = sketches.seeds[offsets[0] : offsets[-1]]
        pairs = self._worthwhile(
            self._lookup(self.keys.bands, bands[told].ravel() >> _KEY_SHIFT, np.repeat(numbers[told], bands.shape[1])),
            self._lookup(self.keys.seeds, seeds >> _KEY_SHIFT, np.repeat(numbers, np.diff(offsets))),
        )
        again = firsts != numbers
        exact = (numbers[again], firsts[again], np.full(np.count_nonzero(again), EXACT, np.int32))
        first_tellings = _joined([pairs, exact])
        own = _in_own_article(first_tellings, batch)
        return self._best(*_joined([own, self._with_tellings(first_tellings)]))

    def learn(self, sketches: Sketches) -> tuple[Int64, Int64]:
        """Add paragraphs that follow all others in rank; give their numbers and the first telling of each."""
        keys, numbers = self.keys, np.arange(self.size, self.size + len(sketches.texts), dtype=np.int64)
        keys.paragraphs.append(sketches.texts, np.diff(sketches.seed_offsets).astype(np.int32))
        firsts = self._note(sketches.texts, numbers)
        post(keys, sketches, numbers, firsts == numbers)
        return numbers, firsts

    def _note(self, texts: UInt64, numbers: Int64) -> Int64:
        """Give the first paragraph of the text of each; a paragraph without a text is its own."""
        firsts, told = numbers.copy(), np.flatnonzero(texts)
        self.keys.texts.post(texts[told], numbers[told])
        found = self.keys.texts.earliest(texts[told], numbers[told], 1)
        firsts[told[found.rows]] = found.numbers
        return firsts

    def _lookup(self, postings: Postings, keys: UInt64, owners: Int64) -> tuple[Int64, Int64]:
        """Pair each owner with the earlier members of its buckets."""
        found = postings.earliest(keys, owners, BUCKET_MEMBERS)
        self.bucket_caps += int(np.count_nonzero(found.more))
        return owners[found.rows], found.numbers

    def _worthwhile(self, by_band: tuple[Int64, Int64], by_seed: tuple[Int64, Int64]) -> _Pairs:
        """Count the shared keys of each pair and drop pairs that share next to nothing."""
        band_pairs, band_counts = _counted(*by_band)
        seed_pairs, seed_counts = _counted(*by_seed)
        pairs = np.union1d(band_pairs, seed_pairs)
        bands = _spread(pairs, band_pairs, band_counts)
        seeds = _spread(pairs, seed_pairs, seed_counts)
        later, earlier = pairs >> _NUMBER_BITS, pairs & _NUMBER_MASK
        totals = self.keys.paragraphs.seed_counts
        enough = np.ceil(SEED_SHARE * (np.minimum(totals(later), totals(earlier)) - 1))
        keep = (bands > 0) | (seeds >= np.maximum(1, enough))
        return later[keep], earlier[keep], (bands + seeds)[keep].astype(np.int32)

    def _with_tellings(self, pairs: _Pairs) -> _Pairs:
        """Offer the first exact tellings of each proposed text beside the text itself."""
        later, earlier, shared = pairs
        firsts, place = np.unique(earlier, return_inverse=True)
        texts = self.keys.paragraphs.texts(firsts)
        told = np.flatnonzero(texts)
        found = self.keys.texts.earliest(texts[told], np.full(len(told), self.size), TELLINGS + 1)
        again = found.numbers != firsts[told[found.rows]]
        owners, numbers = told[found.rows[again]], found.numbers[again]
        order = np.lexsort((numbers, owners))
        owners, numbers = owners[order], numbers[order]
        begin = np.searchsorted(owners, place)
        count = np.searchsorted(owners, place, side="right") - begin
        members = numbers[ranges(begin, count)]
        owners, shared = np.repeat(later, count), np.repeat(shared, count)
        below = members < owners
        more = (owners[below], members[below], shared[below])
        return _joined([pairs, more])

    def _best(self, later: Int64, earlier: Int64, shared: Int32) -> Candidates:
        order = np.lexsort((-shared, earlier, later))
        later, earlier, shared = later[order], earlier[order], shared[order]
        once = np.ones(len(later), np.bool_)
        once[1:] = (later[1:] != later[:-1]) | (earlier[1:] != earlier[:-1])
        later, earlier, shared = later[once], earlier[once], shared[once]
        order = np.lexsort((earlier, -shared, later))
        later, earlier, shared = later[order], earlier[order], shared[order]
        place = np.arange(len(later)) - np.searchsorted(later, later, side="left")
        self.candidate_caps += int(np.count_nonzero(place == CANDIDATES))
        keep = place < CANDIDATES
        return Candidates(later[keep], earlier[keep], shared[keep])


def post(keys: Keys, sketches: Sketches, numbers: Int64, posted: npt.NDArray[np.bool_]) -> None:
    """Put some paragraphs of a batch into the buckets of their bands and seeds."""
    told = posted & (sketches.texts != 0)
    width, seed_counts = sketches.bands.shape[1], np.diff(sketches.seed_offsets)
    keys.bands.post(sketches.bands[told].ravel() >> _KEY_SHIFT, np.repeat(numbers[told], width))
    mine = np.repeat(posted, seed_counts)
    keys.seeds.post(sketches.seeds[mine] >> _KEY_SHIFT, np.repeat(numbers, seed_counts)[mine])


def _portions(sketches: Sketches, at_once: int) -> list[slice]:
    """Cut a batch into paragraphs that have about so many keys together: each may have a full bucket."""
    keys = sketches.seed_offsets[:-1] + sketches.bands.shape[1] * np.arange(len(sketches.texts))
    cuts = (np.flatnonzero(np.diff(keys // at_once)) + 1).tolist()
    return [slice(*ends) for ends in pairwise([0, *cuts, len(sketches.texts)])]


def _counted(later: Int64, earlier: Int64) -> tuple[Int64, Int64]:
    return np.unique((later << _NUMBER_BITS) | earlier, return_counts=True)


def _spread(pairs: Int64, some: Int64, counts: Int64) -> Int64:
    values = np.zeros(len(pairs), np.int64)
    values[np.searchsorted(pairs, some)] = counts
    return values


def _begins(numbers: Int64, sizes: Sequence[int] | None) -> Int64:
    """Give for each paragraph of a batch the first one of its article."""
    if sizes is None:
        return numbers
    counts = np.array(sizes, np.int64)
    return numbers[:1] + np.repeat(np.cumsum(counts) - counts, counts)


def _in_own_article(pairs: _Pairs, batch: _Batch) -> _Pairs:
    """Offer the first telling of each proposed text in the article of the later paragraph itself."""
    later, earlier, shared = pairs
    numbers, firsts, begins = batch
    again = firsts != numbers
    if not again.any():
        return later[:0], earlier[:0], shared[:0]
    told = np.sort((firsts[again] << _NUMBER_BITS) | numbers[again])
    wanted = (earlier << _NUMBER_BITS) | begins[later - numbers[0]]
    found = told[np.minimum(np.searchsorted(told, wanted), len(told) - 1)]
    own = found & _NUMBER_MASK
    is_own = (found >= wanted) & (found >> _NUMBER_BITS == earlier) & (own < later)
    return later[is_own], own[is_own], shared[is_own]


def _joined(parts: list[_Pairs]) -> _Pairs:
    later, earlier, shared = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return later, earlier, shared
