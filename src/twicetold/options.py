"""The options of the command: what each is called, where else it may be set, and what it says.

`Choices` holds what `clean`, `scan` and `check` share, a field an option. Each option may stand in
the environment as well, `TWICETOLD_` and its name, and in a configuration file under its name.
"""

import dataclasses
import inspect
import math
import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Final, Literal, TypeVar, get_args, get_type_hints

import typer

from twicetold import configfile
from twicetold.config import Boilerplate, Config, Keep, Variants

DEFAULTS: Final = Config()
PREFIX: Final = "TWICETOLD_"
_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?) ?([kKmMgGtT]?)i?[bB]?", re.ASCII)
_UNITS: Final = ("", "K", "M", "G", "T")


def _option(name: str, *more: str, **how: Any) -> Any:
    variable = PREFIX + name.lstrip("-").partition("/")[0].upper().replace("-", "_")
    return typer.Option(name, *more, envvar=variable, show_envvar=False, **how)


def _flag(name: str, *more: str, **how: Any) -> Any:
    return _option(f"--{name}/--no-{name}", *more, show_default=False, **how)


_unset = partial(_option, show_default=False)


def _finite(value: float | None) -> float | None:
    if value is not None and not math.isfinite(value):
        raise typer.BadParameter(f"{value} is no number of anything.")
    return value


def size_of(value: str) -> int | None:
    """Give the bytes that 500M or 2G says; None where it says none."""
    found = _SIZE.fullmatch(value)
    return int(float(found[1]) * 1024 ** _UNITS.index(found[2].upper())) if found else None


def _is_size(value: str) -> str:
    if size_of(value) is None:
        raise typer.BadParameter(f"{value!r} is no size; 500M and 2G are.")
    return value


def _apply_file(context: typer.Context, named: Path | None) -> Path | None:
    """Let the settings of the configuration file stand where no flag and no variable does."""
    if not context.resilient_parsing:
        table = configfile.find(named, _here())
        if table is not None:
            context.default_map = configfile.check(table, settings())
            context.meta["twicetold.configfile"] = table.path
    return named


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError:  # a folder that was removed has none above it
        return Path("/")


Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT", help="Files, folders or globs of pages or records; - for standard input.", show_default=False
    ),
]
RunDir = Annotated[Path, typer.Argument(metavar="DIR", help="A run folder.", show_default=False)]
Quiet = Annotated[bool, _flag("quiet", "-q", help="No summary.")]
Verbose = Annotated[
    bool, _flag("verbose", "-v", help="List every skipped input; a traceback if twicetold is at fault.")
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """What `clean`, `scan` and `check` may be told; in the order of the help."""

    resemblance: Annotated[
        float, _option("--resemblance", metavar="SHARE", help="Resemblance or containment of a match.")
    ] = DEFAULTS.resemblance
    min_words: Annotated[
        int, _option("--min-words", metavar="N", help="Shortest telling that goes inside one article.")
    ] = DEFAULTS.min_words
    min_words_shared: Annotated[
        int, _option("--min-words-shared", metavar="N", help="Shortest telling that goes alone between articles.")
    ] = DEFAULTS.min_words_shared
    keep: Annotated[Keep, _option("--keep", help="Which telling stays: of the first, oldest or longest article.")] = (
        DEFAULTS.keep
    )
    within_only: Annotated[bool, _flag("within-only", help="Only repeats inside one article.")] = False
    boilerplate: Annotated[Boilerplate, _option("--boilerplate", help="What becomes of the furniture of a site.")] = (
        DEFAULTS.boilerplate
    )
    boilerplate_min: Annotated[
        int, _option("--boilerplate-min", metavar="N", help="In so many articles of one host a passage is furniture.")
    ] = DEFAULTS.boilerplate_min
    variants: Annotated[
        Variants, _option("--variants", help="What becomes of a near telling that says something new.")
    ] = DEFAULTS.variants
    max_removal: Annotated[
        float,
        _option(
            "--max-removal",
            metavar="PERCENT",
            help="Of an article of which more than that share of the words would go, nothing goes: it is flagged.",
        ),
    ] = DEFAULTS.max_removal
    index: Annotated[
        Path | None,
        _unset("--index", metavar="DB", help="An index of what was told before; `clean` adds to it."),
    ] = None
    include: Annotated[
        list[str], _unset("--include", metavar="GLOB", help="Read only paths in a folder that match.")
    ] = dataclasses.field(default_factory=list)
    exclude: Annotated[
        list[str], _unset("--exclude", metavar="GLOB", help="Leave out paths in a folder that match.")
    ] = dataclasses.field(default_factory=list)
    text_field: Annotated[
        str, _unset("--text-field", metavar="NAME", help="The field of a record that holds its text.")
    ] = ""
    html_field: Annotated[str, _unset("--html-field", metavar="NAME", help="… its HTML.")] = ""
    url_field: Annotated[str, _unset("--url-field", metavar="NAME", help="… its address.")] = ""
    id_field: Annotated[str, _unset("--id-field", metavar="NAME", help="… its id.")] = ""
    date_field: Annotated[
        str,
        _unset("--date-field", metavar="NAME", help="… its date. Where none is named, the usual names are tried."),
    ] = ""
    carry: Annotated[
        str,
        _unset("--carry", metavar="FIELD,...", help="Fields of the input record to carry along in `meta`, or all."),
    ] = ""
    paragraphs: Annotated[
        Literal["auto", "blank", "line"],
        _option("--paragraphs", help="What separates the paragraphs of a plain text."),
    ] = "auto"
    comments: Annotated[bool, _flag("comments", help="Keep readers' comments of a page.")] = False
    max_bytes: Annotated[
        int, _option("--max-bytes", metavar="N", min=1, help="The largest document, decompressed.")
    ] = 20_000_000
    memory: Annotated[
        str,
        _option(
            "--memory",
            metavar="SIZE",
            callback=_is_size,
            help="What earlier articles may take in memory (a number, or with K, M, G); beyond it, a file.",
        ),
    ] = "64M"
    timeout: Annotated[
        float, _option("--timeout", min=0.1, metavar="SECONDS", callback=_finite, help="What one page may take.")
    ] = 20.0
    workers: Annotated[
        int | None,
        _option("--workers", metavar="N", min=1, help="Processes that extract pages.", show_default="one a processor"),
    ] = None
    config: Annotated[
        Path | None,
        _option(
            "--config",
            metavar="FILE",
            is_eager=True,
            callback=_apply_file,
            show_default="the nearest pyproject.toml with a table tool.twicetold",
            help="Settings in TOML. Flags go before TWICETOLD_… variables, variables before the file.",
        ),
    ] = None
    strict: Annotated[bool, _flag("strict", help="Exit with 3 if an input was skipped.")] = False
    as_json: Annotated[bool, _flag("json", help="Print run.json to standard output.")] = False
    quiet: Quiet = False
    verbose: Verbose = False


@dataclass(frozen=True, kw_only=True, slots=True)
class WithFolder(Choices):
    """What `clean` and `scan` may be told."""

    read_only: Annotated[bool, _flag("read-only", help="Add nothing to the index.")] = False

    out: Annotated[Path, _option("--out", "-o", metavar="DIR", help="The run folder to write.", show_default=False)]


@dataclass(frozen=True, kw_only=True, slots=True)
class WithLimit(Choices):
    """What `check` may be told."""

    fail_over: Annotated[
        float,
        _option(
            "--fail-over",
            min=0,
            max=100,
            metavar="PERCENT",
            callback=_finite,
            help="Exit with 1 if more than that share of all words is told again.",
        ),
    ] = 0.0


def settings() -> dict[str, configfile.Setting]:
    """Give what a configuration file may set, by key: the options of all three commands but --config."""
    found = {}
    for choices in (WithFolder, WithLimit):
        types, annotated = get_type_hints(choices), get_type_hints(choices, include_extras=True)
        for field in dataclasses.fields(choices):
            option = annotated[field.name].__metadata__[0]
            key = option.envvar.removeprefix(PREFIX).lower().replace("_", "-")
            found[key] = configfile.Setting(field.name, _without_none(types[field.name]), option.min, option.max)
    del found["config"]
    return found


def _without_none(type: Any) -> Any:
    some = [part for part in get_args(type) if part is not NoneType]
    return some[0] if len(some) < len(get_args(type)) else type


Chosen = TypeVar("Chosen", bound=Choices)


def taking(
    choices: type[Chosen], *, without: Container[str] = ()
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Let a command take fields of `choices` as options, and hear of them as one value, its last parameter."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(choices, include_extras=True)
        asked = [field for field in dataclasses.fields(choices) if field.name not in without]
        *own, _ = inspect.signature(command, eval_str=True).parameters.values()

        @wraps(command)
        def taken(**given: Any) -> None:
            chosen = {field.name: given.pop(field.name) for field in asked}
            command(**given, choices=choices(**chosen))

        options = [
            inspect.Parameter(
                field.name, inspect.Parameter.KEYWORD_ONLY, default=_default(field), annotation=hints[field.name]
            )
            for field in sorted(asked, key=lambda field: _default(field) is not inspect.Parameter.empty)
        ]
        signature = inspect.Signature([*own, *options])
        taken.__signature__ = signature  # type: ignore[attr-defined]
        taken.__annotations__ = {name: parameter.annotation for name, parameter in signature.parameters.items()}
        return taken

    return decorate


def _default(field: "dataclasses.Field[Any]") -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return inspect.Parameter.empty if field.default is dataclasses.MISSING else field.default


def is_set(context: typer.Context, parameter: str) -> bool:
    """Say whether a parameter was set by a flag, a variable or a file."""
    source = context.get_parameter_source(parameter)
    return source is not None and source.name != "DEFAULT"


def origin(context: typer.Context, parameter: str) -> str:
    """Say where the value of a parameter was set, if not by a flag."""
    source = context.get_parameter_source(parameter)
    if source is None:
        return ""
    if source.name == "ENVIRONMENT":
        return f" (set by {PREFIX}{parameter.upper()})"
    return f" (set in {context.meta['twicetold.configfile']})" if source.name == "DEFAULT_MAP" else ""
