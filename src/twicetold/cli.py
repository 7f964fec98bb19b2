"""The command. Knows options and the terminal; everything else is imported when it is used."""

import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from twicetold import __version__
from twicetold import options as opt
from twicetold.config import Config
from twicetold.errors import TwicetoldError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from twicetold.pipeline import Job, Result

FAULT = 70
COMPILING = "Compiling for the first time, about ten seconds; kept for later runs."
DEFAULTS = Config()

app = typer.Typer(
    name="twicetold",
    help="Find what scraped articles tell twice; write a text that tells each thing once.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def _root(*, version: Annotated[bool, typer.Option("--version", "-V", help="Print the version.")] = False) -> None:
    if version:
        typer.echo(f"twicetold {__version__}")
        raise typer.Exit


def _command(*, with_text: bool) -> Any:
    def command(
        inputs: opt.Inputs,
        *,
        out: opt.Out,
        resemblance: opt.Resemblance = DEFAULTS.resemblance,
        min_words: opt.MinWords = DEFAULTS.min_words,
        min_words_shared: opt.MinWordsShared = DEFAULTS.min_words_shared,
        within_only: opt.WithinOnly = False,
        boilerplate: opt.BoilerplateOption = DEFAULTS.boilerplate,
        boilerplate_min: opt.BoilerplateMin = DEFAULTS.boilerplate_min,
        variants: opt.VariantsOption = DEFAULTS.variants,
        keep: opt.KeepOption = DEFAULTS.keep,
        include: opt.Include = [],  # noqa: B006 - typer reads defaults, nothing changes them
        exclude: opt.Exclude = [],  # noqa: B006
        text_field: opt.Field = "",
        html_field: opt.Field = "",
        url_field: opt.Field = "",
        id_field: opt.Field = "",
        date_field: opt.Field = "",
        carry: opt.Carry = "",
        paragraphs: opt.Paragraphs = "auto",
        comments: opt.Comments = False,
        max_bytes: opt.MaxBytes = 20_000_000,
        workers: opt.Workers = None,
        timeout: opt.Timeout = 20.0,
        strict: opt.Strict = False,
        as_json: opt.Json = False,
        quiet: opt.Quiet = False,
        verbose: opt.Verbose = False,
    ) -> None:
        from twicetold.extraction import default_workers
        from twicetold.pipeline import Job
        from twicetold.read import ReadSpec
        from twicetold.wire import Limits

        config = Config(
            resemblance=resemblance,
            min_words=min_words,
            min_words_shared=min_words_shared,
            within_only=within_only,
            boilerplate=boilerplate,
            boilerplate_min=boilerplate_min,
            variants=variants,
            keep=keep,
        )
        fields = {
            "text_field": text_field or None,
            "html_field": html_field or None,
            "url_field": url_field or None,
            "id_field": id_field or None,
            "date_field": date_field or None,
        }
        carried: Any = "all" if carry == "all" else tuple(filter(None, carry.split(",")))
        spec = ReadSpec(**fields, carry=carried, include=tuple(include), exclude=tuple(exclude), max_bytes=max_bytes)
        job = Job(
            tuple(inputs),
            out,
            config,
            spec,
            paragraphs=paragraphs,
            comments=comments,
            with_text=with_text,
            workers=workers or default_workers(),
            limits=Limits(seconds=timeout),
        )
        result = _run(job, quiet=quiet, verbose=verbose)
        _tell(result, as_json=as_json, quiet=quiet, plan=not with_text)
        if strict and result.run["counts"]["skipped"]:
            raise typer.Exit(3)

    return command


app.command("clean", help="Read, extract, find, decide, write: the deduplicated text of all inputs.")(
    _command(with_text=True)
)
app.command("scan", help="The same without the deduplicated text: a plan to review, for `apply`.")(
    _command(with_text=False)
)


@app.command()
def apply(folder: opt.RunDir) -> None:
    """Carry out a plan, edited or not: `action` in repeats.jsonl decides."""
    from twicetold.plan import apply as carry_out

    counts = carry_out(folder)
    _stderr().print(
        f"{counts['articles']:,} articles, {counts['removed']:,} passages removed ({counts['removed_words']:,} words). "
        f"Texts: {folder}/text/ and {folder}/articles.jsonl",
        highlight=False,
        markup=False,
    )


@app.command()
def restore(
    folder: opt.RunDir,
    articles: Annotated[
        list[str], typer.Argument(metavar="[ARTICLE]...", help="Ids; all if none is named.", show_default=False)
    ] = [],  # noqa: B006
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write files, in the tree of the inputs.", show_default=False)
    ] = None,
) -> None:
    """Give the extracted text again, byte for byte; several texts come as JSON lines."""
    from twicetold import plan

    if to is not None:
        count = plan.restore_to(folder, articles, to)
        _stderr().print(f"{count:,} texts in {to}", highlight=False, markup=False)
        return
    for id, text in plan.restore(folder, articles):
        if len(articles) == 1:
            sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
        else:
            line = json.dumps({"id": id, "text": text}, ensure_ascii=False)
            sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass") + b"\n")


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="The run folder to write.")] = Path(
        "twicetold-demo"
    ),
) -> None:
    """Run on the bundled sample articles and say where to look."""
    from twicetold.pipeline import Job
    from twicetold.read import ReadSpec

    job = Job((str(_samples()),), out, Config(), ReadSpec())
    _stderr().print(f"twicetold clean {job.inputs[0]} --out {out}", highlight=False, markup=False, style="dim")
    _tell(_run(job, quiet=False, verbose=False), as_json=False, quiet=False, plan=False)


def _samples() -> Path:
    """Give the sample articles: beside the package in a wheel, in the checkout else."""
    here = Path(__file__).resolve().parent
    for folder in (here / "corpus" / "articles", here.parents[1] / "corpus" / "articles"):
        if folder.is_dir():
            return folder
    raise UsageError("the sample articles are not installed")


def _run(job: "Job", *, quiet: bool, verbose: bool) -> "Result":
    from twicetold import compiled
    from twicetold.pipeline import run
    from twicetold.progress import Progress

    console = _stderr()
    if not quiet:
        compiled.announce_with(lambda: console.print(COMPILING, style="dim"))
    with Progress(console, quiet=quiet, verbose=verbose) as progress:
        return run(job, progress)


def _tell(result: "Result", *, as_json: bool, quiet: bool, plan: bool) -> None:
    if as_json:
        typer.echo(json.dumps(result.run, ensure_ascii=False))
    if not quiet:
        from twicetold.summary import print_summary

        print_summary(result, _stderr(), plan=plan)


def _stderr() -> "Console":
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def main() -> NoReturn:
    """Run the command; every way out has its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        app(standalone_mode=True)
    except TwicetoldError as error:
        print(f"twicetold: {_shown(str(error))}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has gone; the interpreter must not write to it again at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:  # noqa: BLE001 - the last wall: a fault of ours must not exit 1
        _report(error)
        sys.exit(FAULT)
    sys.exit(0)


def _shown(text: str) -> str:
    from twicetold.terminal import shown

    return shown(text)


def _report(error: Exception) -> None:
    if {"-v", "--verbose"} & set(sys.argv):
        import traceback

        traceback.print_exception(error)
    name = type(error).__name__
    print(f"twicetold: a fault of twicetold's own: {name}: {_shown(str(error))} (-v shows where)", file=sys.stderr)
