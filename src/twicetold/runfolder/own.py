"""A run folder inside the folder that is read: what a run writes is no input of it."""

import os
import re
from pathlib import Path

from twicetold.errors import UsageError
from twicetold.runfolder.lock import beside

_BESIDE = ("lock", "unfinished", "old", "journal", "journal-wal", "journal-shm")


def globs_of_own(inputs: tuple[str, ...], out: Path) -> tuple[str, ...]:
    """Give globs, for paths below the input, of the run folder and what stands beside it.

    None where it lies elsewhere. Refuse a run folder inside one of several inputs: a glob would
    hold for the others too.
    """
    # A link is not followed when an input is read, so true paths tell what lies where
    folders = [Path(os.path.realpath(given)) for given in inputs if os.path.isdir(given)]  # noqa: PTH112
    place = Path(os.path.realpath(out.parent)) / out.name
    holders = [folder for folder in folders if place.is_relative_to(folder)]
    if not holders:
        return ()
    if len(inputs) > 1:
        raise UsageError(f"{out}: lies inside an input; with several inputs, name a folder outside them")
    if place == holders[0]:
        raise UsageError(f"{out}: is an input; name another folder")
    names = [_escaped(beside(place, what), holders[0]) for what in _BESIDE]
    name = _escaped(place, holders[0])
    # Without a slash a glob would hold at any depth, so what is in the folder is named
    whole = (name, f"{name}/**") if "/" in name else (f"{name}/**",)
    return (*whole, *names, *(f"{name}/**" for name in names))


def _escaped(path: Path, below: Path) -> str:
    return re.sub(r"[*?\[]", r"[\g<0>]", path.relative_to(below).as_posix())
