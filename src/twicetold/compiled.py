"""Compiled code: when it is used, and how it is compiled and kept.

Numba compiles the hot loops to machine code. It is loaded late: only once a batch is long enough to
pay for it, or when a caller switches it on. Where it is not installed the same values come from
plain Python, more slowly.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, Final, TypeVar

LONG_ENOUGH: Final = 1 << 20
"""So many code points or words at once pay for loading compiled code, about half a second."""

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(slots=True)
class _Switch:
    on: bool = False


_SWITCH = _Switch()


@lru_cache(maxsize=1)
def available() -> bool:
    """Say whether Numba is installed; loads nothing."""
    return find_spec("numba") is not None


def switch_on() -> bool:
    """Use compiled code from here on, however short the batches; say whether there is any."""
    _SWITCH.on = available()
    return _SWITCH.on


def switch_off() -> None:
    """Use it for long batches alone, as at the start."""
    _SWITCH.on = False


def wanted(size: int) -> bool:
    """Say whether a batch of this size goes to compiled code."""
    return _SWITCH.on or (size >= LONG_ENOUGH and available())


def compiled(function: Function) -> Function:
    """Compile a function at its first call, and keep the machine code for later runs.

    It is kept beside the source, in the user's cache folder where that cannot be written, and not
    at all where neither can: then each process compiles anew. `NUMBA_CACHE_DIR` overrides.
    """
    from numba import njit

    try:
        return njit(function, cache=True, nogil=True)  # type: ignore[no-any-return]
    except RuntimeError:
        return njit(function, nogil=True)  # type: ignore[no-any-return]


@contextmanager
def announced(announce: Callable[[], None]) -> Iterator[None]:
    """Call `announce` once before the first function that is compiled in here, not for kept code."""
    from numba.core import event

    listener = event.TimingListener
    told: list[bool] = []

    class _Announcer(event.Listener):
        def on_start(self, _: Any) -> None:
            if not told:
                told.append(True)
                announce()

        def on_end(self, _: Any) -> None:
            """Nothing to say."""

    del listener
    with event.install_listener("numba:compile", _Announcer()):
        yield
