"""`python -m benchmarks.speed`: make, install, check, run side by side, print and keep one table."""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import bars, pages, table
from .corpus import corpus
from .measure import usual_core
from .methods import MEGABYTE, METHODS, PRODUCT, Method
from .trial import Entry, check, trial, warm

_HERE = Path(__file__).parent
_UNITS = {"MB": MEGABYTE, "GB": 1000 * MEGABYTE}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the measure and give the exit code: 1 where the product itself failed."""
    options = _parser().parse_args(arguments)
    core = usual_core() if options.core is None else options.core
    methods = [m for m in METHODS if not options.methods or any(part in m.name for part in options.methods)]
    about = table.facts(core, sorted({method.peer for method in methods} - {""}))
    parts: list[str] = []
    data: dict[str, Any] = {}
    failed = False
    if options.size:
        failed = _corpora(options, methods, core, parts, data)
    if options.pages:
        measured = pages.measure(options.pages, options.cache, core, options.rounds)
        parts += ["## Pages", pages.as_table(measured)]
        data["pages"] = measured
    print("\n\n".join(parts))
    page = table.write(options.out, options.name, "Speed, side by side", parts, about, data)
    print(f"kept in {page}", file=sys.stderr)
    return int(failed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--size", type=_size, nargs="*", default=[_size("20MB"), _size("200MB")], help="20MB, 2GB, …")
    parser.add_argument("--pages", type=Path, help="folder of HTML pages")
    parser.add_argument("--methods", nargs="*", default=[], help="only methods whose names have one of these")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--core", type=int, help="the core to pin all to; the last one")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "twicetold-bench")
    parser.add_argument("--out", type=Path, default=_HERE / "record", help="folder of the record")
    parser.add_argument("--name", default="latest", help="name of the record")
    return parser


def _size(written: str) -> int:
    number, unit = written[:-2], written[-2:].upper()
    if unit not in _UNITS or not number.isdecimal():
        raise argparse.ArgumentTypeError("a size is written 20MB or 2GB")
    return int(number) * _UNITS[unit]


def _corpora(
    options: argparse.Namespace, methods: Sequence[Method], core: int, parts: list[str], data: dict[str, Any]
) -> bool:
    """Run the methods on each corpus; say whether the product failed."""
    wrong = check(methods, options.cache, core, options.seed)
    usable = [method for method in methods if method.name not in wrong]
    trials: list[bars.Trial] = []
    for size in sorted(options.size):
        made = corpus(options.cache, size, options.seed)
        if not trials:
            print(f"first run, compiling if it must: {warm(made, usable, options.cache, core):.1f} s", file=sys.stderr)
        print(table.corpus_line(made), file=sys.stderr)
        entries = trial(made, usable, options.cache, core, options.rounds)
        trials.append((made, entries))
        parts += [f"## {size // MEGABYTE} MB", table.corpus_line(made), table.costs(entries)]
        data[f"{size // MEGABYTE}MB"] = table.entries_as_json(made, entries)
    rows = bars.bars(trials)
    if any(method.name == PRODUCT for method in usable):
        rows.append(("text to signatures, MB/s", _kernel(options.cache, core, options.seed), "40", "100"))
    parts[:0] = ["## twicetold against its bars", bars.as_table(rows)]
    if wrong:
        parts += ["## Left out", *(f"- {name}: {why}" for name, why in wrong.items())]
    data |= {"bars": rows, "left_out": wrong}
    return PRODUCT in wrong or any(_is_failure(entry) for _, entries in trials for entry in entries)


def _is_failure(entry: Entry) -> bool:
    return entry.method.name == PRODUCT and bool(entry.failure)


def _kernel(cache: Path, core: int, seed: int) -> str:
    made = corpus(cache, 20 * MEGABYTE, seed)
    command = ["taskset", "--cpu-list", str(core), sys.executable, "-m", "benchmarks.speed.kernel", str(made.articles)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
