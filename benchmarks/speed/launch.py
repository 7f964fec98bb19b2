"""Run one command and print what it cost: `launch.py REPORT COMMAND...`.

A process of its own, because the largest memory of a command begins with that of who starts it.
Linux counts the whole tree below the command, as far as each process waited for its children.
"""

import json
import os
import sys
import time
from pathlib import Path


def main(report: str, command: list[str]) -> int:
    started = time.monotonic()
    _, status, used = os.wait4(os.posix_spawnp(command[0], command, os.environ), 0)
    cost = {
        "code": os.waitstatus_to_exitcode(status),
        "cpu": used.ru_utime + used.ru_stime,
        "wall": time.monotonic() - started,
        "peak": used.ru_maxrss * 1024,
    }
    Path(report).write_text(json.dumps(cost), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
