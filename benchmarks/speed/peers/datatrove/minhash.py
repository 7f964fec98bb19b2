"""datatrove's four MinHash stages with its default settings, paragraphs as documents.

Words are cut at blanks: its tokenisers for English need data from a hub.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from datatrove.data import Document
from datatrove.pipeline.dedup import minhash
from loguru import logger

sys.path.insert(0, str(Path(__file__).parents[1]))
import shared


class Blanks:
    """Words are what stands between blanks."""

    @staticmethod
    def word_tokenize(text: str) -> list[str]:
        return text.split()


def documents(paragraphs: Iterable[str]) -> Iterator[Document]:
    for number, text in enumerate(paragraphs):
        yield Document(text=text, id=str(number))


def dropped(paragraphs: Iterable[str]) -> Iterator[int]:
    logger.remove()
    known = list(paragraphs)
    minhash.load_word_tokenizer = lambda _language: Blanks()
    config = minhash.MinhashConfig()
    with TemporaryDirectory() as place:
        folders = [f"{place}/{name}" for name in ("signatures", "buckets", "remove")]
        minhash.MinhashDedupSignature(folders[0], config).run(documents(known))
        for bucket in range(config.num_buckets):
            minhash.MinhashDedupBuckets(folders[0], folders[1], config=config).run(None, bucket, config.num_buckets)
        minhash.MinhashDedupCluster(folders[1], folders[2], config=config).run(None)
        kept = {int(document.id) for document in minhash.MinhashDedupFilter(folders[2]).run(documents(known))}
    yield from (number for number in range(len(known)) if number not in kept)


if __name__ == "__main__":
    shared.main(dropped)
