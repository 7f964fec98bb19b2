"""Read the corpus and cut its paragraphs: what every script here begins with."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
import shared

if __name__ == "__main__":
    count = sum(1 for _ in shared.paragraphs(Path(sys.argv[1])))
    sys.stderr.write(f"{count} paragraphs\n")
