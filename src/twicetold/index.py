"""The index in memory: from keys to candidates.

Keys are kept in sorted segments that are merged as they grow, so that adding one article at a time
or all at once costs about the same. A paragraph is offered earlier ones only, and which ones
depends on ranks alone: the first members of a bucket by rank, each distinct text once, then the
first tellings of that text. So one batch, many batches and one article at a time agree, and a
flooded bucket costs linear time.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from twicetold.columns import Candidates, Int32, Int64, Sketches, UInt64

BUCKET_MEMBERS: Final = 64
"""So many distinct texts of a bucket are offered, the earliest by rank."""
CANDIDATES: Final = 16
"""So many candidates of a paragraph are verified, by shared keys, then rank."""
TELLINGS: Final = 4
"""So many exact tellings stand for a text, the earliest by rank."""
SEED_SHARE: Final = 0.15
"""A pair that shares no band must share this part of the seeds of the one with fewer."""

_NUMBER_BITS = np.int64(32)
_NUMBER_MASK = np.int64((1 << 32) - 1)
_EXACT = np.int32(1 << 20)
_Pairs = tuple[Int64, Int64, Int32]


@dataclass(frozen=True, slots=True)
class _Segment:
    """Postings sorted by key, then paragraph number."""

    keys: UInt64
    numbers: Int64

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(slots=True)
class Index:
    """What was told so far; `bucket_caps` and `candidate_caps` count how often a cap bit."""

    size: int = 0
    """The paragraphs added so far, which is the number of the next."""
    bucket_caps: int = 0
    candidate_caps: int = 0
    _bands: list[_Segment] = field(default_factory=list)
    _seeds: list[_Segment] = field(default_factory=list)
    _seed_counts: list[Int32] = field(default_factory=list)
    _first: dict[int, int] = field(default_factory=dict)
    """The first paragraph of each text."""
    _again: dict[int, list[int]] = field(default_factory=dict)
    """Its next tellings, up to TELLINGS, under the number of the first."""

    def propose(self, sketches: Sketches) -> Candidates:
        """Add paragraphs that follow all others in rank; give the earlier ones they may repeat."""
        numbers = np.arange(self.size, self.size + len(sketches.texts), dtype=np.int64)
        self.size += len(numbers)
        firsts = self._note(sketches.texts, numbers)
        posted = firsts == numbers
        sketched = sketches.texts != 0
        seed_counts = np.diff(sketches.seed_offsets).astype(np.int32)
        self._seed_counts.append(seed_counts)
        width = sketches.bands.shape[1]
        pairs = self._worthwhile(
            self._lookup(
                self._bands,
                sketches.bands[sketched].ravel(),
                np.repeat(numbers[sketched], width),
                np.repeat(posted[sketched], width),
            ),
            self._lookup(self._seeds, sketches.seeds, np.repeat(numbers, seed_counts), np.repeat(posted, seed_counts)),
        )
        exact = (numbers[~posted], firsts[~posted], np.full(np.count_nonzero(~posted), _EXACT, np.int32))
        return self._best(*self._with_tellings(_joined(list(zip(pairs, exact, strict=True)))))

    def _note(self, texts: UInt64, numbers: Int64) -> Int64:
        """Give the first paragraph of the text of each; a paragraph without a text is its own."""
        firsts = numbers.copy()
        for row, (text, number) in enumerate(zip(texts.tolist(), numbers.tolist(), strict=True)):
            first = self._first.setdefault(text, number) if text else number
            if first != number:
                firsts[row] = first
                again = self._again.setdefault(first, [])
                if len(again) < TELLINGS:
                    again.append(number)
        return firsts

    def _lookup(
        self, segments: list[_Segment], keys: UInt64, owners: Int64, posted: npt.NDArray[np.bool_]
    ) -> tuple[Int64, Int64]:
        """Post keys, then pair each owner with the earlier members of its buckets."""
        if posted.any():
            _append(segments, _segment(keys[posted], owners[posted]))
        room = np.full(len(keys), BUCKET_MEMBERS, np.int64)
        later, earlier = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for segment in segments:
            first, count = _earlier_members(segment, keys, owners)
            self.bucket_caps += int(np.count_nonzero(count > room))
            count = np.minimum(count, room)
            room -= count
            later.append(np.repeat(owners, count))
            earlier.append(segment.numbers[_ranges(first, count)])
        return np.concatenate(later), np.concatenate(earlier)

    def _worthwhile(self, by_band: tuple[Int64, Int64], by_seed: tuple[Int64, Int64]) -> _Pairs:
        """Count the shared keys of each pair and drop pairs that share next to nothing."""
        band_pairs, band_counts = _counted(*by_band)
        seed_pairs, seed_counts = _counted(*by_seed)
        pairs = np.union1d(band_pairs, seed_pairs)
        bands = _spread(pairs, band_pairs, band_counts)
        seeds = _spread(pairs, seed_pairs, seed_counts)
        later, earlier = pairs >> _NUMBER_BITS, pairs & _NUMBER_MASK
        totals = self._all_seed_counts()
        enough = np.ceil(SEED_SHARE * np.minimum(totals[later], totals[earlier]))
        keep = (bands > 0) | (seeds >= np.maximum(1, enough))
        return later[keep], earlier[keep], (bands + seeds)[keep].astype(np.int32)

    def _all_seed_counts(self) -> Int32:
        self._seed_counts[:] = [np.concatenate(self._seed_counts)]
        return self._seed_counts[0]

    def _with_tellings(self, pairs: _Pairs) -> _Pairs:
        """Offer the first exact tellings of each proposed text beside the text itself."""
        rows = [
            (later, telling, shared)
            for later, earlier, shared in zip(*(column.tolist() for column in pairs), strict=True)
            for telling in self._again.get(earlier, ())
            if telling < later
        ]
        more = np.array(rows, np.int64).reshape(-1, 3)
        return _joined(list(zip(pairs, (more[:, 0], more[:, 1], more[:, 2].astype(np.int32)), strict=True)))

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


def _segment(keys: UInt64, numbers: Int64) -> _Segment:
    # Numbers ascend already, and a stable sort merges two sorted runs in linear time
    order = np.argsort(keys, kind="stable")
    return _Segment(keys[order], numbers[order])


def _append(segments: list[_Segment], segment: _Segment) -> None:
    """Append and merge, so that each segment is more than twice as long as the next."""
    while segments and len(segments[-1]) <= 2 * len(segment):
        last = segments.pop()
        segment = _segment(np.concatenate((last.keys, segment.keys)), np.concatenate((last.numbers, segment.numbers)))
    segments.append(segment)


def _earlier_members(segment: _Segment, keys: UInt64, owners: Int64) -> tuple[Int64, Int64]:
    """Give for each key where its bucket begins and how many of its members rank below the owner."""
    first = np.searchsorted(segment.keys, keys, side="left")
    count = np.searchsorted(segment.keys, keys, side="right") - first
    last = np.minimum(first + count, len(segment)) - 1
    # Only a batch's own members can rank above an owner
    mixed = np.flatnonzero((count > 0) & (segment.numbers[last] >= owners))
    count[mixed] = _below(segment.numbers, first[mixed], count[mixed], owners[mixed])
    return first, count


def _below(numbers: Int64, first: Int64, count: Int64, owners: Int64) -> Int64:
    """Give how many of `numbers[first:first + count]`, ascending, are below the owner; bisects."""
    low, high = np.zeros_like(count), count.copy()
    while np.any(low < high):
        middle = (low + high) // 2
        below = (low < high) & (numbers[np.minimum(first + middle, len(numbers) - 1)] < owners)
        low = np.where(below, middle + 1, low)
        high = np.where(below, high, np.minimum(middle, high))
    return low


def _ranges(first: Int64, count: Int64) -> Int64:
    total = np.concatenate(([0], np.cumsum(count)))
    return np.repeat(first - total[:-1], count) + np.arange(total[-1])


def _counted(later: Int64, earlier: Int64) -> tuple[Int64, Int64]:
    return np.unique((later << _NUMBER_BITS) | earlier, return_counts=True)


def _spread(pairs: Int64, some: Int64, counts: Int64) -> Int64:
    values = np.zeros(len(pairs), np.int64)
    values[np.searchsorted(pairs, some)] = counts
    return values


def _joined(columns: list[tuple[np.ndarray, np.ndarray]]) -> _Pairs:
    later, earlier, shared = (np.concatenate(pair) for pair in columns)
    return later, earlier, shared
