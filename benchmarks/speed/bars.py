"""The product's own figures on the made corpora: growth, memory and work a paragraph."""

from collections.abc import Sequence
from itertools import pairwise
from math import log

from .corpus import Corpus
from .methods import NAMED, PRODUCT
from .table import ratio_of
from .trial import Entry

DATASKETCH = "datasketch: bulk + LSH"

Trial = tuple[Corpus, Sequence[Entry]]


def bars(trials: Sequence[Trial]) -> list[tuple[str, str, str, str]]:
    """Give for each bar its name, what was measured, the bar and the aim."""
    rows = [row for made, entries in trials for row in _of_one(made, entries)]
    for one, other in pairwise(trials):
        rows += _growth(one, other)
    return rows


def _product(entries: Sequence[Entry]) -> Entry | None:
    return next((entry for entry in entries if entry.method.name == PRODUCT and entry.costs), None)


def _of_one(made: Corpus, entries: Sequence[Entry]) -> list[tuple[str, str, str, str]]:
    own, size = _product(entries), f"{int(made.facts['bytes']) / 1e6:.0f} MB"
    if own is None:
        return []
    rows = []
    for peer, bar, aim in ((NAMED, "1.00", "0.50"), (DATASKETCH, "0.25", "0.10")):
        ratio = ratio_of(own, entries, peer)
        if ratio is not None:
            rows.append((f"{size}, CPU by {peer}", f"{ratio:.2f}", bar, aim))
    rows.append((f"{size}, peak memory, MB", f"{own.peak:.0f}", "500", "350"))
    if own.work:
        each = own.work["alignments"] / own.work["paragraphs"]
        rows.append((f"{size}, alignments a paragraph", f"{each:.3f}", "0.5", "0.2"))
    return rows


def _growth(small: Trial, large: Trial) -> list[tuple[str, str, str, str]]:
    one, other = _product(small[1]), _product(large[1])
    if one is None or other is None:
        return []
    bytes_of = [int(made.facts["bytes"]) for made, _ in (small, large)]
    counts = [int(made.facts["paragraphs"]) for made, _ in (small, large)]
    name = f"{bytes_of[0] / 1e6:.0f} to {bytes_of[1] / 1e6:.0f} MB"
    exponent = log(other.cpu / one.cpu) / log(bytes_of[1] / bytes_of[0])
    memory = (other.peak - one.peak) * 1000 / (counts[1] - counts[0])
    return [
        (f"{name}, exponent of CPU", f"{exponent:.3f}", "1.05", "1.02"),
        (f"{name}, memory a paragraph, KB", f"{memory:.2f}", "0.80", "0.40"),
    ]


def as_table(rows: Sequence[tuple[str, str, str, str]]) -> str:
    """Render the bars."""
    lines = ["| twicetold | measured | bar | aim |", "|---|---|---|---|"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])
