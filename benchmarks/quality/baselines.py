"""The methods people use today, each as it is usually told, giving output text like the product."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from configparser import ConfigParser

import trafilatura
from trafilatura.deduplication import LRUCache
from trafilatura.settings import DEFAULT_CONFIG, Extractor

Articles = Mapping[str, Sequence[str]]
"""The paragraphs of each article, in rank order."""
Texts = dict[str, str]
Method = Callable[[Articles], Texts]

_SHINGLE = 5
_STUB = 20
_SENTENCES = re.compile(r"(?<=[.!?])\s+")


def nothing(articles: Articles) -> Texts:
    """Remove nothing: what the extraction alone leaves."""
    return {name: "\n\n".join(paragraphs) for name, paragraphs in articles.items()}


def exact_hash(articles: Articles) -> Texts:
    """Drop a paragraph whose lower-cased, blank-normalised text was seen (CCNet, Dolma)."""
    seen: set[bytes] = set()
    return _dropping(articles, lambda text: _is_new(seen, " ".join(text.lower().split())))


def datasketch_recipe(articles: Articles) -> Texts:
    """Drop a paragraph on any LSH hit: 5-word shingles, 128 permutations, threshold 0.8."""
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=0.8, num_perm=128)
    places = [(name, n) for name, paragraphs in articles.items() for n in range(len(paragraphs))]
    sketches = MinHash.generator(
        (_shingles(text) for paragraphs in articles.values() for text in paragraphs), num_perm=128
    )
    dropped: set[tuple[str, int]] = set()
    for place, sketch in zip(places, sketches, strict=True):
        if lsh.query(sketch):
            dropped.add(place)
        else:
            lsh.insert(place, sketch)
    return {
        name: "\n\n".join(text for n, text in enumerate(paragraphs) if (name, n) not in dropped)
        for name, paragraphs in articles.items()
    }


def onion(articles: Articles) -> Texts:
    """Drop a paragraph more than half of whose words stand in known 5-grams.

    Short good runs of up to 20 words between dropped paragraphs go with them; only the n-grams of
    what stays are known to later articles.
    """
    known: set[tuple[str, ...]] = set()
    texts = {}
    for name, paragraphs in articles.items():
        split = [text.split() for text in paragraphs]
        bad = _smoothed(_onion_marks(split, known), [len(tokens) for tokens in split])
        for tokens, is_bad in zip(split, bad, strict=True):
            if not is_bad:
                known.update(_grams(tokens))
        left = (text for text, is_bad in zip(paragraphs, bad, strict=True) if not is_bad)
        texts[name] = "\n\n".join(left)
    return texts


def c4_sentences(articles: Articles) -> Texts:
    """Drop all but the first of any three sentences in a row that were seen before."""
    seen: set[bytes] = set()
    texts = {}
    for name, paragraphs in articles.items():
        sentences = [(n, s) for n, text in enumerate(paragraphs) for s in _SENTENCES.split(text)]
        gone: set[int] = set()
        for start in range(len(sentences) - 2):
            span = "\n".join(s.strip().lower() for _, s in sentences[start : start + 3])
            if not _is_new(seen, span):
                gone.update(range(start, start + 3))
        left: list[list[str]] = [[] for _ in paragraphs]
        for place, (n, sentence) in enumerate(sentences):
            if place not in gone:
                left[n].append(sentence)
        texts[name] = "\n\n".join(" ".join(part) for part in left if part)
    return texts


def trafilatura_pages(pages: Mapping[str, str]) -> Texts:
    """Extract each page as trafilatura does by itself."""
    return {name: trafilatura.extract(page, include_comments=False) or "" for name, page in
            pages.items()}  # fmt: skip


def trafilatura_scoped_cache(pages: Mapping[str, str]) -> Texts:
    """Extract with a cache of its own for each page that drops any text at its second sight."""
    config = ConfigParser()
    config.read_dict(DEFAULT_CONFIG)
    config["DEFAULT"].update({"MAX_REPETITIONS": "0", "MIN_DUPLCHECK_SIZE": "0"})
    texts = {}
    for name, page in pages.items():
        options = Extractor(config=config, comments=False, dedup=LRUCache(4096))
        texts[name] = trafilatura.extract(page, options=options) or ""
    return texts


METHODS: dict[str, Method] = {
    "nothing removed": nothing,
    "exact paragraph hash": exact_hash,
    "datasketch recipe": datasketch_recipe,
    "onion": onion,
    "C4 three sentences": c4_sentences,
}
PAGE_METHODS: dict[str, Callable[[Mapping[str, str]], Texts]] = {
    "trafilatura": trafilatura_pages,
    "trafilatura, scoped cache": trafilatura_scoped_cache,
}


def _dropping(articles: Articles, stays: Callable[[str], bool]) -> Texts:
    return {name: "\n\n".join(text for text in paragraphs if stays(text)) for name, paragraphs in articles.items()}


def _is_new(seen: set[bytes], text: str) -> bool:
    key = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
    if key in seen:
        return False
    seen.add(key)
    return True


def _shingles(text: str) -> list[bytes]:
    tokens = text.lower().split()
    grams = _grams(tokens) or [tuple(tokens)]
    return [" ".join(gram).encode("utf-8", "replace") for gram in set(grams)]


def _grams(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(tokens[n : n + _SHINGLE]) for n in range(len(tokens) - _SHINGLE + 1)]


def _onion_marks(split: Iterable[list[str]], known: set[tuple[str, ...]]) -> list[bool]:
    local: set[tuple[str, ...]] = set()
    marks = []
    for tokens in split:
        covered = [False] * len(tokens)
        for start, gram in enumerate(_grams(tokens)):
            if gram in local or gram in known:
                covered[start : start + _SHINGLE] = [True] * _SHINGLE
            local.add(gram)
        marks.append(sum(covered) > 0.5 * len(tokens))
    return marks


def _smoothed(bad: list[bool], sizes: Sequence[int]) -> list[bool]:
    """Turn good runs of up to `_STUB` words bad where both their ends meet bad ones or an edge."""
    if not any(bad):
        return bad
    marks, start = list(bad), 0
    for end in range(len(bad) + 1):
        if end == len(bad) or bad[end]:
            if sum(sizes[start:end]) <= _STUB:
                marks[start:end] = [True] * (end - start)
            start = end + 1
    return marks
