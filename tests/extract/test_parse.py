"""A page is parsed as trafilatura parses it."""

import pytest
import trafilatura
from lxml.etree import tostring
from lxml.html import HtmlElement

from twicetold.extract.parse import load_html

LONG = "".join(f"<p>Paragraph {n}: dürftig, “told” 人 😀 &eacute; &#8212;</p>\n" for n in range(600))


@pytest.mark.parametrize(
    "html",
    [
        f"<!DOCTYPE html>\n<html><head><title>A</title></head><body>{LONG}</body></html>",
        f"<html><body>{LONG}\x00\x1f\uffff and on</body></html>",
        f"<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0/'>\n<html><body>{LONG}</body></html>",
        f"<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0/'><html><body>{LONG}</body></html>",
        f"<html lang='en' />\n<head></head><body>{LONG}</body></html>",
        f'<?xml version="1.0" encoding="iso-8859-1"?>\n<html><body>{LONG}</body></html>',
        f"<html><head><meta charset='iso-8859-1'></head><body>{LONG}</body></html>",
        f"<html><body><form><select><option>a</select><input><label>b</label></form>{LONG}</body></html>",
        f"<div>{LONG}</div><div>and</div>",
        "<p>One paragraph alone</p>",
        "no markup",
        "<html></html>",
    ],
)
def test_the_tree_is_that_of_trafilatura(html):
    ours, theirs = load_html(html), trafilatura.load_html(html)
    assert (ours is None) == (theirs is None)
    if ours is not None:
        assert tostring(ours) == tostring(theirs)


def test_every_element_and_every_copy_has_one_class():
    tree = load_html("<html><body><form><input><select></select><label>a</label></form></body></html>")
    assert {type(element) for element in tree.iter()} == {HtmlElement}
    assert {type(element) for element in tree.__copy__().iter()} == {HtmlElement}
