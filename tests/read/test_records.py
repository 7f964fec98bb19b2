"""Files of records: JSON Lines, JSON, CSV; which fields are read, and what bad records cost."""

import json
from pathlib import Path
from typing import Any

import pytest

from twicetold.model import Page, Skipped
from twicetold.read import FieldChoice, ReadSpec, read

Entry = Page | Skipped


def read_file(tmp_path: Path, data: bytes | str, spec: ReadSpec | None = None) -> list[Entry]:
    path = tmp_path / "x"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read([str(path)], spec))


def page_of(tmp_path: Path, record: dict[str, Any], spec: ReadSpec | None = None) -> Page:
    (entry,) = read_file(tmp_path, json.dumps(record), spec)
    assert isinstance(entry, Page), entry
    return entry


def outcome(entry: Entry) -> tuple[str, str | None]:
    return entry.source, entry.text if isinstance(entry, Page) else entry.reason


def outcomes(tmp_path: Path, data: bytes | str, spec: ReadSpec | None = None) -> list[tuple[str, str | None]]:
    return [outcome(entry) for entry in read_file(tmp_path, data, spec)]


def test_a_line_is_a_record_named_by_its_line(tmp_path: Path) -> None:
    data = '{"text": "One."}\n\n{"text": "Two.", "url": "http://a.b/2"}\r\n{"text": "3", "id": 7}'
    assert read_file(tmp_path, data) == [
        Page("x#1", "x#1", text="One.", host="x", record=1),
        Page("x#3", "http://a.b/2", text="Two.", url="http://a.b/2", host="x", record=3),
        Page("x#4", "7", text="3", host="x", record=4),
    ]


def test_records_in_a_folder_carry_the_path_of_their_file(tmp_path: Path) -> None:
    (tmp_path / "crawl/site").mkdir(parents=True)
    (tmp_path / "crawl/site/x.jsonl").write_text('{"text": "One."}\n', encoding="utf-8")
    assert list(read([str(tmp_path / "crawl")])) == [
        Page("site/x.jsonl#1", "crawl/site/x.jsonl#1", text="One.", host="site", record=1)
    ]


@pytest.mark.parametrize(
    "data",
    [
        '[{"text": "One."}, {"text": "Two."}]',
        '[\n{"text": "One."},\n{"text": "Two."}\n]\n',
        '\ufeff [\n  {\n    "text": "One."\n  },\n  {\n    "text": "Two."\n  }\n]',
        '{"text": "One."}{"text": "Two."}',
        '{\n "text": "One."\n}\n{\n "text": "Two."\n}\n',
        '[{"text": "One."}]\n[{"text": "Two."}]\n',
        '[{"text": "One."}, {"text": "Two."},]',
        "text,url\nOne.,\nTwo.,\n",
        "\ufeffURL;Text\r\n;One.\r\n;Two.\r\n",
        "id\ttext\n\tOne.\n\tTwo.\n",
        ',text\n,"One."\n\n,"Two."\n',
        'title,text\n"",One.\n"",Two.',
    ],
)
def test_arrays_objects_and_rows_are_counted_from_one(tmp_path: Path, data: str) -> None:
    assert outcomes(tmp_path, data) == [("x#1", "One."), ("x#2", "Two.")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize(
    "data",
    [
        '{"text": "Déjà vu."}\n{"text": "L’été."}\n',
        '[{"text": "Déjà vu."},\n{"text": "L’été."}]\n',
        "text,url\nDéjà vu.,\nL’été.,\n",
    ],
)
def test_records_in_other_encodings_are_read(tmp_path: Path, data: str, encoding: str) -> None:
    assert outcomes(tmp_path, data.encode(encoding)) == [("x#1", "Déjà vu."), ("x#2", "L’été.")]


def test_one_object_is_one_record_however_it_is_printed(tmp_path: Path) -> None:
    record = {"text": "One.", "title": "T", "source": "http://a.b/c", "id": None}
    page = Page("x#1", "http://a.b/c", text="One.", url="http://a.b/c", host="x", title="T", record=1)
    assert read_file(tmp_path, json.dumps(record)) == [page]
    assert read_file(tmp_path, json.dumps(record, indent=2)) == [page]


def test_a_string_with_brackets_and_quotes_ends_where_it_ends(tmp_path: Path) -> None:
    text = 'A "quoted" ] } , [ { \\ text\\" é\n'
    data = json.dumps([{"text": text}] * 3)
    assert outcomes(tmp_path, data) == [("x#1", text), ("x#2", text), ("x#3", text)]


def test_an_array_longer_than_any_buffer_is_cut_at_the_right_places(tmp_path: Path) -> None:
    texts = [f"{number} " + 'a\\"é{[' * (number * 37 % 4000) for number in range(400)]
    data = json.dumps([{"text": text} for text in texts], ensure_ascii=False)
    assert len(data.encode()) > 4_000_000
    found = [text for _, text in outcomes(tmp_path, data)]
    assert found == texts


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ('{"text": "cut', "not-json"),
        ("{text: 1}", "not-json"),
        ("garbage", "not-json"),
        ('{"text": "a"} {"text": "b"}', "not-json"),
        ("[" * 200_000 + "]" * 200_000, "not-json"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "not-json"),
        ('"a string"', "not-a-record"),
        ("42", "not-a-record"),
        ("null", "not-a-record"),
        ("[1, 2]", "not-a-record"),
        ("{}", "no-text"),
        ('{"text": "", "url": "http://a.b"}', "no-text"),
        ('{"text": 5, "html": null}', "no-text"),
        ('{"text": "' + "a" * 500_000 + '"}', "too-large"),
    ],
)
def test_a_bad_line_is_listed_and_the_file_goes_on(tmp_path: Path, bad: str, reason: str) -> None:
    good = '{"text": "Good."}'
    spec = ReadSpec(max_bytes=450_000 if reason == "too-large" else 20_000_000)
    assert outcomes(tmp_path, f"{good}\n{bad}\n{good}\n", spec) == [
        ("x#1", "Good."),
        ("x#2", reason),
        ("x#3", "Good."),
    ]


def test_a_bad_first_line_does_not_hide_the_format(tmp_path: Path) -> None:
    expected = [("x#1", "not-json"), ("x#2", "Good."), ("x#3", "Good.")]
    assert outcomes(tmp_path, '{"text": "cut\n{"text": "Good."}\n{"text": "Good."}') == expected
    assert outcomes(tmp_path, '# comment\n{"text": "Good."}\n{"text": "Good."}') == expected


def test_a_record_alone_that_is_cut_is_no_text(tmp_path: Path) -> None:
    assert outcomes(tmp_path, '{"text": "A cut rec') == [("x#1", "not-json")]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ('{"text": }', "not-json"),
        ('{"text": "no end\n}', "not-json"),
        ("[[1], [2]]", "not-a-record"),
        ("7", "not-a-record"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "not-json"),
        ('{"text": "' + "a" * 500_000 + '"}', "too-large"),
    ],
)
def test_a_bad_element_costs_itself_alone(tmp_path: Path, bad: str, reason: str) -> None:
    data = '[\n{"text": "Good."},\n' + bad + ',\n{"text": "Good."}\n]'
    spec = ReadSpec(max_bytes=450_000 if reason == "too-large" else 20_000_000)
    assert outcomes(tmp_path, data, spec) == [
        ("x#1", "Good."),
        ("x#2", reason),
        ("x#3", "Good."),
    ]


def test_an_array_that_was_cut_gives_what_is_whole_and_says_so(tmp_path: Path) -> None:
    assert outcomes(tmp_path, '[{"text": "One."},\n{"text": "Tw') == [
        ("x#1", "One."),
        ("x#2", "not-json"),
    ]
    assert outcomes(tmp_path, '[{"text": "One."},\n') == [("x#1", "One."), ("x", "broken")]


@pytest.mark.parametrize("data", ["[]", " [ ]\n", "text,url\n"])
def test_a_file_without_a_record_is_empty(tmp_path: Path, data: str) -> None:
    assert outcomes(tmp_path, data) == [("x", "empty")]


def test_numbers_that_are_none_and_numbers_without_end_survive(tmp_path: Path) -> None:
    data = '{"text": "T", "a": NaN, "b": [-Infinity, 1e999], "c": ' + "9" * 5000 + "}"
    (page,) = read_file(tmp_path, data, ReadSpec(carry="all"))
    assert isinstance(page, Page)
    assert page.meta == {"a": None, "b": [None, None], "c": "9" * 5000}


def test_a_date_of_a_thousand_digits_survives(tmp_path: Path) -> None:
    (page,) = read_file(tmp_path, '{"text": "T", "date": ' + "9" * 1000 + "}")
    assert isinstance(page, Page)
    assert page.date == "9" * 1000


def test_of_equal_keys_the_last_counts(tmp_path: Path) -> None:
    assert outcomes(tmp_path, '{"text": "One.", "text": "Two."}') == [("x#1", "Two.")]


def test_lone_surrogates_stay_in_the_text_to_be_counted_and_are_replaced_elsewhere(tmp_path: Path) -> None:
    data = '{"text": "a\\ud800b \\ud83d\\ude00", "title": "\\udfff", "m": {"\\ud800": ["\\udc00"]}}'
    (page,) = read_file(tmp_path, data, ReadSpec(carry=("m",)))
    assert page == Page(
        "x#1",
        "x#1",
        text="a\ud800b \U0001f600",
        host="x",
        title="\ufffd",
        meta={"m": {"\ufffd": ["\ufffd"]}},
        record=1,
    )


def test_carried_fields_can_always_be_written(tmp_path: Path) -> None:
    data = '{"text": "T", "deep": ' + "[" * 500 + "]" * 500 + "}"
    (page,) = read_file(tmp_path, data, ReadSpec(carry="all"))
    assert isinstance(page, Page)
    assert json.dumps(page.meta["deep"]) == "[" * 64 + "null" + "]" * 64


@pytest.mark.parametrize(
    ("record", "text"),
    [
        ({"articleBody": "A", "articleBodyHtml": "<p>H</p>", "description": "D"}, "A"),
        ({"maintext": "A", "title": "T", "description": "D"}, "A"),
        ({"plaintext": "A", "body": {"sections": []}, "html": {"content": "<p>x</p>"}}, "A"),
        ({"raw_text": "flat", "text": "A"}, "A"),
        ({"raw_text": "A", "text": None}, "A"),
        ({"markdown": "A", "html": "<p>H</p>", "metadata": {"sourceURL": "u"}}, "A"),
        ({"markdown": {"raw_markdown": "A", "fit_markdown": ""}, "html": "<p>H</p>"}, "A"),
        ({"raw_content": "A"}, "A"),
        ({"content": "A"}, "A"),
        ({"Body": "A"}, "A"),
        ({"Article Text": "A"}, "A"),
        ({"_source": {"text": "A"}}, "A"),
        ({"text": ["One.", "Two."]}, "One.\n\nTwo."),
    ],
)
def test_text_is_found_by_the_names_that_crawlers_use(tmp_path: Path, record: dict[str, Any], text: str) -> None:
    page = page_of(tmp_path, record)
    assert (page.text, page.html) == (text, None)


@pytest.mark.parametrize(
    "record",
    [
        {"html": "<p>H</p>"},
        {"text": " \n", "html": "<p>H</p>"},
        {"articleBodyHtml": "<p>H</p>", "url": "http://a.b"},
        {"rawHtml": "<p>H</p>"},
        {"html": {"content": "<p>H</p>", "requested_url": "http://a.b"}},
        {"content": {"rendered": "<p>H</p>"}, "title": {"rendered": "T"}},
        {"body": "<p>H</p>"},
        {"text": "<p>H</p>"},
    ],
)
def test_html_is_read_where_no_text_is_and_in_a_text_field_that_holds_it(
    tmp_path: Path, record: dict[str, Any]
) -> None:
    page = page_of(tmp_path, record)
    assert (page.text, page.html) == (None, "<p>H</p>")


@pytest.mark.parametrize(
    ("record", "url"),
    [
        ({"url": "http://a.b/1", "canonicalUrl": "http://a.b/2"}, "http://a.b/1"),
        ({"canonicalUrl": "http://a.b/2"}, "http://a.b/2"),
        ({"link": "http://a.b/3"}, "http://a.b/3"),
        ({"source": "http://a.b/4"}, "http://a.b/4"),
        ({"source": "Reuters", "link": "see below"}, None),
        ({"metadata": {"url": "http://a.b/5"}}, "http://a.b/5"),
        ({"metadata": {"sourceURL": "http://a.b/6"}}, "http://a.b/6"),
        ({"html": {"requested_url": "http://a.b/7"}}, "http://a.b/7"),
        ({"url": ["http://a.b/8"]}, "http://a.b/8"),
        ({"url": " "}, None),
    ],
)
def test_the_url_is_found_by_its_names(tmp_path: Path, record: dict[str, Any], url: str | None) -> None:
    assert page_of(tmp_path, {"text": "T", **record}).url == url


@pytest.mark.parametrize(
    ("record", "identity"),
    [
        ({"id": "a", "url": "http://a.b"}, "a"),
        ({"_id": 12}, "12"),
        ({"_id": {"$oid": "65b"}}, "65b"),
        ({"uuid": "u"}, "u"),
        ({"id": None, "url": "http://a.b"}, "http://a.b"),
        ({"id": ""}, "x#1"),
        ({"id": True}, "x#1"),
        ({}, "x#1"),
    ],
)
def test_the_id_is_the_field_else_the_url_else_the_place(tmp_path: Path, record: dict[str, Any], identity: str) -> None:
    assert page_of(tmp_path, {"text": "T", **record}).id == identity


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2024-01-31", "2024-01-31"),
        ("31 janvier 2024", "31 janvier 2024"),
        (1706702400, "2024-01-31T12:00:00Z"),
        (1706702400.75, "2024-01-31T12:00:00Z"),
        (1706702400123, "2024-01-31T12:00:00Z"),
        ("1706702400", "2024-01-31T12:00:00Z"),
        ("1706702400123", "2024-01-31T12:00:00Z"),
        (20240131, "2024-01-31"),
        (2024, "2024"),
        ("2024", "2024"),
        ({"$date": "2024-01-31T00:00:00Z"}, "2024-01-31T00:00:00Z"),
        (True, None),
        (None, None),
    ],
)
def test_a_date_is_given_as_it_stands_and_a_moment_as_iso(tmp_path: Path, value: object, date: str | None) -> None:
    assert page_of(tmp_path, {"text": "T", "date": value}).date == date


@pytest.mark.parametrize(
    ("record", "author"),
    [
        ({"author": "Ann"}, "Ann"),
        ({"authors": ["Ann", "Bob"]}, "Ann; Bob"),
        ({"authors": [{"name": "Ann", "nameRaw": "ANN"}, {"name": "Bob"}]}, "Ann; Bob"),
        ({"author": {"name": "Ann"}}, "Ann"),
        ({"byline": "By Ann"}, "By Ann"),
        ({"authors": []}, None),
        ({"author": 5}, None),
    ],
)
def test_authors_are_one_line(tmp_path: Path, record: dict[str, Any], author: str | None) -> None:
    assert page_of(tmp_path, {"text": "T", **record}).author == author


def test_title_date_and_language_go_by_several_names(tmp_path: Path) -> None:
    record = {"text": "T", "headline": "H", "datePublished": "2024", "inLanguage": "fr"}
    page = page_of(tmp_path, record)
    assert (page.title, page.date, page.language) == ("H", "2024", "fr")


def test_named_fields_override_what_would_be_found(tmp_path: Path) -> None:
    record = {
        "text": "wrong", "story": {"long": "right"}, "url": "http://a.b", "where": "http://c.d",
        "id": 1, "key": 2, "date": "2024", "seen": "2023",
    }  # fmt: skip
    spec = ReadSpec(text_field="story.long", url_field="where", id_field="key", date_field="seen")
    assert page_of(tmp_path, record, spec) == Page(
        "x#1", "2", text="right", url="http://c.d", host="x", date="2023", record=1
    )


def test_a_named_html_field_wins_over_text_that_nobody_named(tmp_path: Path) -> None:
    record = {"text": "teaser", "page": "<p>H</p>"}
    assert page_of(tmp_path, record, ReadSpec(html_field="page")).html == "<p>H</p>"


def test_a_named_text_field_is_not_replaced_by_another(tmp_path: Path) -> None:
    (entry,) = read_file(tmp_path, '{"html": "<p>H</p>"}', ReadSpec(text_field="story"))
    assert outcome(entry) == ("x#1", "no-text")


def test_carried_fields_travel_as_they_are(tmp_path: Path) -> None:
    record = {"text": "T", "tags": ["a", 1], "metadata": {"x": None}, "section": "S"}
    assert page_of(tmp_path, record).meta == {}
    spec = ReadSpec(carry=("tags", "metadata.x", "absent"))
    assert page_of(tmp_path, record, spec).meta == {"tags": ["a", 1], "metadata.x": None}


def test_all_fields_but_the_content_travel(tmp_path: Path) -> None:
    record = {"text": "T", "html": "<p>T</p>", "url": "http://a.b", "n": 1.5}
    assert page_of(tmp_path, record, ReadSpec(carry="all")).meta == {"url": "http://a.b", "n": 1.5}


def test_the_choice_of_fields_is_told_once_for_each_set(tmp_path: Path) -> None:
    data = (
        '{"articleBody": "A", "url": "http://a.b/1"}\n'
        '{"articleBody": "B", "url": "http://a.b/2"}\n'
        '{"html": "<p>C</p>", "_id": 3, "pubDate": "2024"}\n'
    )
    (tmp_path / "x").write_text(data, encoding="utf-8")
    told: list[FieldChoice] = []
    list(read([str(tmp_path / "x")], on_choice=told.append))
    assert told == [
        FieldChoice("x", text="articleBody", url="url"),
        FieldChoice("x", html="html", id="_id", date="pubDate"),
    ]


def test_a_cell_may_hold_lines_quotes_and_more_than_128_kb(tmp_path: Path) -> None:
    long = "word " * 40_000
    data = f'text,url\n"He said ""no"",\nand left.",http://a.b/1\n"{long}",http://a.b/2\n'
    assert outcomes(tmp_path, data) == [
        ("x#1", 'He said "no",\nand left.'),
        ("x#2", long),
    ]


def test_a_row_with_too_many_cells_is_not_read_as_if_it_were_whole(tmp_path: Path) -> None:
    data = "text,url\nOne.,http://a.b/1\nNo, it goes on, and on,http://a.b/2\nThree.\n"
    assert read_file(tmp_path, data) == [
        Page("x#1", "http://a.b/1", text="One.", url="http://a.b/1", host="x", record=1),
        Skipped("x#2", "read", "broken", "4 cells under 2 names"),
        Page("x#3", "x#3", text="Three.", host="x", record=3),
    ]


def test_a_quote_that_is_never_closed_is_told(tmp_path: Path) -> None:
    data = 'text,url\nOne.,\n"Two.,\nThree.,\n'
    assert read_file(tmp_path, data) == [
        Page("x#1", "x#1", text="One.", host="x", record=1),
        Skipped("x#2", "read", "broken", "the quote of line 3 is never closed"),
        Page("x#3", "x#3", text="Three.", host="x", record=3),
    ]


def test_behind_a_quote_that_is_never_closed_rows_are_read_on(tmp_path: Path) -> None:
    rows = "".join(f"Row {n}.,http://a.b/{n}\n" for n in range(6, 10))
    data = 'text,url\nOne.,http://a.b/1\n"Two.,http://a.b/2\nThree.\n\n' + rows + 'Two ""x"" words,\n'
    assert read_file(tmp_path, data) == [
        Page("x#1", "http://a.b/1", text="One.", url="http://a.b/1", host="x", record=1),
        Skipped("x#2", "read", "broken", "the quote of line 3 is never closed; lines 3 to 5 are lost"),
        *(
            Page(f"x#{n - 3}", f"http://a.b/{n}", text=f"Row {n}.", url=f"http://a.b/{n}", host="x", record=n - 3)
            for n in range(6, 10)
        ),
        Page("x#7", "x#7", text='Two ""x"" words', host="x", record=7),
    ]


def test_of_a_cell_that_is_cut_off_no_line_becomes_a_row(tmp_path: Path) -> None:
    data = 'text,url\nOne.,http://a.b/1\n"It goes on.\nSo it does, they say.\n\nAnd on.\nAnd, well, on.\nIt is cut'
    assert read_file(tmp_path, data)[1:] == [
        Skipped("x#2", "read", "broken", "the quote of line 3 is never closed; lines 3 to 8 are lost")
    ]


def test_a_row_over_the_limit_is_too_large(tmp_path: Path) -> None:
    data = "text,url\nOne.,\n" + '"a\n",' * 100 + "\n" + "b" * 200 + ",\nFour.,\n"
    entries = outcomes(tmp_path, data, ReadSpec(max_bytes=150))
    assert entries[0] == ("x#1", "One.")
    assert ("x#2", "too-large") in entries
    assert entries[-1][1] == "Four."


def test_formulas_and_control_characters_in_cells_are_only_text(tmp_path: Path) -> None:
    assert outcomes(tmp_path, "text,url\n=cmd|' /C calc'!A0,\n\x1b[2J,\n") == [
        ("x#1", "=cmd|' /C calc'!A0"),
        ("x#2", "\x1b[2J"),
    ]


def test_a_table_without_a_name_for_text_is_a_table_all_the_same(tmp_path: Path) -> None:
    assert outcomes(tmp_path, "id,title,price\n1,A,2\n2,B,3\n") == [
        ("x#1", "no-text"),
        ("x#2", "no-text"),
    ]


def test_a_named_column_makes_a_table(tmp_path: Path) -> None:
    data = "ref,Histoire\n1,Une.\n"
    assert outcomes(tmp_path, data, ReadSpec(text_field="Histoire")) == [("x#1", "Une.")]


@pytest.mark.parametrize("text", [",\n,\nA text.", ",,,", "a,b\u2028c,d\ntext,url,e\n", "\n\n,\n"])
def test_commas_alone_make_no_table(tmp_path: Path, text: str) -> None:
    assert outcomes(tmp_path, text) == [("x", text)]
