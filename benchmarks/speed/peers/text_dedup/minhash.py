"""text-dedup's MinHash as its README calls it, on paragraphs as records of a local data set."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))
import shared


def main() -> None:
    corpus, out = Path(sys.argv[1]), Path(sys.argv[2])
    with TemporaryDirectory() as place:
        records = Path(place) / "paragraphs.jsonl"
        with records.open("w", encoding="utf-8") as lines:
            for number, text in enumerate(shared.paragraphs(corpus)):
                lines.write(json.dumps({"number": number, "text": text}) + "\n")
        count = number + 1
        arguments = {
            "path": "json",
            "data_files": str(records),
            "split": "train",
            "cache_dir": f"{place}/cache",
            "output": f"{place}/left",
            "column": "text",
            "batch_size": 10_000,
            "num_proc": 1,
            "ngram": shared.SHINGLE,
            "num_perm": shared.PERMUTATIONS,
            "threshold": shared.THRESHOLD,
            "hash_func": "xxh3",
        }
        options = [part for name, value in arguments.items() for part in (f"--{name}", str(value))]
        environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": f"{place}/home"}
        subprocess.run([sys.executable, "-m", "text_dedup.minhash", *options], check=True, env=environment)
        from datasets import load_from_disk

        kept = set(load_from_disk(f"{place}/left")["number"])
    with (out / "dropped.txt").open("w", encoding="ascii") as lines:
        lines.writelines(f"{number}\n" for number in range(count) if number not in kept)


if __name__ == "__main__":
    main()
