"""The settings of a crawl: `TWICETOLD_…`, each with its default."""

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings
from scrapy.utils.job import job_dir
from scrapy.utils.project import data_path

from twicetold.config import Config
from twicetold.errors import UsageError
from twicetold.read import ReadSpec
from twicetold.wire import Limits

OFF: Final = "TWICETOLD_ENABLED is false"
IN_MEMORY: Final = ":memory:"
_UNASKED: Final = frozenset({"keep"})
"""Articles are ranked as they come."""


class ItemAction(StrEnum):
    """What becomes of an item."""

    ANNOTATE = "annotate"
    REWRITE = "rewrite"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """What a crawl may be told."""

    action: ItemAction
    """TWICETOLD_ACTION: annotate."""
    index: Path | None
    """TWICETOLD_INDEX: a file below JOBDIR, else below Scrapy's data folder; `:memory:` keeps none."""
    fields: ReadSpec
    """TWICETOLD_TEXT_FIELD, _HTML_FIELD, _URL_FIELD, _ID_FIELD, _DATE_FIELD: the usual names are tried."""
    report_field: str
    """TWICETOLD_REPORT_FIELD: where the report is put, duplicate_report."""
    output_field: str | None
    """TWICETOLD_OUTPUT_FIELD: where `rewrite` puts the text; the field that it was read from."""
    isolate: bool
    """TWICETOLD_ISOLATE: pages are read in child processes, true."""
    limits: Limits
    """TWICETOLD_TIMEOUT: seconds that one page may take in a child process, 20."""
    workers: int
    """TWICETOLD_WORKERS: pages that are read at the same time, 2."""
    config: Config
    """TWICETOLD_RESEMBLANCE, _MIN_WORDS and so on, as for the command."""


def read_settings(settings: BaseSettings, spider: str) -> CrawlSettings:
    """Read the settings of a crawl.

    Raise `NotConfigured` where it is switched off, and `UsageError` for a value that means nothing:
    a crawl of weeks should not go on without what it was asked for.
    """
    if not settings.getbool("TWICETOLD_ENABLED", True):
        raise NotConfigured(OFF)
    return CrawlSettings(
        action=_one_of(ItemAction, "TWICETOLD_ACTION", settings.get("TWICETOLD_ACTION", "annotate")),
        index=_index(settings, spider),
        fields=ReadSpec(
            text_field=_name(settings, "TEXT_FIELD"),
            html_field=_name(settings, "HTML_FIELD"),
            url_field=_name(settings, "URL_FIELD"),
            id_field=_name(settings, "ID_FIELD"),
            date_field=_name(settings, "DATE_FIELD"),
        ),
        report_field=_name(settings, "REPORT_FIELD") or "duplicate_report",
        output_field=_name(settings, "OUTPUT_FIELD"),
        isolate=settings.getbool("TWICETOLD_ISOLATE", True),
        limits=Limits(seconds=_number(settings, "TWICETOLD_TIMEOUT", 20.0, 0.1)),
        workers=int(_number(settings, "TWICETOLD_WORKERS", 2, 1)),
        config=Config(
            **{f.name: _parameter(settings, f) for f in dataclasses.fields(Config) if f.name not in _UNASKED}
        ),
    )


def _index(settings: BaseSettings, spider: str) -> Path | None:
    named = settings.get("TWICETOLD_INDEX")
    if named == IN_MEMORY:
        return None
    if named:
        return Path(named)
    job = job_dir(settings)
    if job:
        return Path(job) / "index.twicetold"
    return Path(data_path("twicetold", createdir=True)) / f"{spider}.twicetold"


def _name(settings: BaseSettings, what: str) -> str | None:
    value = settings.get(f"TWICETOLD_{what}")
    return str(value) if value else None


def _one_of(choices: type[StrEnum], name: str, value: Any) -> Any:
    try:
        return choices(value)
    except ValueError:
        raise UsageError(f"{name} = {value!r}: one of {', '.join(choices)} is needed") from None


def _number(settings: BaseSettings, name: str, default: float, least: float) -> float:
    try:
        value = settings.getfloat(name, default)
    except (TypeError, ValueError):
        raise UsageError(f"{name} = {settings.get(name)!r}: a number is needed") from None
    if not least <= value < float("inf"):
        raise UsageError(f"{name} = {value:g}: {least:g} at least is needed")
    return value


def _parameter(settings: BaseSettings, field: "dataclasses.Field[Any]") -> Any:
    """Read one of the parameters by the type of its default."""
    name = f"TWICETOLD_{field.name.upper()}"
    default: Any = field.default
    if isinstance(default, StrEnum):
        return _one_of(type(default), name, settings.get(name, default))
    if isinstance(default, bool):
        return settings.getbool(name, default)
    value = _number(settings, name, float(default), float("-inf"))
    return int(value) if isinstance(default, int) else value
