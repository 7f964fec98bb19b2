"""The kernel alone, text to signatures: `python -m benchmarks.speed.kernel CORPUS` prints MB a CPU second."""

import json
import sys
import time
from itertools import islice
from pathlib import Path
from statistics import median

import numpy as np

from twicetold import compiled
from twicetold.extract import split_text
from twicetold.sketch import SketchSpec, sketch
from twicetold.words import tokenise_all

BATCH, ROUNDS, MOST_ARTICLES = 256, 3, 2_000


def main(corpus: Path) -> float:
    """Give the median over some rounds of megabytes of UTF-8 a CPU second."""
    with corpus.open("rb") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, MOST_ARTICLES)]
    articles = [(text, split_text(text, "blank")) for text in texts]
    size = sum(len(text.encode()) for text in texts)
    compiled.switch_on()
    spec = SketchSpec()

    def once() -> float:
        begun = time.process_time()
        for start in range(0, len(articles), BATCH):
            words = tokenise_all(articles[start : start + BATCH])
            sketch(words, np.zeros(sum(len(one.offsets) - 1 for one in words), np.bool_), spec)
        return time.process_time() - begun

    once()
    return size / 1e6 / median(once() for _ in range(ROUNDS))


if __name__ == "__main__":
    print(f"{main(Path(sys.argv[1])):.1f}")
