"""A run folder inside the folder that is read: what a run writes is no input of it."""

import os
from pathlib import Path

from twicetold.errors import UsageError
from twicetold.runfolder.lock import beside, true_place

_BESIDE = ("lock", "unfinished", "old", "journal", "journal-wal", "journal-shm")


def own_paths(inputs: tuple[str, ...], out: Path) -> frozenset[str]:
    """Give the true paths of the run folder and of what stands beside it while a run is under way.

    Refuse a run folder that is an input, or that holds one: the run would put its own in its place.
    """
    place = true_place(out)
    for given in inputs:
        if os.path.lexists(given) and Path(os.path.realpath(given)).is_relative_to(place):
            what = "is an input" if Path(os.path.realpath(given)) == place else f"holds the input {given}"
            raise UsageError(f"{out}: {what}; name another folder")
    return frozenset(map(str, (place, *(beside(out, what) for what in _BESIDE))))
