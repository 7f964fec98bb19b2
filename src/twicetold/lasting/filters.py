"""Filters: which keys a segment cannot have, so that most pages are never read.

A Bloom filter of 64-bit words (Putze, Sanders, Singler 2007): a key has three bits in one word,
which its first bits name.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from twicetold.columns import Int64, UInt64

BITS_A_KEY: Final = 6
"""About one absent key in fourteen passes."""
FEW_KEYS: Final = 1 << 21
BITS_OF_FEW: Final = 12
"""Filters over fewer keys take next to nothing, and each lets a part of all keys pass: one in sixty.

That memory is spent best where it is cheapest: N. Dayan and others, Monkey (2017).
"""
_WORD: Final = 64
_SIX: Final = np.uint64(63)
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)
_TOP: Final = 32


def words_for(keys: int) -> int:
    """Give the 64-bit words of a filter over so many keys."""
    return max(-(-keys * (BITS_OF_FEW if keys < FEW_KEYS else BITS_A_KEY) // _WORD), 1)


def fill(words: UInt64, keys: UInt64, key_bits: int) -> None:
    """Put ascending keys into a filter."""
    place, bits = _place(keys, len(words), key_bits), _bits(keys)
    begins = np.flatnonzero(np.concatenate(([True], place[1:] != place[:-1]))) if len(place) else place
    words[place[begins]] |= np.bitwise_or.reduceat(bits, begins) if len(begins) else bits


def passes(filters: Sequence[UInt64], keys: UInt64, key_bits: int) -> Iterator[Int64]:
    """Give for each of several filters the rows of keys that it may have; all of one without words."""
    top, bits = keys >> np.uint64(key_bits - _TOP), _bits(keys)
    for words in filters:
        if len(words):
            place = (top * np.uint64(len(words))) >> np.uint64(_TOP)
            yield np.flatnonzero((words[place] & bits) == bits)
        else:
            yield np.arange(len(keys))


def _place(keys: UInt64, total: int, key_bits: int) -> Int64:
    top = keys >> np.uint64(key_bits - _TOP)
    return ((top * np.uint64(total)) >> np.uint64(_TOP)).astype(np.int64)


def _bits(keys: UInt64) -> UInt64:
    spread = (keys * _SPREAD) >> np.uint64(_WORD - 18)
    one = np.uint64(1)
    bits = one << (spread & _SIX)
    for shift in (6, 12):
        bits |= one << (spread >> np.uint64(shift) & _SIX)
    return bits
