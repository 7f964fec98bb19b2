"""Families of real paragraphs told again with one thing changed: both tellings must stay."""

import random
import re
from collections.abc import Callable
from functools import partial

from benchmarks.quality.desk import PLACES, Desk, Tell, across, marked, whole, within
from benchmarks.quality.families import Family
from benchmarks.quality.families.passages import sentences
from benchmarks.quality.supply import Run
from benchmarks.quality.values import Plan, Scene
from benchmarks.quality.words import words

Change = Callable[[str, str, random.Random], str]

_NAMES = "Okafor Lindqvist Marchetti Duval Brandt Szabo Ferreira Novak Hollis Tanaka Yilmaz".split()
_MONTHS = {
    "en": "January February March April June July August September October November December",
    "fr": "janvier février mars avril juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril junio julio agosto septiembre octubre noviembre diciembre",
}
_DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}
_UNITS = {
    "en": "million:billion billion:trillion hours:days days:weeks weeks:months months:years "
    "years:decades miles:kilometres kilometers:miles km:miles minutes:seconds dollars:euros "
    "pounds:euros percent:points feet:metres hundred:thousand thousand:million",
    "fr": "millions:milliards milliards:millions heures:jours jours:semaines mois:ans "
    "ans:mois kilomètres:miles euros:francs mètres:kilomètres",
    "de": "Millionen:Milliarden Milliarden:Millionen Stunden:Tage Tage:Wochen Jahre:Monate "
    "Kilometer:Meter Meter:Kilometer Euro:Franken Minuten:Stunden",
    "es": "millones:billones horas:días días:semanas meses:años años:meses euros:dólares",
}
_NEGATED = {
    "en": (r"\b(is|are|was|were|will|would|could|should|can|has|had|have)\b", r"\1 not"),
    "fr": (r"\b(est|sont|était|sera|peut|avait|doit)\b", r"n'\1 pas"),
    "de": (r"\b(ist|sind|war|wird|kann|werden|wurde)\b", r"\1 nicht"),
    "es": (r"\b(es|son|era|fue|puede|está|había|será)\b", r"no \1"),
}
_DROPPED = {
    "en": r" (not|never|former|formerly|allegedly|reportedly|almost|nearly|only|without|no)\b",
    "fr": r" (pas|jamais|ancien|ancienne|presque|sans)\b",
    "de": r" (nicht|nie|kein|keine|ehemalige|ehemaligen|fast|ohne|angeblich|nur)\b",
    "es": r" (no|nunca|casi|sin|antiguo|supuestamente|sólo|solo)\b",
}
_ADDED = {
    "en": (", which the auditors in Tromsø had feared since the merger", ("A week later the "
           "harbour board in Tromsø quietly annulled the licence it had granted.")),
    "fr": (", ce que les experts de Quimper redoutaient depuis la fusion", ("Une semaine après, la "
           "préfecture de Quimper annulait le permis accordé.")),
    "de": (", was die Prüfer in Husum seit der Fusion befürchtet hatten", ("Eine Woche danach hob "
           "der Kreistag in Husum die erteilte Genehmigung auf.")),
    "es": (", algo que los peritos de Cádiz temían desde la fusión", ("Una semana después, la "
           "capitanía de Cádiz anuló el permiso concedido.")),
}  # fmt: skip


def number(text: str, _: str, rng: random.Random) -> str:
    """Change one digit of one number."""
    found = list(re.finditer(r"\d", text))
    if not found:
        return text
    place = rng.choice(found).start()
    other = rng.choice([d for d in "123456789" if d != text[place]])
    return text[:place] + other + text[place + 1 :]


def name(text: str, _: str, rng: random.Random) -> str:
    """Change one capitalised word inside a sentence for a name."""
    found = list(re.finditer(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Þ][a-zà-ÿ]{3,}", text))
    if not found:
        return text
    match = rng.choice(found)
    return text[: match.start()] + rng.choice(_NAMES) + text[match.end() :]


def date(text: str, language: str, rng: random.Random) -> str:
    """Change a month or a day of the week for another."""
    for table in rng.sample((_MONTHS, _DAYS), 2):
        names = table.get(language, "").split()
        if names and (match := re.search(rf"\b({'|'.join(names)})\b", text)):
            other = rng.choice([n for n in names if n != match.group()])
            return text[: match.start()] + other + text[match.end() :]
    return text


def unit(text: str, language: str, _: random.Random) -> str:
    """Change the first unit or magnitude for another."""
    table = dict(pair.split(":") for pair in _UNITS.get(language, "").split())
    if not table:
        return text
    return re.sub(rf"\b({'|'.join(table)})\b", lambda m: table[m.group()], text, count=1)


def negation_in(text: str, language: str, _: random.Random) -> str:
    """Put a negation after or before the first verb that takes one."""
    if language not in _NEGATED:
        return text
    pattern, negated = _NEGATED[language]
    return re.sub(pattern, negated, text, count=1)


def polarity_out(text: str, language: str, rng: random.Random) -> str:
    """Drop a negation, hedge or qualifier."""
    found = list(re.finditer(_DROPPED[language], text)) if language in _DROPPED else []
    if not found:
        return text
    match = rng.choice(found)
    return text[: match.start()] + text[match.end() :]


def says_more(text: str, language: str, _: random.Random) -> str:
    """Add a clause to the last sentence."""
    clause = _ADDED.get(language, ("", ""))[0]
    return text[:-1] + clause + "." if clause and text.endswith(".") else text


def _changed(desk: Desk, change: Change, tell: Tell) -> Scene | None:
    def changes(run: Run) -> bool:
        state = desk.rng.getstate()
        text = run.pieces[0].text
        differs = words(change(text, run.language, desk.rng)) != words(text)
        desk.rng.setstate(state)
        return differs

    run = desk.take(1, 30 if tell is across else 9, 250, changes)
    if run is None:
        return None
    piece = run.pieces[0]
    told = marked(piece, change(piece.text, run.language, desk.rng))
    if change is not says_more and desk.rng.random() < 0.5:
        piece, told = told, piece
    return tell(desk, run.language, [piece], [told])


def _inserted(desk: Desk, tell: Tell) -> Scene | None:
    """The inserted sentence must stay; the sentences around it may go by span."""
    run = desk.take(1, 40, 250, lambda run: run.language in _ADDED and len(sentences(run.pieces[0].text)) > 1)
    if run is None:
        return None
    parts = sentences(run.pieces[0].text)
    added = _ADDED[run.language][1]
    parts.insert(desk.rng.randrange(1, len(parts)), added)
    told = [marked(run.pieces[0], " ".join(parts))]
    return tell(desk, run.language, list(run.pieces), told, (added,))


def _order(desk: Desk) -> Scene | None:
    """The names of two people change places in a real paragraph."""
    pattern = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Þ][a-zà-ÿ]{3,}")

    def swapped(text: str) -> str:
        found = list(pattern.finditer(text))
        if len(found) < 2 or found[0].group() == found[1].group():
            return text
        a, b = found[:2]
        middle = text[a.end() : b.start()]
        return text[: a.start()] + b.group() + middle + a.group() + text[b.end() :]

    run = desk.take(1, 12, 250, lambda run: swapped(run.pieces[0].text) != run.pieces[0].text)
    if run is None:
        return None
    told = [marked(run.pieces[0], swapped(run.pieces[0].text))]
    return within(desk, run.language, list(run.pieces), told)


def _drifting(desk: Desk) -> Scene | None:
    """Three tellings, each with another number: none says what an earlier one says."""
    run = desk.take(1, 12, 250, lambda run: bool(re.search(r"\d", run.pieces[0].text)))
    if run is None:
        return None
    piece = run.pieces[0]
    match = re.search(r"\d+", piece.text)
    if match is None:
        return None
    tellings = [
        marked(piece, piece.text[: match.start()] + str(n) + piece.text[match.end() :])
        for n in desk.rng.sample(range(11, 99), 3)
    ]
    scene = within(desk, run.language, tellings[:1], tellings[1:])
    if scene is None:
        return None
    plans = (Plan(whole(0, 3), whole(0, 1)), Plan(whole(0, 4), whole(0, 1)))
    return Scene(scene.drafts, plans, run.language)


_CHANGES: tuple[tuple[str, Change], ...] = (
    ("other_number", number),
    ("other_name", name),
    ("other_date", date),
    ("other_unit", unit),
    ("negation_inserted", negation_in),
    ("polarity_dropped", polarity_out),
    ("says_more", says_more),
)
FAMILIES = (
    *(
        Family(f"{label}_{place}", "stays", partial(_changed, change=change, tell=tell))
        for label, change in _CHANGES
        for place, tell in PLACES
    ),
    Family("sentence_inserted_within", "stays", partial(_inserted, tell=within)),
    Family("sentence_inserted_across", "stays", partial(_inserted, tell=across)),
    Family("names_swapped", "stays", _order),
    Family("numbers_drifting", "stays", _drifting),
)  # fmt: skip
