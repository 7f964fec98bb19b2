"""Sketches for a thousand paragraphs in one call, then the LSH index."""

import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from rensa import RMinHash, RMinHashLSH

sys.path.insert(0, str(Path(__file__).parents[1]))
import shared

BANDS = 16
BATCH = 1_000


def dropped(paragraphs: Iterable[str]) -> Iterator[int]:
    index = RMinHashLSH(threshold=shared.THRESHOLD, num_perm=shared.PERMUTATIONS, num_bands=BANDS)
    waiting, number = iter(paragraphs), 0
    while batch := list(islice(waiting, BATCH)):
        token_sets = [shared.shingles(text) for text in batch]
        for sketch in RMinHash.from_token_sets(token_sets, num_perm=shared.PERMUTATIONS, seed=42):
            if index.query(sketch):
                yield number
            else:
                index.insert(number, sketch)
            number += 1


if __name__ == "__main__":
    shared.main(dropped)
