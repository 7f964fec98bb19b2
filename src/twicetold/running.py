"""From what a command line says to a job, and a run under the eyes of a person."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from twicetold import options as opt
from twicetold.config import Config
from twicetold.errors import UsageError
from twicetold.terminal import stderr

if TYPE_CHECKING:
    from twicetold.job import Job
    from twicetold.parties import Watcher

COMPILING: Final = "Compiling for the first time, about ten seconds; kept for later runs."


def job_of(
    context: typer.Context, inputs: list[str], out: Path, choices: opt.Choices, *, with_text: bool = True
) -> "Job":
    """Give the job that was asked for; refuse parameters that mean nothing, and say where they were set."""
    from twicetold.extraction import default_workers
    from twicetold.job import Job
    from twicetold.wire import Limits

    return Job(
        tuple(inputs),
        out,
        _config(context, {field.name: getattr(choices, field.name) for field in fields(Config)}),
        _reading(choices),
        paragraphs=choices.paragraphs,
        comments=choices.comments,
        with_text=with_text,
        workers=choices.workers or default_workers(),
        limits=Limits(seconds=choices.timeout),
        memory=opt.size_of(choices.memory) or 0,
        index=choices.index,
        read_only=getattr(choices, "read_only", False),
    )


def changed(context: typer.Context, made: Config, choices: opt.Choices) -> Config:
    """Give parameters with those changed that were set anywhere: by a flag, a variable or a file."""
    names = {field.name for field in fields(Config)}.intersection(context.params)
    given = {name: getattr(choices, name) for name in names if opt.is_set(context, name)}
    return _config(context, given, made)


def _config(context: typer.Context, values: dict[str, Any], made: Config | None = None) -> Config:
    try:
        return replace(made or Config(), **values)
    except UsageError as error:
        raise UsageError(f"{error}{opt.origin(context, error.setting)}") from None


def _reading(choices: opt.Choices) -> Any:
    from twicetold.read import ReadSpec

    carried: Any = "all" if choices.carry == "all" else tuple(filter(None, choices.carry.split(",")))
    return ReadSpec(
        text_field=choices.text_field or None,
        html_field=choices.html_field or None,
        url_field=choices.url_field or None,
        id_field=choices.id_field or None,
        date_field=choices.date_field or None,
        carry=carried,
        include=tuple(choices.include),
        exclude=tuple(choices.exclude),
        max_bytes=choices.max_bytes,
    )


@contextmanager
def watched(choices: opt.Choices) -> "Iterator[Watcher]":
    """Show how a run goes, as far as it was asked for."""
    from twicetold import compiled
    from twicetold.progress import Progress

    console = stderr()
    if not choices.quiet:
        compiled.announce_with(lambda: console.print(COMPILING, style="dim"))
    # What is loaded stays, and what a run makes has no cycles: looking through both takes a tenth of the time
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    with Progress(console, quiet=choices.quiet, verbose=choices.verbose) as progress:
        yield progress
