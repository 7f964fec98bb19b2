"""The HTML path: characters, tree, marks, trafilatura, pieces, article.

trafilatura chooses what belongs to the article; everything around that choice is done here, so
that nothing it chose is dropped for having been told before.
"""

from dataclasses import replace
from functools import lru_cache, partial

import trafilatura
from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura.settings import Document, Extractor

from twicetold.characters import has_long_marks, whole_characters
from twicetold.extract.body import Piece, pieces_of
from twicetold.extract.decode import decode_html
from twicetold.extract.gaps import fill_gaps, kind_in_page
from twicetold.extract.hidden import count_hidden
from twicetold.extract.marks import Blocks, mark_blocks
from twicetold.extract.pagefacts import PageFacts, facts_of
from twicetold.extract.references import mend_references, without_break_points, without_controls
from twicetold.extract.tree import UnfitError, parsed, simplify
from twicetold.limits import MAX_ELEMENTS, MAX_TAGS, MAX_UNDECODABLE
from twicetold.model import Article, Page, Paragraph, Skipped

SEPARATOR = "\n\n"
_count_elements = XPath("count(//*)")


def extract_html(page: Page, *, comments: bool = False) -> Article | Skipped:
    """Extract the article of a page with HTML."""
    try:
        html, replaced = _characters(page)
        try:
            return _extracted(page, html, replaced, comments=comments)
        except ValueError:
            # Some controls pass the parser and are refused where text is written; they are rare
            return _extracted(page, without_controls(html), replaced, comments=comments)
    except UnfitError as unfit:
        return Skipped(page.source, "extract", unfit.reason, unfit.detail)


def _extracted(page: Page, html: str, replaced: int, *, comments: bool) -> Article:
    tree, elements, cut = _tree(html)
    facts = facts_of(tree, page)
    taken = simplify(tree, elements)
    blocks = mark_blocks(tree)
    pieces = _pieces(tree, blocks, comments=comments)
    article = _article(page, facts, pieces, count_hidden(blocks, pieces), replaced)
    marks = {"marks"} if has_long_marks(article.text) else set()
    return replace(article, caps=tuple(sorted(cut | facts.caps | taken | marks)))


def _characters(page: Page) -> tuple[str, int]:
    decoded = decode_html(page.html or "", page.charset)
    if decoded is None:
        raise UnfitError("encoding", f"more than {MAX_UNDECODABLE:.0%} is undecodable")
    html, replaced = whole_characters(decoded)
    if not html or html.isspace():
        raise UnfitError("empty")
    if (tags := html.count("<")) > MAX_TAGS:
        raise UnfitError("too-large", f"{tags:,} tags")
    return html, replaced


def _tree(html: str) -> tuple[HtmlElement, int, set[str]]:
    tree, cut = parsed(without_break_points(mend_references(html)))
    if tree is None:
        raise UnfitError("no-article", "not HTML")
    elements = int(_count_elements(tree))
    if elements > MAX_ELEMENTS:
        raise UnfitError("too-large", f"{elements:,} elements")
    return tree, elements, cut


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
    if not (pieces := read(trafilatura.baseline(tree)[0])):
        raise UnfitError("no-article")
    return pieces


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


def _article(page: Page, facts: PageFacts, pieces: list[Piece], hidden: int, replaced: int) -> Article:
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
        surrogates_replaced=replaced,
        record=page.record,
    )
