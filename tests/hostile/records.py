"""Files of records: JSON, JSON Lines and CSV, with good rows around bad ones."""

import gzip
import json

from tests.hostile.hazard import Hazard, Outcome, Skip, holds, is_, one, page, rows, told

FIRST, LAST = told("first row"), told("last row")


def hazards() -> list[Hazard]:
    return [*between(), *shapes(), *crawlers(), *ends_of_lines(), *tables()]


def line(**fields: object) -> str:
    return json.dumps(fields) + "\n"


def between() -> list[Hazard]:
    """One bad line between two good ones costs itself alone."""
    bad: dict[str, tuple[str, Outcome]] = {
        "no-json": ("{not json at all}", Skip("not-json")),
        "cut": ('{"text": "cut here', Skip("not-json")),
        "number": ("42", Skip("not-a-record")),
        "null": ("null", Skip("not-a-record")),
        "string": ('"a string"', Skip("not-a-record")),
        "list": ('[{"text": "in a list"}]', Skip("not-a-record")),
        "without-text": ('{"url": "http://a.example/x"}', Skip("no-text")),
        "empty-text": ('{"text": "", "html": "  "}', Skip("no-text")),
        "text-is-a-number": ('{"text": 42}', Skip("no-text")),
        "text-is-an-object": ('{"text": {"a": {"b": []}}}', Skip("no-text")),
        "deep-list": ("[" * 100_000 + "]" * 100_000, Skip("not-json", "deep")),
        "deep-object": ('{"a":' * 100_000 + "1" + "}" * 100_000, Skip("not-json", "deep")),
        "deep-beside-text": ('{{"text": "{}", "x": {}1{}}}'.format(told("deep"), "[" * 500, "]" * 500), is_(told("deep"))),
        "huge-integer": ('{{"text": "{}", "id": {}}}'.format(told("int"), "9" * 100_000), is_(told("int"))),
        "huge-exponent": ('{{"text": "{}", "date": 1e999999, "id": -1e-999999}}'.format(told("exp")), is_(told("exp"))),
        "not-a-number": ('{{"text": "{}", "date": NaN, "id": Infinity}}'.format(told("nan")), is_(told("nan"))),
        "keys-twice": ('{{"text": "the first counts not", "text": "{}"}}'.format(told("twice")), is_(told("twice"))),
        "many-keys": ("{" + ", ".join(f'"k{n}": {n}' for n in range(20_000)) + ', "text": "{}"}}'.format(told("keys")), is_(told("keys"))),
        "long-key": ('{{"{}": 1, "text": "{}"}}'.format("k" * 1_000_000, told("long key")), is_(told("long key"))),
        "million-values": ('{{"text": "{}", "x": [{}1]}}'.format(told("million"), "{}," * 1_000_000), Skip("too-large", "values")),
        "title-of-a-megabyte": ('{{"text": "{}", "title": "{}"}}'.format(told("title mega"), "x" * 1_000_000), is_(told("title mega"))),
        "url-of-a-megabyte": ('{{"text": "{}", "url": "http://a.example/{}"}}'.format(told("url mega"), "x" * 1_000_000), is_(told("url mega"))),
        "raw-tab": ('{{"text": "{}\there"}}'.format(told("tab")), is_(told("tab") + "\there")),
        "bad-escape": (r'{"text": "\x41"}', Skip("not-json")),
        "bad-utf8": ('{"text": "' + told("bad utf8") + ' \udcff"}', holds(told("bad utf8"))),
        "two-on-a-line": ('{"text": "a"}{"text": "b"}', Skip("not-json")),
        "comma-behind": ('{"text": "a"},', Skip("not-json")),
        "single-quotes": ("{'text': 'a'}", Skip("not-json")),
        "comment": ("// a comment", Skip("not-json")),
        "python-none": ('{"text": None}', Skip("not-json")),
        "nul": ('{{"text": "{}\\u0000 and on"}}'.format(told("nul row")), holds(told("nul row"))),
        "proto": ('{{"__proto__": {{"x": 1}}, "__class__": "x", "text": "{}"}}'.format(told("proto")), is_(told("proto"))),
        "url-upwards": ('{{"url": "../../../../outside", "text": "{}"}}'.format(told("url up")), is_(told("url up"))),
        "id-of-a-path": ('{{"id": "/etc/cron.d/x", "text": "{}"}}'.format(told("id path")), is_(told("id path"))),
        "id-with-controls": ('{{"id": "\\u001b]0;x\\u0007\\n\\u202e", "text": "{}"}}'.format(told("id esc")), is_(told("id esc"))),
        "id-of-a-megabyte": ('{{"id": "{}", "text": "{}"}}'.format("x" * 1_000_000, told("id mega")), is_(told("id mega"))),
        "id-of-another": ('{{"id": "records/between/id-of-another.jsonl#1", "text": "{}"}}'.format(told("id other")), is_(told("id other"))),
        "id-is-true": ('{{"id": true, "url": ["x"], "date": {{}}, "author": [[]], "text": "{}"}}'.format(told("id true")), is_(told("id true"))),
        "formula": ('{{"id": "=cmd|\' /C calc\'!A0", "title": "@SUM(1)", "text": "{}"}}'.format(told("formula")), is_(told("formula"))),
        "pickled": ('{{"text": "gASVHAAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjAJpZJSFlFKULg== {}"}}'.format(told("pickled")), holds(told("pickled"))),
    }  # fmt: skip
    return [
        rows(
            f"records/between/{name}.jsonl",
            (line(text=f"{FIRST} {name}") + text + "\n" + line(text=f"{LAST} {name}")).encode("utf-8", "surrogateescape"),
            is_(f"{FIRST} {name}"), outcome, is_(f"{LAST} {name}"),
        )
        for name, (text, outcome) in bad.items()
    ]  # fmt: skip


def shapes() -> list[Hazard]:
    a, b = told("array a"), told("array b")
    good, other = json.dumps({"text": a}), json.dumps({"text": b})
    return [
        rows("records/array.json", f"[{good}, {other}]", is_(a), is_(b)),
        rows("records/array-with-bad.json", f"[{good}, nonsense, {other}]", is_(a), Skip("not-json"), is_(b)),
        rows("records/array-cut.json", f"[{good}, {other}", is_(a), is_(b), rest=Skip("broken")),
        rows("records/array-cut-in-a-string.json", f'[{good}, {{"text": "cut', is_(a), Skip("not-json")),
        rows("records/array-of-everything.json", f'[1, null, "x", [], {{}}, {good}]', Skip("not-a-record"), Skip("not-a-record"), Skip("not-a-record"), Skip("not-a-record"), Skip("no-text"), is_(a)),
        rows("records/arrays-in-a-row.json", f"[{good}][{other}]", is_(a), is_(b)),
        rows("records/over-the-limit.jsonl.gz", gzip.compress((line(text=a) + line(text="x" * 20_000_001) + line(text=b)).encode(), 1), is_(a), Skip("too-large"), is_(b)),
        rows("records/object.json", json.dumps({"text": a}, indent=2), is_(a)),
        rows("records/objects-printed.json", json.dumps({"text": a}, indent=2) + "\n" + json.dumps({"text": b}, indent=2), is_(a), is_(b)),
        one("records/empty-array.json", "[]", Skip("empty")),
        rows("records/empty-object.json", "{}", Skip("no-text")),
        rows("records/deep-alone.json", '{"text": "' + a + '", "x": ' + "[" * 200_000, Skip("not-json")),
        rows("records/missing-quote.json", '[\n{"text": "no end},\n' + good + "\n]", Skip("not-json"), is_(a)),
        rows("records/one-line-without-end.jsonl", line(text=a)[:-1], is_(a)),
        rows("records/cut-in-the-last.jsonl", line(text=a) + line(text=b)[:-20], is_(a), Skip("not-json")),
        rows("records/blank-lines.jsonl", "\n\n" + line(text=a) + "\n \n" + line(text=b), None, None, is_(a), None, None, is_(b)),
        rows("records/nul-padding.jsonl", line(text=a).encode() + b"\0" * 4_096, is_(a), Skip("not-json")),
        rows("records/wrong-extension.txt", line(text=a) + line(text=b), is_(a), is_(b)),
        rows("records/marks-between.jsonl", "".join(f"\ufeff{line(text=told(f'marked {n}'))}" for n in range(3)), *(is_(told(f"marked {n}")) for n in range(3))),
        rows("records/sequence.json-seq", "".join(f"\x1e{line(text=told(f'sequence {n}'))}" for n in range(3)), *(is_(told(f"sequence {n}")) for n in range(3))),
        rows("records/an-object-a-line-in-an-object.json", '{"text": "' + a + '", "x": [\n  {"y": 1},\n  {"y": 2}\n]}', is_(a)),
        rows("records/in-utf16.json", f"[{good}]".encode("utf-16"), is_(a)),
    ]  # fmt: skip


def crawlers() -> list[Hazard]:
    """The names that crawlers give to text, page, address and date."""

    def crawler(name: str, **fields: object) -> Hazard:
        return rows(f"records/crawlers/{name}.jsonl", line(**fields), holds(told(name)))

    def text(name: str) -> str:
        return told(name)

    return [
        crawler("scrapy", url="http://a.example/s", title="x", body=text("scrapy"), crawled="2026-11-23"),
        crawler("scrapy-html", url="http://a.example/sh", html=page("scrapy-html")),
        crawler("zyte", url="http://a.example/z", headline="x", articleBody=text("zyte"), datePublished="2026-11-23T08:00:00Z", authors=[{"name": "A. Writer"}], metadata={"probability": 0.9}),
        crawler("zyte-page", url="http://a.example/zp", browserHtml=page("zyte-page")),
        crawler("news-please", url="http://a.example/n", maintext=text("news-please"), date_publish="2026-11-23 08:00:00", authors=["A. Writer"], title_page=None),
        crawler("firecrawl", markdown=text("firecrawl"), metadata={"sourceURL": "http://a.example/f", "title": "x", "statusCode": 200}),
        crawler("firecrawl-nested", success=True, data={"markdown": text("firecrawl-nested"), "metadata": {"sourceURL": "http://a.example/fn"}}),
        crawler("crawl4ai", url="http://a.example/c", markdown={"raw_markdown": text("crawl4ai"), "fit_markdown": ""}, success=True),
        crawler("trafilatura", text=text("trafilatura"), raw_text="x", source="http://a.example/t", hostname="a.example", date="2026-11-23", fingerprint="0"),
        crawler("fundus", plaintext=text("fundus"), title="x", publishing_date="2026-11-23"),
        crawler("hugging-face", text=text("hugging-face"), metadata={"url": "http://a.example/h", "timestamp": "2026-11-23"}),
        crawler("ccnet", url="http://a.example/cc", raw_content=text("ccnet"), source_domain="a.example"),
        crawler("wordpress", id=7, link="http://a.example/w", title={"rendered": "x"}, content={"rendered": f"<p>{text('wordpress')}</p>\n", "protected": False}),
        crawler("mongodb", _id={"$oid": "507f1f77bcf86cd799439011"}, text=text("mongodb"), date={"$date": "2026-11-23T08:00:00Z"}),
        crawler("reddit", id="t3_x", selftext=text("reddit"), created_utc=1_795_392_000),
        crawler("elasticsearch", _source={"url": "http://a.example/e", "content": text("elasticsearch")}, _id="1"),
        crawler("newspaper", url="http://a.example/np", title="x", text=text("newspaper"), authors=["A. Writer"], publish_date=None, html=""),
    ]  # fmt: skip


def ends_of_lines() -> list[Hazard]:
    text = told("cr")
    return [
        one("records/cr-only.txt", "\r".join((told("cr 1"), told("cr 2"))), is_("\r".join((told("cr 1"), told("cr 2"))))),
        one("records/mixed-ends.txt", f"{told('m 1')}\r\n{told('m 2')}\n{told('m 3')}\r", is_(f"{told('m 1')}\r\n{told('m 2')}\n{told('m 3')}\r")),
        rows("records/crlf.jsonl", line(text=text).replace("\n", "\r\n"), is_(text)),
        rows("records/cr-only.jsonl", line(text=text).replace("\n", "\r") + line(text=LAST), is_(text), is_(LAST)),
        rows("records/separators-in-a-string.jsonl", json.dumps({"text": text + "\u2028\u2029x"}, ensure_ascii=False) + "\n", is_(text + "\u2028\u2029x")),
    ]  # fmt: skip


def tables() -> list[Hazard]:
    a, b = told("cell a"), told("cell b")
    head = "url,title,text\n"
    row = f'http://a.example/1,One,"{a}"\n'
    last = f'http://a.example/2,Two,"{b}"\n'
    return [
        rows("tables/plain.csv", head + row + last, is_(a), is_(b)),
        rows("tables/semicolons.csv", head.replace(",", ";") + f"http://a.example/3;One;{a}\n", is_(a)),
        rows("tables/tabs.tsv", head.replace(",", "\t") + f"http://a.example/4\tOne\t{a}\n", is_(a)),
        rows("tables/too-many-cells.csv", head + "x,y,z,too,many\n" + last, Skip("broken"), is_(b)),
        rows("tables/too-few-cells.csv", head + row + "http://a.example/x\n" + last, is_(a), Skip("no-text"), is_(b)),
        rows("tables/quote-never-closed.csv", head + row + 'http://a.example/x,Two,"no end\n' + last, is_(a), holds("no end")),
        rows("tables/quote-never-closed-and-none-behind.csv", head + row + 'http://a.example/x,Two,"no end\n' + f"http://a.example/12,Twelve,{told('cell c')}\n" + f"http://a.example/13,Thirteen,{told('cell d')}\n", is_(a), Skip("broken", "line 3"), is_(told("cell c")), is_(told("cell d"))),
        rows("tables/formulas.csv", head + f"""http://a.example/5,"=cmd|' /C calc'!A0","=1+1 {a}"\n@SUM(A1),+1,"-2+3 {b}"\n""", is_(f"=1+1 {a}"), is_(f"-2+3 {b}")),
        rows("tables/controls.csv", head + f'http://a.example/6,"\x1b]0;x\x07","\t{a}\x1b[2J"\n', holds(a)),
        one("tables/nul-in-a-cell.csv", head.encode() + row.encode() + b"http://a.example/8,x,a\0b\n", Skip("binary")),
        rows("tables/marked.csv", "\ufeff" + head + row, is_(a)),
        rows("tables/crlf.csv", (head + row + last).replace("\n", "\r\n"), is_(a), is_(b)),
        rows("tables/lines-in-a-cell.csv", head + f'http://a.example/9,Nine,"{a}\n\n{b}"\n', is_(f"{a}\n\n{b}")),
        rows("tables/columns-by-the-thousand.csv", "text," + ",".join(f"c{n}" for n in range(5_000)) + f'\n"{a}"' + "," * 5_000 + "\n", is_(a)),
        rows("tables/header-longer-than-is-seen.csv", "text," + ",".join(f"c{n}" for n in range(20_000)) + f'\n"{told("wide header")}"' + "," * 20_000 + "\n" + "x,y\n", is_(told("wide header")), is_("x")),
        rows("tables/cell-over-the-limit.csv.gz", gzip.compress((head + f'http://a.example/x,Big,"{"x" * 20_000_001}"\n' + last).encode(), 1), Skip("too-large"), is_(b)),
        rows("tables/half-a-megabyte.csv", head + f'http://a.example/10,Long,"{(a + " ") * 700}"\n', holds(a)),
        one("tables/header-alone.csv", head, Skip("empty")),
        rows("tables/blank-rows.csv", head + "\n\n" + row + ",,\n" + last, is_(a), is_(b)),
        one("tables/names-twice.csv", "text,text\n" + f"{a},x\n", holds(a)),
        rows("tables/in-windows-1252.csv", (head + f"http://a.example/11,Été,{a} à la carte, déjà\n".replace(", déjà", " déjà")).encode("cp1252"), holds(a, "déjà")),
    ]  # fmt: skip
