"""The values that flow through the measure: pieces of text, planted articles, labelled cases."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["paragraph", "heading", "list_item", "table_row", "code"]
Expectation = Literal["found", "stays"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph of an article and what it is in its page."""

    text: str
    kind: Kind = "paragraph"


@dataclass(frozen=True, slots=True)
class Base:
    """An article as it was read, before anything is planted into it."""

    id: str
    language: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """An article of a scene, in the order it will be read."""

    pieces: tuple[Piece, ...]
    host: str
    ordinary: tuple[int, ...] = ()
    """Pieces that stand nowhere else: each of them must stay."""


@dataclass(frozen=True, slots=True)
class Span:
    """Pieces `first` to `last` of one draft, from `start` of the first to `end` of the last."""

    draft: int
    first: int
    last: int
    start: int = 0
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One case inside a scene. `must` names texts that have to stand, each with its draft."""

    told: Span
    source: Span
    must: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """What one call of a family makes: articles in reading order, and the cases in them."""

    drafts: tuple[Draft, ...]
    plans: tuple[Plan, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Planted:
    """An article of the measure."""

    id: str
    url: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A passage of a planted article, like `Span`, with the article by its id."""

    article: str
    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled case. `must` pairs an article with a text of it that has to stand."""

    id: str
    family: str
    expectation: Expectation
    language: str
    told: Region
    source: Region
    words: int
    must: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Planting:
    """Everything one seed makes: the articles in rank order and the cases in them."""

    articles: tuple[Planted, ...]
    cases: tuple[Case, ...]
