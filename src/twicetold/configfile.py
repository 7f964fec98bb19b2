"""The settings of a configuration file: found, read, checked.

A file is TOML: a file of its own, named by `--config`, or `[tool.twicetold]` of a pyproject.toml.
A key is the name of an option without its dashes in front; `_` may stand for `-`.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import EnumType, StrEnum
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_origin

from twicetold.errors import UsageError

PROJECT: Final = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a key of the file sets: a parameter, and which values it takes."""

    parameter: str
    type: Any
    """bool, int, float, str, Path, list[str], an enumeration of strings or a Literal of them."""
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Settings as they stand in a file."""

    path: Path
    values: Mapping[str, Any]


def find(named: Path | None, folder: Path) -> Table | None:
    """Give the settings of the named file, else of the nearest pyproject.toml that has some.

    The nearest is looked for in the folder and in those above it. Raise `UsageError` for a file
    that cannot be read or is no TOML.
    """
    if named is not None:
        return _named(named)
    for above in (folder, *folder.parents):
        path = above / PROJECT
        if path.is_file() and (table := _of_project(path)):
            return table
    return None


def check(table: Table, settings: Mapping[str, Setting]) -> dict[str, Any]:
    """Give the values by parameter; raise `UsageError` that names file and key for one that means nothing."""
    checked: dict[str, Any] = {}
    for key, value in table.values.items():
        setting = settings.get(key.replace("_", "-"))
        if setting is None:
            raise UsageError(f"{table.path}: {key}: there is no such setting{_nearest(key, settings)}")
        if setting.parameter in checked:
            raise UsageError(f"{table.path}: {key}: stands twice, with _ and with -")
        wanted = _wanted(value, setting)
        if wanted:
            raise UsageError(f"{table.path}: {key} = {_written(value)}: {wanted} is needed{_meant(value, setting)}")
        checked[setting.parameter] = table.path.parent / value if setting.type is Path else value
    return checked


def _named(path: Path) -> Table:
    if path.name == PROJECT:
        return _of_project(path) or Table(path, {})
    return Table(path, _read(path))


def _of_project(path: Path) -> Table | None:
    tool = _read(path).get("tool", {})
    values = tool.get("twicetold") if isinstance(tool, Mapping) else None
    if values is None:
        return None
    if not isinstance(values, Mapping):
        raise UsageError(f"{path}: tool.twicetold: a table is needed")
    return Table(path, values)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError) as error:  # no TOML, or no UTF-8
        raise UsageError(f"{path}: is no TOML: {error}") from None


def _wanted(value: Any, setting: Setting) -> str:
    """Say what is needed where the value is something else; nothing where it fits."""
    choices = choices_of(setting.type)
    if choices:
        return "" if value in choices else "one of " + ", ".join(choices)
    fits, needed = {
        bool: (isinstance(value, bool), "true or false"),
        int: (isinstance(value, int) and not isinstance(value, bool), "a whole number"),
        float: (_is_number(value), "a number"),
        str: (isinstance(value, str), "a string"),
        Path: (isinstance(value, str) and value != "", "a path, as a string,"),
    }.get(setting.type, (_is_list_of_strings(value), "a list of strings"))
    if fits and setting.least is not None and value < setting.least:
        return f"{setting.least} at least"
    if fits and setting.most is not None and value > setting.most:
        return f"{setting.most} at most"
    return "" if fits else needed


def choices_of(type: Any) -> tuple[str, ...]:
    """Give the strings that an enumeration or a Literal has; none for another type."""
    if get_origin(type) is Literal:
        return get_args(type)
    return tuple(map(str, type)) if isinstance(type, EnumType) and issubclass(type, StrEnum) else ()


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _is_list_of_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _nearest(key: str, settings: Mapping[str, Setting]) -> str:
    near = get_close_matches(key.replace("_", "-").lower(), settings, n=1)
    return f"; did you mean {near[0]}?" if near else f"; there are {', '.join(sorted(settings))}"


def _meant(value: Any, setting: Setting) -> str:
    near = get_close_matches(str(value).lower(), choices_of(setting.type), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _written(value: Any) -> str:
    """Write a value as TOML has it, near enough."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value + '"'
    return "{…}" if isinstance(value, Mapping) else str(value)
