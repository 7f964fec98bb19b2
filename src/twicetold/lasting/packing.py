"""Packing: an article and its words as bytes, for the time that they are put aside."""

from struct import Struct
from typing import Final

import numpy as np

from twicetold.articles import NUMBERS, Packed
from twicetold.columns import Words
from twicetold.model import Article
from twicetold.words import halves_before

_HEAD: Final = Struct("<6q")
"""Words, paragraphs, bytes of id, host and text, and whether some word is long."""
_LONG: Final = 1 << 16


def packed(article: Article, words: Words) -> bytes:
    """Give id, host, text, paragraphs and words of an article as bytes."""
    places = [place for p in article.paragraphs for place in (p.start, p.end)]
    lengths = words.ends - words.starts
    is_long = len(lengths) > 0 and int(lengths.max()) >= _LONG
    texts = [part.encode("utf-8", "surrogatepass") for part in (article.id, article.host, article.text)]
    return b"".join(
        (
            _HEAD.pack(len(words), len(article.paragraphs), *map(len, texts), is_long),
            words.hashes.tobytes(),
            words.starts.tobytes(),
            words.offsets.tobytes(),
            np.array(places, np.int32).tobytes(),
            lengths.astype(np.int32 if is_long else np.uint16).tobytes(),
            words.flags.tobytes(),
            bytes([NUMBERS[p.kind] for p in article.paragraphs]),
            *texts,
        )
    )


def unpacked(piece: bytes) -> tuple[Article, Words]:
    """Give an article and its words again."""
    count, size, id_size, host_size, text_size, is_long = _HEAD.unpack_from(piece)
    at = _HEAD.size
    hashes = np.frombuffer(piece, np.uint64, count, at)
    starts = np.frombuffer(piece, np.int32, count, at := at + 8 * count)
    offsets = np.frombuffer(piece, np.int32, size + 1, at := at + 4 * count)
    places = np.frombuffer(piece, np.int32, 2 * size, at := at + 4 * (size + 1)).tolist()
    lengths = np.frombuffer(piece, np.int32 if is_long else np.uint16, count, at := at + 8 * size)
    flags = np.frombuffer(piece, np.uint8, count, at := at + lengths.nbytes)
    kinds = piece[(at := at + count) : (at := at + size)]
    id = piece[at : (at := at + id_size)].decode("utf-8", "surrogatepass")
    host = piece[at : (at := at + host_size)].decode("utf-8", "surrogatepass")
    text = piece[at : at + text_size].decode("utf-8", "surrogatepass")
    words = Words(hashes, starts, np.add(starts, lengths, dtype=np.int32), flags, offsets, halves_before(flags))
    return Article(id=id, source=id, text=text, paragraphs=Packed(kinds, places[::2], places[1::2]), host=host), words
