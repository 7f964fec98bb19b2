"""A sketch for each paragraph, asked and put into the LSH index one by one."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from rensa import RMinHash, RMinHashLSH

sys.path.insert(0, str(Path(__file__).parents[1]))
import shared

# 16 bands of 8 find 99 % of the pairs over the threshold; 8 bands find half of them
BANDS = 16


def dropped(paragraphs: Iterable[str]) -> Iterator[int]:
    index = RMinHashLSH(threshold=shared.THRESHOLD, num_perm=shared.PERMUTATIONS, num_bands=BANDS)
    for number, text in enumerate(paragraphs):
        sketch = RMinHash(num_perm=shared.PERMUTATIONS, seed=42)
        sketch.update(shared.shingles(text))
        if index.query(sketch):
            yield number
        else:
            index.insert(number, sketch)


if __name__ == "__main__":
    shared.main(dropped)
