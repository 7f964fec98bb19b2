"""What a folder holds: in one digest, file by file, and how it differs from another."""

import difflib
import hashlib
from collections.abc import Iterator
from pathlib import Path

MOST: int = 20
"""So many names, and lines, are told of a difference."""


def digest(folder: Path) -> str:
    """Give one digest of all files but `run.json`, which holds times and facts of the machine."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "run.json":
            whole.update(f"{path.relative_to(folder)}\n{path.stat().st_size}\n".encode("utf-8", "surrogateescape"))
            whole.update(path.read_bytes())
    return whole.hexdigest()


def names(folder: Path) -> list[str]:
    """Name what stands in a folder; of the files of a journal, the first."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm")))


def contents(folder: Path) -> dict[str, str]:
    """Give a digest of each file of a finished run but `run.json`."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "run.json")
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def differences(right: Path, wrong: Path) -> Iterator[str]:
    """Say how a run folder differs from the right one: names of files, and lines of what was skipped."""
    before, after = contents(right), contents(wrong)
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    yield f"{len(names)} files differ: {' '.join(names[:MOST])}"
    for name in ("skipped.jsonl", "articles.jsonl", "repeats.jsonl"):
        sides = ([f"{line[:300]}" for line in (at / name).read_text("utf-8").splitlines()] for at in (right, wrong))
        yield from list(difflib.unified_diff(*sides, "right", name, n=0, lineterm=""))[:MOST]
