"""The methods that are run side by side: the product, its peers, and what only reads."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from .environments import PEERS, interpreter

MEGABYTE: Final = 1_000_000
PRODUCT: Final = "twicetold clean"
NAMED: Final = "rensa: sketch + LSH"
"""The peer that the ratios are of."""

Writes = Literal["dropped", "texts", "nothing"]


@dataclass(frozen=True, slots=True)
class Method:
    """One way to find what is told again in a corpus."""

    name: str
    peer: str
    """The folder below `peers` with its script and requirements; empty for the product."""
    script: str = ""
    writes: Writes = "dropped"
    """`dropped`: numbers of the paragraphs it would drop; `texts`: what it leaves of each article."""
    arguments: tuple[str, ...] = ()
    most: int = 1 << 62
    """Corpora over so many bytes are too much for it."""
    once_from: int = 1 << 62
    """From so many bytes on it is run once."""

    def command(self, corpus: Path, out: Path, cache: Path) -> list[str]:
        """Give the command that reads the corpus and writes into the folder `out`."""
        if not self.peer:
            return [sys.executable, "-m", "twicetold", "clean", str(corpus), "--out", str(out / "run"), "--quiet"]
        script = PEERS / self.peer / self.script
        return [interpreter(self.peer, cache), str(script), str(corpus), str(out), *self.arguments]

    def output(self, out: Path) -> Path:
        """Name the file that tells what it left."""
        if not self.peer:
            return out / "run" / "articles.jsonl"
        return out / ("dropped.txt" if self.writes == "dropped" else "articles.jsonl")


METHODS: Final[tuple[Method, ...]] = (
    Method("read the JSON alone", "floor", "parse.py", "nothing"),
    Method("exact paragraphs", "floor", "exact.py"),
    Method(PRODUCT, "", writes="texts"),
    Method(NAMED, "rensa", "lsh.py"),
    Method("rensa: sketches in bulk + LSH", "rensa", "bulk.py"),
    Method("rensa: deduplicator", "rensa", "deduplicator.py"),
    Method("datasketch: bulk + LSH", "datasketch", "bulk.py", once_from=100 * MEGABYTE),
    Method("datasketch: update + LSH", "datasketch", "update.py", most=50 * MEGABYTE),
    Method("gaoya: its own words + LSH", "gaoya", "lsh.py", once_from=100 * MEGABYTE),
    Method("dolma: paragraphs", "dolma", "deduper.py"),
    Method("dolma: 5-grams of paragraphs", "dolma", "deduper.py", arguments=("ngrams",), once_from=100 * MEGABYTE),
    Method("datatrove: sentences", "datatrove", "sentences.py", "texts", once_from=100 * MEGABYTE),
    Method("datatrove: MinHash", "datatrove", "minhash.py", most=50 * MEGABYTE, once_from=MEGABYTE),
    Method("text-dedup: MinHash", "text_dedup", "minhash.py", most=50 * MEGABYTE, once_from=MEGABYTE),
)


def chosen(wanted: Callable[[str], bool]) -> list[Method]:
    """Give the methods whose names are wanted, in their order."""
    return [method for method in METHODS if wanted(method.name)]
