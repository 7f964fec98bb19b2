"""A made corpus: articles as JSON lines, and beside them the truth of what is told again.

Made article by article, so that any size fits in memory. Nothing but the seed decides: the same
seed gives the same bytes, and a longer corpus begins as a shorter one does.
"""

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np

from .edits import EXACT, FURNITURE, NEAR
from .prose import Patterns, patterns, prose
from .vocabulary import PLAIN, Vocabulary, vocabulary

EXACT_SHARE, NEAR_SHARE, FURNITURE_SHARE = 0.06, 0.06, 0.05
FEWEST, MOST = 10, 38
"""Paragraphs of an article."""
HOSTS, FURNITURE_A_HOST = 200, 3
TOLD_AGAIN_WORDS = 30
"""A paragraph is told again from this length on: between articles 25 words go alone."""
WITHIN = 0.3
"""The part of the tellings whose source stands in the same article."""
REMEMBERED = 50_000
"""So many earlier paragraphs can be told again."""
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Telling:
    """A paragraph that tells an earlier one again: a line of the truth."""

    article: int
    paragraph: int
    kind: str
    expectation: str
    source_article: int
    source_paragraph: int


@dataclass(frozen=True, slots=True)
class Made:
    """One article of the corpus and what it tells again."""

    url: str
    host: str
    title: str
    paragraphs: list[str]
    tellings: list[Telling]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus on disk."""

    articles: Path
    truth: Path
    facts: dict[str, int | str]
    """`bytes`, `articles`, `paragraphs`, the number of tellings of each kind, a digest, the seed."""


@dataclass(slots=True)
class _Told:
    """What was told so far and may be told again."""

    texts: list[tuple[str, int, int]] = field(default_factory=list)
    seen: int = 0

    def add(self, text: str, article: int, paragraph: int, dice: random.Random) -> None:
        """Remember a paragraph; each of those ever added is as likely to be there."""
        self.seen += 1
        if len(self.texts) < REMEMBERED:
            self.texts.append((text, article, paragraph))
        elif (at := dice.randrange(self.seen)) < REMEMBERED:
            self.texts[at] = (text, article, paragraph)


def corpus(folder: Path, size: int, seed: int = 1) -> Corpus:
    """Give the corpus of about `size` bytes in a folder, making it where it is not there yet."""
    name = f"corpus-{size // 1_000_000}MB-seed{seed}"
    articles, truth, about = (folder / f"{name}{end}" for end in (".jsonl", ".truth.jsonl", ".json"))
    if not about.exists():
        folder.mkdir(parents=True, exist_ok=True)
        facts = _write(articles, truth, size, seed)
        about.write_text(json.dumps(facts), encoding="utf-8")
    return Corpus(articles, truth, json.loads(about.read_text("utf-8")))


def made(seed: int) -> Iterator[Made]:
    """Give articles without end."""
    words, known = vocabulary(seed), patterns(seed)
    dice, draws = random.Random(seed), np.random.default_rng([seed, 3])
    another = _other_words(draws, words)
    furniture = _furniture(draws, words, known)
    told = _Told()
    number = 0
    while True:
        counts = draws.integers(FEWEST, MOST + 1, _BATCH).tolist()
        fresh = iter(prose(sum(counts), draws, words, known))
        for count in counts:
            yield _article(number, list(islice(fresh, count)), told, dice, another, furniture)
            number += 1


def _article(
    number: int,
    fresh: list[str],
    told: _Told,
    dice: random.Random,
    another: Callable[[], str],
    furniture: list[list[str]],
) -> Made:
    """Put tellings in the place of some fresh paragraphs, and furniture at the end."""
    host = dice.randrange(HOSTS)
    own: list[tuple[str, int, int]] = []
    paragraphs, tellings = [], []
    for at, text in enumerate(fresh):
        again = _told_again(dice, own if dice.random() < WITHIN else told.texts, another)
        if again is None:
            paragraphs.append(text)
            if text.count(" ") >= TOLD_AGAIN_WORDS:
                own.append((text, number, at))
            continue
        telling, kind, source = again
        paragraphs.append(telling)
        tellings.append(Telling(number, at, kind, _expected(kind), *source))
    for text, _, at in own:
        told.add(text, number, at, dice)
    # One site's articles end alike; which of them is the first is for the scorer to see
    for at in sorted(dice.sample(range(FURNITURE_A_HOST), _tail(len(fresh), dice))):
        tellings.append(Telling(number, len(paragraphs), FURNITURE, "found", -1 - host, at))
        paragraphs.append(furniture[host][at])
    words = fresh[0].split(" ")
    name = f"site{host:03}.example"
    return Made(f"https://{name}/{number}", name, " ".join(words[:8]), paragraphs, tellings)


def _told_again(
    dice: random.Random, sources: list[tuple[str, int, int]], another: Callable[[], str]
) -> tuple[str, str, tuple[int, int]] | None:
    rolled = dice.random()
    if rolled >= EXACT_SHARE + NEAR_SHARE or not sources:
        return None
    text, article, paragraph = dice.choice(sources)
    if rolled < EXACT_SHARE:
        return text, EXACT, (article, paragraph)
    for kind in dice.sample(tuple(NEAR), len(NEAR)):
        telling = NEAR[kind].told_again(text, dice, another)
        if telling is not None:
            return telling, kind, (article, paragraph)
    return None


def _expected(kind: str) -> str:
    return "found" if kind == EXACT else NEAR[kind].expectation


def _tail(paragraphs: int, dice: random.Random) -> int:
    wanted = paragraphs * FURNITURE_SHARE / (1 - FURNITURE_SHARE)
    return min(FURNITURE_A_HOST, int(wanted) + (dice.random() < wanted % 1))


def _other_words(dice: np.random.Generator, words: Vocabulary) -> Callable[[], str]:
    """Give content words that say something new wherever they stand."""
    stock: Iterator[int] = iter(())

    def another() -> str:
        nonlocal stock
        while True:
            for token in stock:
                word = words.tokens[token + PLAIN * words.words]
                if len(word) > 5:
                    return word
            stock = iter(words.content.drawn(dice.random(1_000)).tolist())

    return another


def _furniture(dice: np.random.Generator, words: Vocabulary, known: Patterns) -> list[list[str]]:
    texts = (text for text in prose(HOSTS * FURNITURE_A_HOST * 8, dice, words, known) if 30 < text.count(" ") < 70)
    return [list(islice(texts, FURNITURE_A_HOST)) for _ in range(HOSTS)]


def _write(articles: Path, truth: Path, size: int, seed: int) -> dict[str, int | str]:
    counts: dict[str, int] = {"bytes": 0, "articles": 0, "paragraphs": 0}
    digest = hashlib.sha256()
    with articles.open("wb") as lines, truth.open("w", encoding="utf-8") as told:
        for article in made(seed):
            record = {"url": article.url, "host": article.host, "title": article.title}
            line = json.dumps(record | {"text": "\n\n".join(article.paragraphs)}, ensure_ascii=False).encode() + b"\n"
            lines.write(line)
            digest.update(line)
            counts["bytes"] += len(line)
            counts["articles"] += 1
            counts["paragraphs"] += len(article.paragraphs)
            for telling in article.tellings:
                told.write(json.dumps(asdict(telling)) + "\n")
                counts[telling.kind] = counts.get(telling.kind, 0) + 1
            if counts["bytes"] >= size:
                return {"seed": seed, "sha256": digest.hexdigest(), **counts}
    raise AssertionError("articles never end")
