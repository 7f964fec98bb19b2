"""The outcome: what an article looks like when the actions of its repeats are carried out."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Protocol

from twicetold.columns import HALVES_A_WORD, Words
from twicetold.decide.cuts import Cut, cuts, without
from twicetold.decide.tellings import Cover
from twicetold.model import Action, Article, Place, Repeat, Status


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one article."""

    article: Article
    status: Status
    duplicate_of: str | None
    share_told: float
    words: int
    removed_words: int
    removed_paragraphs: int
    repeats: tuple[Repeat, ...]
    cuts: tuple[Cut, ...]

    @property
    def text(self) -> str:
        """The text that tells each thing once."""
        return without(self.article.text, self.cuts)


Span = tuple[int, int]
"""The words from one up to another."""
Gone = tuple[int, int, str]
"""Code points `start` to `end` of an article went; the id of the article that keeps their words."""


class Passages(Protocol):
    """Where it is kept which passages went."""

    def gone(self, article: str) -> Sequence[Gone]:
        """Give the passages of an article that went, in their order; none overlaps another."""

    def put(self, article: str, gone: Gone) -> None:
        """Note that a passage of an article goes."""


@dataclass(slots=True)
class MemoryPassages:
    """Which passages went, in memory."""

    _gone: dict[str, list[Gone]] = field(default_factory=dict)

    def gone(self, article: str) -> Sequence[Gone]:
        """Give the passages of an article that went."""
        return self._gone.get(article, ())

    def put(self, article: str, gone: Gone) -> None:
        """Note that a passage of an article goes."""
        self._gone.setdefault(article, []).append(gone)


@dataclass(slots=True)
class Standing:
    """Remembers which passages went, and which article keeps their words."""

    passages: Passages = field(default_factory=MemoryPassages)

    def remove(self, repeat: Repeat) -> None:
        """Note that the telling goes."""
        self.passages.put(repeat.article, (repeat.start, repeat.end, repeat.kept_in))

    def keeper(self, place: Place) -> str:
        """Give the article in which most of a passage finally stands."""
        votes: dict[str, int] = {}
        standing = place.end - place.start
        gone = self.passages.gone(place.article)
        first = bisect_right(gone, place.start, key=itemgetter(1))
        for start, end, keeper in gone[first : bisect_left(gone, place.end, key=itemgetter(0))]:
            shared = min(end, place.end) - max(start, place.start)
            votes[keeper] = votes.get(keeper, 0) + shared
            standing -= shared
        votes[place.article] = votes.get(place.article, 0) + standing
        return max(votes, key=lambda article: (votes[article], article == place.article))


def decision(
    article: Article, words: Words, repeats: Sequence[Repeat], min_words: int, spans: Sequence[Span] | None = None
) -> Decision:
    """Carry out the actions of an article's repeats, in thought.

    An article that loses something and keeps fewer than `min_words` words is a duplicate. `spans` has
    the words of each repeat, where they are known.
    """
    known = list(zip(repeats, _spans(words, repeats) if spans is None else spans, strict=True))
    going = _cover(span for repeat, span in known if repeat.action is Action.REMOVE)
    is_all_told = all(r.action is Action.REMOVE and not r.variant for r in repeats)
    told = going if is_all_told else _cover(span for repeat, span in known if not repeat.variant)
    total, removed = words.halves.item(-1), going.halves(words, 0, len(words))
    duplicate = removed > 0 and total - removed < HALVES_A_WORD * min_words
    trimmed = Status.TRIMMED if removed else Status.KEPT
    return Decision(
        article=article,
        status=Status.DUPLICATE if duplicate else trimmed,
        duplicate_of=_duplicate_of(repeats) if duplicate else None,
        share_told=ratio(told.halves(words, 0, len(words)), total),
        words=-(-total // HALVES_A_WORD),
        removed_words=-(-removed // HALVES_A_WORD),
        removed_paragraphs=_whole_paragraphs(words, going.spans()),
        repeats=tuple(repeats),
        cuts=cuts(article, words, going.spans()),
    )


def ratio(part: int, whole: int) -> float:
    """Give part / whole, rounded down to 4 decimals: never 1 unless all of it."""
    return part * 10_000 // whole / 10_000 if whole else 0.0


def _spans(words: Words, repeats: Sequence[Repeat]) -> list[Span]:
    starts, ends = words.starts.data, words.ends.data
    return [(bisect_left(starts, repeat.start), bisect_right(ends, repeat.end)) for repeat in repeats]


def _cover(spans: Iterable[Span]) -> Cover:
    cover = Cover()
    for start, end in spans:
        cover.take(start, end)
    return cover


def _duplicate_of(repeats: Sequence[Repeat]) -> str | None:
    """Give the article whose words most of the removed words repeat."""
    votes: dict[str, int] = {}
    for repeat in repeats:
        if repeat.action is Action.REMOVE and repeat.source.article != repeat.article:
            votes[repeat.source.article] = votes.get(repeat.source.article, 0) + repeat.words
    return max(votes, key=lambda article: votes[article]) if votes else None


def _whole_paragraphs(words: Words, spans: Sequence[Span]) -> int:
    count = 0
    for start, end in spans:
        for paragraph in range(words.paragraph_of(start), words.paragraph_of(end - 1) + 1):
            first, last = words.offsets.item(paragraph), words.offsets.item(paragraph + 1)
            count += first < last and start <= first and last <= end
    return count
