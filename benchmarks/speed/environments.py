"""An environment of its own for each peer, made once from its pinned requirements."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

PEERS = Path(__file__).parent / "peers"


class InstallError(Exception):
    """A peer cannot be installed here; the message is the end of what the installer said."""


def interpreter(peer: str, cache: Path) -> str:
    """Give the Python of a peer's environment, making it where it is not there yet.

    A peer without requirements needs the standard library alone. Requirements are complete, so
    nothing is resolved and nothing else is installed.
    """
    requirements = PEERS / peer / "requirements.txt"
    if not requirements.exists():
        return sys.executable
    digest = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = cache / f"env-{peer}-{digest}"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(folder)])
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        _run([*install, "--requirement", str(requirements)])
        (folder / "ready").touch()
    return str(python)


def pinned(peer: str) -> list[str]:
    """Give what a peer's environment holds, the peer itself first."""
    requirements = PEERS / peer / "requirements.txt"
    lines = requirements.read_text("utf-8").splitlines() if requirements.exists() else []
    return [line for line in lines if line and not line.startswith("#")]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.splitlines()
        raise InstallError(" ".join(lines)[-400:])
