"""gaoya's index of texts with its own words in Rust: 16 bands of 8, 5-word shingles."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from gaoya.minhash import MinHashStringIndex

sys.path.insert(0, str(Path(__file__).parents[1]))
import shared


def dropped(paragraphs: Iterable[str]) -> Iterator[int]:
    index = MinHashStringIndex(32, shared.THRESHOLD, 16, 8, None, "word", True, (shared.SHINGLE, shared.SHINGLE))
    for number, text in enumerate(paragraphs):
        if index.query(text):
            yield number
        else:
            index.insert_document(number, text)


if __name__ == "__main__":
    shared.main(dropped)
