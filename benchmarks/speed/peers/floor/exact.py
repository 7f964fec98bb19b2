"""A set of the paragraphs' hashes, as tools for exact repeats keep it."""

import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
import shared


def dropped(paragraphs: Iterable[str]) -> Iterator[int]:
    seen: set[bytes] = set()
    for number, text in enumerate(paragraphs):
        digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
        if digest in seen:
            yield number
        seen.add(digest)


if __name__ == "__main__":
    shared.main(dropped)
