"""The XML that trafilatura writes: `<doc …><main>…</main></doc>`. Comments are left out."""

import re
from collections.abc import Iterator

from lxml import etree

from twicetold.limits import MAX_TAGS
from twicetold.model import Page, Skipped
from twicetold.read.markup import opens_with_html, without_prologue
from twicetold.read.origin import OnChoice, Origin
from twicetold.read.sniff import Head
from twicetold.read.spec import ReadSpec
from twicetold.read.stream import ByteStream, Refused

_DOC = re.compile(r"<doc[\s>]")
_DECLARED = re.compile(r"\s*<\?xml\s")
_OTHER_ROOT = re.compile(r"<(?:rss|feed|urlset|sitemapindex|svg|TEI|rdf:RDF)[\s>]")
_BLOCKS = frozenset({"p", "head", "item", "quote", "code", "row", "list", "table", "ab"})


def fits(head: Head) -> bool:
    start = without_prologue(head.text)
    return _DOC.match(start) is not None and "<main" in start


def is_other_xml(head: Head) -> bool:
    """Tell feeds, sitemaps, drawings, and what says it is XML and opens with no tag of HTML."""
    start = without_prologue(head.text)
    if _OTHER_ROOT.match(start):
        return True
    return _DECLARED.match(head.text) is not None and not opens_with_html(start)


def read(stream: ByteStream, origin: Origin, spec: ReadSpec, _on_choice: OnChoice) -> Iterator[Page | Skipped]:
    """Give the text, its blocks parted by a blank line, with what the attributes say."""
    document = _parsed(stream.read_all(spec.max_bytes))
    main = document.find("main")
    text = "\n\n".join(_blocks(main)) if main is not None else ""
    if not text:
        raise Refused("no-text", "nothing in <main>")
    said = {str(name): str(value) for name, value in document.attrib.items() if value}
    url = said.get("url") or said.get("source")
    yield Page(
        source=origin.source,
        id=said.get("id") or url or origin.id,
        text=text,
        url=url,
        host=origin.host,
        title=said.get("title"),
        author=said.get("author"),
        date=said.get("date"),
        language=said.get("language"),
    )


def _parsed(data: bytes) -> etree._Element:
    # Elements and attributes take many times their length once they are parsed
    if (marks := data.count(b"<") + data.count(b"=")) > MAX_TAGS:
        raise Refused("too-large", f"{marks:,} tags and attributes")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Refused("broken", error.msg or "not well-formed") from None


def _blocks(main: etree._Element) -> Iterator[str]:
    """Give the text between the borders of blocks, the cells of a row on one line."""
    parts: list[str] = []
    for event, element in etree.iterwalk(main, events=("start", "end")):
        if element.tag in _BLOCKS:
            yield from _joined(parts)
            parts = []
        if event == "start":
            parts.append("\n" if element.tag == "lb" else element.text or "")
        elif element is not main:
            parts.append(" | " if element.tag == "cell" else element.tail or "")
    yield from _joined(parts)


def _joined(parts: list[str]) -> Iterator[str]:
    text = "".join(parts).strip().removesuffix("|").rstrip()
    if text:
        yield text
