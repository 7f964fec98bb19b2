"""One run at a time for each run folder.

The lock is the system's own, on a file beside the folder: it ends with the process that holds it,
however that process ends, so a dead run's lock is free at once and no process number is guessed at.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

from twicetold.errors import InUseError, OutputError

_MOST_TRIES: Final = 100
_LONGEST: Final = 200
"""Bytes of a folder's name up to which it stands whole in the names beside it; systems allow 255."""
_KEPT: Final = 180

if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the lock of a run folder. Refuse at once with `InUseError` if another run holds it."""
    path = beside(out, "lock")
    file = _held(path, out)
    try:
        yield
    finally:
        # Gone before it is let go: whoever opened it meanwhile sees that and opens a new one
        with suppress(OSError):
            path.unlink()
        with suppress(OSError):
            os.close(file)


def beside(out: Path, what: str) -> Path:
    """Name what belongs to a run folder and stands beside it while a run is under way."""
    whole = true_place(out)
    name = os.fsencode(whole.name)
    if len(name) > _LONGEST:
        name = name[:_KEPT] + b"~" + blake2b(name, digest_size=6).hexdigest().encode()
    return whole.parent / f".{os.fsdecode(name)}.{what}"


def true_place(out: Path) -> Path:
    """Give the path of a run folder without links; a link to it stays one, whatever is put there."""
    return Path(os.path.realpath(out))


def _held(path: Path, out: Path) -> int:
    for _ in range(_MOST_TRIES):
        file = _opened(path, out)
        try:
            _take(file)
        except (BlockingIOError, PermissionError):
            os.close(file)
            raise InUseError(f"{out}: another run is writing it; wait for its end, or name another folder") from None
        except OSError as error:
            os.close(file)
            raise OutputError(f"{out}: cannot be locked there ({error.strerror}); name another place") from None
        if _is_still(path, file):
            return file
        os.close(file)
    raise InUseError(f"{out}: other runs start and end there without a pause")


def _opened(path: Path, out: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
    except OSError as error:
        raise OutputError(f"{out}: cannot be written ({error.strerror})") from None


def _is_still(path: Path, file: int) -> bool:
    """Tell whether the locked file still bears the name; another run may just have removed it."""
    try:
        there, held = path.stat(), os.fstat(file)
    except OSError:
        return False
    return (there.st_dev, there.st_ino) == (held.st_dev, held.st_ino)
