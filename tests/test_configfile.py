"""Settings: flags before variables, variables before the file, the file before the defaults."""

import os
from pathlib import Path
from typing import Any

import pytest
import typer
from tests.test_run import P1, P2, P3, lines, run
from typer.main import get_command

from twicetold import configfile, options
from twicetold.cli import app
from twicetold.errors import UsageError

VALUES: dict[str, tuple[Any, Any, Any]] = {
    # key: what the file, the environment and the command line say
    "out": ("file", "environment", "line"),
    "resemblance": (0.6, 0.7, 0.9),
    "min-words": (5, 6, 7),
    "min-words-shared": (15, 16, 17),
    "keep": ("oldest", "longest", "first"),
    "within-only": (True, False, True),
    "boilerplate": ("drop", "keep", "keep-first"),
    "boilerplate-min": (6, 7, 8),
    "variants": ("remove", "flag", "remove"),
    "max-removal": (60, 70.5, 80),
    "index": ("file", "environment", "line"),
    "read-only": (True, False, True),
    "include": (["*.a"], ["*.b", "*.c"], ["*.d"]),
    "exclude": (["*.a"], ["*.b", "*.c"], ["*.d"]),
    "text-field": ("a", "b", "c"),
    "html-field": ("a", "b", "c"),
    "url-field": ("a", "b", "c"),
    "id-field": ("a", "b", "c"),
    "date-field": ("a", "b", "c"),
    "carry": ("a", "b", "all"),
    "paragraphs": ("blank", "line", "auto"),
    "comments": (True, False, True),
    "max-bytes": (1000, 2000, 3000),
    "memory": ("1G", "500M", "70000"),
    "workers": (3, 4, 5),
    "timeout": (3, 4.5, 5),
    "fail-over": (3, 4.5, 5),
    "strict": (True, False, True),
    "json": (True, False, True),
    "quiet": (True, False, True),
    "verbose": (True, False, True),
}
ELSEWHERE = {"config"}


def chosen(key: str, *arguments: str) -> Any:
    """Give what the command hears of an option."""
    name = "check" if key == "fail-over" else "clean"
    command = get_command(app).commands[name]  # type: ignore[attr-defined]
    out = [] if key in ("out", "fail-over") else ["--out", "told"]
    context = command.make_context(name, ["pages", *out, *arguments])
    return context.params[options.settings()[key].parameter]


def on_line(key: str, value: Any) -> list[str]:
    if isinstance(value, bool):
        return [f"--{key}" if value else f"--no-{key}"]
    if isinstance(value, list):
        return [part for one in value for part in (f"--{key}", str(one))]
    return [f"--{key}", str(value)]


def toml(key: str, value: Any) -> str:
    written = str(value).lower() if isinstance(value, bool) else repr(value)
    return f"{key} = {written}\n"


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in an empty folder, with nothing set."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TWICETOLD_")]:
        monkeypatch.delenv(name)


def test_every_option_of_the_three_commands_is_a_setting() -> None:
    group = get_command(app)
    names = {
        option.removeprefix("--")
        for command in ("clean", "scan", "check")
        for parameter in group.commands[command].params  # type: ignore[attr-defined]
        for option in parameter.opts[:1]
        if option.startswith("--")
    }
    assert names - {"help"} - ELSEWHERE == set(options.settings())
    assert set(options.settings()) <= set(VALUES)


@pytest.mark.parametrize("key", options.settings())
def test_flags_go_before_variables_before_the_file_before_defaults(
    key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_file, in_environment, in_line = VALUES[key]
    default = None if key == "out" else chosen(key)
    assert default != in_file

    (tmp_path / "pyproject.toml").write_text("[tool.twicetold]\n" + toml(key, in_file), "utf-8")
    is_path = options.settings()[key].type is Path
    assert chosen(key) == (tmp_path / in_file if is_path else in_file)
    variable = " ".join(in_environment) if isinstance(in_environment, list) else str(in_environment)
    monkeypatch.setenv("TWICETOLD_" + key.upper().replace("-", "_"), variable)
    assert chosen(key) == (Path(in_environment) if is_path else in_environment)
    assert chosen(key, *on_line(key, in_line)) == (Path(in_line) if is_path else in_line)


def table(path: Path, content: str) -> dict[str, Any]:
    path.write_text(content, "utf-8")
    found = configfile.find(path, path.parent)
    assert found is not None
    return configfile.check(found, options.settings())


def test_a_file_of_its_own_has_no_table_and_takes_keys_in_both_spellings(tmp_path: Path) -> None:
    assert table(tmp_path / "t.toml", "min-words = 9\nmin_words_shared = 30\njson = true\n") == {
        "min_words": 9,
        "min_words_shared": 30,
        "as_json": True,
    }


def test_a_named_pyproject_is_read_in_its_table(tmp_path: Path) -> None:
    named = tmp_path / "pyproject.toml"
    assert table(named, '[project]\nname = "x"\n[tool.twicetold]\nmin-words = 9\n') == {"min_words": 9}
    assert table(named, '[project]\nname = "x"\n') == {}


def test_a_path_in_a_file_starts_at_the_file(tmp_path: Path) -> None:
    assert table(tmp_path / "t.toml", 'out = "told/once"\n') == {"out": tmp_path / "told" / "once"}
    assert table(tmp_path / "t.toml", 'out = "/told"\n') == {"out": Path("/told")}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("min-word = 9", "min-word: there is no such setting; did you mean min-words?"),
        ("Min_Words_Shard = 9", "Min_Words_Shard: there is no such setting; did you mean min-words-shared?"),
        ("config = 'x'", "config: there is no such setting; there are boilerplate"),
        ("zzz = 1", "zzz: there is no such setting; there are boilerplate, boilerplate-min, carry, comments"),
        ("min-words = 9\nmin_words = 9", "min_words: stands twice, with _ and with -"),
        ("min-words = '9'", 'min-words = "9": a whole number is needed'),
        ("min-words = 9.0", "min-words = 9.0: a whole number is needed"),
        ("min-words = true", "min-words = true: a whole number is needed"),
        ("resemblance = 'high'", 'resemblance = "high": a number is needed'),
        ("resemblance = nan", "resemblance = nan: a number is needed"),
        ("timeout = inf", "timeout = inf: a number is needed"),
        ("timeout = 0", "timeout = 0: 0.1 at least is needed"),
        ("workers = 0", "workers = 0: 1 at least is needed"),
        ("max-bytes = -1", "max-bytes = -1: 1 at least is needed"),
        ("fail-over = 101", "fail-over = 101: 100 at most is needed"),
        ("within-only = 1", "within-only = 1: true or false is needed"),
        ("keep = 'oldst'", 'keep = "oldst": one of first, oldest, longest is needed; did you mean oldest?'),
        ("paragraphs = 2", "paragraphs = 2: one of auto, blank, line is needed"),
        ("include = '*.html'", 'include = "*.html": a list of strings is needed'),
        ("include = [1]", "include = [1]: a list of strings is needed"),
        ("text-field = ['a']", "text-field = ['a']: a string is needed"),
        ("[clean]\nmin-words = 9", "clean: there is no such setting"),
        ("[out]\nx = 9", "out = {…}: a path, as a string, is needed"),
    ],
)
def test_what_means_nothing_is_named_with_its_file_its_key_and_what_is_needed(
    content: str, complaint: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as refused:
        table(tmp_path / "t.toml", content)
    assert str(refused.value).startswith(f"{tmp_path / 't.toml'}: {complaint}")


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"min-words = = 9", "is no TOML: Invalid value (at line 1, column 13)"),
        (b"min-words = 9 # \xff", "is no TOML: 'utf-8' codec can't decode byte 0xff in position 16"),
        (b"a = " + b"[" * 5000, "is no TOML: "),
    ],
)
def test_a_file_that_is_no_toml_is_named(data: bytes, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    path.write_bytes(data)
    with pytest.raises(UsageError) as refused:
        configfile.find(path, tmp_path)
    assert str(refused.value).startswith(f"{path}: {complaint}")


def test_a_named_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "none.toml", "No such file or directory"), (tmp_path, "Is a directory")):
        with pytest.raises(UsageError) as refused:
            configfile.find(path, tmp_path)
        assert str(refused.value) == f"{path}: cannot be read ({reason})"


def test_the_nearest_pyproject_with_a_table_of_ours_counts(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert configfile.find(None, below) is None
    (tmp_path / "pyproject.toml").write_text("[tool.twicetold]\nmin-words = 9\n", "utf-8")
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\nmin-words = 10\n", "utf-8")
    found = configfile.find(None, below)
    assert found == configfile.Table(tmp_path / "pyproject.toml", {"min-words": 9})
    (below / "pyproject.toml").write_text("[tool.twicetold]\nmin-words = 11\n", "utf-8")
    assert configfile.find(None, below) == configfile.Table(below / "pyproject.toml", {"min-words": 11})
    (below / "pyproject.toml").write_text("tool.twicetold = 3\n", "utf-8")
    with pytest.raises(UsageError, match=r"tool.twicetold: a table is needed"):
        configfile.find(None, below)


def test_a_named_file_stands_for_the_pyproject(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.twicetold]\nmin-words = 9\nvariants = 'remove'\n", "utf-8")
    (tmp_path / "t.toml").write_text("min-words = 10\n", "utf-8")
    assert chosen("min-words", "--config", "t.toml") == 10
    assert str(chosen("variants", "--config", "t.toml")) == "flag"


def test_the_file_itself_may_be_named_by_a_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t.toml").write_text("min-words = 10\n", "utf-8")
    monkeypatch.setenv("TWICETOLD_CONFIG", str(tmp_path / "t.toml"))
    assert chosen("min-words") == 10


def test_a_value_that_only_means_nothing_with_the_others_is_told_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(P1, "utf-8")
    (tmp_path / "t.toml").write_text("resemblance = 3\n", "utf-8")
    done = run("clean", "a.txt", "--out", "told", "--config", "t.toml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        2,
        b"twicetold: --resemblance 3.0: a number from 0.5 to 1 is needed (set in t.toml)\n",
    )
    done = run("clean", "a.txt", "--out", "told", cwd=tmp_path, TWICETOLD_MIN_WORDS="1")
    assert (done.returncode, done.stderr) == (
        2,
        b"twicetold: --min-words 1: 3 at least, the length of a shingle (set by TWICETOLD_MIN_WORDS)\n",
    )
    assert not (tmp_path / "told").exists()


def test_settings_of_a_pyproject_are_carried_out(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.twicetold]\nout = "told"\ninclude = ["*.md"]\n', "utf-8")
    pages = tmp_path / "pages" / "deep"
    pages.mkdir(parents=True)
    (pages / "a.txt").write_text(f"{P1}\n\n{P2}", "utf-8")
    (pages / "b.md").write_text(f"{P3}\n\n{P1}", "utf-8")
    done = run("clean", tmp_path / "pages", cwd=pages)
    assert done.returncode == 0, done.stderr.decode()
    assert [told["source"] for told in lines(tmp_path / "told" / "articles.jsonl")] == ["deep/b.md"]


def test_settings_apply_to_no_other_command(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.twicetold]\nnonsense = 1\n", "utf-8")
    assert run("--help", cwd=tmp_path).returncode == 0
    assert run("clean", "--help", cwd=tmp_path).returncode == 0
    done = run("scan", "x", "--out", "y", cwd=tmp_path)
    assert done.returncode == 2
    assert b"pyproject.toml: nonsense: there is no such setting" in done.stderr


def test_a_number_that_is_none_is_refused_on_the_line() -> None:
    for key in ("timeout", "fail-over"):
        with pytest.raises(typer.BadParameter):
            chosen(key, f"--{key}", "nan")
