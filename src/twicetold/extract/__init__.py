"""Extraction: from a page to its article.

In: a `Page`, HTML or text. Out: an `Article` whose paragraphs stand in order, or a `Skipped` that
says why there is none. What a page tells twice stays told twice: finding it is not this stage's
task, and the extractor that would drop it unseen is kept from doing so (see `marks`).
"""

from twicetold.extract.page import extract
from twicetold.extract.plaintext import split_text

__all__ = ["extract", "split_text"]
