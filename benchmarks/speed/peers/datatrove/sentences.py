"""datatrove's sentence deduplication with paragraphs as sentences: one by one, exact."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from datatrove.data import Document
from datatrove.pipeline.dedup import sentence_dedup as stages
from loguru import logger

sys.path.insert(0, str(Path(__file__).parents[1]))
import shared

CONFIG = stages.SentDedupConfig(n_sentences=1, split_sentences=False, min_doc_words=0, min_num_sentences=0)


def documents(corpus: Path) -> Iterator[Document]:
    for number, text in enumerate(shared.texts(corpus)):
        yield Document(text=text.replace("\n\n", "\n"), id=str(number))


def main() -> None:
    logger.remove()
    corpus, out = Path(sys.argv[1]), Path(sys.argv[2])
    # Only short articles are counted with it, and none is too short here
    stages.load_word_tokenizer = lambda _language: None
    with TemporaryDirectory() as place:
        stages.SentenceDedupSignature(f"{place}/signatures", config=CONFIG).run(documents(corpus))
        stages.SentenceFindDedups(f"{place}/signatures", f"{place}/found", config=CONFIG).run(None)
        kept = stages.SentenceDedupFilter(f"{place}/found", config=CONFIG).run(documents(corpus))
        with (out / "articles.jsonl").open("w", encoding="utf-8") as lines:
            begun = 0
            for document in kept:
                # An article of which nothing is left does not come at all
                lines.writelines('{"text": ""}\n' for _ in range(begun, int(document.id)))
                begun = int(document.id) + 1
                lines.write(json.dumps({"text": document.text.replace("\n", "\n\n")}) + "\n")
            lines.writelines('{"text": ""}\n' for _ in range(begun, sum(1 for _ in shared.texts(corpus))))


if __name__ == "__main__":
    main()
