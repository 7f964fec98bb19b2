"""The limits as documented are the limits as they are."""

import re

from tests.conftest import REPOSITORY

from twicetold import limits
from twicetold.matcher import Matcher
from twicetold.model import REASONS

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
    assert {name for name, value in values.items() if value not in told} == {"FREE_EXPANSION"}
    assert f"{limits.FREE_EXPANSION:,}" in next(limit.what for limit in limits.TABLE if limit.value == limits.MAX_RATIO)


def test_what_bites_is_a_reason_or_a_count() -> None:
    assert {limit.bites for limit in limits.TABLE if limit.bites and "." not in limit.bites} <= REASONS
    assert {limit.bites for limit in limits.TABLE if "." in limit.bites} == {f"caps.{name}" for name in Matcher().caps}
