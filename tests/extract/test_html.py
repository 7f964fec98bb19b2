"""What of an HTML page becomes its article."""

import subprocess
import sys

import pytest

from twicetold.extract import extract
from twicetold.model import Article, Page, Skipped

OPENING = "The harbour bridge will open to trains next spring, the council said on Monday evening after a long debate."
PASSAGE = (
    "Engineers have tested every cable twice, and none of them gave way under three times the load.",
    "The old ferry keeps running until the last of the night trains has crossed without a delay.",
    "Shopkeepers on the northern bank hope that more visitors will come once the timetable is out.",
)
CLOSING = "Tickets cost as much as they did on the ferry, and children under six travel free of charge."


def article(body, *, head="", **fields):
    html = f"<!DOCTYPE html><html lang='en'><head><title>A page</title>{head}</head><body>{body}</body></html>"
    result = extract(Page(source="page.html", id="page", html=html, **fields))
    assert isinstance(result, Article), result
    return result


def paragraphs(found):
    return [found.text[p.start : p.end] for p in found.paragraphs]


def kinds(found):
    return [(p.kind.value, found.text[p.start : p.end]) for p in found.paragraphs]


def p(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


KNOWN_THEME = "<article>{}</article>"
UNKNOWN_THEME = "<div class='x9'><div class='y7'>{}</div></div>"
UNKNOWN_THEME_WITH_TEASERS = (
    "<div class='x9'>{}</div><div class='z'><article><a href='/a'><h3>Another story that is not this one</h3></a>"
    "<p>Read what else has happened in the town this week.</p></article></div>"
)
THEMES = [KNOWN_THEME, UNKNOWN_THEME, UNKNOWN_THEME_WITH_TEASERS]
PASTED = {
    "far": [OPENING, *PASSAGE, CLOSING, *PASSAGE],
    "adjacent": [OPENING, *PASSAGE, *PASSAGE, CLOSING],
    "interleaved": [OPENING, *(text for text in PASSAGE for _ in range(2)), CLOSING],
    "three times": [OPENING, *PASSAGE, *PASSAGE, *PASSAGE, CLOSING],
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", PASTED)
def test_a_passage_told_again_stands_again_in_the_text(theme, name):
    found = paragraphs(article(theme.format(p(*PASTED[name]))))
    assert [text for text in found if text in PASTED[name]] == PASTED[name]


def test_lines_told_again_between_line_breaks_stand_again():
    told = [OPENING, *PASSAGE, *PASSAGE, CLOSING]
    found = article(f"<div class='post'><div class='text'>{'<br><br>'.join(told)}</div></div>")
    assert paragraphs(found) == told


def test_a_paragraph_told_again_in_a_quotation_stands_again():
    found = article(f"<article>{p(OPENING, PASSAGE[0])}<blockquote>{p(PASSAGE[0])}</blockquote>{p(CLOSING)}</article>")
    assert kinds(found) == [
        ("paragraph", OPENING),
        ("paragraph", PASSAGE[0]),
        ("quote", PASSAGE[0]),
        ("paragraph", CLOSING),
    ]


def test_a_short_line_told_again_stands_again_in_an_unknown_theme():
    told = [OPENING, PASSAGE[0], "Anna Lindqvist, mayor", PASSAGE[1], PASSAGE[0], "Anna Lindqvist, mayor", CLOSING]
    assert paragraphs(article(UNKNOWN_THEME.format(p(*told)))) == told


def test_every_kind_is_named():
    found = article(
        f"<article><p>{OPENING}</p><h2>What was tested</h2><p>{PASSAGE[0]}</p><ul><li>the cables</li>"
        f"<li>the rails<ul><li>both of them</li></ul></li></ul><blockquote><p>{PASSAGE[1]}</p><cite>Anna Lindqvist"
        f"</cite></blockquote><pre><code>def f(x):\n\n    return {{x}}</code></pre><p>{PASSAGE[2]}</p>"
        f"<table><tr><th>Line</th><th>Opens</th></tr><tr><td>North</td><td>May</td></tr></table><p>{CLOSING}</p></article>"
    )
    assert kinds(found) == [
        ("paragraph", OPENING),
        ("heading", "What was tested"),
        ("paragraph", PASSAGE[0]),
        ("list_item", "the cables"),
        ("list_item", "the rails"),
        ("list_item", "both of them"),
        ("quote", PASSAGE[1]),
        ("quote", "Anna Lindqvist"),
        ("code", "def f(x):\n\n    return {x}"),
        ("paragraph", PASSAGE[2]),
        ("table_row", "Line | Opens"),
        ("table_row", "North | May"),
        ("paragraph", CLOSING),
    ]


def test_the_text_is_the_paragraphs_joined_by_a_blank_line():
    found = article(KNOWN_THEME.format(p(OPENING, *PASSAGE)))
    assert found.text == "\n\n".join([OPENING, *PASSAGE])


def test_headings_and_lists_of_an_unknown_theme_are_kept():
    body = f"{p(OPENING)}<h2>What was tested</h2>{p(PASSAGE[0])}<ul><li>the cables</li><li>the rails</li></ul>{p(*PASSAGE[1:])}"
    found = article(UNKNOWN_THEME.format(body))
    assert kinds(found) == [
        ("paragraph", OPENING),
        ("heading", "What was tested"),
        ("paragraph", PASSAGE[0]),
        ("list_item", "the cables"),
        ("list_item", "the rails"),
        ("paragraph", PASSAGE[1]),
        ("paragraph", PASSAGE[2]),
    ]


def test_a_list_of_links_between_paragraphs_of_an_unknown_theme_stays_out():
    links = "<ul><li><a href='/1'>Another story of the week</a></li><li><a href='/2'>One more story</a></li></ul>"
    found = article(UNKNOWN_THEME.format(f"{p(OPENING, PASSAGE[0])}{links}{p(*PASSAGE[1:])}"))
    assert paragraphs(found) == [OPENING, *PASSAGE]


def test_one_line_break_is_a_blank_and_two_are_a_boundary():
    found = article(
        KNOWN_THEME.format(f"{p(OPENING)}<p>{PASSAGE[0]}<br>{PASSAGE[1]}<br><br>{PASSAGE[2]}</p>{p(CLOSING)}")
    )
    assert paragraphs(found) == [OPENING, f"{PASSAGE[0]} {PASSAGE[1]}", PASSAGE[2], CLOSING]


def test_verse_is_a_paragraph_a_line():
    verse = ["The bridge stands high,", "the river low,", "the ferries lie", "where no trains go."]
    found = article(KNOWN_THEME.format(f"{p(OPENING)}<p>{'<br>'.join(verse)}</p>{p(*PASSAGE)}"))
    assert paragraphs(found) == [OPENING, *verse, *PASSAGE]


def test_layout_tables_give_paragraphs():
    found = article(f"<table><tr><td>{p(OPENING, *PASSAGE, CLOSING)}</td></tr></table>")
    assert kinds(found) == [("paragraph", text) for text in (OPENING, *PASSAGE, CLOSING)]


def test_single_variation_selectors_stay_and_marks_go():
    name = "邉\U000e0100"
    told = [f"{OPENING} {name}", f"{name} {PASSAGE[0]}", f"{name} {PASSAGE[0]}", CLOSING]
    assert paragraphs(article(KNOWN_THEME.format(p(*told)))) == told


def test_a_page_with_two_selectors_in_a_row_keeps_them():
    told = [f"{OPENING}\U000e0100\U000e0105", *PASSAGE]
    assert paragraphs(article(KNOWN_THEME.format(p(*told)))) == told


def test_a_second_copy_of_the_article_is_counted_as_hidden():
    body = p(OPENING, *PASSAGE, CLOSING)
    found = article(f"<main><article class='desktop'>{body}</article><article class='mobile'>{body}</article></main>")
    assert paragraphs(found) == [OPENING, *PASSAGE, CLOSING]
    assert found.hidden_by_extractor == 5


def test_nothing_is_hidden_where_all_is_shown():
    assert article(KNOWN_THEME.format(p(*PASTED["far"]))).hidden_by_extractor == 0


@pytest.mark.parametrize(
    "reference", ["&#1;", "&#xB;", "&#x1b;", "&#xFFFE;", "&#xFFFF;", "&#0;", "&#xD800;", "&#11", "&#99999999;"]
)
def test_a_forbidden_reference_costs_nothing_but_itself(reference):
    found = article(KNOWN_THEME.format(p(OPENING, PASSAGE[0].replace(" cable", f" {reference}cable"), CLOSING)))
    assert paragraphs(found) == [OPENING, PASSAGE[0], CLOSING]


def test_references_to_c1_mean_windows_1252():
    found = article(
        KNOWN_THEME.format(p(OPENING, "It&#146;s what the mayor &#147;hoped&#148; for, she said afterwards."))
    )
    assert paragraphs(found) == [OPENING, "It’s what the mayor “hoped” for, she said afterwards."]


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x0b", "\x1b", "\ufffe"])
def test_raw_controls_are_dropped(character):
    found = article(KNOWN_THEME.format(p(OPENING, PASSAGE[0].replace(" cable", f" {character}cable"), CLOSING)))
    assert paragraphs(found) == [OPENING, PASSAGE[0], CLOSING]


def test_a_lone_surrogate_becomes_a_replacement_character():
    found = article(KNOWN_THEME.format(p(OPENING, f"{PASSAGE[0]} \ud800", CLOSING)))
    assert paragraphs(found) == [OPENING, f"{PASSAGE[0]} \ufffd", CLOSING]


def test_a_lone_fragment_is_a_page():
    result = extract(Page(source="f", id="f", html=f"<p>{OPENING}</p>"))
    assert isinstance(result, Article)
    assert result.text == OPENING


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (b"", "empty"),
        ("  \n", "empty"),
        ("<html><body></body></html>", "no-article"),
        ("<html><body>" + "<p>a" * 60_000, "too-large"),
        (b"\xff\xfe" + b"\x00\xd8" * 100, "encoding"),
        ("<div>" * 5_000 + OPENING, "too-large"),
        ("<html><body>" + "<p>a" * 500_000, "too-large"),
        (f"<p>{'words and ' * 250_000}</p>", "too-large"),
    ],
)
def test_a_page_without_an_article_says_why(html, reason):
    result = extract(Page(source="page.html", id="page", html=html))
    assert isinstance(result, Skipped)
    assert (result.source, result.stage, result.reason) == ("page.html", "extract", reason)


def test_markup_by_the_thousand_in_one_paragraph_is_read_in_no_time():
    links = "<a href='/x'>word</a> " * 12_000
    assert len(article(KNOWN_THEME.format(f"<p>{links}</p>")).text.split()) == 12_000


def test_spans_of_cells_are_not_filled_in():
    rows = "<tr><td colspan=1000 rowspan=1000>cell</td></tr>" * 500
    assert paragraphs(article(KNOWN_THEME.format(f"{p(OPENING)}<table>{rows}</table>"))) == [OPENING, *["cell"] * 500]


def test_the_same_bytes_give_the_same_article_in_any_order():
    pages = [THEMES[i % 3].format(p(*PASTED[name])) for i, name in enumerate(PASTED)]
    first = [article(page) for page in pages]
    assert [article(page) for page in reversed(pages)] == first[::-1]
    assert [article(page) for page in pages * 3] == first * 3


def test_comments_come_only_when_asked_for():
    body = f"<article>{p(OPENING, *PASSAGE)}</article><div id='comments' class='comment-list'><p>I was there and saw the trains pass.</p></div>"
    page = Page(source="c", id="c", html=f"<html><body>{body}</body></html>")
    assert "I was there" not in extract(page).text
    assert "I was there" in extract(page, comments=True).text


def test_importing_the_stage_loads_no_parser():
    code = "import sys, twicetold.extract; print([m for m in ('trafilatura', 'lxml', 'charset_normalizer') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_word_with_break_points_is_one_word_however_many_there_are():
    word = "<wbr>".join("Donau" for _ in range(3_000))
    found = article(KNOWN_THEME.format(f"<p>{OPENING} {word}</p><p>{OPENING} Behind it.</p>"))
    assert "Donau" * 3_000 in found.text
    assert found.text.endswith("Behind it.")


def test_what_stands_behind_deep_nesting_is_not_lost():
    deep = "<div>" * 600 + "<p>Deep, but not too deep.</p>" + "</div>" * 600
    assert article(KNOWN_THEME.format(f"<p>{OPENING}</p>{deep}<p>{OPENING} Behind it.</p>")).text == (
        f"{article(KNOWN_THEME.format(f'<p>{OPENING}</p>')).text}\n\nDeep, but not too deep.\n\n{OPENING} Behind it."
    )


def test_what_stands_behind_ten_million_letters_is_not_lost():
    comment = f"<!--{'x' * 11_000_000}-->"
    assert article(KNOWN_THEME.format(f"<p>{OPENING}</p>{comment}<p>{OPENING} Behind it.</p>")).text.endswith(
        "Behind it."
    )


def test_a_page_of_few_words_keeps_its_paragraphs():
    short = (
        "市议会周一晚上宣布旧桥将于明年春天重新开放，工程师检查了每一根缆绳，没有一根在三倍的载荷之下断裂。",
        "渡轮将继续运行，直到最后一班夜车准时通过为止，北岸的店主们希望时刻表公布之后会有更多的游客到来。",
        "票价与渡轮相同，六岁以下的儿童免费乘车，骑自行车的人可以在白天的任何时候走桥边的小路过河。",
    )
    byline = "<div class='byline'><span>林小雨</span></div>"
    found = article(f"<main><article><h1>旧桥明年春天重新开放</h1>{byline}{p(*short)}</article></main>")
    assert paragraphs(found)[-3:] == list(short)
