"""Families of passages told again: runs, other paragraph breaks, whole bodies, teasers."""

import re
from collections.abc import Callable
from functools import partial

from benchmarks.quality import edits
from benchmarks.quality.desk import PLACES, Desk, Tell, across, marked, whole, within
from benchmarks.quality.families import Family
from benchmarks.quality.supply import Need, Run
from benchmarks.quality.values import Draft, Piece, Plan, Scene, Span
from benchmarks.quality.words import size

_SHORT_LINES = ("* * *", "Read more below", "By our correspondent", "Photo: agency", "What we know")
_QUOTES = tuple('"“„«‘「')
_TAGS = ("LONDON (Reuters) - ", "MOSCOW (AP) — ", "PARIS (AFP) – ", "BERLIN (dpa) - ")
_CLOSED = re.compile(r"(?<!\b\w)(?<!\.)[.!?。！？؟।][”\"»’')\]]*$")
_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[”\"»’]?\s+(?=[\"“«„A-ZÀ-ÝА-Я0-9])")


def sentences(text: str) -> list[str]:
    """Cut a text after sentence ends that a capital, digit or quotation mark follows."""
    cuts = [match.end() for match in _SENTENCE_END.finditer(text)]
    return [text[a:b].strip() for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def _long_sentences(count: int, least: int = 6) -> Need:
    def need(run: Run) -> bool:
        parts = [sentences(piece.text) for piece in run.pieces]
        return all(len(p) >= count and min(map(size, p)) >= least for p in parts)

    return need


def _joins(run: Run) -> bool:
    """Say whether the paragraphs, run together, part into the sentences they had.

    A text that was cut short, ends in an initial or goes on with a small letter is no end of a sentence there.
    """
    texts = [piece.text.strip() for piece in run.pieces]
    return all(_CLOSED.search(text) for text in texts[:-1]) and not any(_goes_on(text) for text in texts[1:])


def _goes_on(text: str) -> bool:
    return not (text[0].isalnum() or text[0] in _QUOTES) or next(filter(str.isalnum, text), "a").islower()


def _middle_of(least: int) -> Need:
    return lambda run: size(run.pieces[1].text) >= least and _joins(run)


def _run_with_short_line(desk: Desk, tell: Tell) -> Scene | None:
    run = desk.take(3, 10)
    if run is None:
        return None
    line = Piece(desk.rng.choice(_SHORT_LINES))
    block = [run.pieces[0], run.pieces[1], line, run.pieces[2]]
    return tell(desk, run.language, block, list(block))


def _resplit(desk: Desk, tell: Tell, *, joins: bool) -> Scene | None:
    long = _long_sentences(2)
    run = desk.take(2, 14, 120, lambda run: long(run) and _joins(run))
    if run is None:
        return None
    parts = [part for piece in run.pieces for part in sentences(piece.text)]
    one = [Piece(" ".join(parts))]
    cut = desk.rng.randrange(1, len(parts))
    two = [Piece(" ".join(parts[:cut])), Piece(" ".join(parts[cut:]))]
    told = one if joins else two if len(parts) < 4 else [Piece(part) for part in parts]
    return tell(desk, run.language, list(run.pieces), told)


def _in_longer(desk: Desk, tell: Tell) -> Scene | None:
    run = desk.take(3, 14, 120, _middle_of(25 if tell is across else 14))
    if run is None:
        return None
    longer = Piece(" ".join(piece.text for piece in run.pieces))
    second = run.pieces[1]
    return tell(desk, run.language, [longer], [second])


def _longer_later(desk: Desk, tell: Tell) -> Scene | None:
    # Two paragraphs may quote the same: a family of its own
    long = _middle_of(25)
    run = desk.take(3, 14, 120, lambda run: long(run) and run.pieces[1].text[0] not in _QUOTES)
    if run is None:
        return None
    before, told, after = (piece.text for piece in run.pieces)
    longer = Piece(f"{before} {told} {after}")
    scene = tell(desk, run.language, [run.pieces[1]], [longer], (before, after))
    if scene is None:
        return None
    plan = scene.plans[0]
    start = len(before) + 1
    span = Span(plan.told.draft, plan.told.first, plan.told.last, start, start + len(told))
    return Scene(scene.drafts, (Plan(span, plan.source, plan.must),), scene.language)


def _body(desk: Desk, copies: int) -> Scene | None:
    run = desk.take(4) or desk.take(3)
    if run is None:
        return None
    length = len(run.pieces)
    plans = tuple(Plan(whole(0, n * length, (n + 1) * length - 1), whole(0, 0, length - 1)) for n in range(1, copies))
    return Scene((Draft(run.pieces * copies, desk.host()),), plans, run.language)


def _interleaved(desk: Desk) -> Scene | None:
    run = desk.take(4) or desk.take(3)
    if run is None:
        return None
    pieces = tuple(piece for piece in run.pieces for _ in range(2))
    plans = tuple(Plan(whole(0, 2 * n + 1), whole(0, 2 * n)) for n in range(len(run.pieces)))
    return Scene((Draft(pieces, desk.host()),), plans, run.language)


def _syndicated(desk: Desk) -> Scene | None:
    run = desk.take(4)
    lead = desk.fillers(1)
    if run is None or not lead:
        return None
    style = edits.in_turn(edits.other_quotes, edits.house_style(run.language))
    told = tuple(marked(piece, style(piece.text, desk.rng)) for piece in run.pieces)
    hosts = desk.hosts(2)
    drafts = Draft(run.pieces, hosts[0]), Draft((*lead, *told), hosts[1], (0,))
    return Scene(drafts, (Plan(whole(1, 1, 4), whole(0, 0, 3)),), run.language)


def _in_many(desk: Desk) -> Scene | None:
    run = desk.take(2, 25)
    around = desk.fillers(10)
    if run is None or len(around) < 10:
        return None
    drafts = tuple(
        Draft((around[2 * n], *run.pieces, around[2 * n + 1]), host, (0, 3)) for n, host in enumerate(desk.hosts(5))
    )
    plans = tuple(Plan(whole(n, 1, 2), whole(0, 1, 2)) for n in range(1, 5))
    return Scene(drafts, plans, run.language)


def _teaser_later(desk: Desk, tell: Tell) -> Scene | None:
    run = desk.take(1, 45 if tell is across else 24)
    if run is None or run.language == "und":
        return None
    text = run.pieces[0].text
    tokens = text.split(" ")
    cut = " ".join(tokens[: len(tokens) * 2 // 3]).rstrip(",;:.")
    ending = desk.rng.choice(("…", "...", " […]", ""))
    return tell(desk, run.language, [run.pieces[0]], [Piece(cut + ending)])


def _teaser_first(desk: Desk) -> Scene | None:
    """The lead is cut after a sentence; the full paragraph adds sentences, which must stay."""
    long = _long_sentences(3, 8)
    run = desk.take(1, 24, 250, lambda run: long(run) and run.pieces[0].text[0] not in _QUOTES)
    if run is None:
        return None
    parts = sentences(run.pieces[0].text)
    teaser, rest = " ".join(parts[:2]), " ".join(parts[2:])
    scene = within(desk, run.language, [Piece(teaser)], [Piece(f"{teaser} {rest}")], (rest,))
    if scene is None:
        return None
    plan = scene.plans[0]
    span = Span(0, plan.told.first, plan.told.last, 0, len(teaser))
    return Scene(scene.drafts, (Plan(span, plan.source, plan.must),), scene.language)


def _agency_tag(desk: Desk, *, tag_first: bool) -> Scene | None:
    run = desk.take(1, 25)
    if run is None:
        return None
    piece = run.pieces[0]
    tag = desk.rng.choice(_TAGS)
    tagged = marked(piece, tag + piece.text)
    pair = ([tagged], [piece]) if tag_first else ([piece], [tagged])
    scene = across(desk, run.language, *pair)
    if scene is None:
        return None
    plan = scene.plans[0]
    start = len(tag)
    told = plan.told if tag_first else Span(1, 1, 1, start, None)
    source = Span(0, 1, 1, start, None) if tag_first else plan.source
    plan = Plan(told, source)
    return Scene(scene.drafts, (plan,), scene.language)


def _drop_cap(desk: Desk) -> Scene | None:
    run = desk.take(1, 12, 250, lambda run: bool(re.match(r"[^\W\d_]{3}", run.pieces[0].text)))
    if run is None:
        return None
    text = run.pieces[0].text
    broken = Piece(f"{text[0]} {text[1:]}")
    pair = [run.pieces[0]], [broken]
    if desk.rng.random() < 0.5:
        pair = pair[1], pair[0]
    return within(desk, run.language, *pair)


def _scraped_twice(desk: Desk) -> Scene | None:
    run = desk.take(3, 15)
    if run is None:
        return None
    numbers = [desk.rng.randrange(100, 999) for _ in range(3)]
    rows = [Piece(f"Station {n} | {n * 7} m | {n % 60} min", "table_row") for n in numbers]
    items = [Piece(f"Gate {n + 1} opens at noon", "list_item") for n in numbers]
    p = run.pieces
    pieces = (Piece(f"The long way round, part {numbers[0]}", "heading"), p[0], *rows, p[1])
    pieces += (Piece("What to know before", "heading"), *items, p[2])
    hosts = desk.hosts(2)
    drafts = tuple(Draft(pieces, host) for host in hosts)
    last = len(pieces) - 1
    return Scene(drafts, (Plan(whole(1, 0, last), whole(0, 0, last)),), run.language)


def _both(name: str, make: Callable[..., Scene | None]) -> tuple[Family, ...]:
    return tuple(Family(f"{name}_{place}", "found", partial(make, tell=tell)) for place, tell in PLACES)


FAMILIES = (
    *_both("run_with_short_line", _run_with_short_line),
    *_both("paragraphs_joined", partial(_resplit, joins=True)),
    *_both("paragraphs_split", partial(_resplit, joins=False)),
    *_both("told_in_longer", _in_longer),
    *_both("longer_tells_again", _longer_later),
    Family("body_doubled", "found", lambda desk: _body(desk, 2)),
    Family("body_tripled", "found", lambda desk: _body(desk, 3)),
    Family("body_interleaved", "found", _interleaved),
    Family("syndicated", "found", _syndicated),
    Family("block_in_many", "found", _in_many),
    *_both("teaser_later", _teaser_later),
    Family("teaser_first", "found", _teaser_first),
    Family("agency_tag_later", "found", lambda desk: _agency_tag(desk, tag_first=False)),
    Family("agency_tag_first", "found", lambda desk: _agency_tag(desk, tag_first=True)),
    Family("drop_cap", "found", _drop_cap),
    Family("scraped_twice", "found", _scraped_twice),
)
