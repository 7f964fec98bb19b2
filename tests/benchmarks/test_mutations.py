"""The campaign of mutations in its short form."""

import random

from benchmarks.campaigns import mutants
from benchmarks.campaigns.mutations import campaign


def test_mutated_pages_and_records_end_in_articles_or_reasons() -> None:
    tally = campaign(200, seed=7, batch=200)
    assert (tally.mutants, tally.crashes, tally.hangs, tally.unaccounted, tally.faults) == (200, 0, 0, 0, [])
    assert tally.inputs == tally.articles + sum(tally.skipped.values())
    assert len(tally.kinds) > 10


def test_the_same_dice_give_the_same_mutants() -> None:
    first, second = ([mutants.mutant(dice) for _ in range(50)] for dice in (random.Random(3), random.Random(3)))
    assert first == second
