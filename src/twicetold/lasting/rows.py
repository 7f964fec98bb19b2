"""Articles and what was decided on them, as bytes.

A row is a frame of zstd: a line of JSON, then columns, then the text. Never pickle: a file may come
from anyone.
"""

import json
import sys
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any, Final

import numpy as np

from twicetold.columns import Words
from twicetold.decide import Decision, decision
from twicetold.lasting.checks import decoding, signed, verified
from twicetold.model import Action, Article, Paragraph, ParagraphKind, Place, Repeat, RepeatKind

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MOST: Final = 1 << 28
"""A row holds no more bytes, whatever its frame says."""
LEVEL: Final = 3
_FACTS: Final = ("id", "source", "url", "host", "title", "author", "date", "language", "hidden_by_extractor", "record")
_KINDS: Final = tuple(ParagraphKind)
_REPEAT: Final = tuple(f.name for f in fields(Repeat) if f.name not in ("article", "source"))
_values: Final = attrgetter(*_REPEAT)
Root = tuple[int, int, int]
"""A told paragraph: its ordinal, and rank and ordinal of its first telling."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was decided on an article."""

    repeats: tuple[Repeat, ...]
    roots: tuple[Root, ...]

    def decision(self, article: Article, words: Words, min_words: int) -> Decision:
        """Give the decision again, as it was made."""
        return decision(article, words, self.repeats, min_words)

    def without(self, gone: str) -> "Told":
        """Leave out the removals that point at an article that is no more: what they told stands again."""
        kept = (r for r in self.repeats if r.action is not Action.REMOVE or r.source.article != gone)
        return replace(self, repeats=tuple(kept))


def packed_article(article: Article, rank: int, first: int, added: float) -> bytes:
    """Give an article as bytes, with the number of its first paragraph and when it was added."""
    starts = np.array([p.start for p in article.paragraphs], np.uint32)
    ends = np.array([p.end for p in article.paragraphs], np.uint32)
    before = np.concatenate((np.zeros(1, np.uint32), ends))[: len(ends)]
    kinds = bytes(_KINDS.index(p.kind) for p in article.paragraphs)
    facts: dict[str, Any] = {name: getattr(article, name) for name in _FACTS}
    facts |= {"meta": dict(article.meta), "paragraphs": len(kinds), "first": first, "added": added}
    columns = kinds + (starts - before).astype("<u4").tobytes() + (ends - starts).astype("<u4").tobytes()
    return _packed(facts, columns + article.text.encode("utf-8", "surrogatepass"), rank)


def article_from(data: bytes, rank: int) -> tuple[Article, int, float]:
    """Read an article, the number of its first paragraph and when it was added; refuse what is none."""
    facts, rest = _unpacked(data, rank)
    with decoding(f"article {rank}"):
        count = int(facts["paragraphs"])
        if not 0 <= count <= len(rest) // 9:
            raise ValueError("paragraphs")
        gaps = np.frombuffer(rest, "<u4", count, count).astype(np.int64)
        lengths = np.frombuffer(rest, "<u4", count, 5 * count).astype(np.int64)
        ends = np.cumsum(gaps + lengths)
        text = rest[9 * count :].decode("utf-8", "surrogatepass")
        if count and (int(ends[-1]) > len(text) or not lengths.all()):
            raise ValueError("places")
        rows = zip(rest[:count], (ends - lengths).tolist(), ends.tolist(), strict=True)
        paragraphs = tuple(Paragraph(_KINDS[kind], start, end) for kind, start, end in rows)
        known = {name: facts[name] for name in _FACTS}
        article = Article(text=text, paragraphs=paragraphs, meta=dict(facts["meta"]), **known)
        return article, int(facts["first"]), float(facts["added"])


def packed_told(told: Told, rank: int) -> bytes:
    """Give a decision as bytes; short where there was nothing to decide."""
    if not told.repeats and not told.roots:
        return signed(b"", rank)
    lines = [[*_values(r), list(_place(r.source))] for r in told.repeats]
    return _packed({"repeats": lines, "roots": told.roots}, b"", rank)


def told_from(data: bytes, rank: int, article: str) -> Told:
    """Read a decision on the article of an id; refuse what is none."""
    if not verified(data, rank):
        return Told((), ())
    record, _ = _unpacked(data, rank)
    with decoding(f"decision {rank}"):
        repeats = tuple(_repeat(line, article) for line in record["repeats"])
        return Told(repeats, tuple((int(a), int(b), int(c)) for a, b, c in record["roots"]))


def _place(place: Place) -> tuple[str, int, int, int, int]:
    return place.article, place.first, place.last, place.start, place.end


def _repeat(line: list[Any], article: str) -> Repeat:
    values = dict(zip(_REPEAT, line[:-1], strict=True))
    values |= {
        "kind": RepeatKind(values["kind"]),
        "action": Action(values["action"]),
        "novel": tuple(values["novel"]),
    }
    return Repeat(article=article, source=Place(*line[-1]), **values)


def _packed(record: dict[str, Any], rest: bytes, rank: int) -> bytes:
    line = json.dumps(record, separators=(",", ":")).encode("ascii")
    return signed(zstd.compress(line + b"\n" + rest, LEVEL), rank)


def _unpacked(data: bytes, rank: int) -> tuple[dict[str, Any], bytes]:
    with decoding(f"row {rank}"):
        try:
            frame = zstd.ZstdDecompressor()
            whole = frame.decompress(verified(data, rank), MOST)
        except zstd.ZstdError as error:
            raise ValueError(str(error)) from None
        if not frame.eof:
            raise ValueError("no whole frame")
        line, _, rest = whole.partition(b"\n")
        record = json.loads(line)
        if not isinstance(record, dict):
            raise ValueError("no record")  # noqa: TRY004 - refused like all that is no row
        return record, rest
