"""How much memory the processes of a run hold, watched from outside."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

EVERY = 0.02


@dataclass(slots=True)
class Watched:
    """The most bytes that each process of a session was seen to hold resident."""

    peaks: dict[int, int] = field(default_factory=dict)


@contextmanager
def watched(session: int) -> Iterator[Watched]:
    """Watch all processes of a session until the block ends."""
    seen, ended = Watched(), threading.Event()

    def look() -> None:
        while not ended.wait(EVERY):
            for pid in [path.name for path in Path("/proc").iterdir() if path.name.isdigit()]:
                if session_of(pid) == session and not is_being_made(pid, session) and (peak := peak_of(pid)):
                    seen.peaks[int(pid)] = max(peak, seen.peaks.get(int(pid), 0))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        ended.set()
        watcher.join()


def is_being_made(pid: str, session: int) -> bool:
    """Say whether a process is still the copy of the run that it was forked from."""
    try:
        own, whole = (Path(f"/proc/{number}/cmdline").read_bytes() for number in (pid, session))
    except OSError:
        return True
    return int(pid) != session and own == whole


def session_of(pid: str) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[3])
    except (OSError, ValueError, IndexError):
        return 0


def peak_of(pid: str) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_bytes().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in status if line.startswith(b"VmHWM:")), 0)
