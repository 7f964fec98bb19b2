"""Made articles: as many as are wanted, the same each time.

A paragraph has 20 to 140 words of a made vocabulary, drawn about as often as words of a language
are. Of the paragraphs some are told again word for word, some with a word in twenty changed, some
are the furniture of a site.
"""

import itertools
import random
from collections.abc import Iterator

from twicetold.extract import extract
from twicetold.model import Article, Page, Skipped

PARAGRAPHS = 20
HOSTS = 50
AGAIN, EDITED, FURNITURE = 0.06, 0.12, 0.17
"""Up to these draws of a number from 0 to 1 a paragraph is one of those, above them new."""
REMEMBERED = 200_000


def articles(first: int, count: int, seed: int = 7) -> Iterator[Article]:
    """Make articles `first` to `first + count`; what they tell again is of the same call."""
    draw = random.Random(f"{seed} {first}")
    words = Vocabulary(random.Random(seed))
    furniture = [words.paragraph(random.Random(f"{seed} host {host}"))[:160] for host in range(HOSTS)]
    told: list[str] = []
    for number in range(first, first + count):
        paragraphs = [_paragraph(draw, words, told, furniture[number % HOSTS]) for _ in range(PARAGRAPHS)]
        url = f"https://h{number % HOSTS}.example/{number}"
        article = extract(Page(url, url, text="\n\n".join(paragraphs), url=url))
        assert not isinstance(article, Skipped)
        yield article


class Vocabulary:
    """Made words, each drawn about as often as its rank says."""

    def __init__(self, draw: random.Random, size: int = 30_000) -> None:
        letters = "etaoinshrdlucmfwypvbgk"
        self.words = ["".join(draw.choices(letters, k=draw.randint(2, 9))) for _ in range(size)]
        self._weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(size)))

    def paragraph(self, draw: random.Random) -> str:
        """Make a paragraph of sentences."""
        words = draw.choices(self.words, cum_weights=self._weights, k=draw.randint(20, 140))
        sentences, place = [], 0
        while place < len(words):
            stop = place + draw.randint(6, 20)
            sentences.append(" ".join(words[place:stop]).capitalize() + ".")
            place = stop
        return " ".join(sentences)


def _paragraph(draw: random.Random, words: Vocabulary, told: list[str], furniture: str) -> str:
    kind = draw.random()
    if told and kind < AGAIN:
        return draw.choice(told)
    if told and kind < EDITED:
        edited = draw.choice(told).split()
        for _ in range(max(1, len(edited) // 20)):
            edited[draw.randrange(len(edited))] = draw.choice(words.words)
        return " ".join(edited)
    if kind < FURNITURE:
        return furniture
    fresh = words.paragraph(draw)
    if len(told) < REMEMBERED and draw.random() < 0.2:
        told.append(fresh)
    return fresh
