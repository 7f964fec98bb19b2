"""What the scripts of all peers do alike: read a corpus, cut shingles, say what they would drop."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

SHINGLE = 5
PERMUTATIONS = 128
THRESHOLD = 0.8


def texts(corpus: Path) -> Iterator[str]:
    """Give the text of each article."""
    with corpus.open("rb") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def paragraphs(corpus: Path) -> Iterator[str]:
    """Give all paragraphs, articles one after the other."""
    for text in texts(corpus):
        yield from text.split("\n\n")


def shingles(text: str) -> list[str]:
    """Give the runs of five words; of a shorter text all its words."""
    words = text.lower().split()
    return [" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))]


def main(dropped: Callable[[Iterable[str]], Iterable[int]]) -> None:
    """Run a method that names the paragraphs it would drop: `SCRIPT CORPUS OUT`."""
    corpus, out = Path(sys.argv[1]), Path(sys.argv[2])
    numbers = dropped(paragraphs(corpus))
    with (out / "dropped.txt").open("w", encoding="ascii") as lines:
        lines.writelines(f"{number}\n" for number in numbers)
