"""What the README of rensa shows: pairs of key and tokens into a deduplicator."""

import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from rensa import RMinHashDeduplicator

sys.path.insert(0, str(Path(__file__).parents[1]))
import shared

BATCH = 1_000


def dropped(paragraphs: Iterable[str]) -> Iterator[int]:
    index = RMinHashDeduplicator(threshold=shared.THRESHOLD, num_perm=shared.PERMUTATIONS, use_lsh=True)
    numbered = ((str(number), shared.shingles(text)) for number, text in enumerate(paragraphs))
    begun = 0
    while kept := index.add_pairs(islice(numbered, BATCH)):
        yield from (begun + at for at, keep in enumerate(kept) if not keep)
        begun += len(kept)


if __name__ == "__main__":
    shared.main(dropped)
