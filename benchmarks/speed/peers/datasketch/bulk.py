"""The fastest that datasketch offers: `MinHash.generator` over all paragraphs, then MinHashLSH."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from datasketch import MinHash, MinHashLSH

sys.path.insert(0, str(Path(__file__).parents[1]))
import shared


def dropped(paragraphs: Iterable[str]) -> Iterator[int]:
    index = MinHashLSH(threshold=shared.THRESHOLD, num_perm=shared.PERMUTATIONS)
    encoded = ([shingle.encode() for shingle in shared.shingles(text)] for text in paragraphs)
    for number, sketch in enumerate(MinHash.generator(encoded, num_perm=shared.PERMUTATIONS)):
        if index.query(sketch):
            yield number
        else:
            index.insert(number, sketch)


if __name__ == "__main__":
    shared.main(dropped)
