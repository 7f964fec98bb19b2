"""A cut takes its words with their marks and one separator, and nothing else."""

import pytest

from building import article
from twicetold.decide.cuts import Cut, cuts, without
from twicetold.words import tokenise


def left(paragraphs: list[str], *spans: tuple[int, int]) -> str:
    """Give the text that is left when the words of the spans go."""
    built = article(*paragraphs)
    words = tokenise(built.text, built.paragraphs)
    return without(built.text, cuts(built, words, spans))


@pytest.mark.parametrize(
    ("paragraphs", "span", "expected"),
    [
        (["One two.", "Three four.", "Five six."], (2, 4), "One two.\n\nFive six."),
        (["One two.", "Three four.", "Five six."], (0, 2), "Three four.\n\nFive six."),
        (["One two.", "Three four.", "Five six."], (4, 6), "One two.\n\nThree four."),
        (["One two.", "Three four.", "Five six."], (2, 6), "One two."),
        (["One two.", "Three four."], (0, 4), ""),
        (["One two. Three four. Five six."], (2, 4), "One two. Five six."),
        (["One two. Three four. Five six."], (0, 2), "Three four. Five six."),
        (["One two. Three four. Five six."], (4, 6), "One two. Three four."),
        (["One two. Three four.", "Five six."], (2, 4), "One two.\n\nFive six."),
        (["One two. Three four.", "Five six."], (2, 6), "One two."),
        (["One two.", "Three four. Five six."], (0, 4), "Five six."),
        (["One two. (Three four.) Five six."], (2, 4), "One two. Five six."),
        (["One two. “Three four.” Five six."], (2, 4), "One two. Five six."),
        (["One two. “Three four.” “Five six.”"], (2, 4), "One two. “Five six.”"),
        (['One two. "Three four." "Five six."'], (2, 4), 'One two. "Five six."'),
        (["Eins zwei. „Drei vier.“ Fünf sechs."], (2, 4), "Eins zwei. Fünf sechs."),
        (["Un deux. « Trois quatre. » Cinq six."], (2, 4), "Un deux. Cinq six."),
        (["“One two.", "Three four.”"], (0, 2), "Three four.”"),
        (["*** One two! ***", "Three four."], (0, 2), "Three four."),
        (["海は静かだ。船が来た。"], (5, 9), "海は静かだ。"),
        (["海は静かだ。船が来た。"], (0, 5), "船が来た。"),
        (["海は静かだ。「船が来た。」誰もいない。"], (5, 9), "海は静かだ。誰もいない。"),
        (["One two.", "…", "Three four."], (0, 2), "…\n\nThree four."),
    ],
)
def test_a_cut_takes_marks_and_one_separator(paragraphs: list[str], span: tuple[int, int], expected: str) -> None:
    assert left(paragraphs, span) == expected


def test_two_cuts_of_one_paragraph_leave_the_sentence_between() -> None:
    assert left(["One two. Three four. Five six."], (0, 2), (4, 6)) == "Three four."


def test_a_paragraph_and_the_last_paragraph_leave_no_separator_behind() -> None:
    assert left(["One two.", "Three four.", "Five six.", "Seven eight."], (2, 4), (6, 8)) == "One two.\n\nFive six."


def test_two_paragraphs_cut_in_their_middle_stay_two() -> None:
    paragraphs = ["One two. Three four.", "Five six. Seven eight."]
    assert left(paragraphs, (2, 6)) == "One two.\n\nSeven eight."


def test_without_leaves_what_no_cut_takes() -> None:
    assert without("abcdef", [Cut(0, 1), Cut(2, 4)]) == "bef"
    assert without("abc", []) == "abc"
    assert without("abc", [Cut(0, 3)]) == ""


def test_blanks_of_a_plain_text_go_with_the_paragraph_before_them() -> None:
    from twicetold.model import Article, Paragraph, ParagraphKind

    prose = ParagraphKind.PARAGRAPH
    text = "\n  One two.\n\n\n\tThree four.\n"
    built = Article("a", "a", text, (Paragraph(prose, 3, 11), Paragraph(prose, 15, 26)))
    words = tokenise(text, built.paragraphs)
    assert without(text, cuts(built, words, [(0, 2)])) == "\n  Three four.\n"
    assert without(text, cuts(built, words, [(2, 4)])) == "\n  One two.\n"
