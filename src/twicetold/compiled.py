"""Compiled code: when it is used, and how it is compiled and kept.

Numba compiles the hot loops to machine code. It is loaded late, when so much has passed through
plain Python that loading pays; where it is not installed all goes that way. The values are the same.
"""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from math import prod
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from xxhash import xxh3_128_hexdigest

WORTH_LOADING: Final = 2 << 20
"""After so many code points and words machine code that was kept is loaded: a second of work."""
WORTH_COMPILING: Final = 24 << 20
"""After so many it is compiled: ten seconds of work, once a machine."""

Columns = list[np.ndarray]
Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(slots=True)
class _Switch:
    on: bool = False
    passed: int = 0
    announce: Callable[[], None] | None = None


_SWITCH = _Switch()


@cache
def available() -> bool:
    """Say whether Numba is installed; loads nothing."""
    return find_spec("numba") is not None


def switch_on() -> bool:
    """Use compiled code from here on, whatever the size; say whether there is any."""
    _SWITCH.on = available()
    return _SWITCH.on


def switch_off() -> None:
    """Begin anew, with plain Python."""
    _SWITCH.on, _SWITCH.passed = False, 0


def announce_with(announce: Callable[[], None] | None) -> None:
    """Have `announce` called once, before the first function that must be compiled; not for kept code."""
    _SWITCH.announce = announce


def expect(size: int) -> None:
    """Count so much as passed already, as it will come: what is worth loading is loaded before, not after."""
    _SWITCH.passed += size


def wanted(size: int, kept: Callable[[], bool]) -> bool:
    """Say whether a batch of this size goes to compiled code; it stays so for all that follow.

    `kept` says whether its machine code was kept by an earlier run; it is asked late.
    """
    if not _SWITCH.on and available():
        _SWITCH.passed += size
        worth = _SWITCH.passed >= WORTH_LOADING
        _SWITCH.on = worth and (_SWITCH.passed >= WORTH_COMPILING or kept())
    return _SWITCH.on


def compiled(function: Function) -> Function:
    """Compile a function at its first call, and keep the machine code for later runs.

    It is kept beside the source, in the user's cache folder where that cannot be written, and not
    at all where neither can: then each process compiles anew. `NUMBA_CACHE_DIR` overrides.
    """
    from numba import njit

    _listen()
    try:
        return njit(function, cache=True, nogil=True)  # type: ignore[no-any-return]
    except RuntimeError:  # nowhere to keep it
        return njit(function, nogil=True)  # type: ignore[no-any-return]


def part(function: Function) -> Function:
    """Mark a function that compiled functions of the same file call; it is kept with each of them."""
    from numba import njit

    # Numba's types do not know the last two; without wrappers it compiles in half the time
    options: Any = {"nogil": True, "forceinline": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return njit(function, **options)  # type: ignore[no-any-return]


def is_kept(function: Any) -> bool:
    """Say whether machine code of a compiled function is kept; it may be that of an older source."""
    folder = function.stats.cache_path
    return folder is not None and any(Path(folder).glob(f"*.{function.__name__}-*.nbi"))


def kept_beside(function: Any, name: str, make: Callable[[], Columns]) -> Columns:
    """Give columns that an earlier run kept beside the machine code of a function, or make and keep them.

    `name` says what they were made from: other columns have other names. Where nothing can be kept
    they are made each time.
    """
    folder = function.stats.cache_path
    place = Path(folder) / f"{name}.columns" if folder else None
    with suppress(OSError, ValueError, TypeError):
        if place is not None:
            return _read(place)
    columns = make()
    with suppress(OSError):
        if place is not None:
            _keep(place, columns)
    return columns


def _read(place: Path) -> Columns:
    """Read what `_keep` wrote; raise `ValueError` where it is damaged."""
    data = place.read_bytes()
    at = data.index(b"\n") + 1
    check, *shapes = json.loads(data[:at])
    if check != xxh3_128_hexdigest(memoryview(data)[at:]):
        raise ValueError(f"{place} is damaged")
    found = []
    for kind, shape in shapes:
        column = np.frombuffer(data, np.dtype(kind), prod(shape), at).reshape(shape)
        # Columns that may not be written, or lie askew, are of another type: compiled anew for them
        found.append(column.copy())
        at += column.nbytes
    return found


def _keep(place: Path, columns: Columns) -> None:
    """Write beside and rename, another process may read; what was kept of an older source goes."""
    place.parent.mkdir(parents=True, exist_ok=True)
    data = b"".join(column.tobytes() for column in columns)
    head = [xxh3_128_hexdigest(data), *([column.dtype.str, column.shape] for column in columns)]
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        beside.write_bytes(json.dumps(head).encode() + b"\n" + data)
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
    for old in place.parent.glob(f"{place.name.partition('-')[0]}-*.columns"):
        if old != place:
            old.unlink(missing_ok=True)


@cache
def _listen() -> None:
    from numba.core import event

    class Announcer(event.Listener):
        def on_start(self, _: Any) -> None:
            announce, _SWITCH.announce = _SWITCH.announce, None
            if announce is not None:
                announce()

        def on_end(self, _: Any) -> None:
            """Say nothing."""

    event.register("numba:compile", Announcer())  # type: ignore[no-untyped-call]
