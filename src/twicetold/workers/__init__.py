"""Workers: processes that extract pages and can be killed one by one.

A page can hang a parser inside C, where no signal handler and no thread reaches it, or crash it;
so pages are parsed in processes of their own. Each is a fresh interpreter on a pipe (a fifth of a
second to start, once in a thousand pages), not a fork: a fork of a process with threads may
deadlock, and would carry the matcher's memory along.
"""

from twicetold.workers.pool import ClosedError, Pool

__all__ = ["ClosedError", "Pool"]
