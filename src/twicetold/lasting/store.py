"""The store: what is in the file and what is in memory, kept in step.

All that other processes wrote is caught up with at the start of a transaction; what a failed one
left in memory is forgotten.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from functools import cache
from hashlib import blake2b
from typing import Any, Final

import numpy as np

from twicetold.config import Boilerplate, Config, Keep, Variants
from twicetold.decide import Decision
from twicetold.errors import UsageError
from twicetold.extract import split_text
from twicetold.index import Index, post
from twicetold.lasting import merging
from twicetold.lasting.articles import ArticleRows, Held
from twicetold.lasting.aside import Aside
from twicetold.lasting.checks import checked_row, decoding, row_check
from twicetold.lasting.columns import SealedColumns
from twicetold.lasting.counts import CountRows, PassageRows
from twicetold.lasting.file import Durability, IndexFile, State, stored_parameters
from twicetold.lasting.keys import LayeredKeys
from twicetold.lasting.opening import MEMORY
from twicetold.lasting.removed import Removed
from twicetold.lasting.rows import Told, packed_article, packed_told
from twicetold.lasting.segments import Family, Sealed
from twicetold.model import Action
from twicetold.sketch import SketchSpec, sketch
from twicetold.verify import LINES
from twicetold.words import tokenise

SEAL: Final = 20_000
"""So many paragraphs are sealed at a time."""
WORTH_SEALING: Final = 2_000
"""So many are sealed when the file is closed: whoever opens it next need not sketch them again."""
_BATCH: Final = 256
_SAMPLE: Final = """The ’“Ferry” left at 9:30 for Saltmere – 1,200 people, −3 °C; don't wait, Ångström co-operates.

Die Straße führt um 9.30 Uhr über den Fluß, l’été où nous étions à l’hôpital, Привет всем людям ещё раз.

市議会は港の古い倉庫を来年の春までに取り壊すことを決めた。ประเทศไทย กำลัง พัฒนา ۱۲۳ العربية والعالم اليوم في الأخبار."""


class Store:
    """An index in a file, or in memory where there is no path.

    Raises `OtherParametersError`, `DamagedIndexError`, `InUseError`, `OutputError`.
    """

    def __init__(
        self,
        path: str | None,
        config: Config,
        *,
        read_only: bool = False,
        durability: Durability = "commit",
        seal: int = SEAL,
    ) -> None:
        self.file = IndexFile(path or MEMORY, parameters(config), read_only=read_only, durability=durability)
        self.config = config
        self._spec = SketchSpec(min_words=config.min_words)
        self._seal = seal
        sql = self.file.sql
        self.removed = Removed(sql)
        self.sealed = Sealed(sql, self.removed)
        self._columns = SealedColumns(sql)
        self.articles = ArticleRows(sql, Aside() if path else None)
        self.keys = LayeredKeys(self.sealed, self._columns)
        self.counts = CountRows(sql, self.articles, config.boilerplate_min)
        self.passages = PassageRows(self.articles)
        self.state = State(epoch=-1)
        self.posted: set[int] = set()

    def close(self) -> None:
        """Seal what is worth it, and close the file."""
        try:
            if not self.file.read_only and self.file.path != MEMORY and self._late >= min(WORTH_SEALING, self._seal):
                with self.writing():
                    self.seal()
        finally:
            self.file.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Change the index, wholly or not at all."""
        with self._in_step(), self.file.writing():
            self._catch_up()
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See the index as it is now."""
        with self._in_step(), self.file.reading():
            self._catch_up()
            yield

    def write(self, decisions: Sequence[Decision]) -> None:
        """Write what was put into the stores and decided on: the articles that are pending."""
        sql, now = self.file.sql, time.time()
        for (rank, held), decision in zip(self.articles.pending.items(), decisions, strict=True):
            roots = tuple((ordinal, *root) for ordinal, root in self.counts.pending.get(rank, {}).items())
            told = Told(decision.repeats, roots)
            article = held.article
            row = (rank, article.id, held.first, len(article.paragraphs), now)
            sql.execute("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?)", (*row, packed_told(told, rank)))
            self.articles.write(rank, packed_article(article, rank, held.first, now))
        for rank, decision in zip(self.articles.pending, decisions, strict=True):
            self._put_sources(rank, decision)
        self.articles.settle()
        self.counts.pending.clear()
        self.passages.pending.clear()
        self.advance()
        if self._late >= self._seal:
            self.seal()

    def older_than(self, moment: float) -> list[int]:
        """Give the ranks of articles that were added before a moment."""
        return [rank for (rank,) in self.file.sql.execute("SELECT rank FROM articles WHERE added < ?", (moment,))]

    def seal(self) -> None:
        """Write the keys that are in memory as segments, and merge those that are due."""
        sql, sealed, texts = self.file.sql, self.state.sealed, self.keys.paragraphs.tail
        for family, postings in zip(Family, (self.keys.bands, self.keys.seeds, self.keys.texts), strict=True):
            span = postings.lowest(sealed), texts.size
            merging.written(sql, family, len(postings), span, postings.between)
        numbers = np.arange(sealed, texts.size, dtype=np.int64)
        self._columns.append(sealed, texts.texts(numbers), texts.seed_counts(numbers))
        sql.execute("DELETE FROM posted")
        self.posted.clear()
        self.keys.begin(texts.size)
        self.sealed.load()
        for family in Family:
            while some := merging.due(self.sealed.segments(family)):
                merging.merge(sql, some, self.removed, texts.size)
                self.sealed.load()
        self.advance(sealed=texts.size, changed=True)

    def stats(self) -> dict[str, int]:
        """Give counts."""
        count = self.file.sql.execute
        pages, free, size = (
            count(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        return {
            "articles": count("SELECT count(*) FROM articles").fetchone()[0],
            "paragraphs": count("SELECT coalesce(sum(paragraphs), 0) FROM articles").fetchone()[0],
            "added": self.state.next_rank,
            "unsealed": self._late,
            "segments": sum(len(self.sealed.segments(family)) for family in Family),
            "bytes": pages * size,
            "free_bytes": free * size,
        }

    def advance(self, *, sealed: int | None = None, changed: bool = False) -> None:
        """Note where the index is now; others read again what changed beside added articles."""
        state = State(
            self.articles.next_rank,
            self.articles.next_number,
            self.state.sealed if sealed is None else sealed,
            self.state.epoch + changed,
        )
        if state != self.state:
            self.file.put_state(state)
            self.state = state

    @property
    def _late(self) -> int:
        return self.state.next_number - self.state.sealed

    @contextmanager
    def _in_step(self) -> Iterator[None]:
        """Forget what memory holds where a transaction fails."""
        try:
            yield
        except BaseException:
            self.state = State(epoch=-1)
            self.sealed.forget()
            raise

    def _catch_up(self) -> None:
        state = self.file.state()
        if state == self.state:
            return
        if state.epoch != self.state.epoch:
            self.sealed.load()
            self.removed.load()
            self.articles.forget_told()
        if state.sealed != self.state.sealed or self.state.epoch < 0:
            self.articles.forget()
            self._columns.clear()
            self.posted.clear()
            self.counts.pending.clear()
            self.passages.pending.clear()
            self.keys.begin(state.sealed)
            self._learn(self.articles.behind(state.sealed))
        else:
            if state.epoch != self.state.epoch:
                self.keys.purge(self.removed)
            self._learn(self.articles.since(self.state.next_rank))
        self.keys.skip(state.next_number)
        self._load_posted(state)
        self.state = state
        self.articles.next_rank, self.articles.next_number = state.next_rank, state.next_number

    def _learn(self, articles: Iterable[Held]) -> None:
        """Put the keys of articles that others added into memory."""
        index, batch = Index(self.keys), list[Held]()
        for held in articles:
            if batch and (len(batch) >= _BATCH or held.first != batch[-1].first + len(batch[-1].article.paragraphs)):
                self._learn_batch(index, batch)
                batch = []
            batch.append(held)
        if batch:
            self._learn_batch(index, batch)

    def _learn_batch(self, index: Index, batch: Sequence[Held]) -> None:
        self.keys.skip(batch[0].first)
        index.learn(sketch([held.words for held in batch], _lines(batch), self._spec))

    def _load_posted(self, state: State) -> None:
        rows = [checked_row(row) for row in self.file.sql.execute("SELECT * FROM posted ORDER BY number")]
        there = [int(str(number)) for (number,) in rows]
        fresh = [number for number in there if number not in self.posted]
        if self.state.epoch < 0:
            # Later ones were put where they belong when their articles were learned
            fresh = [number for number in fresh if number < state.sealed]
        self.posted.update(there)
        self.post_again(fresh)

    def post_again(self, numbers: Sequence[int]) -> None:
        """Put paragraphs into the buckets of bands and seeds: they are first tellings now."""
        alive = self.removed.alive(np.array(numbers, np.int64))
        ranks, ordinals = self.articles.places(np.array(numbers, np.int64)[alive])
        again = self.keys.again()
        for rank, ordinal in zip(ranks.tolist(), ordinals.tolist(), strict=True):
            held = self.articles.held(rank)
            sketches = sketch([held.words], _lines([held]), self._spec)
            chosen = np.arange(len(sketches.texts)) == ordinal
            post(again, sketches, np.arange(held.first, held.first + len(chosen), dtype=np.int64), chosen)
        self.keys.settle()

    def _put_sources(self, rank: int, decision: Decision) -> None:
        ids = {r.source.article for r in decision.repeats if r.action is Action.REMOVE} - {decision.article.id}
        for source in sorted(filter(lambda s: s is not None, map(self.articles.rank_of, ids))):  # type: ignore[type-var]
            row = (source, rank, row_check(source, rank))
            self.file.sql.execute("INSERT OR IGNORE INTO sources VALUES (?, ?, ?)", row)


def parameters(config: Config) -> dict[str, Any]:
    """Give what must be equal for an index to be used; refuse what none can be used with."""
    if config.within_only:
        raise UsageError("an index looks beyond one article: within-only is not for it")
    if config.boilerplate is Boilerplate.DROP:
        raise UsageError("furniture can be dropped by the counts of one whole run only, not with an index")
    if config.keep is not Keep.FIRST:
        raise UsageError("articles cannot be ranked anew in an index: --keep first")
    decided = {name: value for name, value in config.as_json().items() if name not in ("within_only", "keep")}
    return {**decided, "words": _fingerprint(config)}


def stored_config(path: str) -> Config | None:
    """Give the parameters that an index was made with; None where there is none yet. Refuse what is no index."""
    made = stored_parameters(path)
    if made is None:
        return None
    with decoding(f"{path}: its parameters"):
        known = {field.name for field in fields(Config)}
        values = {name: value for name, value in made.items() if name in known}
        return Config(
            **{**values, "boilerplate": Boilerplate(made["boilerplate"]), "variants": Variants(made["variants"])}
        )


@cache
def _fingerprint(config: Config) -> str:
    """Name how words are read and sketched here: another way finds nothing in the segments of this one."""
    article = split_text(_SAMPLE)
    sketches = sketch(
        [tokenise(_SAMPLE, article)], np.zeros(len(article), np.bool_), SketchSpec(min_words=config.min_words)
    )
    whole = b"".join(column.astype("<u8").tobytes() for column in (sketches.texts, sketches.bands, sketches.seeds))
    return blake2b(whole, digest_size=8).hexdigest()


def _lines(batch: Sequence[Held]) -> np.ndarray:
    return np.array([p.kind in LINES for held in batch for p in held.article.paragraphs], np.bool_)
