"""Files that are one page or one text, and files that are neither: told by content."""

import io
import sys
from pathlib import Path

import pytest

from twicetold.model import Page, Skipped
from twicetold.read import ReadSpec, read

PAGE = b"<!DOCTYPE html><html><head><title>T</title></head><body><p>One.</p></body></html>"


def read_bytes(tmp_path: Path, data: bytes, spec: ReadSpec | None = None) -> Page | Skipped:
    (tmp_path / "file").write_bytes(data)
    (entry,) = read([str(tmp_path / "file")], spec)
    return entry


def text_of(tmp_path: Path, data: bytes) -> str | None:
    entry = read_bytes(tmp_path, data)
    assert isinstance(entry, Page), entry
    assert entry.html is None
    return entry.text


@pytest.mark.parametrize(
    "data",
    [
        PAGE,
        b"\xef\xbb\xbf\r\n  " + PAGE,
        (
            b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML">\n'
            b'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>x</p></body></html>'
        ),
        b"<!-- saved -->\n<!-- " + b"long " * 2000 + b"-->\n<HTML><BODY>x</BODY></HTML>",
        b"<article><p>One.</p></article>",
        b"<div class='a'>One.</div>",
        b"<p>One.",
        b"<h1>T</h1><p>One.</p>",
        b"<b>T</b><p>One.</p><p>Two.</p>",
        b"Warning: mysql() in /var/www/a.php\n" + PAGE.replace(b"<html>", b"\n<html>"),
        PAGE.replace(b"One.", b"One\0."),
        b"<html><body>\xff\xfe\xfa caf\xe9</body></html>",
    ],
)
def test_html_is_told_by_its_first_tag_and_passed_on_undecoded(tmp_path: Path, data: bytes) -> None:
    assert read_bytes(tmp_path, data) == Page("file", "file", html=data, host="file")


@pytest.mark.parametrize(
    "text",
    [
        "A plain text.\n\nWith two paragraphs.\n",
        "If a < b then <html> is a tag, and </p></p> too.",
        "# A heading\n\n<p>Raw HTML in Markdown.</p>\n<p>x</p>\n",
        "---\ntitle: A\n---\n\n<!DOCTYPE html>\n<html><body>\n",
        "How to write a page:\n\n```html\n<!DOCTYPE html>\n<html><body>x</body></html>\n```\n",
        '<p align="center"><img src="a.png"></p>\n\n# A project\n\nWhat it does.\n',
        "[1] A note, and [2] another.",
        "[Music] She sings.",
        "{curly} words open this text.",
        "<3 is a heart.",
        "Text, body and mind are one\nand this line has no comma",
        "Yesterday, all my troubles\nseemed so far away,\n",
        "WARC is a format.",
        "ID3 tags are in music files.",
        "PARIS (AP) - A text.",
        "Windows\r\nline\r\nends\r\n",
        "Colours: \x1b[31mred\x1b[0m, a bell: \a.",
    ],
)
def test_other_text_stays_as_it_is(tmp_path: Path, text: str) -> None:
    assert read_bytes(tmp_path, text.encode()) == Page("file", "file", text=text, host="file")


@pytest.mark.parametrize("name", ["a.html", "a.json", "a.gz", "a.warc", "a.csv", "a", "a?p=3"])
def test_the_name_does_not_matter(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("A plain text.", encoding="utf-8")
    (entry,) = read([str(tmp_path)])
    assert isinstance(entry, Page)
    assert entry.text == "A plain text."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Déjà vu – « l’été » à Genève.", "utf-8"),
        ("Déjà vu – « l’été » à Genève.", "utf-8-sig"),
        ("Déjà vu – « l’été » à Genève, 日本.", "utf-16"),
        ("Déjà vu – « l’été » à Genève, où tout est dit deux fois.", "utf-16-le"),
        ("Déjà vu – « l’été » à Genève, où tout est dit deux fois.", "utf-16-be"),
        ("Déjà vu, 日本.", "utf-32"),
        ("Déjà vu – « l’été » à Genève.", "cp1252"),
        ("Die Bürger müssen größere Straßen überqueren, sagte der Bürgermeister.", "cp1252"),
        ("El año pasado, la niña comió plátanos según el señor Muñoz.", "cp1252"),
        ("Åkrarna är gröna på våren och sjön är blå, säger läraren.", "iso-8859-1"),
        ("Včera večer prezident oznámil, že budou nové volby, řekl mluvčí města.", "cp1250"),
        ("Wczoraj prezydent ogłosił, że będą nowe wybory. Mieszkańcy są zaniepokojeni.", "cp1250"),
        ("Вчера вечером президент объявил о новых выборах. Жители обеспокоены.", "cp1251"),
        ("Вчера вечером президент объявил о новых выборах. Жители обеспокоены.", "koi8-r"),
        ("昨日の夕方、大統領は新しい選挙を発表した。市民は心配している。", "shift_jis"),
        ("昨日の夕方、大統領は新しい選挙を発表した。市民は心配している。", "euc_jp"),
        ("Χθες το βράδυ ο πρόεδρος ανακοίνωσε νέες εκλογές.", "cp1253"),
    ],
)
def test_text_is_decoded(tmp_path: Path, text: str, encoding: str) -> None:
    assert text_of(tmp_path, text.encode(encoding)) == text


def test_one_bad_byte_leaves_utf8_in_place(tmp_path: Path) -> None:
    data = "Déjà vu à Genève. ".encode() + b"\xff" + "Où ? ".encode() * 10
    assert text_of(tmp_path, data) == "Déjà vu à Genève. \ufffd" + "Où ? " * 10


def test_utf7_is_never_decoded(tmp_path: Path) -> None:
    assert text_of(tmp_path, b"+ADw-script+AD4-") == "+ADw-script+AD4-"


def test_utf16_html_without_a_mark_is_decoded_here(tmp_path: Path) -> None:
    html = "<html><body><p>Déjà vu, dit-il deux fois.</p></body></html>"
    entry = read_bytes(tmp_path, html.encode("utf-16-le"))
    assert entry == Page("file", "file", html=html, host="file")


def test_what_cannot_be_decoded_is_skipped(tmp_path: Path) -> None:
    entry = read_bytes(tmp_path, "Ab".encode("utf-16") + b"\x00\xd8" * 20 + b"a\0")
    assert entry == Skipped("file", "read", "encoding", "20 of 23 characters cannot be decoded")


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%text only",
        b"\x89PNG\r\n\x1a\n" + b"rest",
        b"\xff\xd8\xff\xe0" + b"jpeg",
        b"GIF89a\x01\0\x01\0",
        b"PK\x03\x04 a zip",
        b"RIFF\x24\0\0\0WEBPVP8 ",
        b"\0\0\0\x20ftypisom",
        b"Some text with\0a NUL in it.",
        b"Some text. " * 10_000 + b"\0",
        bytes(range(256)) * 8,
        b"\x7fELF\x02\x01\x01",
    ],
)
def test_binary_files_are_skipped(tmp_path: Path, data: bytes) -> None:
    entry = read_bytes(tmp_path, data)
    assert isinstance(entry, Skipped)
    assert (entry.source, entry.stage, entry.reason) == ("file", "read", "binary")


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\n" * 100_000])
def test_nothing_but_blanks_is_empty(tmp_path: Path, data: bytes) -> None:
    entry = read_bytes(tmp_path, data)
    assert isinstance(entry, Skipped)
    assert entry.reason == "empty"


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"filedesc://a.arc 0.0.0.0 20260101000000 text/plain 76\n", "ARC"),
        (b"{\\rtf1\\ansi A text.}", "RTF"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n", "MHTML"),
        (
            b'<?xml version="1.0"?><rss><channel><title>A</title></channel></rss>',
            "XML that is neither XHTML nor an extraction",
        ),
    ],
)
def test_known_formats_without_a_reader_are_unsupported(tmp_path: Path, data: bytes, detail: str) -> None:
    assert read_bytes(tmp_path, data) == Skipped("file", "read", "unsupported", detail)


def test_a_document_over_the_limit_is_too_large(tmp_path: Path) -> None:
    spec = ReadSpec(max_bytes=100)
    assert isinstance(read_bytes(tmp_path, b"a" * 100, spec), Page)
    too_large = Skipped("file", "read", "too-large", "more than 100 bytes")
    assert read_bytes(tmp_path, b"a" * 101, spec) == too_large
    assert read_bytes(tmp_path, b"<p>" + b"a" * 98, spec) == too_large


def test_the_xml_that_trafilatura_writes_is_a_text_with_its_blocks(tmp_path: Path) -> None:
    xml = (
        '<doc sitename="a.b" title="T" author="Ann" date="2024-01-31" url="http://a.b/c" '
        'fingerprint="f7"><main><head rend="h2">Head</head><p>One <hi rend="#b">bold</hi> '
        'word.<lb/>Next line.</p><list rend="ul"><item>first</item><item>second</item></list>'
        "<table><row><cell>a</cell><cell>b</cell></row></table><quote><p>Said.</p></quote>"
        "<code>x = 1\n\ny</code></main><comments><p>Not this.</p></comments></doc>"
    )
    assert read_bytes(tmp_path, xml.encode()) == Page(
        "file",
        "http://a.b/c",
        text="Head\n\nOne bold word.\nNext line.\n\nfirst\n\nsecond\n\na | b\n\nSaid.\n\nx = 1\n\ny",
        url="http://a.b/c",
        host="file",
        title="T",
        author="Ann",
        date="2024-01-31",
    )


def test_entities_are_not_expanded_and_no_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET", encoding="utf-8")
    xml = f'<!DOCTYPE doc [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]><doc><main><p>One &e; two.</p></main></doc>'
    (tmp_path / "file").write_text(xml, encoding="utf-8")
    (entry,) = read([str(tmp_path / "file")])
    assert "SECRET" not in str(entry)


def test_standard_input_is_told_by_content(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE)))
    assert list(read(["-"])) == [Page("-", "-", html=PAGE, host="-")]


def test_records_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b'{"text": "One."}\n{"text": "Two."}\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert list(read(["-"])) == [
        Page("-#1", "-#1", text="One.", host="-", record=1),
        Page("-#2", "-#2", text="Two.", host="-", record=2),
    ]
