"""Chains: matches that follow one another in both articles, and the lines that go along."""

from collections.abc import Sequence

import numpy as np

from building import article
from twicetold.chain import chain
from twicetold.columns import Matches
from twicetold.matcher import Matcher
from twicetold.model import Article
from twicetold.shelf import Shelf

A = "Divers found deep cracks in three of the old stone supports."
B = "The summer ferry will leave from the fish quay until spring."
C = "Nobody asked what the second bridge would cost the small town."
D = "A ranger counted twenty birds on the ice behind the gate."
OTHER = "Something else is told here that stands in no other article."
MORE = "This paragraph has nothing to do with any of those around it."


def chained(
    articles: Sequence[Article], *pairs: tuple[int, int], told: Sequence[int] = ()
) -> list[list[tuple[str, str]]]:
    """Match whole paragraphs of the last article with those of the first; give the chains as texts."""
    shelf = Shelf()
    shelf.put(articles)
    rank = len(articles) - 1
    later, earlier = shelf.words(rank), shelf.words(0)
    rows = [
        (later.offsets[a], later.offsets[a + 1], earlier.offsets[b], earlier.offsets[b + 1],
         2 * (later.offsets[a + 1] - later.offsets[a]), told[n] if told else 1)
        for n, (a, b) in enumerate(pairs)
    ]  # fmt: skip
    columns = np.array(rows, np.int32).reshape(-1, 6).T
    count = len(rows)
    matches = Matches(np.full(count, rank), np.zeros(count, np.int64), *columns[:5], columns[5].astype(np.uint8))
    found, chains = chain(matches, shelf)

    def passage(number: int, first: int, last: int) -> str:
        words = shelf.words(number)
        return articles[number].text[words.starts[first] : words.ends[last - 1]]

    return [
        [
            (passage(rank, found.start[m], found.end[m]), passage(0, found.source_start[m], found.source_end[m]))
            for m in chains.members[first:last]
        ]
        for first, last in zip(chains.offsets[:-1], chains.offsets[1:], strict=True)
    ]


def texts(chains: list[list[tuple[str, str]]]) -> list[list[str]]:
    """Give the later passages, after a check that each is told by equal words."""
    assert all(later == earlier for members in chains for later, earlier in members)
    return [[later for later, _ in members] for members in chains]


def bare(*paragraphs: str) -> list[str]:
    return [p.removesuffix(".") for p in paragraphs]


def test_matches_that_follow_one_another_in_both_are_one_chain() -> None:
    one, two = article(A, B, C, id="1"), article(OTHER, A, B, C, id="2")
    assert texts(chained([one, two], (1, 0), (2, 1), (3, 2))) == [bare(A, B, C)]


def test_matches_in_another_order_are_chains_of_their_own() -> None:
    one, two = article(A, B, id="1"), article(B, A, id="2")
    assert sorted(texts(chained([one, two], (0, 1), (1, 0)))) == sorted([bare(A), bare(B)])


def test_equal_short_lines_between_matches_go_along() -> None:
    one, two = article(A, "Nora Hale", B, id="1"), article(OTHER, A, "Nora Hale", B, id="2")
    assert texts(chained([one, two], (1, 0), (3, 2))) == [[A.removesuffix("."), "Nora Hale", B.removesuffix(".")]]


def test_another_short_line_between_matches_parts_them() -> None:
    one, two = article(A, "Nora Hale", B, id="1"), article(OTHER, A, "Paul Orne", B, id="2")
    assert sorted(texts(chained([one, two], (1, 0), (3, 2)))) == sorted([bare(A), bare(B)])


def test_a_chain_is_extended_by_whole_sentences_at_both_ends_and_no_further() -> None:
    one = article("First words differ. The tail agrees.", A, "The head agrees. Last words differ.", id="1")
    two = article("Other first words. The tail agrees.", A, "The head agrees. Another end.", id="2")
    assert texts(chained([one, two], (1, 1))) == [["The tail agrees", A.removesuffix("."), "The head agrees"]]


def test_half_a_sentence_that_agrees_is_not_taken() -> None:
    one, two = article(A, "The head agrees but not its end.", id="1"), article(A, "The head agrees until here.", id="2")
    assert texts(chained([one, two], (0, 0))) == [bare(A)]


def test_equal_lines_before_and_after_go_along() -> None:
    one = article("Harbour news", A, "Nora Hale", OTHER, id="1")
    two = article("Harbour news", A, "Nora Hale", MORE, id="2")
    assert texts(chained([one, two], (1, 1))) == [["Harbour news", A.removesuffix("."), "Nora Hale"]]


def test_a_heading_at_the_end_stays_with_what_it_opens() -> None:
    one, two = article(A, "# What else", OTHER, id="1"), article(A, "# What else", MORE, id="2")
    assert texts(chained([one, two], (0, 0))) == [bare(A)]


def test_words_left_out_of_the_source_do_not_part_a_chain() -> None:
    one, two = article(A, OTHER, B, id="1"), article(A, B, id="2")
    assert texts(chained([one, two], (0, 0), (1, 2))) == [bare(A, B)]


def test_a_hundred_and_more_words_left_out_part_it() -> None:
    one, two = article(A, *[OTHER] * 12, B, id="1"), article(A, B, id="2")
    assert sorted(texts(chained([one, two], (0, 0), (1, 13)))) == sorted([bare(A), bare(B)])


def test_what_is_told_and_what_is_a_variant_are_never_one_chain() -> None:
    changed = B.replace("summer", "winter")
    one, two = article(A, B, OTHER, id="1"), article(A, changed, MORE, id="2")
    found = chained([one, two], (0, 0), (1, 1), told=(1, 0))
    told, variant = bare(A)[0], bare(changed)[0]
    assert sorted(found) == sorted([[(told, told)], [(variant, bare(B)[0])]])


def test_inside_one_article_a_chain_never_reaches_into_its_source() -> None:
    one = article(A, A, A, A)
    for members in texts(chained([one], (1, 0), (2, 1), (3, 2))):
        assert len(members) == 1
    one = article(A, B, A, B, A, B)
    assert texts(chained([one], (2, 0), (3, 1))) == [bare(A, B)]


def test_the_longest_chain_of_a_pair_comes_first() -> None:
    one, two = article(A, B, C, D, id="1"), article(D, OTHER, A, B, C, id="2")
    assert texts(chained([one, two], (0, 3), (2, 0), (3, 1), (4, 2))) == [bare(A, B, C), bare(D)]


def test_no_matches_give_no_chains() -> None:
    assert chained([article(A, id="1"), article(B, id="2")]) == []


def test_a_page_of_hundreds_of_equal_rows_says_how_many_chains_were_not_extended() -> None:
    rows = ["The ferry waits at the pier until the tide is out again."] * 2_000
    matcher = Matcher()
    matcher.feed([article(*rows)])
    assert matcher.caps["chains"] > 0
    assert Matcher().caps["chains"] == 0
