"""What a campaign came to, with the day and the versions it was run with."""

import json
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("record")
LIBRARIES = ("twicetold", "trafilatura", "lxml", "numpy", "rapidfuzz", "xxhash", "datasketch", "pyarrow")


def tell(name: str, result: dict[str, Any], *, keep: bool) -> None:
    """Print a result as one line of JSON; keep it as the record of the campaign if asked to."""
    print(json.dumps(result))
    if not keep:
        return
    about = {
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "processors": len(os.sched_getaffinity(0)),
        "versions": {library: version(library) for library in LIBRARIES},
    }
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps({"result": result, **about}, indent=2)
    (FOLDER / f"{name}.json").write_text(text + "\n", "utf-8")
