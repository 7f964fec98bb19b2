"""A course: a run under way, and what its record says of it."""

import platform
import time
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from twicetold.extraction import Extraction, extractor_versions
from twicetold.indexed import Adding
from twicetold.job import Job
from twicetold.parties import Feed, Sink, Watcher
from twicetold.tally import Tally
from twicetold.unchanged import LIBRARIES, InputDigest, program


@dataclass(slots=True)
class Course:
    """A run under way: where its parts meet."""

    job: Job
    watcher: Watcher
    writer: Sink
    extraction: Extraction
    matcher: Feed
    own: frozenset[str] = frozenset()
    """Paths of what the run itself writes, which is no input."""
    aside: Path | None = None
    """Where files may stand for the time of the run; None is the system's own place."""
    tally: Tally = field(default_factory=Tally)
    inputs: InputDigest = field(default_factory=InputDigest)
    keys: dict[str, str] = field(default_factory=dict)
    """The key of the extraction of each article that is not written yet."""
    limits_met: list[dict[str, str | None]] = field(default_factory=list)
    started: float = field(default_factory=time.time)


def about(course: Course) -> dict[str, Any]:
    """Give what `run.json` says of it, but for the command and the digest of what was written."""
    job = course.job
    return {
        "complete": True,
        "tool": "twicetold",
        "version": version("twicetold"),
        "inputs": list(job.inputs),
        "parameters": job.parameters(),
        "counts": course.tally.as_json(),
        "caps": course.matcher.caps | course.tally.caps,
        "limits": asdict(job.limits),
        "limits_met": course.limits_met,
        "work": course.matcher.work,
        "versions": {name: version(name) for name in LIBRARIES},
        "extractor": extractor_versions(),
        **_index(course),
        "digests": {"inputs": course.inputs.hexdigest(), "program": program()},
        "machine": {
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.release()} {platform.machine()}",
            "workers": job.workers,
            "memory": job.memory,
            "extractions": course.extraction.work,
        },
        "started": round(course.started, 3),
        "seconds": round(time.time() - course.started, 3),
    }


def _index(course: Course) -> dict[str, Any]:
    job, matcher = course.job, course.matcher
    if job.index is None:
        return {}
    adding = isinstance(matcher, Adding)
    found = matcher.about() if isinstance(matcher, Adding) else {}
    return {"index": {"path": str(job.index.absolute()), "added_to": adding, **found}}
