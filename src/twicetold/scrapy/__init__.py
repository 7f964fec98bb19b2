"""twicetold inside Scrapy: an add-on, or the item pipeline by itself.

    ADDONS = {"twicetold.scrapy.Addon": 500}

Every item with a text or a page goes by an index of all that were told before. What becomes of it
is `TWICETOLD_ACTION`: `annotate` (a report is put into the item), `rewrite` (its text tells each
thing once) or `drop` (a copy of another article goes no further). `settings` lists the rest.
"""

from importlib.util import find_spec

if find_spec("itemadapter") is None or find_spec("scrapy") is None:
    raise ImportError("twicetold.scrapy needs Scrapy: pip install 'twicetold[scrapy]'")

from twicetold.scrapy.addon import Addon
from twicetold.scrapy.pipeline import DuplicateItem, TwicetoldPipeline

__all__ = ["Addon", "DuplicateItem", "TwicetoldPipeline"]
