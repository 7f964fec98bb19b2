"""dolma's deduper over paragraphs: by a Bloom filter of whole ones, or of their 5-grams.

`deduper.py CORPUS OUT [ngrams]`. It reads gzipped documents and writes gzipped attributes, as its
command does; the extension in Rust is called without the package around it.
"""

import gzip
import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from importlib.machinery import ExtensionFileLoader
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).parents[1]))
import shared

SEPARATOR = "\n\n"
NAME = "told"


def deduper() -> ModuleType:
    package = importlib.util.find_spec("dolma")
    (folder,) = package.submodule_search_locations
    (library,) = Path(folder).glob("dolma.*.so")
    spec = importlib.util.spec_from_loader("dolma", ExtensionFileLoader("dolma", str(library)))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_documents(corpus: Path, out: Path) -> int:
    count = 0
    (out / "documents").mkdir()
    with gzip.open(out / "documents" / "all.jsonl.gz", "wt", compresslevel=1, encoding="utf-8") as lines:
        for number, text in enumerate(shared.texts(corpus)):
            count += text.count(SEPARATOR) + 1
            lines.write(json.dumps({"id": str(number), "source": "made", "text": text}) + "\n")
    return count


def settings(out: Path, paragraphs: int, *, ngrams: bool) -> dict:
    by_ngram = {
        "ngram_length": shared.SHINGLE,
        "stride": 0,
        "overlap_threshold": shared.THRESHOLD,
        "skip_short_paragraphs": False,
    }
    return {
        "documents": [str(out / "documents" / "*.gz")],
        "dedupe": {
            "name": NAME,
            "skip_empty": True,
            "min_length": 0,
            "min_words": 0,
            "num_partitions": 1,
            "partition_index": 0,
            "file_partition": False,
            "document_dir": "documents",
            "paragraphs": {
                "attribute_name": NAME,
                "paragraph_separator": SEPARATOR,
                "by_ngram": by_ngram if ngrams else None,
            },
        },
        "bloom_filter": {
            "file": str(out / "filter.bin"),
            "read_only": False,
            "size_in_bytes": 0,
            "estimated_doc_count": paragraphs * (70 if ngrams else 1),
            "desired_false_positive_rate": 1e-6,
        },
        "is_s3_volume": False,
        "work_dir": {"input": str(out / "in"), "output": str(out / "outs")},
        "processes": 1,
        "compression": {"input": None, "output": None},
    }


def dropped(corpus: Path, out: Path) -> Iterator[int]:
    """Read the spans that the deduper marked: starts and ends in the text, each with a score."""
    begun = 0
    (attributes,) = (out / "attributes").rglob("*.gz")
    with gzip.open(attributes, "rt", encoding="utf-8") as lines:
        for text, line in zip(shared.texts(corpus), lines, strict=True):
            spans = json.loads(line)["attributes"].get(NAME, [])
            starts = {start for start, _, score in spans if score >= shared.THRESHOLD}
            at = 0
            for paragraph in text.split(SEPARATOR):
                if at in starts:
                    yield begun
                # It counts a separator as one character, however long
                at += len(paragraph) + 1
                begun += 1


def main() -> None:
    corpus, out = Path(sys.argv[1]), Path(sys.argv[2])
    for name in ("in", "outs"):
        (out / name).mkdir()
    count = write_documents(corpus, out)
    os.environ.setdefault("RUST_LOG", "error")
    deduper().deduper_entrypoint(json.dumps(settings(out, count, ngrams="ngrams" in sys.argv[3:])))
    with (out / "dropped.txt").open("w", encoding="ascii") as lines:
        lines.writelines(f"{number}\n" for number in dropped(corpus, out))


if __name__ == "__main__":
    main()
