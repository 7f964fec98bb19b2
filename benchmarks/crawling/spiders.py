"""The spider of the tests: follows every link of a local site, in the manner that `kind` says."""

from dataclasses import dataclass, field
from typing import Any

import attrs
import scrapy
from pydantic import BaseModel


class PageItem(scrapy.Item):
    url = scrapy.Field()
    html = scrapy.Field()
    text = scrapy.Field()
    duplicate_report = scrapy.Field()


@dataclass
class DataclassItem:
    url: str
    articleBody: str  # noqa: N815 - the name that zyte-common-items has
    duplicate_report: dict[str, Any] = field(default_factory=dict)


@attrs.define
class AttrsItem:
    url: str
    maintext: str
    duplicate_report: dict[str, Any] = attrs.Factory(dict)


class PydanticItem(BaseModel):
    url: str
    text: str
    duplicate_report: dict[str, Any] = {}


@attrs.define
class NarrowItem:
    """Has no room for a report."""

    url: str
    text: str


def paragraphs(response: Any) -> str:
    return "\n\n".join(response.css("article p::text").getall())


MAKERS = {
    "dict": lambda response: {"url": response.url, "html": response.text},
    "bytes": lambda response: {"url": response.url, "html": response.body},
    "item": lambda response: PageItem(url=response.url, html=response.text),
    "dataclass": lambda response: DataclassItem(response.url, paragraphs(response)),
    "attrs": lambda response: AttrsItem(response.url, paragraphs(response)),
    "pydantic": lambda response: PydanticItem(url=response.url, text=paragraphs(response)),
    "narrow": lambda response: NarrowItem(response.url, paragraphs(response)),
    "list": lambda response: {"url": response.url, "content": response.css("article p::text").getall()},
    "nested": lambda response: {"meta": {"url": response.url}, "content": {"rendered": paragraphs(response)}},
    "empty": lambda response: {"url": response.url, "price": 3},
    "nameless": lambda response: {"text": paragraphs(response)},
}


class LocalSpider(scrapy.Spider):
    name = "local"

    def __init__(self, start: str = "", kind: str = "dict", **arguments: Any) -> None:
        super().__init__(**arguments)
        self.start_urls = start.split(",") if start else []
        self.make = MAKERS[kind]

    def parse(self, response: Any) -> Any:
        if response.url.endswith("/hangs"):  # it would hang a selector too
            yield self.make(response)
            return
        if response.css("article"):
            yield self.make(response)
        yield from response.follow_all(css="li a")
