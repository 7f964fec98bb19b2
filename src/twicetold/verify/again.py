"""What a paragraph tells twice: sentences that stood in it before, word for word."""

from collections.abc import Iterator, Sequence

from twicetold.verify.passage import Passage

Sentence = tuple[str, ...]


def told_again(passage: Passage, min_words: int) -> Iterator[tuple[range, range]]:
    """Give passages of whole sentences that stood earlier in the same paragraph, and where.

    Both are words of the passage, equal one by one; a telling never overlaps its source, and has
    `min_words` words at least. Of sentences told three times the first is the source of both others.
    """
    places = bounds(passage.sentences)
    said = [tuple(passage.spelled[a:b]) for a, b in places]
    first: dict[Sentence, int] = {}
    place = 0
    while place < len(said):
        source = first.setdefault(said[place], place)
        length = _length(said, source, place)
        words = range(places[place][0], places[place + length - 1][1]) if length else range(0)
        if words and sum(map(passage.halves, words)) >= 2 * min_words:
            yield words, range(places[source][0], places[source + length - 1][1])
            place += length
        else:
            place += 1


def bounds(sentences: Sequence[int]) -> list[tuple[int, int]]:
    """Give the first word of each sentence, and the one behind its last."""
    edges = [i for i, s in enumerate(sentences) if i == 0 or s != sentences[i - 1]]
    return list(zip(edges, [*edges[1:], len(sentences)], strict=True))


def _length(said: Sequence[Sentence], source: int, place: int) -> int:
    """Give how many sentences from `place` on are told from `source` on, up to `place`."""
    length = 0
    while source + length < place < len(said) - length and said[source + length] == said[place + length]:
        length += 1
    return length
