"""Families of templated reports: the same sentences with other facts in four languages."""

import random
import re
from functools import partial

from benchmarks.quality.desk import Desk, across, within
from benchmarks.quality.families import Family
from benchmarks.quality.values import Piece, Scene

_TEMPLATES: dict[str, dict[str, str]] = {
    "markets": {
        "en": "The {city} exchange closed {way} on {day}, with the main index at {int} points, a "
        "change of {dec} percent. {firm} gained the most, {dec} percent, while {firm} gave up "
        "{dec} percent. Brent crude stood at {dec} dollars a barrel.",
        "fr": "La bourse de {city} a terminé en {way} {day}, l'indice principal à {int} points, "
        "soit une variation de {dec} %. {firm} a pris {dec} %, tandis que {firm} a cédé {dec} %. "
        "Le baril de Brent valait {dec} dollars.",
        "de": "Die Börse in {city} schloss am {day} {way}, der Leitindex stand bei {int} Punkten, "
        "eine Veränderung um {dec} Prozent. {firm} gewann {dec} Prozent, {firm} gab {dec} Prozent "
        "ab. Ein Fass Brent kostete {dec} Dollar.",
        "es": "La bolsa de {city} cerró {way} el {day}, con el índice principal en {int} puntos, "
        "una variación del {dec} por ciento. {firm} ganó un {dec} por ciento y {firm} cedió un "
        "{dec} por ciento. El barril de Brent costaba {dec} dólares.",
    },
    "weather": {
        "en": "In {city} {day} begins with {sky}, and the temperature reaches {small} degrees in "
        "the afternoon. Winds of {small} kilometres an hour come from the {side}, and {small} "
        "millimetres of rain are expected by midnight.",
        "fr": "À {city}, la journée de {day} commence sous {sky} et la température atteint "
        "{small} degrés l'après-midi. Le vent souffle du {side} à {small} kilomètres à l'heure, "
        "et {small} millimètres de pluie sont attendus avant minuit.",
        "de": "In {city} beginnt der {day} mit {sky}, und die Temperatur erreicht am Nachmittag "
        "{small} Grad. Der Wind kommt mit {small} Kilometern pro Stunde aus {side}, bis "
        "Mitternacht fallen {small} Millimeter Regen.",
        "es": "En {city} el {day} empieza con {sky} y la temperatura alcanza {small} grados por "
        "la tarde. El viento del {side} sopla a {small} kilómetros por hora, y se esperan "
        "{small} milímetros de lluvia antes de medianoche.",
    },
    "scores": {
        "en": "{city} beat {city} {goal}-{goal} on {day} in front of {int} spectators. {name} "
        "scored in the {small}th minute and {name} added another before the break. The winners "
        "now have {small} points in the table.",
        "fr": "{city} a battu {city} {goal}-{goal} {day} devant {int} spectateurs. {name} a "
        "marqué à la {small}e minute et {name} a doublé la mise avant la pause. Les vainqueurs "
        "comptent désormais {small} points au classement.",
        "de": "{city} schlug {city} am {day} mit {goal}:{goal} vor {int} Zuschauern. {name} traf "
        "in der {small}. Minute, {name} erhöhte noch vor der Pause. Die Sieger haben nun {small} "
        "Punkte in der Tabelle.",
        "es": "{city} venció a {city} por {goal}-{goal} el {day} ante {int} espectadores. {name} "
        "marcó en el minuto {small} y {name} amplió la ventaja antes del descanso. Los ganadores "
        "suman ya {small} puntos en la tabla.",
    },
    "prices": {
        "en": "The {firm} lamp in the {size} size costs {dec} dollars this week and ships in "
        "{small} days from {city}. Orders over {int} dollars travel free, and returns are "
        "accepted for {small} days after delivery.",
        "fr": "La lampe {firm} en taille {size} coûte {dec} euros cette semaine et part sous "
        "{small} jours de {city}. Le port est offert dès {int} euros, et les retours sont acceptés "
        "pendant {small} jours après la livraison.",
        "de": "Die Lampe von {firm} in Größe {size} kostet diese Woche {dec} Euro und geht binnen "
        "{small} Tagen aus {city} auf die Reise. Ab {int} Euro entfällt das Porto, Rückgaben "
        "gelten {small} Tage nach der Lieferung.",
        "es": "La lámpara {firm} de tamaño {size} cuesta {dec} euros esta semana y sale de {city} "
        "en {small} días. Los envíos son gratuitos desde {int} euros, y las devoluciones se "
        "aceptan hasta {small} días después de la entrega.",
    },
}
_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "day": "Monday Tuesday Wednesday Thursday Friday",
        "way": "higher lower",
        "sky": "fog sunshine drizzle snow haze",
        "side": "north south east west",
        "size": "small large medium",
    },
    "fr": {
        "day": "lundi mardi mercredi jeudi vendredi",
        "way": "hausse baisse",
        "sky": "la_brume le_soleil la_bruine la_neige les_nuages",
        "side": "nord sud",
        "size": "petite grande moyenne",
    },
    "de": {
        "day": "Montag Dienstag Mittwoch Donnerstag Freitag",
        "way": "höher tiefer",
        "sky": "Nebel Sonne Niesel Schnee Dunst",
        "side": "Norden Süden Osten Westen",
        "size": "klein groß mittel",
    },
    "es": {
        "day": "lunes martes miércoles jueves viernes",
        "way": "al_alza a_la_baja",
        "sky": "niebla sol llovizna nieve bruma",
        "side": "norte sur este oeste",
        "size": "pequeño grande mediano",
    },
}
_NAMES = {
    "city": "Lisbon Oslo Porto Graz Turin Nantes Gent Malmö Brno Cork Bilbao Leipzig",
    "firm": "Halvard Corten Ostrava Merino Belcor Tanvir Wexley Albrecht Sonora Kestrel",
    "name": "Okafor Lindqvist Marchetti Duval Brandt Szabo Ferreira Novak Hollis Tanaka",
}


def facts(language: str, slots: list[str], rng: random.Random) -> list[str]:
    """Draw a fact for each slot; a kind of name or word is not drawn twice in one report."""
    decks: dict[str, list[str]] = {}

    def draw(slot: str) -> str:
        numbers = {"int": (1000, 9000), "small": (4, 60), "goal": (0, 6)}
        if slot in numbers:
            return str(rng.randrange(*numbers[slot]))
        if slot == "dec":
            return f"{rng.randrange(1, 99)}{'.' if language == 'en' else ','}{rng.randrange(10, 99)}"
        deck = decks.setdefault(slot, _shuffled((_NAMES | _WORDS[language])[slot], rng))
        return deck.pop().replace("_", " ")

    return [draw(slot) for slot in slots]


def _shuffled(line: str, rng: random.Random) -> list[str]:
    return rng.sample(line.split(), len(line.split()))


def _filled(template: str, values: list[str]) -> str:
    left = iter(values)
    return re.sub(r"\{\w+\}", lambda _: next(left), template)


def _report(topic: str, desk: Desk, *, one: bool) -> Scene | None:
    language = desk.rng.choice(sorted(_TEMPLATES[topic]))
    template = _TEMPLATES[topic][language]
    slots = re.findall(r"\{(\w+)\}", template)
    first = facts(language, slots, desk.rng)
    second = facts(language, slots, desk.rng)
    if one:
        place = desk.rng.choice([n for n, fact in enumerate(first) if fact != second[n]])
        second = [second[n] if n == place else fact for n, fact in enumerate(first)]
    tellings = [Piece(_filled(template, values)) for values in (first, second)]
    tell = desk.rng.choice((across, within))
    return tell(desk, language, tellings[:1], tellings[1:])


FAMILIES = tuple(
    Family(f"report_{topic}{'_one_fact' if one else ''}", "stays", partial(_report, topic, one=one))
    for topic in _TEMPLATES
    for one in (False, True)
)
