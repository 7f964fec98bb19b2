"""Pages and texts whose shape costs time or memory out of all proportion."""

from tests.hostile.hazard import Hazard, Skip, document, holds, one, p, page, told

MARKS = "\u0301\u0316\u0302\u0317"
MANY = 3_000


def hazards() -> list[Hazard]:
    return [*nested(), *inline(), *cells(), *tiny(), *long(), *marks(), *texts()]


def whole(kind: str, name: str, *more: str, lacks: tuple[str, ...] = ()) -> Hazard:
    """A page that tells its passage although something dangerous stands behind it."""
    path = f"floods/{kind}/{name}.html"
    return one(path, page(path, *more), holds(told(path), lacks=lacks))


def deep(name: str, bomb: str) -> Hazard:
    """A page that is nested deeper than can be parsed: what stands behind would be lost unseen."""
    path = f"floods/nested/{name}.html"
    return one(path, page(path, bomb), Skip("too-large", "nested"))


def nested() -> list[Hazard]:
    around = "<div>" * 600 + "<p>Deep, but not too deep.</p>" + "</div>" * 600
    return [
        one(
            "floods/nested/six-hundred.html",
            document(p(told("before it")), around, p(told("behind it"))),
            holds(told("before it"), "Deep, but not too deep.", told("behind it")),
        ),
        deep("div", "<div>" * 100_000 + "deep" + "</div>" * 100_000),
        deep("div-never-closed", "<div>" * 100_000),
        deep("bold", p("<b>" * 20_000 + "deep")),
        deep("three-styles", p("<b><i><u>" * 15_000 + "deep")),
        deep("font", "<font color=red>" * 20_000 + "deep"),
        whole("nested", "links-never-closed", "<a href=x>" * MANY + "deep"),
        deep("tables", "<table><tr><td>" * 15_000 + "deep"),
        deep("lists", "<ul><li>" * 15_000 + "deep"),
        deep("quotations", "<blockquote>" * 20_000 + "deep"),
        whole("nested", "forms", "<form>" * MANY + "deep"),
        whole("nested", "frames", "<iframe>" * MANY + "deep"),
        whole("nested", "closers-alone", "</div></p></b>" * 100_000),
        whole("nested", "crossing", p("<b><i>x</b></i>" * MANY)),
        deep("of-its-own-name", "<x-y>" * 20_000 + "deep"),
        deep("svg", "<svg>" + "<g>" * 40_000 + "</svg>"),
        deep("select", "<select>" + "<optgroup>" * MANY + "</select>"),
    ]


def inline() -> list[Hazard]:
    return [
        whole("inline", "links", p("<a href=x>word</a> " * 10_000)),
        whole("inline", "links-in-a-div", "<div>" + "<a href=x>word</a> " * 40_000 + "</div>"),
        whole("inline", "spans", p("<span>word</span> " * 10_000)),
        whole("inline", "bold-italic", p("<b>w</b><i>x</i>" * 5_000)),
        whole("inline", "images", p("<img src=x alt=y>" * 5_000)),
        whole("inline", "empty-spans", p("<span></span>" * 10_000)),
        whole("inline", "line-breaks", p("a<br>" * 5_000)),
        whole("inline", "double-line-breaks", p("some words here<br><br>" * 2_500)),
        whole("inline", "sup", p("x<sup>2</sup>" * 5_000)),
        whole("inline", "wbr", p("x<wbr>" * 10_000)),
        whole("inline", "bold-in-a-heading", "<h2>" + "<b>w</b> " * 20_000 + "</h2>"),
        whole("inline", "code-in-an-entry", "<ul><li>" + "<code>w</code> " * 20_000 + "</li></ul>"),
    ]


def cells() -> list[Hazard]:
    row = "<tr>" + "<td colspan=1000 rowspan=1000>cell</td>" * 20 + "</tr>"
    return [
        whole("cells", "spans-of-a-thousand", f"<table>{row * 200}</table>"),
        whole("cells", "span-of-sixteen-digits", "<table><tr><td colspan=9999999999999999>cell</td></tr></table>"),
        whole("cells", "span-below-zero", "<table><tr><td colspan=-1 rowspan=-99999>cell</td></tr></table>"),
        whole("cells", "span-of-words", "<table><tr><td colspan='a lot' rowspan='٣'>cell</td></tr></table>"),
        whole("cells", "many", "<table>" + ("<tr>" + "<td>c</td>" * 100 + "</tr>") * 50 + "</table>"),
        whole("cells", "one-row", "<table><tr>" + "<td>c</td>" * 1_000 + "</tr></table>"),
        whole("cells", "rows", "<table>" + "<tr><td>c</td></tr>" * 600 + "</table>"),
        whole("cells", "headers", "<table>" + "<tr><th>c</th></tr>" * 600 + "</table>"),
    ]


def tiny() -> list[Hazard]:
    return [
        whole("tiny", "equal-paragraphs", "<p>a</p>" * 1_000),
        whole("tiny", "different-paragraphs", "".join(f"<p>a{n}</p>" for n in range(1_000))),
        whole("tiny", "entries", "<ul>" + "<li>a</li>" * 600 + "</ul>"),
        whole("tiny", "nested-entries", "<ul>" + "<li><a href=x>t</a><ul>" * 100 + "<li>x</li>" * 1_000),
        whole("tiny", "headings", "<h1>x</h1>" * 600),
        whole("tiny", "divs", "<div>a</div>" * 1_000),
        whole("tiny", "rules", "<hr>" * 5_000),
        whole("tiny", "quotations", "<blockquote>a</blockquote>" * 1_000),
        whole("tiny", "preformatted", "<pre>a</pre>" * 1_000),
        whole("tiny", "definitions", "<dl>" + "<dt>a<dd>b" * 600 + "</dl>"),
        whole("tiny", "paragraphs-never-closed", "<p>a" * 1_000),
        whole("tiny", "metas", head_flood("<meta name=a content=b>" * 5_000)),
        whole("tiny", "scripts", "<script type='application/ld+json'>{}</script>" * 5_000),
        one("floods/tiny/too-many-paragraphs.html", document("<p>a</p>" * 60_000), Skip("too-large", "elements")),
        one("floods/tiny/millions-of-paragraphs.html", document("<p>a" * 500_000), Skip("too-large", "tags")),
        one("floods/tiny/millions-of-line-breaks.html", document("a<br>" * 500_000), Skip("too-large", "tags")),
        one("floods/tiny/millions-of-spans.html", document("<i>a</i>" * 300_000), Skip("too-large", "tags")),
        one("floods/tiny/millions-of-brackets.html", document(p("<" * 1_000_000)), Skip("too-large", "tags")),
        one(
            "floods/tiny/one-word-variants.html",
            document(*(p(f"One word in this paragraph about the harbour differs, it is number {n}.") for n in range(150))),
            holds("it is number 0.", "it is number 149."),
        ),
    ]  # fmt: skip


def head_flood(metas: str) -> str:
    return f"</article></body><head>{metas}</head>"


def long() -> list[Hazard]:
    return [
        whole("long", "attribute", f"<p data-x='{'x' * 2_000_000}'>y</p>"),
        whole("long", "tag-name", f"<{'x' * 1_000_000}>y"),
        whole("long", "attributes", "<p " + " ".join(f"a{n}=1" for n in range(5_000)) + ">y</p>"),
        whole("long", "style-in-line", f"<p style='{'color:red;' * 100_000}'>y</p>"),
        whole("long", "image-in-line", f"<img src='data:image/png;base64,{'A' * 2_000_000}'>"),
        whole("long", "comment", f"<!--{'x' * 11_000_000}-->"),
        whole("long", "comments", "<!-- x -->" * 100_000),
        whole("long", "comment-never-closed", "<!--" * 90_000),
        whole("long", "script", f"<script>{'x=1;' * 500_000}</script>"),
        whole("long", "script-never-closed", "<script>" + "if(a)" * 200_000),
        whole("long", "style", f"<style>{'a{color:red}' * 100_000}</style>"),
        whole("long", "blanks", p("x" + " " * 1_500_000 + "y")),
        whole("long", "line-feeds", p("x" + "\n" * 300_000 + "y")),
        whole("long", "references", p("&#97;" * 200_000)),
        whole("long", "ampersands", p("&amp;" * 200_000)),
        whole("long", "bare-ampersands", p("&" * 1_000_000)),
        whole("long", "unknown-references", p("&nosuch;" * 60_000)),
        whole("long", "reference-of-digits", p(f"&#{'9' * 1_000_000};")),
        whole("long", "quotation-marks", p('"' * 1_000_000)),
        whole("long", "processing-instructions", "<?" * 200_000),
        whole("long", "character-data", "<![CDATA[" * 200_000),
        whole("long", "json-ld-deep", f"<script type='application/ld+json'>{'[' * 200_000}</script>"),
        whole("long", "json-ld-number", f"<script type='application/ld+json'>{{\"datePublished\":{'9' * 400_000}}}</script>"),
        whole("long", "json-ld-authors", "<script type='application/ld+json'>" + '{"author":' * 40_000 + "</script>"),
        whole("long", "time", f"<time datetime='{'9' * 1_000_000}'>x</time>"),
        one("floods/long/title.html", document(p(told("long title")), title="t" * 2_000_000), holds(told("long title"))),
        one("floods/long/one-word.html", page("one word", p("a" * 1_000_000)), holds(told("one word"), "a" * 1_000_000)),
        one("floods/long/one-line.html", page("one line", p("many words " * 80_000)), holds(told("one line"), "many words " * 1_000)),
        one("floods/long/two-million-letters.html", page("beyond", p("many words " * 200_001)), Skip("too-large", "characters")),
        one("floods/long/hangs-in-the-parser.html", page("hangs", "<p " + " ".join(f"a{n}=1" for n in range(150_000)) + ">"), Skip("time-limit")),
    ]  # fmt: skip


def marks() -> list[Hazard]:
    def flood(name: str, run: str) -> Hazard:
        path = f"floods/marks/{name}.html"
        return one(path, page(path, p(f"a{run}b")), holds(told(path)))

    return [
        flood("equal", MARKS[0] * 500_000),
        flood("alternating", MARKS[:2] * 250_000),
        flood("four", MARKS * 100_000),
        flood("one-a-letter", "e\u0301" * 200_000),
        flood("stacked-on-each-letter", ("z" + MARKS * 10) * 5_000),
        flood("hangul", "\u1100\u1161\u11a8" * 200_000),
        flood("ligatures-of-eighteen-letters", "\ufdfa" * 50_000),
        flood("ligatures-as-words", "\ufdfa " * 20_000),
        flood("joiners", "a\u200d" * 500_000),
        flood("variation-selectors", "\U000e0100" * 300_000),
        flood("pairs-of-selectors", "x\U000e0100\U000e0101 " * 5_000),
        flood("tag-characters", "\U000e0061" * 300_000),
        flood("soft-hyphens", "\u00ad" * 500_000),
        flood("emoji-families", "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 50_000),
        one("floods/marks/in-the-title.html", document(p(told("marked title")), title="a" + MARKS * 200_000), holds(told("marked title"))),
        one("floods/marks/in-a-text.txt", told("marked text") + "\n\na" + MARKS * 200_000 + "\n", holds(told("marked text"))),
    ]  # fmt: skip


def variant(number: int) -> str:
    """A paragraph in which one word is another each time."""
    words = (
        "Each of the sentences about this pier and its old ferry differs in one word from all of the others.".split()
    )
    words[number % len(words)] = f"word{number}"
    return " ".join(words)


def every_gap(end: str) -> str:
    """A paragraph of many words with the same behind every ninth."""
    return " ".join(f"{' '.join(f'w{n}x{k}' for k in range(9))}{end}" for n in range(8_000))


def texts() -> list[Hazard]:
    def text(name: str, flood: str, outcome: object = None) -> Hazard:
        path = f"floods/texts/{name}.txt"
        return one(path, f"{told(path)}\n\n{flood}\n", outcome or holds(told(path)))

    return [
        text("one-word", "a" * 1_000_000),
        text("blanks", "x" + " " * 1_500_000 + "y"),
        text("line-feeds", "x" + "\n" * 150_000 + "y"),
        text("fences-left-open", "```\n" * 30_000),
        text("rows", "| a |\n" * 1_000),
        text("quotations", "> a\n" * 1_000),
        text("headings", "# a\n" * 1_000),
        text("entries", "- a\n" * 1_000),
        text("initials", "a.b." * 60_000),
        text("numbers", "1," * 120_000),
        text("apostrophes", "'" * 1_000_000),
        text("hyphens", "a-" * 120_000),
        text("tags-in-the-text", "see <p> and " * 40_000),
        text("one-sentence-again", "The ferry waits at the pier until the tide is out again. " * 1_000),
        text("one-paragraph-again", "The ferry waits at the pier until the tide is out again.\n\n" * 500),
        text("one-word-variants", "".join(f"The ferry number {n} waits at the pier until the tide is out.\n\n" for n in range(150))),
        text("thousands-of-variants", "\n\n".join(variant(n) for n in range(2_000))),
        text("a-phrase-in-every-gap", "\n\n".join((every_gap(" at least"), every_gap("")))),
        text("a-sign-in-every-gap", "\n\n".join((every_gap(" C++"), every_gap(" C#")))),
        text("typography-in-every-gap", "\n\n".join((every_gap(" because it’s Name"), every_gap(" given that it's name")))),
        text("opposites-before-it", "\n\n".join((every_gap(""), "before under " * 10_000 + every_gap("")))),
        text("millions-of-lines", "a\n" * 300_000, Skip("too-large", "lines")),
        text("millions-of-blank-lines", "\n" * 300_000, Skip("too-large", "lines")),
        text("millions-of-carriage-returns", "a\r" * 300_000, Skip("too-large", "lines")),
        text("over-the-limit", "many words " * 2_000_000, Skip("too-large", "bytes")),
    ]  # fmt: skip
