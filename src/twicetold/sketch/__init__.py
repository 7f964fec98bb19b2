"""Sketching: from words to signatures, band keys and seeds, for many paragraphs at once.

A paragraph's MinHash signature is taken over its 3-word shingles with datasketch's `affine32`
permutations; 32 bands of 4 rows propose paragraphs that resemble it (Broder 1997; Leskovec,
Rajaraman, Ullman, Mining of Massive Datasets, ch. 3). Seeds, the minima of windows of 3 over its
4-word shingles (winnowing: Schleimer, Wilkerson, Aiken 2003), propose passages that stand inside
longer paragraphs: any 6 words left intact share one. In scripts without spaces a shingle has
twice as many characters. Hashes only propose; nothing is decided here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from twicetold import compiled
from twicetold.columns import HALVES_A_WORD, SPACELESS, Int32, Int64, Sketches, UInt32, UInt64, Words
from twicetold.config import LINES_IN_A_ROW


@dataclass(frozen=True, slots=True)
class SketchSpec:
    """What a signature is. Two indexes work together only with equal specs."""

    permutations: int = 128
    bands: int = 32
    """With 4 rows a band a pair of resemblance 0.5 is proposed in 87 of 100 cases, 0.8 in all."""
    shingle_words: int = 3
    seed_words: int = 4
    seed_window: int = 3
    short_words: int = 16
    """In shorter paragraphs every 3-word shingle is a seed too: one edit leaves few longer ones."""
    min_words: int = 8
    """Shorter paragraphs are never proposed; they go along with their neighbours."""


DEFAULT: Final = SketchSpec()

MIX_1, MIX_2 = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
ORDER = np.uint64(0x9E3779B97F4A7C15)
SHIFT = np.uint64(33)
SEED_KEYS, SHORT_KEYS, LINE_KEYS = np.uint64(0x5EED), np.uint64(0x5407), np.uint64(0x11E5)
_CHUNK = 1 << 12


class Batch(NamedTuple):
    """The words of many paragraphs, and what is to be sketched of each paragraph."""

    words: UInt64
    offsets: Int64
    proposed: npt.NDArray[np.bool_]
    """Long enough."""
    dense: npt.NDArray[np.bool_]
    """For the most part in a script without spaces."""
    short: npt.NDArray[np.bool_]
    """Proposed, of words, and so short that every shingle is a seed."""
    line_runs: npt.NDArray[np.bool_]
    """The first of three lines in a row."""


def sketch(articles: list[Words], lines: npt.NDArray[np.bool_], spec: SketchSpec = DEFAULT) -> Sketches:
    """Sketch all paragraphs of the articles, in order.

    `lines` says of each paragraph whether it is a line: a heading, an entry, a row, code. Three
    lines in a row share a seed of their own, however short they are.
    """
    batch = _batch(articles, lines, spec)
    if compiled.wanted(len(batch.words), _kept):
        from twicetold.sketch import kernel

        return kernel.sketches(batch, spec)
    return sketches(batch, spec)


@cache
def _kept() -> bool:
    from twicetold.sketch import kernel

    return kernel.kept()


def _batch(articles: list[Words], lines: npt.NDArray[np.bool_], spec: SketchSpec) -> Batch:
    words = np.concatenate([a.hashes for a in articles]) if articles else np.empty(0, np.uint64)
    flags = np.concatenate([a.flags for a in articles]) if articles else np.empty(0, np.uint8)
    offsets = _joined_offsets(articles)
    spaceless = _halves(flags, offsets, SPACELESS)
    lengths = np.diff(offsets)
    proposed = HALVES_A_WORD * lengths - spaceless >= HALVES_A_WORD * spec.min_words
    dense = 2 * spaceless > lengths
    short = proposed & ~dense & (lengths < spec.short_words)
    return Batch(words, offsets, proposed, dense, short, _line_runs(lines & (lengths > 0), articles))


def sketches(batch: Batch, spec: SketchSpec) -> Sketches:
    """Sketch a batch in NumPy."""
    signatures = _signatures(batch, spec)
    texts = _text_hashes(batch.words, batch.offsets)
    found = [_seeds(batch, spec), _short_seeds(batch, spec), _line_seeds(texts, batch.line_runs)]
    seeds, seed_offsets, again = _one_each(found, len(texts))
    return Sketches(
        texts=np.where(batch.proposed, texts, np.uint64(0)),
        signatures=signatures,
        bands=_bands(signatures, spec),
        seeds=seeds,
        seed_offsets=seed_offsets,
        again=again,
    )


def _joined_offsets(articles: list[Words]) -> Int64:
    lengths = [np.diff(a.offsets) for a in articles]
    joined = np.zeros(sum(map(len, lengths)) + 1, np.int64)
    if lengths:
        np.cumsum(np.concatenate(lengths), out=joined[1:])
    return joined


def _halves(flags: np.ndarray, offsets: Int64, flag: int) -> Int64:
    total = np.zeros(len(flags) + 1, np.int64)
    np.cumsum((flags & flag) != 0, out=total[1:])
    return total[offsets[1:]] - total[offsets[:-1]]


def _mix(values: UInt64) -> UInt64:
    values = (values ^ (values >> SHIFT)) * MIX_1
    values = (values ^ (values >> SHIFT)) * MIX_2
    return values ^ (values >> SHIFT)


def _text_hashes(words: UInt64, offsets: Int64) -> UInt64:
    # A sum of words mixed with their place: the order counts, and it needs no loop
    place = np.arange(len(words), dtype=np.uint64) - np.repeat(offsets[:-1], np.diff(offsets)).astype(np.uint64)
    total = np.zeros(len(words) + 1, np.uint64)
    np.cumsum(_mix(words + place * ORDER), out=total[1:])
    hashes = _mix(total[offsets[1:]] - total[offsets[:-1]])
    return np.where(hashes == 0, np.uint64(1), hashes)


def shingle_hashes(words: UInt64, length: int) -> UInt64:
    """Give a 64-bit hash of each run of `length` words; their order counts."""
    count = len(words) - length + 1
    if count <= 0:
        return np.empty(0, np.uint64)
    hashes = np.zeros(count, np.uint64)
    for i in range(length):
        hashes = _mix(hashes * ORDER + words[i : i + count])
    return hashes


def _shingles(words: UInt64, offsets: Int64, rows: np.ndarray, length: int) -> tuple[UInt64, Int64]:
    """Give the shingles of some paragraphs and their offsets."""
    hashes = shingle_hashes(words, length)
    counts = np.maximum(np.diff(offsets)[rows] - length + 1, 0)
    starts = np.repeat(offsets[:-1][rows], counts)
    begin = np.concatenate(([0], np.cumsum(counts)))
    inside = np.arange(begin[-1]) - np.repeat(begin[:-1], counts)
    return hashes[starts + inside], begin


def _signatures(batch: Batch, spec: SketchSpec) -> UInt32:
    signatures = np.full((len(batch.proposed), spec.permutations), np.uint32(0xFFFFFFFF))
    for rows, hashes, begin in _shingles_of(batch, spec.shingle_words):
        filled = np.flatnonzero(np.diff(begin))
        offsets = np.append(begin[filled], begin[-1])
        values = min_hashes((hashes >> np.uint64(32)).astype(np.uint32), offsets, spec.permutations)
        signatures[rows[filled]] = values
    return signatures


def _shingles_of(batch: Batch, length: int) -> Iterator[tuple[Int64, UInt64, Int64]]:
    """Give paragraphs with their shingles: those of words, then those of characters."""
    for size, group in ((length, ~batch.dense), (HALVES_A_WORD * length, batch.dense)):
        rows = np.flatnonzero(batch.proposed & group)
        yield rows, *_shingles(batch.words, batch.offsets, rows, size)


def min_hashes(hashes: UInt32, offsets: Int64, count: int) -> UInt32:
    """Give the MinHash values of sets of 32-bit hashes, as `datasketch.MinHash` would.

    Set i holds `hashes[offsets[i]:offsets[i + 1]]` and is not empty.
    """
    a, b = permutations(count)
    values = np.empty((len(offsets) - 1, count), np.uint32)
    mixed = _fmix32(hashes)
    first = 0
    while first < len(values):
        last = int(np.searchsorted(offsets, offsets[first] + _CHUNK, side="right")) - 1
        last = min(max(last, first + 1), len(values))
        if last == first + 1:
            values[first] = _least(mixed[offsets[first] : offsets[last]], a, b)
        else:
            block = mixed[offsets[first] : offsets[last], None] * a + b
            np.minimum.reduceat(block, offsets[first:last] - offsets[first], axis=0, out=values[first:last])
        first = last
    return values


def _least(mixed: UInt32, a: UInt32, b: UInt32) -> UInt32:
    """Give the values of one set, however large, a part of it at a time."""
    parts = (mixed[at : at + _CHUNK, None] * a + b for at in range(0, len(mixed), _CHUNK))
    return reduce(np.minimum, (part.min(axis=0) for part in parts))


def _fmix32(values: UInt32) -> UInt32:
    values = (values ^ (values >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    values = (values ^ (values >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return values ^ (values >> np.uint32(16))


@lru_cache(maxsize=4)
def permutations(count: int) -> tuple[UInt32, UInt32]:
    """Give factors and addends of datasketch's permutations for its usual seed."""
    # As datasketch draws them; it loads scipy, which takes half a second
    draw = np.random.RandomState(1)
    a = draw.randint(0, 1 << 31, count, np.uint32) * np.uint32(2) + np.uint32(1)
    return a, draw.randint(0, 1 << 32, count, np.uint32)


def _bands(signatures: UInt32, spec: SketchSpec) -> UInt64:
    rows = spec.permutations // spec.bands
    parts = signatures[:, : rows * spec.bands].reshape(len(signatures), spec.bands, rows).astype(np.uint64)
    keys = np.broadcast_to(np.arange(1, spec.bands + 1, dtype=np.uint64), parts.shape[:2])
    for row in range(rows):
        keys = _mix(keys * ORDER + parts[:, :, row])
    return keys


def _seeds(batch: Batch, spec: SketchSpec) -> tuple[Int64, UInt64]:
    owners: list[Int64] = []
    keys: list[UInt64] = []
    for rows, hashes, begin in _shingles_of(batch, spec.seed_words):
        chosen = _winnow(hashes, begin, spec.seed_window)
        owners.append(rows[np.searchsorted(begin, chosen, side="right") - 1])
        keys.append(_mix(hashes[chosen] ^ SEED_KEYS))
    return np.concatenate(owners), np.concatenate(keys)


def _short_seeds(batch: Batch, spec: SketchSpec) -> tuple[Int64, UInt64]:
    rows = np.flatnonzero(batch.short)
    hashes, begin = _shingles(batch.words, batch.offsets, rows, spec.shingle_words)
    return np.repeat(rows, np.diff(begin)), _mix(hashes ^ SHORT_KEYS)


def _line_runs(lines: npt.NDArray[np.bool_], articles: list[Words]) -> npt.NDArray[np.bool_]:
    """Say of each paragraph whether lines in a row of one article, three at least, start with it."""
    owner = np.repeat(np.arange(len(articles)), [len(a.offsets) - 1 for a in articles])
    runs = np.zeros(len(lines), np.bool_)
    first = np.arange(max(len(lines) - LINES_IN_A_ROW + 1, 0))
    runs[first] = owner[first] == owner[first + LINES_IN_A_ROW - 1]
    for i in range(LINES_IN_A_ROW):
        runs[first] &= lines[first + i]
    return runs


def _line_seeds(texts: UInt64, line_runs: npt.NDArray[np.bool_]) -> tuple[Int64, UInt64]:
    """Give a seed for each three lines in a row, owned by the first of them."""
    first = np.flatnonzero(line_runs)
    return first, _mix(shingle_hashes(texts, LINES_IN_A_ROW)[first] ^ LINE_KEYS)


def _winnow(hashes: UInt64, offsets: Int64, window: int) -> Int64:
    """Give the places of the minimum of each window that lies within one paragraph.

    Where no window is full, the first place.
    """
    short = offsets[:-1][(np.diff(offsets) < window) & (np.diff(offsets) > 0)]
    count = len(hashes) - window + 1
    if count <= 0:
        return short
    stacked = np.lib.stride_tricks.sliding_window_view(hashes, window)
    lowest = np.arange(count) + np.argmin(stacked, axis=1)
    owner = np.searchsorted(offsets, np.arange(count), side="right")
    inside = owner == np.searchsorted(offsets, np.arange(window - 1, len(hashes)), side="right")
    return np.unique(np.concatenate((lowest[inside], short)))


def _one_each(found: list[tuple[Int64, UInt64]], paragraphs: int) -> tuple[UInt64, Int64, Int32]:
    owners, keys = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((keys, owners))
    owners, keys = owners[order], keys[order]
    fresh = np.ones(len(keys), np.bool_)
    fresh[1:] = (owners[1:] != owners[:-1]) | (keys[1:] != keys[:-1])
    counts = np.bincount(owners[fresh], minlength=paragraphs)
    again = np.bincount(owners[~fresh], minlength=paragraphs).astype(np.int32)
    return keys[fresh], np.concatenate(([0], np.cumsum(counts))), again
