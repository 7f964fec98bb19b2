"""Memory for long columns that goes back to the system with them.

The allocator keeps what it frees of sizes that it has seen before: a process of weeks would hold
the longest columns that it ever had twice.
"""

from mmap import mmap
from typing import Final

import numpy as np

from twicetold.columns import UInt64

_WORD: Final = 8
_LONG: Final = 1 << 15
"""So many values are worth pages of their own."""


def zeros(count: int) -> UInt64:
    """Give so many zeros."""
    if count < _LONG:
        return np.zeros(count, np.uint64)
    return np.frombuffer(mmap(-1, count * _WORD), np.uint64, count)
