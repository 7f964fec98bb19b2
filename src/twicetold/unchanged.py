"""Has anything changed since a run finished? If not, there is nothing to do.

Inputs are read and hashed, not extracted and not matched; what the run wrote is hashed too. Equal
inputs, an equal program and an untouched folder mean that a run would write what is there.
"""

import json
import platform
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import fields
from hashlib import blake2b
from importlib.metadata import version
from json.encoder import encode_basestring_ascii
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from twicetold.errors import InputError, OutputError
from twicetold.model import Page, Skipped
from twicetold.runfolder import RunFolder, digest_of_files

LIBRARIES: Final = ("trafilatura", "datasketch", "xxhash", "lxml", "numpy", "rapidfuzz", "snowballstemmer")
"""What the outcome of a run may depend on beside its inputs and its parameters."""
_facts: Final = attrgetter(*(name.name for name in fields(Page) if name.name not in ("html", "text")))
_ENCODER: Final = json.JSONEncoder(default=repr)


class InputDigest:
    """One digest of all that was read, in its order."""

    def __init__(self) -> None:
        self._hash = blake2b(digest_size=16)

    def over(self, pages: Iterable[Page | Skipped]) -> Iterator[Page | Skipped]:
        """Give the pages on as they come, counted in."""
        for page in pages:
            self._add(page)
            yield page

    def hexdigest(self) -> str:
        """Give the digest of what came so far."""
        return self._hash.hexdigest()

    def _add(self, page: Page | Skipped) -> None:
        if isinstance(page, Skipped):
            said = ", ".join(map(encode_basestring_ascii, (page.source, page.stage, page.reason, page.detail)))
            self._piece(f"[{said}]".encode())
            return
        self._piece(_ENCODER.encode(_facts(page)).encode())
        for body in (page.html, page.text):
            data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
            self._piece(type(body).__name__.encode())
            self._piece(data or b"")

    def _piece(self, data: bytes) -> None:
        # With its length before it, so no two inputs run together into the same bytes
        self._hash.update(len(data).to_bytes(8, "big"))
        self._hash.update(data)


def program() -> str:
    """Give one digest of what decides beside the inputs: this package, its libraries, the interpreter."""
    code = blake2b(digest_size=16)
    root = Path(__file__).parent
    for path in sorted(path for path in root.rglob("*") if path.suffix in (".py", ".toml")):
        code.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    code.update(json.dumps([platform.python_version(), *map(version, LIBRARIES)]).encode())
    return code.hexdigest()


def finished_run(out: Path, pages: Iterable[Page | Skipped], expected: dict[str, Any]) -> RunFolder | None:
    """Give the finished run in a folder if it would be the same again; `expected` is what its record must say."""
    # Whatever cannot be read is not unchanged
    with suppress(InputError, OutputError, OSError, AttributeError):
        folder = RunFolder.open(out)
        digests = folder.run.get("digests", {})
        is_same = all(folder.run.get(name) == value for name, value in expected.items())
        if not is_same or digests.get("program") != program() or digests.get("output") != digest_of_files(out):
            return None
        inputs = InputDigest()
        for _ in inputs.over(pages):
            pass
        return folder if inputs.hexdigest() == digests.get("inputs") else None
    return None
