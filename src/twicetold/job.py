"""A job: what to read, how to decide, where to write; and what it came to."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from twicetold.articles import MEMORY
from twicetold.config import Config
from twicetold.extraction import default_workers
from twicetold.model import Repeat
from twicetold.read import ReadSpec
from twicetold.wire import Limits


@dataclass(frozen=True, slots=True)
class Job:
    """What to read, how to decide and where to write; `out` is not looked at by a survey."""

    inputs: tuple[str, ...]
    out: Path
    config: Config
    read: ReadSpec
    paragraphs: Literal["auto", "blank", "line"] = "auto"
    comments: bool = False
    with_text: bool = True
    workers: int = field(default_factory=default_workers)
    limits: Limits = field(default_factory=Limits)
    memory: int = MEMORY
    """Bytes that earlier articles and their words may take; beyond it they are in a file."""
    index: Path | None = None
    """What was told before these inputs, and where they are added."""
    read_only: bool = False
    """Add nothing to the index; a plan and a survey never do."""

    @property
    def command(self) -> str:
        """The name of the command that makes this job."""
        return "clean" if self.with_text else "scan"

    def parameters(self) -> dict[str, Any]:
        """Give what must be equal for a rerun to be the same run."""
        read = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self.read).items()}
        index = {} if self.index is None else {"index": str(self.index), "read_only": self.read_only}
        extraction = {"paragraphs": self.paragraphs, "comments": self.comments, "read": read}
        return {**self.config.as_json(), **extraction, **index}


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to."""

    out: Path
    run: dict[str, Any]
    largest: tuple[Repeat, ...]
    written: bool
    """False where the folder already held the same bytes."""
