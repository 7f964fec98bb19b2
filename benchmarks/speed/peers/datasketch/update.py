"""datasketch as its quick start has it: one `update` a shingle."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from datasketch import MinHash, MinHashLSH

sys.path.insert(0, str(Path(__file__).parents[1]))
import shared


def dropped(paragraphs: Iterable[str]) -> Iterator[int]:
    index = MinHashLSH(threshold=shared.THRESHOLD, num_perm=shared.PERMUTATIONS)
    for number, text in enumerate(paragraphs):
        sketch = MinHash(num_perm=shared.PERMUTATIONS)
        for shingle in shared.shingles(text):
            sketch.update(shingle.encode())
        if index.query(sketch):
            yield number
        else:
            index.insert(number, sketch)


if __name__ == "__main__":
    shared.main(dropped)
