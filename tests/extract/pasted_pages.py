"""Where the real pages are, and three ways to paste a run of their paragraphs again."""

import copy
import gzip
from collections.abc import Callable
from pathlib import Path

from lxml import html as lxml_html

from twicetold.extract import extract
from twicetold.model import Article, Page

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
PAGES = sorted((DATA / "pages").glob("*.html.gz"))
LONG_ENOUGH = 80

Paste = Callable[[list, list], None]


def far(run, siblings):
    at = siblings[-1]
    for p in reversed([copy.deepcopy(p) for p in run]):
        p.tail = "\n"
        at.addnext(p)


def adjacent(run, siblings):
    for p in reversed([copy.deepcopy(p) for p in run]):
        p.tail = "\n"
        run[-1].addnext(p)


def interleaved(run, siblings):
    for p in run:
        again = copy.deepcopy(p)
        again.tail = "\n"
        p.addnext(again)


def plain(text):
    return " ".join(text.split())


def shown(article, texts):
    """Count how often each text is a paragraph of the article."""
    paragraphs = [article.text[p.start : p.end] for p in article.paragraphs]
    return [paragraphs.count(text) for text in texts]


def first_run(tree, article):
    """Find three `<p>` in a row of 80 characters or more that the extraction shows once each."""
    for p in tree.iter("p"):
        run = [p]
        while len(run) < 3 and (following := run[-1].getnext()) is not None and following.tag == "p":
            run.append(following)
        texts = [plain(p.text_content()) for p in run]
        if len(run) == 3 and min(map(len, texts)) >= LONG_ENOUGH and shown(article, texts) == [1, 1, 1]:
            return run, texts
    return None


def article_of(html):
    result = extract(Page(source="page", id="page", html=html))
    return result if isinstance(result, Article) else None


def pasted(path: Path, paste: Paste):
    """Give how often the texts of the run are shown in the page with the run pasted again."""
    html = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
    article = article_of(html)
    tree = lxml_html.fromstring(html)
    found = article and first_run(tree, article)
    if not found:
        return None
    run, texts = found
    paste(run, [p for p in run[0].getparent() if p.tag == "p"])
    again = article_of(lxml_html.tostring(tree, encoding="unicode"))
    return shown(again, texts) if again else [0, 0, 0]
