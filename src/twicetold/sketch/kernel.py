"""Sketches in machine code: the same values as `sketch` computes, paragraph by paragraph.

All compiled functions of the sketch stand in this file, because Numba looks at one file to tell
whether the machine code that it kept is still that of the source.
"""

from typing import Any

import numpy as np

from twicetold.columns import HALVES_A_WORD, Sketches
from twicetold.compiled import compiled, is_kept, part
from twicetold.config import LINES_IN_A_ROW
from twicetold.sketch import (
    LINE_KEYS,
    MIX_1,
    MIX_2,
    ORDER,
    SEED_KEYS,
    SHIFT,
    SHORT_KEYS,
    Batch,
    SketchSpec,
    permutations,
)

Columns = Any
"""Arrays, as Numba types them."""

_FMIX_1, _FMIX_2 = np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
_NOTHING = np.uint32(0xFFFFFFFF)
_TOGETHER = 4


def sketches(batch: Batch, spec: SketchSpec) -> Sketches:
    """Sketch a batch, as `sketch.sketches` does."""
    factors, addends = permutations(spec.permutations)
    sizes = spec.shingle_words, spec.seed_words, spec.seed_window, spec.bands, spec.permutations // spec.bands
    return Sketches(*_sketch(batch, factors, addends, sizes))


def load() -> None:
    """Compile the sketches or fetch their machine code."""
    none = np.empty(0, np.bool_)
    sketches(Batch(np.empty(0, np.uint64), np.zeros(1, np.int64), none, none, none, none), SketchSpec())


def kept() -> bool:
    """Say whether an earlier run kept the machine code, so that `load` takes less than a second."""
    return is_kept(_sketch)


@compiled
def _sketch(batch: Batch, factors: Columns, addends: Columns, sizes: Any) -> Columns:
    words, offsets, proposed, dense, short, line_runs = batch
    shingle_words, seed_words, window, bands, rows = sizes
    count = len(offsets) - 1
    texts = np.empty(count, np.uint64)
    signatures = np.full((count, len(factors)), _NOTHING)
    keys = np.empty((count, bands), np.uint64)
    for paragraph in range(count):
        begin, end = offsets[paragraph], offsets[paragraph + 1]
        texts[paragraph] = _text(words, begin, end)
        if proposed[paragraph]:
            factor = HALVES_A_WORD if dense[paragraph] else 1
            _lower(signatures[paragraph], _shingles(words, begin, end, factor * shingle_words), factors, addends)
        _fill_bands(keys[paragraph], signatures[paragraph], rows)
    seeds, seed_offsets = np.empty(2 * len(words) + count, np.uint64), np.zeros(count + 1, np.int64)
    again = np.zeros(count, np.int32)
    total: Any = np.int64(0)
    for paragraph in range(count):
        begin, end, start = offsets[paragraph], offsets[paragraph + 1], total
        if proposed[paragraph]:
            factor = HALVES_A_WORD if dense[paragraph] else 1
            total = _winnow(_shingles(words, begin, end, factor * seed_words), window, seeds, total)
        if short[paragraph]:
            total = _add_keys(_shingles(words, begin, end, shingle_words), SHORT_KEYS, seeds, total)
        if line_runs[paragraph]:
            line = _shingles(texts, paragraph, paragraph + LINES_IN_A_ROW, LINES_IN_A_ROW)
            total = _add_keys(line, LINE_KEYS, seeds, total)
        found = total
        total = _once(seeds, start, found)
        again[paragraph] = found - total
        seed_offsets[paragraph + 1] = total
    for paragraph in range(count):
        if not proposed[paragraph]:
            texts[paragraph] = 0
    return texts, signatures, keys, seeds[:total].copy(), seed_offsets, again


@part
def _mix(value: Any) -> Any:
    value = (value ^ value >> SHIFT) * MIX_1
    value = (value ^ value >> SHIFT) * MIX_2
    return value ^ value >> SHIFT


@part
def _text(words: Columns, begin: int, end: int) -> Any:
    """Hash all words of a paragraph; their order counts."""
    total = np.uint64(0)
    for place in range(begin, end):
        total += _mix(words[place] + np.uint64(place - begin) * ORDER)
    return max(_mix(total), np.uint64(1))


@part
def _shingles(words: Columns, begin: int, end: int, length: int) -> Columns:
    """Hash each run of `length` words, as `sketch.shingle_hashes` does."""
    hashes = np.zeros(max(end - begin - length + 1, 0), np.uint64)
    for place in range(len(hashes)):
        value = np.uint64(0)
        for word in range(begin + place, begin + place + length):
            value = _mix(value * ORDER + words[word])
        hashes[place] = value
    return hashes


@part
def _lower(signature: Columns, shingles: Columns, factors: Columns, addends: Columns) -> None:
    """Lower the MinHash values to those of a set with these shingles, four of them at a time."""
    for place in range(0, len(shingles), _TOGETHER):
        end = len(shingles) - 1
        a, b = _fmix(shingles[place]), _fmix(shingles[min(place + 1, end)])
        c, d = _fmix(shingles[min(place + 2, end)]), _fmix(shingles[min(place + 3, end)])
        for i in range(len(signature)):
            low = min(np.uint32(factors[i] * a + addends[i]), np.uint32(factors[i] * b + addends[i]))
            high = min(np.uint32(factors[i] * c + addends[i]), np.uint32(factors[i] * d + addends[i]))
            signature[i] = min(signature[i], low, high)


@part
def _fmix(shingle: Any) -> Any:
    value = np.uint32(shingle >> np.uint64(32))
    value = np.uint32((value ^ value >> np.uint32(16)) * _FMIX_1)
    value = np.uint32((value ^ value >> np.uint32(13)) * _FMIX_2)
    return np.uint32(value ^ value >> np.uint32(16))


@part
def _fill_bands(keys: Columns, signature: Columns, rows: int) -> None:
    for band in range(len(keys)):
        key = np.uint64(band + 1)
        for row in range(band * rows, (band + 1) * rows):
            key = _mix(key * ORDER + np.uint64(signature[row]))
        keys[band] = key


@part
def _winnow(hashes: Columns, window: int, seeds: Columns, total: int) -> int:
    """Add the keys of the minima of all windows; the first hash where no window is full."""
    before = -1
    for start in range(max(len(hashes) - window + 1, min(len(hashes), 1))):
        lowest = start
        for place in range(start + 1, start + window if len(hashes) >= window else start):
            if hashes[place] < hashes[lowest]:
                lowest = place
        if lowest != before:
            seeds[total] = _mix(hashes[lowest] ^ SEED_KEYS)
            total += 1
            before = lowest
    return total


@part
def _add_keys(hashes: Columns, kind: Any, seeds: Columns, total: int) -> int:
    for value in hashes:
        seeds[total] = _mix(value ^ kind)
        total += 1
    return total


@part
def _once(seeds: Columns, start: int, total: int) -> int:
    """Sort the keys from `start` on and keep each once; give the end of those kept."""
    _sort(seeds, start, total)
    kept = start
    for place in range(start, total):
        if place == start or seeds[place] != seeds[kept - 1]:
            seeds[kept] = seeds[place]
            kept += 1
    return kept


@part
def _sort(values: Columns, start: int, end: int) -> None:
    """Sort by a heap: no order takes it long, and it compiles ten times as fast as NumPy's."""
    size = end - start
    for top in range(size // 2 - 1, -1, -1):
        _sink(values, start, top, size)
    for last in range(size - 1, 0, -1):
        values[start], values[start + last] = values[start + last], values[start]
        _sink(values, start, 0, last)


@part
def _sink(values: Columns, start: int, top: int, size: int) -> None:
    value = values[start + top]
    while 2 * top + 1 < size:
        child = 2 * top + 1
        if child + 1 < size and values[start + child + 1] > values[start + child]:
            child += 1
        if values[start + child] <= value:
            break
        values[start + top] = values[start + child]
        top = child
    values[start + top] = value
