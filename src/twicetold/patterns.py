"""Patterns that keep no way back, on every Python.

A possessive loop over a group matches wrongly in early releases of Python 3.11 (seen in 3.11.2, not in 3.11.7).
There an atomic group around a plain loop says the same; it holds a place for each turn while it matches.
"""

import sys
from typing import Final

_IS_SOUND: Final = sys.version_info >= (3, 11, 7)


def loop(inside: str) -> str:
    """Give the pattern of any number of turns, of which none is taken back."""
    return f"(?:{inside})*+" if _IS_SOUND else f"(?>(?:{inside})*)"
