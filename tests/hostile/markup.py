"""What browsers run, load or follow, what only looks like a page, and what is another format."""

import base64
import sqlite3
import struct
import tempfile
import zlib
from pathlib import Path

from tests.hostile.hazard import Hazard, Skip, document, holds, is_, one, p, page, told

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY x SYSTEM "{where}">]>'
TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>x</p></body></text></TEI>'


def hazards() -> list[Hazard]:
    return [*entities(), *pages_without(), *active(), *formats(), *small(), *guises()]


def entities() -> list[Hazard]:
    xml = '<?xml version="1.0"?>'
    doc = "<doc><main><p>{}</p></main></doc>"
    text = told("entity")
    outside = OUTSIDE.format(where="../outside.txt")
    network = OUTSIDE.format(where="http://127.0.0.1:9/secret")
    return [
        one("markup/laughs.html", f"{xml}{LAUGHS}]><html><body><p>{text} &j;</p></body></html>", holds(text, lacks=("haha",))),
        one("markup/laughs-in-an-extraction.xml", xml + LAUGHS + "]>" + doc.format(text + " &j;"), Skip("broken", "amplification")),
        one("markup/quadratic.xml", f'{xml}<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>' + doc.format("&a;" * 50_000 + text), Skip("broken", "amplification")),
        one("markup/file-outside.xml", xml + outside + doc.format(told("xxe") + " &x;"), holds(told("xxe"), lacks=("SENTINEL",))),
        one("markup/file-outside.html", xml + outside + f"<html><body><p>{told('xxe page')} &x;</p></body></html>", holds(told("xxe page"), lacks=("SENTINEL",))),
        one("markup/network.xml", xml + network + doc.format(told("net") + " &x;"), holds(told("net"))),
        one("markup/type-from-the-network.html", '<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd">' + page("dtd")[15:], holds(told("dtd"))),
        one("markup/parameter-entity.xml", xml + '<!DOCTYPE x [<!ENTITY % p SYSTEM "../outside.txt"> %p;]>' + doc.format(told("param")), holds(told("param"))),
        one("markup/includes.xml", xml + '<doc xmlns:xi="http://www.w3.org/2001/XInclude"><main><p>{}</p><xi:include href="../outside.txt" parse="text"/></main></doc>'.format(told("xi")), holds(told("xi"), lacks=("SENTINEL",))),
        one("markup/stylesheet.xml", xml + '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>' + doc.format(told("xsl")), holds(told("xsl"))),
        one("markup/not-well-formed.xml", xml + "<doc><main><p>x</main></doc>", Skip("broken")),
        one("markup/entity-without-an-end.xml", xml + doc.format("&never"), Skip("broken")),
        one("markup/deep-extraction.xml", xml + "<doc><main>" + "<p>" * 100_000 + "</main></doc>", Skip("broken")),
        one("markup/extraction-of-tags.xml", xml + doc.format("<p/>" * 500_000), Skip("too-large", "tags")),
        one("markup/extraction-of-attributes.xml", xml + doc.format("<p " + " ".join(f'a{n}=""' for n in range(500_000)) + "/>"), Skip("too-large", "attributes")),
        one("markup/extraction-without-text.xml", xml + "<doc><main></main></doc>", Skip("no-text")),
    ]  # fmt: skip


def pages_without() -> list[Hazard]:
    return [
        one("markup/script-alone.html", "<html><body><script>document.write('x')</script></body></html>", Skip("no-article")),
        one("markup/application.html", '<html><head><title>App</title></head><body><div id="root"></div><script src=/app.js></script></body></html>', Skip("no-article")),
        one("markup/frames.html", "<html><frameset cols='50%,50%'><frame src=a.html><frame src=b.html></frameset></html>", Skip("no-article")),
        one("markup/frame-in-line.html", "<html><body><iframe src='http://127.0.0.1:9/'></iframe></body></html>", Skip("no-article")),
        one("markup/refresh.html", '<html><head><meta http-equiv=refresh content="0;url=http://127.0.0.1:9/"></head><body></body></html>', Skip("no-article")),
        one("markup/comment-alone.html", "<html><body><!-- nothing --></body></html>", Skip("no-article")),
        one("markup/head-alone.html", "<html><head><title>Nothing</title></head></html>", Skip("no-article")),
        one("markup/tag-alone.html", "<html>", Skip("no-article")),
        one("markup/doctype-alone.html", "<!DOCTYPE html>", Skip("no-article")),
        one("markup/image-alone.html", "<html><body><img src=x alt=''></body></html>", Skip("no-article")),
        one("markup/style-alone.html", "<html><head><style>p{}</style></head><body></body></html>", Skip("no-article")),
        one("markup/blank-paragraphs.html", document("<p> </p>" * 500 + "<p>&nbsp;</p>" * 500), Skip("no-article")),
        one("markup/noscript.html", f"<html><body><noscript><p>{told('noscript')}</p></noscript></body></html>", holds(told("noscript"))),
        one("markup/hidden-template.html", f"<html><body><template><p>{told('template')}</p></template></body></html>", holds(told("template"))),
    ]  # fmt: skip


def active() -> list[Hazard]:
    def kept(name: str, *more: str, head: str = "") -> Hazard:
        path = f"markup/{name}.html"
        return one(path, page(path, *more, head=head), holds(told(path), lacks=("alert(", "evil.example")))

    return [
        kept("script-in-the-text", "<script>alert(1)</script>"),
        kept("script-in-pieces", "<scr<script>ipt>call(1)</scr</script>ipt>"),
        kept("handler", "<p onclick=alert(1)>Click on it</p>"),
        kept("javascript-link", p("<a href='javascript:alert(1)'>A link</a>")),
        kept("svg-with-script", "<svg><script>alert(1)</script></svg>"),
        kept("object", "<object data='http://evil.example/x.swf'></object>"),
        kept("base-elsewhere", head="<base href='http://evil.example/'>"),
        kept("canonical-of-a-script", head="<link rel=canonical href='javascript:alert(1)'>"),
        kept("canonical-of-a-file", head="<link rel=canonical href='file:///etc/passwd'>"),
        kept("canonical-upwards", head="<link rel=canonical href='../../../../outside'>"),
        kept("canonical-with-controls", head="<link rel=canonical href='http://a.example/\x1b]0;x\x07'>"),
        kept("canonical-of-a-megabyte", head=f"<link rel=canonical href='http://a.example/{'x' * 1_000_000}'>"),
        kept("canonical-with-a-bad-host", head="<link rel=canonical href='http://[::1/x'>"),
        kept("date-that-is-none", head="<meta property=article:published_time content='9999-99-99T99:99'>"),
        kept("json-ld-broken", "<script type='application/ld+json'>{'@type': </script>"),
        kept("json-ld-of-nothing", "<script type='application/ld+json'>[null, 1, [[]], {\"author\": [{\"name\": {}}]}]</script>"),
        kept("language-of-a-kilobyte", head=f"<meta http-equiv=content-language content='{'x' * 1_000}'>"),
    ]  # fmt: skip


def formats() -> list[Hazard]:
    rss = f"<rss version='2.0'><channel><item><title>x</title><description>{told('rss')}</description></item></channel></rss>"
    other = '<?xml version="1.0"?>'
    png = (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + b"IHDR"
        + struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
        + zlib.compress(b"\0" * 4)
    )
    return [
        one("formats/feed.xml", other + rss, Skip("unsupported")),
        one("formats/feed-without-declaration", rss, Skip("unsupported")),
        one("formats/atom.xml", other + "<feed xmlns='http://www.w3.org/2005/Atom'><entry/></feed>", Skip("unsupported")),
        one("formats/sitemap.xml", other + "<urlset><url><loc>http://a.example/</loc></url></urlset>", Skip("unsupported")),
        one("formats/tei.xml", other + TEI, Skip("unsupported")),
        one("formats/other.xml", other + "<config><key>x</key></config>", Skip("unsupported")),
        one("formats/drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'><text>x</text></svg>", Skip("unsupported")),
        one("formats/rich.rtf", r"{\rtf1\ansi A text in RTF.}", Skip("unsupported")),
        one("formats/saved.mhtml", "From: <Saved by a browser>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n", Skip("unsupported")),
        one("formats/old.arc", "filedesc://x.arc 0.0.0.0 20040101000000 text/plain 76\n", Skip("unsupported")),
        one("formats/paper.pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\n%%EOF\n", Skip("binary")),
        one("formats/picture.png", png, Skip("binary")),
        one("formats/picture-named.html", png, Skip("binary")),
        one("formats/photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200), Skip("binary")),
        one("formats/moving.gif", b"GIF89a\x01\0\x01\0\0\0\0;" + bytes(50), Skip("binary")),
        one("formats/sound.ogg", b"OggS\0\x02" + bytes(100), Skip("binary")),
        one("formats/film.mp4", b"\0\0\0\x18ftypisom" + bytes(100), Skip("binary")),
        one("formats/font.woff2", b"wOF2\0\x01\0\0" + bytes(100), Skip("binary")),
        one("formats/program", b"\x7fELF\x02\x01\x01" + bytes(200), Skip("binary")),
        one("formats/office.docx", b"PK\x03\x04\x14\0\x06\0" + bytes(100), Skip("binary")),
        one("formats/old-office.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Skip("binary")),
        one("formats/places.sqlite", sqlite_file(), Skip("binary")),
        one("formats/pickled.pkl", b"\x80\x04\x95\x1c\0\0\0\0\0\0\0\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x02id\x94\x85\x94R\x94.", Skip("binary")),
        one("formats/module.pyc", b"\xa7\x0d\x0d\x0a\0\0\0\0" + bytes(64), Skip("binary")),
        one("formats/begins-like-gif.txt", "GIF8 is how such a picture begins. " + told("gif"), holds(told("gif"))),
        one("formats/begins-like-riff.txt", "RIFF was a word on the sail. " + told("riff"), holds(told("riff"))),
        one("formats/a-page-in-base64.html", base64.b64encode(page("base64").encode()), holds("PCFET0NUWVBFIGh0bWw")),
    ]  # fmt: skip


def sqlite_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        database = sqlite3.connect(path)
        database.execute("CREATE TABLE moz_places (url TEXT)")
        database.commit()
        database.close()
        return path.read_bytes()


def small() -> list[Hazard]:
    found = [one(f"small/byte-{byte:02x}", bytes([byte]), outcome) for byte, outcome in {
        0x00: Skip("binary"), 0x0A: Skip("empty"), 0x20: Skip("empty"), 0x3C: is_("<"), 0x7D: is_("}"),
        0x5B: is_("["), 0x61: is_("a"), 0x80: is_("€"), 0xFF: holds(""), 0x1F: Skip("empty"),
    }.items()]  # fmt: skip
    return [
        *found,
        one("small/nothing.html", b"", Skip("empty")),
        one("small/nothing", b"", Skip("empty")),
        one("small/nothing.jsonl", b"", Skip("empty")),
        one("small/nothing.parquet", b"", Skip("empty")),
        one("small/blanks.txt", b" \r\n\t \n", Skip("empty")),
        one("small/hundred-thousand-blanks.html", b" " * 100_000, Skip("empty")),
        one("small/one-word.txt", "Quay", is_("Quay")),
        one("small/one-letter.html", "<p>a", is_("a")),
        one("small/cut-in-a-tag.html", page("cut page")[:-60] + "<p class=", holds(told("cut page")[:60])),
        one("small/cut-in-the-head.html", "<!DOCTYPE html><html><head><title>Cut", Skip("no-article")),
    ]


def guises() -> list[Hazard]:
    """A name promises one thing, the bytes are another."""
    return [
        one("guises/page.jpg", page("page.jpg"), holds(told("page.jpg"))),
        one("guises/page.pdf", page("page.pdf"), holds(told("page.pdf"))),
        one("guises/page.warc", page("page.warc"), holds(told("page.warc"))),
        one("guises/page.parquet", page("page.parquet"), holds(told("page.parquet"))),
        one("guises/page.json", page("page.json"), holds(told("page.json"))),
        one("guises/page.exe", page("page.exe"), holds(told("page.exe"))),
        one("guises/text.html", told("text.html"), is_(told("text.html"))),
        one("guises/markdown.html", f"# A heading\n\n{told('md')}\n\n<p>A tag in it</p>\n", holds("# A heading", told("md"))),
        one("guises/server-warning.html", "Warning: mysql_connect() in /srv/x.php on line 3\n" + page("warned"), holds(told("warned"))),
        one("guises/blanks-before.html", "\n\n   \t\n" + page("blanks before"), holds(told("blanks before"))),
        one("guises/comments-before.html", "<!-- saved from url=(0014)about:internet -->\n" * 3 + page("saved"), holds(told("saved"))),
        one("guises/php-before.html", "<?php echo 1 ?>\n" + page("php"), holds(told("php"))),
        one("guises/fragment.html", f"<p>{told('fragment')}</p>", is_(told("fragment"))),
        one("guises/xhtml.html", '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{}</p></body></html>'.format(told("xhtml")), holds(told("xhtml"))),
        one("guises/shouted.HTML", page("shouted").replace("html", "HTML").replace("body", "BODY"), holds(told("shouted"))),
        one("guises/code.txt", "```html\n<p>not a page</p>\n```\n\n" + told("code"), holds("<p>not a page</p>", told("code"))),
    ]  # fmt: skip
