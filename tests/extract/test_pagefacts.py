"""What a page says of itself."""

import pytest
from lxml import html as lxml_html

from twicetold.extract.pagefacts import facts_of, iso_date
from twicetold.extract.pageurl import absolute_url, day_in, host_of
from twicetold.model import Page


def facts(head="", body="", lang="", **fields):
    tree = lxml_html.fromstring(f"<html {lang}><head>{head}</head><body>{body}</body></html>")
    return facts_of(tree, Page(source="s", id="i", **fields))


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Page - Site</title>", "<h1>The <b>page</b></h1>", "The page"),
        ("<title>Page - Site</title><meta property='og:title' content='The page'>", "", "The page"),
        (
            "<title>Page - Site</title><meta property='og:title' content='The page'>",
            "<h1>Site</h1><h1>The page</h1>",
            "The page",
        ),
        ("<title>\n Page - Site </title>", "", "Page - Site"),
        ("", "", None),
    ],
)
def test_the_title_is_the_heading_else_what_the_head_says(head, body, title):
    assert facts(head, body).title == title


@pytest.mark.parametrize(
    ("head", "url", "host"),
    [
        ("<link rel='canonical' href='https://Site.example:8080/a'>", "https://Site.example:8080/a", "site.example"),
        (
            "<link rel='canonical' href='/a'><meta property='og:url' content='https://www.site.example/a'>",
            "https://www.site.example/a",
            "www.site.example",
        ),
        ("<link rel='canonical' href='javascript:alert(1)'>", None, "folder"),
        ("<link rel='canonical' href='http://[bad/'>", None, "folder"),
    ],
)
def test_the_address_is_the_canonical_one_if_it_is_absolute(head, url, host):
    found = facts(head, host="folder")
    assert (found.url, found.host) == (url, host)


@pytest.mark.parametrize(
    ("head", "body", "date"),
    [
        (
            "<meta property='article:published_time' content='2024-10-03T08:00:00+02:00'>",
            "",
            "2024-10-03T08:00:00+02:00",
        ),
        (
            """<script type="application/ld+json">{"@graph": [{"datePublished": "2024-10-03"}]}</script>""",
            "",
            "2024-10-03",
        ),
        ("<script type='application/ld+json'>{broken</script>", "<time datetime='2024-10-03'>x</time>", "2024-10-03"),
        (
            "",
            "<time datetime='2020-01-01'></time><time itemprop='datePublished' datetime='2024-10-03'></time>",
            "2024-10-03",
        ),
        ("<link rel='canonical' href='https://site.example/2024/10/3/a'>", "", "2024-10-03"),
        ("<meta name='date' content='2024-13-45'>", "", None),
        ("<meta name='date' content='yesterday'>", "", None),
    ],
)
def test_the_date_comes_from_certain_places_alone(head, body, date):
    assert facts(head, body).date == date


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ("<meta name='author' content='Anna Lindqvist'>", "Anna Lindqvist"),
        ("<meta property='article:author' content='https://site.example/anna'>", None),
        (
            """<script type="application/ld+json">[{"author": [{"name": "Anna"}, {"name": "Ben"}]}]</script>""",
            "Anna, Ben",
        ),
        ("""<script type="application/ld+json">{"author": 7}</script>""", None),
    ],
)
def test_the_author_is_a_name(head, author):
    assert facts(head).author == author


@pytest.mark.parametrize(
    ("lang", "language"), [("lang='fr-FR'", "fr-FR"), ("lang='pt_BR'", "pt-BR"), ("lang='???'", None), ("", None)]
)
def test_the_language_is_that_of_the_page(lang, language):
    assert facts(lang=lang).language == language


def test_what_the_record_says_holds():
    head = "<title>t</title><meta name='author' content='a'><meta name='date' content='2024-10-03'><link rel=canonical href='https://a.example/'>"
    found = facts(head, lang="lang=fr", url="https://b.example/x", title="T", author="A", date="2020", language="en")
    assert (found.url, found.host, found.title, found.author, found.date, found.language) == (
        "https://b.example/x", "b.example", "T", "A", "2020", "en",
    )  # fmt: skip


def test_dates_are_days_that_exist():
    assert iso_date("2024/2/29") == "2024-02-29"
    assert iso_date("2023-02-29") is None
    assert iso_date(20240229) is None
    assert day_in("https://site.example/2024/02/30/a") is None


def test_addresses_that_cannot_be_read_have_no_host():
    assert (host_of("http://[bad"), host_of(None), absolute_url("https://a b"), absolute_url("ftp://a")) == (
        "",
        "",
        None,
        None,
    )
