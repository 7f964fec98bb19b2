"""The HTML path: characters, tree, marks, trafilatura, pieces, article.

trafilatura chooses what belongs to the article; everything around that choice is done here, so
that nothing it chose is dropped for having been told before.
"""

from functools import lru_cache, partial

import trafilatura
from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura.settings import Document, Extractor

from twicetold.extract.body import Piece, pieces_of
from twicetold.extract.decode import decode_html
from twicetold.extract.gaps import fill_gaps, kind_in_page
from twicetold.extract.hidden import count_hidden
from twicetold.extract.marks import Blocks, mark_blocks
from twicetold.extract.pagefacts import PageFacts, facts_of
from twicetold.extract.references import mend_references
from twicetold.extract.tree import TooDeepError, parsed, simplify
from twicetold.limits import MAX_ELEMENTS, MAX_PARSED_DEPTH, MAX_TAGS
from twicetold.model import Article, Page, Paragraph, Skipped

SEPARATOR = "\n\n"
_count_elements = XPath("count(//*)")


def extract_html(page: Page, *, comments: bool = False) -> Article | Skipped:
    """Extract the article of a page with HTML."""
    html = decode_html(page.html or "", page.charset)
    if html is None:
        return Skipped(page.source, "extract", "encoding", "more than 5 % is undecodable")
    if not html or html.isspace():
        return Skipped(page.source, "extract", "empty")
    if (tags := html.count("<")) > MAX_TAGS:
        return Skipped(page.source, "extract", "too-large", f"{tags:,} tags")
    try:
        tree = parsed(mend_references(html))
    except TooDeepError:
        return Skipped(page.source, "extract", "too-large", f"nested deeper than {MAX_PARSED_DEPTH:,}")
    if tree is None:
        return Skipped(page.source, "extract", "no-article", "not HTML")
    elements = int(_count_elements(tree))
    if elements > MAX_ELEMENTS:
        return Skipped(page.source, "extract", "too-large", f"{elements:,} elements")
    facts = facts_of(tree, page)
    simplify(tree, elements)
    blocks = mark_blocks(tree)
    pieces = _pieces(tree, blocks, comments=comments)
    if not pieces:
        return Skipped(page.source, "extract", "no-article")
    return _article(page, facts, pieces, count_hidden(blocks, pieces))


def _pieces(tree: HtmlElement, blocks: Blocks, *, comments: bool) -> list[Piece]:
    read = partial(pieces_of, blocks=blocks, source_kind=partial(kind_in_page, blocks))
    for recall in (False, True):
        options = _options(comments=comments, recall=recall)
        document = trafilatura.bare_extraction(tree, options=options)
        if not isinstance(document, Document):
            continue
        pieces = fill_gaps(_once(read(document.body)), blocks)
        if comments:
            pieces += read(document.commentsbody)
        if pieces:
            return pieces
    return read(trafilatura.baseline(tree)[0])


@lru_cache(maxsize=4)
def _options(*, comments: bool, recall: bool) -> Extractor:
    # A format other than "python" spares rendering the text, which the walk does not use
    return Extractor(output_format="txt", comments=comments, recall=recall, dedup=False)


def _once(pieces: list[Piece]) -> list[Piece]:
    """Drop a piece that shows the same place of the page again: an artefact, not a repeat."""
    seen: set[tuple[int, ...]] = set()
    kept: list[Piece] = []
    for piece in pieces:
        if piece.marks and piece.marks in seen:
            continue
        seen.add(piece.marks)
        kept.append(piece)
    return kept


def _article(page: Page, facts: PageFacts, pieces: list[Piece], hidden: int) -> Article:
    paragraphs: list[Paragraph] = []
    start = 0
    for piece in pieces:
        paragraphs.append(Paragraph(piece.kind, start, start + len(piece.text)))
        start += len(piece.text) + len(SEPARATOR)
    return Article(
        id=page.id,
        source=page.source,
        text=SEPARATOR.join(piece.text for piece in pieces),
        paragraphs=tuple(paragraphs),
        url=facts.url,
        host=facts.host,
        title=facts.title,
        author=facts.author,
        date=facts.date,
        language=facts.language,
        meta=page.meta,
        hidden_by_extractor=hidden,
        record=page.record,
    )
