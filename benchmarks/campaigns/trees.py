"""What a folder holds, in one digest."""

import hashlib
from pathlib import Path


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
