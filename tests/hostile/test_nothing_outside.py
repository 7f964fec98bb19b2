"""Nothing in the package unpickles, evaluates, connects or starts a program, as written and as run."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import REPOSITORY
from tests.hostile import archives, encoded, files, markup, records
from tests.hostile.tree import plant

MODULES = sorted((REPOSITORY / "src" / "twicetold").rglob("*.py"))
IMPORTS = frozenset(
    "pickle cPickle dill cloudpickle marshal shelve copyreg joblib multiprocessing socket socketserver ssl http urllib3 "
    "requests httpx aiohttp ftplib smtplib telnetlib poplib imaplib xmlrpc ctypes cffi code codeop pty "
    "importlib.machinery runpy webbrowser yaml".split()
)
CALLS = frozenset({"eval", "exec", "compile", "__import__", "breakpoint", "input"})
METHODS = frozenset(
    "system popen spawnl spawnv spawnve execv execve execl fork forkpty posix_spawn startfile urlopen urlretrieve "
    "create_connection getaddrinfo load_module exec_module fetch_url fetch_response".split()
)
STARTERS = {"workers/worker.py", "read/parquet.py"}
"""The two places that start a process: this interpreter on a module of this package."""


def risks(tree: ast.AST) -> list[tuple[str, int]]:
    return [(found, getattr(node, "lineno", 0)) for node in ast.walk(tree) if (found := risk(node))]


def risk(node: ast.AST) -> str:
    match node:
        case ast.Import(names=names):
            return next((name.name for name in names if is_listed(name.name)), "")
        case ast.ImportFrom(module=str(module), names=names):
            return module if is_listed(module) else next((n.name for n in names if is_listed(f"{module}.{n.name}")), "")
        case ast.Call(func=ast.Name(id=name)) if name in CALLS:
            return name
        case ast.Call(func=ast.Attribute(value=ast.Name(id="platform"))):
            return ""
        case ast.Call(func=ast.Attribute(attr=name)) if name in METHODS:
            return name
        case ast.Call(keywords=keywords):
            return next((str(word.arg) for word in keywords if word.arg in {"shell", "allow_pickle"}), "")
    return ""


def is_listed(module: str) -> bool:
    return module in {"urllib.request", "trafilatura.downloads"} or any(
        module == name or module.startswith(f"{name}.") for name in IMPORTS
    )


def test_no_module_imports_or_calls_what_runs_code_or_connects() -> None:
    assert len(MODULES) > 100
    found = {f"{path.name}:{line}": what for path in MODULES for what, line in risks(ast.parse(path.read_bytes()))}
    assert found == {}


def test_processes_are_started_in_two_places_and_without_a_shell() -> None:
    starting = {}
    for path in MODULES:
        calls = [
            node
            for node in ast.walk(ast.parse(path.read_bytes()))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "subprocess"
        ]
        if calls:
            starting[path.relative_to(REPOSITORY / "src" / "twicetold").as_posix()] = [call.func.attr for call in calls]
    assert starting == {place: ["Popen"] for place in STARTERS}


def test_what_the_search_looks_for_is_found() -> None:
    written = "import pickle\nfrom urllib import request\nimport os\nos.system('x')\neval('1')\nrun(x, shell=True)\nimport http.client"
    assert [what for what, _ in risks(ast.parse(written))] == [
        "pickle",
        "request",
        "http.client",
        "system",
        "eval",
        "shell",
    ]


WATCHED = """
import json, os, sys
told, allowed = sys.argv.pop(1), sys.argv.pop(1)
def watch(event, arguments):
    if event in ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "os.link", "os.symlink", "os.truncate"):
        if event == "open" and not is_writing(arguments):
            return
        path = arguments[0] if not isinstance(arguments[0], int) else ""
        path = os.path.abspath(os.fsdecode(path)) if path else ""
        if path and not path.startswith(allowed.split(os.pathsep[0])[0]) and not is_known(path):
            note(event, path)
    elif event.startswith(("socket.", "pickle.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "pty.", "webbrowser.", "ftplib.", "urllib.")):
        note(event, str(arguments)[:200])
    elif event == "subprocess.Popen":
        note(event, json.dumps([os.fsdecode(part) for part in arguments[1]][:4]))
def is_writing(arguments):
    mode, flags = arguments[1], arguments[2]
    if isinstance(mode, str):
        return any(sign in mode for sign in "wax+")
    return bool((flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND))
def is_known(path):
    return path.startswith(tuple(allowed.split(os.pathsep))) or path in ("/dev/null", told) or "__pycache__" in path
def note(event, what):
    log.write(json.dumps([event, what]) + "\\n")
    log.flush()
log = open(told, "a")
"""


def audited(place: Path, *arguments: str) -> list[tuple[str, str]]:
    """Run the command under an audit hook; give what it did beside reading and writing its folder."""
    told = place / "events"
    program = f"{WATCHED}\nfrom twicetold.cli import main\nsys.addaudithook(watch)\nmain()"
    allowed = os.pathsep.join([str(place / "out"), str(place / "tmp")])
    (place / "tmp").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", program, str(told), allowed, *arguments],
        capture_output=True,
        timeout=240,
        cwd=place,
        env={**os.environ, "TMPDIR": str(place / "tmp"), "SQLITE_TMPDIR": str(place / "tmp")},
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return [tuple(json.loads(line)) for line in told.read_text("utf-8").splitlines()]


def test_a_run_connects_to_nothing_runs_nothing_and_writes_its_folder_alone(tmp_path: Path) -> None:
    tree = tmp_path / "in" / "crawl"
    for module in (encoded, markup, records, archives, files):
        for hazard in module.hazards():
            if hazard.path.partition("/")[0] in {
                "markup",
                "controls",
                "formats",
                "archives",
                "answers",
                "parquet",
                "special",
            }:
                plant(tree, hazard)
    (tmp_path / "out").mkdir()
    inputs = [str(tree), str(REPOSITORY / "corpus" / "articles")]
    events = audited(tmp_path, "clean", *inputs, "--out", str(tmp_path / "out" / "run"), "-q")
    started = [json.loads(what) for event, what in events if event == "subprocess.Popen"]
    assert [what for what in events if what[0] != "subprocess.Popen"] == []
    modules = {tuple(command[:4]) for command in started}
    assert modules == {
        (sys.executable, "-P", "-m", "twicetold.workers.child"),
        (sys.executable, "-P", "-m", "twicetold.read.parquet_child"),
    }


def test_the_audit_notices_what_it_looks_for(tmp_path: Path) -> None:
    told = tmp_path / "events"
    program = f"{WATCHED}\nsys.addaudithook(watch)\nimport socket, pickle\ntry:\n    socket.create_connection(('127.0.0.1', 9), 1)\nexcept OSError:\n    pass\npickle.loads(b'cos\\ngetpid\\n.')\nopen({str(tmp_path / 'x')!r}, 'w')"
    subprocess.run([sys.executable, "-c", program, str(told), str(tmp_path / "out")], check=True, timeout=60)
    events = [json.loads(line)[0] for line in told.read_text("utf-8").splitlines()]
    assert {"socket.connect", "pickle.find_class", "open"} <= set(events)
