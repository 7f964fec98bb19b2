"""The add-on: puts the pipeline where it belongs."""

from typing import Final

from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings

from twicetold.scrapy.pipeline import TwicetoldPipeline
from twicetold.scrapy.settings import OFF

PRIORITY: Final = 600
"""After pipelines that fill or mend items, before those that store them."""


class Addon:
    """Enables `TwicetoldPipeline`, unless ITEM_PIPELINES already says where it stands."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Add the pipeline to ITEM_PIPELINES."""
        if not settings.getbool("TWICETOLD_ENABLED", True):
            raise NotConfigured(OFF)
        settings.setdefault_in_component_priority_dict("ITEM_PIPELINES", TwicetoldPipeline, PRIORITY)
