"""trafilatura alone over a folder of pages; nothing is compared and nothing written."""

import sys
from pathlib import Path

import trafilatura

if __name__ == "__main__":
    for path in sorted(Path(sys.argv[1]).iterdir()):
        trafilatura.bare_extraction(path.read_bytes())
