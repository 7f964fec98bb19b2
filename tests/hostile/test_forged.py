"""Texts made so that every hash of them is equal, and their words are not: both stay."""

import numpy as np
import xxhash

from twicetold import Deduplicator, clean_text
from twicetold.model import Paragraph, ParagraphKind
from twicetold.sketch import SketchSpec, sketch
from twicetold.words import tokenise

# Found by a search over 2^32 words of the letters a to p
EQUAL_XXH3 = ("lfeiejkkfcpkkfen", "mkdafonjgadpnanm")
# XXH64 takes eight octets a lane and 32 octets a turn: what the first piece does the second takes back
EQUAL_XXH64 = (("ztvnivfm", "wfznzqwk"), ("qruljpgy", "hpfjxxeu"))
# The same shingles of three words in another order: who sued, and who praised
EQUAL_SHINGLES = (
    "The town of Saltmere sued the town of Harwick praised the town.",
    "The town of Harwick praised the town of Saltmere sued the town.",
)


def stays(one: str, other: str) -> None:
    """Neither within an article nor between two does either of the two go."""
    assert clean_text(f"{one}\n\n{other}\n").text == f"{one}\n\n{other}\n"
    with Deduplicator() as dedup:
        assert dedup.add(text=one, id="one").text == one
        assert dedup.add(text=other, id="other").text == other


def test_paragraphs_whose_words_have_equal_xxh3_both_stay() -> None:
    one, other = (
        f"The old ferry named {word} leaves the harbour of Saltmere at noon with nine crates of apples, four bicycles "
        f"and the postmaster's piano, says the keeper of the {word} and of the lighthouse behind it."
        for word in EQUAL_XXH3
    )
    hashes = [tokenise(text, (Paragraph(ParagraphKind.PARAGRAPH, 0, len(text)),)).hashes for text in (one, other)]
    assert np.array_equal(*hashes)
    stays(one, other)


def test_paragraphs_of_equal_xxh64_both_stay() -> None:
    one, other = (
        f"The old harbour {first} clock on the quay near {second} waits for the keeper, who sells apples, mends nets "
        "and remembers every ferry that ever came late through the fog behind the lighthouse."
        for first, second in EQUAL_XXH64
    )
    assert xxhash.xxh64_intdigest(one.encode()) == xxhash.xxh64_intdigest(other.encode())
    stays(one, other)


def test_paragraphs_of_equal_signatures_both_stay() -> None:
    spec = SketchSpec(min_words=8)
    words = [tokenise(text, (Paragraph(ParagraphKind.PARAGRAPH, 0, len(text)),)) for text in EQUAL_SHINGLES]
    found = sketch(words, np.zeros(2, np.bool_), spec)
    assert np.array_equal(found.bands[0], found.bands[1])
    stays(*EQUAL_SHINGLES)
