"""The command. Knows options and the terminal; everything else is imported when it is used."""

import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from twicetold import __version__, index_cli
from twicetold import options as opt
from twicetold.config import Config
from twicetold.errors import TwicetoldError, UsageError
from twicetold.running import job_of, watched
from twicetold.terminal import ReaderGoneError, complain, give, giving, say, shown, stderr

if TYPE_CHECKING:
    from twicetold.pipeline import Job, Result

FAULT = 70

app = typer.Typer(
    name="twicetold",
    help="Find what scraped articles tell twice; write a text that tells each thing once.",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", "-V", help="Print the version.")] = False,
) -> None:
    if version:
        print(f"twicetold {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        _give_help(context)
        raise typer.Exit(2)


def _give_help(context: typer.Context) -> None:
    with giving():
        give(context.get_help() + "\n")


app.add_typer(index_cli.app, name="index")


@app.command()
@opt.taking(opt.WithFolder)
def clean(context: typer.Context, inputs: opt.Inputs, choices: opt.WithFolder) -> None:
    """Write the text of all inputs, each thing told once."""
    _into_folder(context, inputs, choices, with_text=True)


@app.command()
@opt.taking(opt.WithFolder)
def scan(context: typer.Context, inputs: opt.Inputs, choices: opt.WithFolder) -> None:
    """Write a plan to review, for `apply`: all but the text."""
    _into_folder(context, inputs, choices, with_text=False)


@app.command()
@opt.taking(opt.WithLimit)
def check(context: typer.Context, inputs: opt.Inputs, choices: opt.WithLimit) -> None:
    """Exit with 1 if `clean` would remove something.

    More than --fail-over per cent of all words, to be exact. Prints what would go; writes nothing.
    """
    from twicetold.summary import is_over, print_check

    result = _run(job_of(context, inputs, Path(os.devnull), choices), choices, writes=False)
    _print_json(result, choices)
    if not choices.quiet:
        print_check(result, stderr(), choices.fail_over)
    if is_over(result, choices.fail_over):
        raise typer.Exit(1)
    _be_strict(result, choices)


def _into_folder(context: typer.Context, inputs: list[str], choices: opt.WithFolder, *, with_text: bool) -> None:
    result = _run(job_of(context, inputs, choices.out, choices, with_text=with_text), choices)
    _print_json(result, choices)
    if not choices.quiet:
        _print_summary(result, plan=not with_text)
    _be_strict(result, choices)


@app.command()
def apply(folder: opt.RunDir, *, quiet: opt.Quiet = False, verbose: opt.Verbose = False) -> None:
    """Carry out a plan, edited or not.

    `action` in its repeats.jsonl decides. A plan that leaves a passage nowhere is refused.
    """
    from twicetold.plan import apply as carry_out

    counts = carry_out(folder)
    say(
        f"{counts['articles']:,} articles, {counts['removed']:,} passages removed ({counts['removed_words']:,} words). "
        f"Texts: {folder}/text/ and {folder}/articles.jsonl",
        quiet=quiet,
    )


@app.command()
def restore(
    folder: opt.RunDir,
    articles: Annotated[
        list[str], typer.Argument(metavar="[ARTICLE]...", help="Ids; all if none is named.", show_default=False)
    ] = [],  # noqa: B006 - typer reads defaults, nothing changes them
    *,
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write files, in the tree of the inputs.", show_default=False)
    ] = None,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
) -> None:
    """Give the extracted text again, byte for byte.

    Several texts come as JSON lines; --to writes files.
    """
    from twicetold import plan

    if to is not None:
        count = plan.restore_to(folder, articles, to)
        say(f"{count:,} texts in {to}", quiet=quiet)
        return
    with giving():
        for id, text in plan.restore(folder, articles):
            give(text if len(articles) == 1 else json.dumps({"id": id, "text": text}, ensure_ascii=False) + "\n")


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="The run folder to write.")] = Path(
        "twicetold-demo"
    ),
    *,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
) -> None:
    """Run on sample articles and say where to look."""
    from twicetold.pipeline import Job
    from twicetold.read import ReadSpec

    choices = opt.Choices(quiet=quiet, verbose=verbose)
    job = Job((str(_samples()),), out, Config(), ReadSpec())
    say(f"twicetold clean {job.inputs[0]} --out {out}", quiet=quiet, style="dim")
    result = _run(job, choices)
    if not quiet:
        _print_summary(result, plan=False)


def _samples() -> Path:
    """Give the sample articles: beside the package in a wheel, in the checkout else."""
    here = Path(__file__).resolve().parent
    for folder in (here / "corpus" / "articles", here.parents[1] / "corpus" / "articles"):
        if folder.is_dir():
            return folder
    raise UsageError("the sample articles are not installed")


def _run(job: "Job", choices: opt.Choices, *, writes: bool = True) -> "Result":
    from twicetold import pipeline

    with watched(choices) as watcher:
        return pipeline.run(job, watcher) if writes else pipeline.survey(job, watcher)


def _print_json(result: "Result", choices: opt.Choices) -> None:
    if choices.as_json:
        with giving():
            give(json.dumps(result.run, ensure_ascii=False) + "\n")


def _print_summary(result: "Result", *, plan: bool) -> None:
    from twicetold.summary import print_summary

    print_summary(result, stderr(), plan=plan)


def _be_strict(result: "Result", choices: opt.Choices) -> None:
    if choices.strict and result.run["counts"]["skipped"]:
        raise typer.Exit(3)


def main() -> NoReturn:
    """Run the command; every way out has its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        code = _called()
    except TwicetoldError as error:
        complain(str(error))
        sys.exit(error.exit_code)
    except typer.Abort:
        sys.exit(130)
    except ReaderGoneError:
        # The interpreter must not write to it again at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:  # noqa: BLE001 - the last wall: a fault of ours must not exit 1
        sys.exit(_report(error))
    sys.exit(code)


def _called() -> int:
    try:
        code = app(standalone_mode=False)
    except Exception as error:
        if not hasattr(error, "format_message"):  # what typer says of a command line
            raise
        return _explain_usage(error)
    return code if isinstance(code, int) else 0


def _explain_usage(error: Any) -> int:
    """Say what was wrong with the command line, a line a thing: a box would wrap paths."""
    context = error.ctx
    if type(error).__name__ == "NoArgsIsHelpError":  # not ours to import: typer keeps it to itself
        _give_help(context)
        return int(error.exit_code)
    if context is not None:
        print(shown(" ".join(context.get_usage().split())), file=sys.stderr)
    complain(error.format_message())
    if context is not None:
        print(f"Try: {context.command_path} --help", file=sys.stderr)
    return int(error.exit_code)


def _report(error: Exception) -> int:
    if os.environ.get(f"{opt.PREFIX}VERBOSE") or any(_asks_for_more(argument) for argument in sys.argv[1:]):
        import traceback

        traceback.print_exception(error)
    complain(f"a fault of twicetold's own: {type(error).__name__}: {error} (-v shows where)")
    return FAULT


def _asks_for_more(argument: str) -> bool:
    return argument == "--verbose" or (argument[:1] == "-" and argument[:2] != "--" and "v" in argument)
