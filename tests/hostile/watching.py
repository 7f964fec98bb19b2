"""How much memory the processes of a run hold, watched from outside."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

EVERY = 0.02


@dataclass(slots=True)
class Watched:
    """The most bytes that each process of a run was seen to hold resident."""

    peaks: dict[int, int] = field(default_factory=dict)


@contextmanager
def watched(first: int) -> Iterator[Watched]:
    """Watch a process and all that it starts until the block ends."""
    seen, ended = Watched(), threading.Event()

    def look() -> None:
        while not ended.wait(EVERY):
            for pid in family_of(first):
                if not is_being_made(pid, first) and (peak := peak_of(pid)):
                    seen.peaks[pid] = max(peak, seen.peaks.get(pid, 0))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        ended.set()
        watcher.join()


def family_of(pid: int) -> list[int]:
    """Give a process and all that come from it."""
    found = [pid]
    with suppress(OSError):  # gone meanwhile
        for thread in Path(f"/proc/{pid}/task").iterdir():
            children = (thread / "children").read_text().split()
            found += [each for child in children for each in family_of(int(child))]
    return found


def is_being_made(pid: int, first: int) -> bool:
    """Say whether a process is still the copy of the run that it was forked from."""
    try:
        own, whole = (Path(f"/proc/{number}/cmdline").read_bytes() for number in (pid, first))
    except OSError:
        return True
    return pid != first and own == whole


def peak_of(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_bytes().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in status if line.startswith(b"VmHWM:")), 0)
