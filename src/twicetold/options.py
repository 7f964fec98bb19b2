"""The options of the command: what each is called, where else it may be set, and what it says."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from twicetold.config import Boilerplate, Keep, Variants

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT", help="Files, folders or globs of pages or records; - for standard input.", show_default=False
    ),
]
Out = Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="The run folder to write.", show_default=False)]
RunDir = Annotated[Path, typer.Argument(metavar="DIR", help="A run folder.", show_default=False)]
Resemblance = Annotated[
    float, typer.Option(envvar="TWICETOLD_RESEMBLANCE", help="Resemblance or containment of a match.")
]
MinWords = Annotated[
    int, typer.Option(envvar="TWICETOLD_MIN_WORDS", help="Shortest telling that goes inside one article.")
]
MinWordsShared = Annotated[
    int, typer.Option(envvar="TWICETOLD_MIN_WORDS_SHARED", help="Shortest telling that goes alone between articles.")
]
WithinOnly = Annotated[
    bool, typer.Option("--within-only", envvar="TWICETOLD_WITHIN_ONLY", help="Only repeats inside one article.")
]
BoilerplateMin = Annotated[
    int,
    typer.Option(envvar="TWICETOLD_BOILERPLATE_MIN", help="In so many articles of one host a passage is furniture."),
]
VariantsOption = Annotated[
    Variants, typer.Option(envvar="TWICETOLD_VARIANTS", help="What becomes of a near telling that says something new.")
]
BoilerplateOption = Annotated[
    Boilerplate, typer.Option(envvar="TWICETOLD_BOILERPLATE", help="What becomes of the furniture of a site.")
]
KeepOption = Annotated[
    Keep, typer.Option(envvar="TWICETOLD_KEEP", help="Which telling stays: of the first, oldest or longest article.")
]
Include = Annotated[
    list[str], typer.Option(metavar="GLOB", help="Read only paths in a folder that match.", show_default=False)
]
Exclude = Annotated[
    list[str], typer.Option(metavar="GLOB", help="Leave out paths in a folder that match.", show_default=False)
]
Field = Annotated[
    str,
    typer.Option(metavar="NAME", help="The field of a record, where the usual names do not fit.", show_default=False),
]
Carry = Annotated[
    str,
    typer.Option(
        metavar="FIELD,...", help="Fields of the input record to carry along in `meta`, or all.", show_default=False
    ),
]
Paragraphs = Annotated[
    Literal["auto", "blank", "line"], typer.Option(help="What separates the paragraphs of a plain text.")
]
Comments = Annotated[bool, typer.Option("--comments", help="Keep readers' comments of a page.")]
MaxBytes = Annotated[int, typer.Option(help="The largest document, decompressed.")]
Workers = Annotated[
    int | None,
    typer.Option(
        min=1, envvar="TWICETOLD_WORKERS", help="Processes that extract pages.", show_default="one a processor"
    ),
]
Timeout = Annotated[
    float, typer.Option(min=0.1, envvar="TWICETOLD_TIMEOUT", metavar="SECONDS", help="What one page may take.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 3 if an input was skipped.")]
Json = Annotated[bool, typer.Option("--json", help="Print run.json to standard output.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No summary.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="List every skipped input; a traceback if twicetold is at fault.")
]
