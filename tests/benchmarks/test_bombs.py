"""The campaign of bombs in its short form: what swells most, and what hangs."""

import pytest
from benchmarks.campaigns.bombs import MOST_BYTES, campaign, result
from tests.hostile.tree import HAZARDS

SWOLLEN = ("packed/bombs/nineteen-megabytes-of-tags.html", "floods/long/comment.html", "packed/bombs/line.jsonl.gz")


@pytest.fixture(scope="module")
def told():
    found = campaign([hazard for hazard in HAZARDS if hazard.path in SWOLLEN], timeout=10)
    return result(found, timeout=10)


def test_what_swells_stays_within_its_memory_and_is_accounted_for(told) -> None:
    assert told["hazards"] == len(SWOLLEN)
    held = [max(ran["run"], ran["others"]) for ran in told["largest"]]
    assert 0 < min(held) <= max(held) <= MOST_BYTES
    assert [ran["wrong"] for ran in told["largest"]] == [""] * len(SWOLLEN)
