"""The code of the README, as it stands there."""

from pathlib import Path
from typing import Any

README = Path(__file__).resolve().parents[2] / "README.md"


def run_block(containing: str, **names: Any) -> dict[str, Any]:
    """Run the one block of Python that contains a string; give the names it leaves."""
    blocks = [block.partition("```")[0] for block in README.read_text("utf-8").split("```python\n")[1:]]
    [block] = [block for block in blocks if containing in block]
    exec(compile(block, str(README), "exec"), names)
    return names
