"""From the inputs as given to the files in them, in rank order.

The rank: inputs as given; in a folder, the UTF-8 bytes of the `/`-separated path below it. One
folder is held at a time. Names that begin with a dot are read like all others, so that every file
is accounted for; only the folders of version control (`_VERSION_CONTROL`) and what `--exclude` names
are passed by. Nothing is opened here, and no symbolic link is followed, not even a named one.

With one input, `source` is the path below it (for a file, its name). With several, the input's
name stands before it; inputs with equal names are told apart by the paths they were given as,
and one given twice by `~2`. `id` always begins with the input's name.
"""

# ruff: noqa: PTH100, PTH112, PTH118, PTH119 - paths stay the strings that were given
import os
import stat
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from twicetold.errors import InputError
from twicetold.read.globs import Globs, fixed_folder, has_magic
from twicetold.read.origin import Origin
from twicetold.read.spec import ReadSpec

STDIN = "-"
_VERSION_CONTROL = frozenset({".git", ".hg", ".svn", ".bzr"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read, or the reason (`obstacle`) why it will not be opened."""

    path: str
    origin: Origin
    obstacle: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Input:
    path: str
    """The file or the folder; of a glob, the folder that it starts from."""
    label: str
    alone: bool
    pattern: Globs | None = None

    def origin(self, below: str) -> Origin:
        """Name the file at `below`, the path below this input; empty for the input itself."""
        shown = readable_name(below)
        full = f"{self.label}/{shown}" if shown else self.label
        first, slash, _ = shown.partition("/")
        return Origin(shown if shown and self.alone else full, full, first if slash else self.label)


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which of the files in a folder are read."""

    include: Globs
    exclude: Globs
    passed_by: frozenset[str]
    """True paths of what is no input."""


def find(inputs: Sequence[str], spec: ReadSpec, passed_by: Collection[str] = ()) -> Iterator[Found]:
    """Give the files of all inputs. Raise `InputError`, at once, for one that is not there."""
    described = _described(inputs)
    choice = _Choice(Globs(spec.include), Globs(spec.exclude), frozenset(passed_by))
    for given, single in zip(inputs, described, strict=True):
        if single.pattern and next(_walk(single, choice), None) is None:
            raise InputError(f"nothing matches {given!r}")
    return (found for single in described for found in _files(single, choice))


def readable_name(path: str) -> str:
    r"""Show a path as valid Unicode; bytes that are not UTF-8 become `\xff`, each its own."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _described(inputs: Sequence[str]) -> list[_Input]:
    if not inputs:
        raise InputError("no input is named")
    if list(inputs).count(STDIN) > 1:
        raise InputError("standard input (-) can be read once only")
    alone = len(inputs) == 1
    return [
        _Input(path, label, alone, pattern)
        for (path, pattern), label in zip(map(_located, inputs), _labels(inputs), strict=True)
    ]


def _located(given: str) -> tuple[str, Globs | None]:
    if given == STDIN or (given and "\0" not in given and os.path.lexists(given)):
        return given, None
    if given and "\0" not in given and has_magic(given):
        folder, pattern = fixed_folder(given)
        if os.path.isdir(folder):
            return folder, Globs((pattern,), anywhere=False)
        raise InputError(f"nothing matches {given!r}")
    raise InputError(f"{given!r} does not exist")


def _labels(inputs: Sequence[str]) -> list[str]:
    folders = [given if given == STDIN else _located(given)[0] for given in inputs]
    names = [readable_name(_base_name(folder)) for folder in folders]
    seen = Counter(names)
    paths = [readable_name(folder.replace(os.sep, "/").strip("/")) for folder in folders]
    labels = [name if seen[name] == 1 else path for name, path in zip(names, paths, strict=True)]
    return [_numbered(labels, place) for place in range(len(labels))]


def _numbered(labels: list[str], place: int) -> str:
    earlier = labels[:place].count(labels[place])
    return f"{labels[place]}~{earlier + 1}" if earlier else labels[place]


def _base_name(path: str) -> str:
    if path == STDIN:
        return path
    return os.path.basename(os.path.abspath(path)) or "root"


def _files(single: _Input, choice: _Choice) -> Iterator[Found]:
    if single.path == STDIN:
        yield Found(STDIN, single.origin(""))
    elif single.pattern or _mode(single.path) == stat.S_IFDIR:
        yield from _walk(single, choice)
    else:
        yield _told(single.path, single.origin(""), _mode(single.path))


def _mode(path: str) -> int:
    try:
        return stat.S_IFMT(os.lstat(path).st_mode)
    except OSError:
        return 0


def _told(path: str, origin: Origin, mode: int) -> Found:
    if mode == stat.S_IFREG:
        return Found(path, origin)
    if mode == stat.S_IFLNK:
        return Found(path, origin, "link", "a symbolic link is not followed")
    if mode == 0:
        return Found(path, origin, "unreadable", "it is gone or may not be looked at")
    return Found(path, origin, "device", "a pipe, a socket or a device")


def _walk(single: _Input, choice: _Choice) -> Iterator[Found]:
    # No link is followed below it, so a true path is the folder's own and the path below
    root = os.path.realpath(single.path)
    # A stack and not recursion: folders may be nested deeper than calls may
    stack = [_entries(single.path, "", single)]
    while stack:
        entry = next(stack[-1], None)
        if entry is None:
            stack.pop()
            continue
        if isinstance(entry, Found):
            yield entry
            continue
        path, below, mode = entry
        if choice.exclude.match(below) or os.path.join(root, below) in choice.passed_by:
            continue
        if mode == stat.S_IFDIR and _is_version_control(below):
            continue
        if mode == stat.S_IFDIR:
            stack.append(_entries(path, below, single))
        elif _wanted(below, single, choice.include):
            yield _told(path, single.origin(below), mode)


def _wanted(below: str, single: _Input, include: Globs) -> bool:
    if single.pattern and not single.pattern.match_within(below):
        return False
    return not include or include.match(below)


def _is_version_control(below: str) -> bool:
    return below.rpartition("/")[2] in _VERSION_CONTROL


def _entries(folder: str, below: str, single: _Input) -> Iterator[tuple[str, str, int] | Found]:
    """List one folder in rank order, or say that it cannot be listed."""
    try:
        with os.scandir(folder) as listing:
            names = [entry.name for entry in listing]
    except OSError as error:
        yield Found(folder, single.origin(below), "unreadable", error.strerror or "")
        return
    modes = {name: _mode(os.path.join(folder, name)) for name in names}
    for name in sorted(names, key=lambda name: _rank(name, modes[name])):
        yield os.path.join(folder, name), f"{below}/{name}" if below else name, modes[name]


def _rank(name: str, mode: int) -> bytes:
    # What is in a folder `a` ranks as `a/…`, so after `a.html`
    return os.fsencode(name) + (b"/" if mode == stat.S_IFDIR else b"")
