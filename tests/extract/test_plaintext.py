"""How a text is cut into paragraphs."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twicetold.extract import extract, split_text
from twicetold.extract.lines import lines_of_text
from twicetold.extract.plaintext import _automatic
from twicetold.model import Article, Page

LONG = (
    "The harbour bridge will open to trains next spring, the council said on Monday evening after a long debate. "
    "Engineers have tested every cable twice, and none of them gave way under three times the load that is allowed."
)
OTHER = "Tickets cost as much as they did on the ferry, and children under six travel free of charge on every line."


def cut(text, paragraphs="auto"):
    return [(p.kind.value, text[p.start : p.end]) for p in split_text(text, paragraphs)]


def plain(*texts):
    return [("paragraph", text) for text in texts]


def test_blank_lines_part_paragraphs():
    assert cut(f"{LONG}\n\n{OTHER}\n \t\n{LONG}\n") == plain(LONG, OTHER, LONG)


def test_without_blank_lines_each_line_is_a_paragraph():
    assert cut(f"{LONG}\n{OTHER}\r\n{LONG}") == plain(LONG, OTHER, LONG)


def test_a_title_line_above_one_blank_line_does_not_join_the_rest():
    assert cut(f"The bridge opens\n\n{LONG}\n{OTHER}\n{LONG}") == plain("The bridge opens", LONG, OTHER, LONG)


@pytest.mark.parametrize("width", [60, 72, 80])
def test_wrapped_lines_are_one_paragraph(width):
    wrapped = textwrap.fill(f"{LONG} {OTHER}", width)
    assert cut(f"{wrapped}\n\n{wrapped}") == plain(wrapped, wrapped)


def test_a_title_above_wrapped_lines_is_its_own():
    wrapped = textwrap.fill(f"{LONG} {OTHER}", 72)
    assert cut(f"The bridge opens\n{wrapped}") == plain("The bridge opens", wrapped)


def test_an_indent_begins_a_paragraph_among_wrapped_lines():
    wrapped = textwrap.fill(LONG, 66, initial_indent="   ")
    assert cut(f"{wrapped}\n{wrapped}") == plain(wrapped.strip(), wrapped.strip())


def test_verse_is_a_paragraph_a_line():
    assert cut("The bridge stands high,\nthe river low,\nthe ferries lie\n\nthere.") == plain(
        "The bridge stands high,", "the river low,", "the ferries lie", "there."
    )


def test_a_short_line_between_blank_lines_is_a_paragraph():
    assert cut(f"{LONG}\n\nAnna Lindqvist, mayor\n\n{OTHER}") == plain(LONG, "Anna Lindqvist, mayor", OTHER)


def test_markdown_marks_name_the_kinds_and_stand_in_the_span():
    text = (
        "# The bridge\n\nOpening\n=======\nThree things:\n- the cables\n- the rails,\n  both of them\n* the lamps\n\n"
        "  • one more\n  • and the last\n\n1. first\n2. second\n\n> said the mayor\n> on Monday\n>\n> and again\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n* * *\n"
    )
    assert cut(text) == [
        ("heading", "# The bridge"),
        ("heading", "Opening\n======="),
        ("paragraph", "Three things:"),
        ("list_item", "- the cables"),
        ("list_item", "- the rails,\n  both of them"),
        ("list_item", "* the lamps"),
        ("list_item", "• one more"),
        ("list_item", "• and the last"),
        ("list_item", "1. first"),
        ("list_item", "2. second"),
        ("quote", "> said the mayor\n> on Monday\n>"),
        ("quote", "> and again"),
        ("table_row", "| a | b |"),
        ("table_row", "|---|---|"),
        ("table_row", "| 1 | 2 |"),
        ("paragraph", "* * *"),
    ]


def test_fenced_code_and_front_matter_are_one_paragraph_each():
    assert cut("---\ntitle: x\n---\n\nText.\n\n```py\na = 1\n\n# no heading\n```\nMore.") == [
        ("code", "---\ntitle: x\n---"),
        ("paragraph", "Text."),
        ("code", "```py\na = 1\n\n# no heading\n```"),
        ("paragraph", "More."),
    ]


def test_a_fence_left_open_swallows_nothing():
    assert cut("```\n\nText.\n\nMore.") == plain("```", "Text.", "More.")


def test_fences_left_open_by_the_thousand_take_no_time():
    assert len(split_text("````x\n" * 40_000 + "```\n" * 2)) == 40_001


def test_a_number_within_a_sentence_is_no_list():
    wrapped = "The council of the town decided on a Monday evening that the trains start on\n12. October at the latest."
    assert cut(wrapped) == plain(wrapped)


def test_lines_and_blocks_can_be_asked_for():
    text = "One line\nanother line\n\n- an entry\n"
    assert cut(text, "line") == [("paragraph", "One line"), ("paragraph", "another line"), ("list_item", "- an entry")]
    assert cut(text, "blank") == [("paragraph", "One line\nanother line"), ("list_item", "- an entry")]


@given(
    st.text(alphabet=st.sampled_from("ab.A \t\n\r-#>|`*1=~•\u00a0橋"), max_size=120),
    st.sampled_from(["auto", "blank", "line"]),
)
def test_paragraphs_stand_in_order_and_leave_only_blanks_between(text, paragraphs):
    end = 0
    for paragraph in split_text(text, paragraphs):
        assert end <= paragraph.start < paragraph.end
        assert not text[end : paragraph.start].strip()
        inside = text[paragraph.start : paragraph.end]
        assert inside == inside.strip()
        end = paragraph.end
    assert not text[end:].strip()


def test_a_text_stays_as_it_came():
    text = f"\t{LONG}\r\n\r\n  {OTHER}\u2028\u00a0\n"
    found = extract(
        Page(
            source="a.txt",
            id="a",
            text="\ufeff" + text,
            url="https://Site.example/2024/10/03/a",
            title="T",
            meta={"k": 1},
        )
    )
    assert isinstance(found, Article)
    assert [found.text[p.start : p.end] for p in found.paragraphs] == [LONG, OTHER]


def test_a_lone_surrogate_in_a_text_becomes_a_replacement_character():
    assert extract(Page(source="a", id="a", text="one \ud800 two")).text == "one \ufffd two"


@pytest.mark.parametrize(
    ("page", "reason"), [(Page(source="a", id="a"), "no-text"), (Page(source="a", id="a", text="\ufeff \n"), "empty")]
)
def test_a_record_without_words_says_so(page, reason):
    assert extract(page).reason == reason


LINES_OF_ALL_KINDS = st.sampled_from(
    ["", "", " ", "Plain prose here.", "a) entry", "a b", "- entry", "1. one", "12) two", "# Heading", "> said", "| a | b |",
     "---", "***", "===", "x", "\u3000\u5c71", "\u00bb word", "~~~", "```", "---x", "  indented", "\u2022 point", "b."]
)  # fmt: skip


@given(st.lists(LINES_OF_ALL_KINDS, max_size=8).map("\n".join))
def test_lines_between_blank_lines_are_cut_as_in_any_text(text: str) -> None:
    assert split_text(text) == tuple(_automatic(lines_of_text(text)))
