"""The limits as documented are the limits as they are."""

import re
from pathlib import Path

from tests.conftest import REPOSITORY
from tests.test_pipeline import Silent

from twicetold import limits
from twicetold.config import Config
from twicetold.model import REASONS
from twicetold.pipeline import Job, run
from twicetold.read import ReadSpec

ROW = re.compile(r"\| (.+?) \| (\S+?)(?: (\w.*?))? \| (\S+) \| (\S+) \|")


def documented() -> list[tuple[str, ...]]:
    section = (REPOSITORY / "DESIGN.md").read_text("utf-8").split("\n## Limits\n")[1].split("\n## ")[0]
    return [found.groups("") for line in section.splitlines() if (found := ROW.fullmatch(line))]


def test_the_table_in_the_design_is_the_table_in_the_code() -> None:
    assert documented() == [
        (
            limit.what,
            f"{limit.value:,}" if isinstance(limit.value, int) else f"{limit.value:g}",
            limit.unit,
            f"`{limit.bites}`" if limit.bites else "–",
            f"`{limit.option}`" if limit.option else "–",
        )
        for limit in limits.TABLE
    ]


def test_every_limit_is_in_the_table() -> None:
    values = {name: value for name, value in vars(limits).items() if name.isupper() and isinstance(value, int | float)}
    told = [limit.value for limit in limits.TABLE]
    said = " ".join(limit.what for limit in limits.TABLE)
    assert {name for name, value in values.items() if value not in told} == {
        "FREE_EXPANSION",
        "BARREN",
        "LONGEST_DETAIL",
    }
    assert all(f"{value:,}" in said for value in (limits.FREE_EXPANSION, limits.BARREN))


def test_every_limit_that_bites_is_a_reason_or_a_count(tmp_path: Path) -> None:
    bites = {limit.bites for limit in limits.TABLE}
    assert {bite for bite in bites if "." not in bite} <= REASONS
    (tmp_path / "a.txt").write_text("Nothing is told twice here.", "utf-8")
    job = Job((str(tmp_path / "a.txt"),), tmp_path / "run", Config(), ReadSpec())
    about = run(job, Silent()).run
    counts = {f"caps.{name}" for name in about["caps"]}
    counts |= {f"machine.extractions.{name}" for name in about["machine"]["extractions"]}
    assert {bite for bite in bites if "." in bite} == counts - {
        "machine.extractions.asked",
        "machine.extractions.known",
    }
