"""The place of a run folder: taken by one run, filled beside, put there whole."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from filecmp import cmp
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import Any

from twicetold.errors import InUseError, OutputError
from twicetold.runfolder.lock import beside, locked, true_place


@contextmanager
def claimed(out: Path) -> Iterator[None]:
    """Hold the lock of a run folder, and clear up what a killed run left beside it.

    Refuse at once with `InUseError` if another run holds it. A folder that a killed run had moved
    aside without putting its own in the place stands there again.
    """
    with locked(out):
        with failing(out):
            _clear_up(out)
        yield


@contextmanager
def unfinished(out: Path) -> Iterator[Path]:
    """Give a folder beside `out` to write into; it is gone afterwards, unless it was renamed.

    Ask only while `out` is claimed.
    """
    folder = beside(out, "unfinished")
    with failing(out):
        folder.mkdir()
    try:
        yield folder
    finally:
        _forget(folder)


@contextmanager
def failing(out: Path) -> Iterator[None]:
    """Turn what the system says of a failed write into an `OutputError` that names the folder."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(
            f"{out}: cannot be written ({reason}); nothing there was changed. The same command goes on from here"
        ) from error


def check_replaceable(out: Path, parameters: Mapping[str, Any] | None) -> None:
    """Refuse a folder that is not a run folder, or one of a run with other parameters."""
    if not os.path.lexists(true_place(out)):
        return
    if not out.is_dir():
        raise OutputError(f"{out}: exists and is no folder")
    if os.path.ismount(out):
        # It could be filled, but not replaced whole
        raise OutputError(f"{out}: is a file system of its own; name a folder in it")
    with failing(out):
        if not any(out.iterdir()):
            return
    try:
        run = json.loads((out / "run.json").read_text(encoding="utf-8"))
        known = run["tool"] == "twicetold"
    except (OSError, ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise OutputError(f"{out}: holds something else; name a new folder or an earlier run's")
    if parameters is not None and run["parameters"] != parameters:
        raise InUseError(f"{out}: made with other parameters; name another folder, or remove it")


def replace_folder(new: Path, out: Path) -> bool:
    """Put a finished folder in the place of `out`; leave `out` untouched where both are equal."""
    out = true_place(out)
    if out.is_dir() and _same_files(new, out):
        return False
    with failing(out):
        if out.exists():
            aside = beside(out, "old")
            out.rename(aside)
            try:
                new.rename(out)
            except OSError as error:
                _put_back(aside, out, error)
                raise
            _forget(aside)
        else:
            new.rename(out)
        _sync(out.parent)
    return True


def _put_back(aside: Path, out: Path, error: OSError) -> None:
    try:
        aside.rename(out)
    except OSError:
        raise OutputError(
            f"{out}: cannot be written ({error.strerror}); the earlier run stands in {aside}. "
            "The same command puts it back and goes on from here"
        ) from error


def digest_of_files(folder: Path) -> str:
    """Give one digest of the names and bytes of all files of a run but its record."""
    whole = blake2b(digest_size=16)
    for name in _tree(folder):
        if name != "run.json":
            with (folder / name).open("rb") as file:
                content = file_digest(file, lambda: blake2b(digest_size=16)).digest()
            whole.update(os.fsencode(name) + b"\0" + content)
    return whole.hexdigest()


def _forget(folder: Path) -> None:
    """Remove a folder as far as the system lets us; the next run clears up what is left."""
    with suppress(OSError):  # `ignore_errors` does not cover the closing of folders
        shutil.rmtree(folder, ignore_errors=True)


def _clear_up(out: Path) -> None:
    aside, out = beside(out, "old"), true_place(out)
    if aside.is_dir() and not out.exists():
        aside.rename(out)
    for left in (aside, beside(out, "unfinished")):
        if left.exists():
            shutil.rmtree(left)


def _sync(folder: Path) -> None:
    """Make the renaming last; systems that cannot open a folder do it by themselves."""
    with suppress(OSError):
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def _same_files(a: Path, b: Path) -> bool:
    """Tell whether two folders hold the same; one that cannot be read is not the same."""
    try:
        names = _tree(a)
        return names == _tree(b) and all(name == "run.json" or cmp(a / name, b / name, shallow=False) for name in names)
    except OSError:
        return False


def _tree(folder: Path) -> list[str]:
    """Name all files of a folder; raise where one in it cannot be listed, which `rglob` passes over."""

    def refuse(error: OSError) -> None:
        raise error

    found = (Path(at, name) for at, _, names in os.walk(folder, onerror=refuse) for name in names)
    return sorted(str(path.relative_to(folder)) for path in found if path.is_file())
