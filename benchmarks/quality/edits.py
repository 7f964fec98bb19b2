"""Edits that say nothing new: what a second telling of a paragraph looks like in the wild."""

import random
import re
import unicodedata
from collections.abc import Callable

from .words import words

Edit = Callable[[str, random.Random], str]

_HOUSE = {
    "en": (
        "organise:organize organised:organized organisation:organization colour:color "
        "centre:center favour:favor favourite:favorite labour:labor defence:defense "
        "programme:program realise:realize realised:realized recognise:recognize "
        "recognised:recognized travelling:traveling behaviour:behavior honour:honor theatre:theater "
        "neighbour:neighbor towards:toward amongst:among whilst:while grey:gray "
        "don't:do_not doesn't:does_not didn't:did_not isn't:is_not wasn't:was_not aren't:are_not "
        "can't:cannot won't:will_not it's:it_is that's:that_is we're:we_are they're:they_are "
        "I'm:I_am we've:we_have couldn't:could_not wouldn't:would_not "
        "said:says showed:>shows explained:>explains "
        "percent:per_cent e-mail:email"
    ),
    "de": "dass:daß muss:muß lässt:läßt wusste:wußte",
    "fr": "clé:clef coût:cout août:aout événement:évènement connaître:connaitre oeuvre:œuvre",
    "es": "sólo:solo éste:este ésta:esta período:periodo",
}
_FUNCTION = {
    "en": "the:a a:the in:at on:in that:which this:the",
    "fr": "le:ce la:cette les:ces un:le une:la dans:en de:du des:les",
    "de": "der:dieser die:diese das:dieses ein:der eine:die in:im auf:an",
    "es": "el:este la:esta los:estos un:el una:la en:de y:e para:a",
    "it": "il:un la:una di:del in:nel un:il una:la per:a",
    "nl": "de:een het:dit een:de in:op die:dat",
    "pt": "o:um a:uma os:estes de:do em:no para:a",
}
# What tells another thing when it goes; these are never left out
_KEPT = frozenset(
    "not no nor never none neither without almost nearly former formerly allegedly reportedly "
    "alleged likely unlikely may might could would should must can cannot will shall maybe perhaps "
    "possibly probably some any all every each most many much more less few fewer least only even "
    "just hardly barely scarcely about around over under above below before after up down than "
    "rarely seldom nothing nobody nowhere unless except lack lacks lacked fail fails failed half several "
    "handful majority minority mostly mainly largely partly merely solely seem seems seemed appear appears "
    "appeared apparently seemingly claim claims claimed expected proposed supposed roughly approximately "
    "virtually practically potentially first second third last next early earlier late later since until "
    "dozen dozens hundred hundreds thousand thousands million millions billion billions percent "
    "second seconds minute minutes hour hours day days week weeks month months year years "
    "inch inches foot feet mile miles meters metres kilometers kilometres pound pounds ounce ounces dollars euros "
    "nicht kein keine keinen keiner nie niemals ohne fast beinahe ehemalige ehemaliger ehemaligen "
    "angeblich kann können könnte muss soll sollte darf alle jede jeder viele mehr weniger nur "
    "etwa rund über unter vor nach sehr wohl vielleicht einige manche meist "
    "pas non jamais aucun aucune sans presque ancien ancienne anciens peut pourrait doit devrait "
    "trop autour ne tout tous toute toutes chaque plus moins peu plusieurs quelques seul seule seulement environ "
    "avant après sous sur sauf que rien personne point guère "
    "estará será sería ningún ninguna nunca jamás sin casi ex antiguo antigua puede podría debe todo todos toda "
    "todas cada más menos pocos muchos algunos solo sólo unos antes después bajo sobre tampoco "
    "niet geen nooit zonder bijna kan mag moet zou alle elke meer minder slechts voor na onder "
    "yet been try tries tried trying aspiring little few further another other such whole entire "
    "nichts wenig wenige konnte konnten könnten sollen sollten müssen musste dürfen durfte will wollen würde würden "
    "sera seront peuvent doivent pouvait devait fallait deux trois premier première dernier dernière "
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre mois ans jours heures "
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre meses años días "
    "jahr jahre jahren tage tagen wochen monate monaten stunden uhr zwei drei erste ersten letzte letzten "
    "or if by primarily chiefly principally predominantly somewhat slightly bit rather quite upcoming "
    "potential eventual presumed supposedly presumably nominal nominally "
    "dürften müsste müssten möchte möchten mochte mochten wollte wollten solle sollte sollten könne könnte könnten "
    "sogenannte sogenannten sogenannter genannte mutmaßliche mutmaßlichen vermeintliche mehrere mehreren einigen "
    "keines keinem nirgends niemand niemals weder noch sondern kaum selten bisher bislang fast halb halbe hälfte "
    "gar allem allen aller alles jedes jedem jeden ausschließlich lediglich bloß knapp gegen aus ab "
    "ni moitié uniquement nul nulle nulles aucunement devra devront devaient devoir pouvoir pouvaient pourraient "
    "devraient dois doivent puisse puissent vont allait allaient fort très assez trop chacun chacune quelque "
    "certain majorité demi demie dès selon sinon hormis excepté contre "
    "ni nadie nada ninguno algún alguno alguna algunas algo apenas debería deberían deben podían pudo podrían "
    "habrá habrán serán serían tendrá van va mitad mayoría medio media demasiado bastante ambos ambas excepto "
    "né mai nessun nessuno nessuna niente nulla nemmeno neppure qualche qualcuno ogni ciascun ciascuno molta molte "
    "poca poche tanto tanti tante alcuno parecchi diversi diverse devono dovrà dovranno dovrebbe dovrebbero possono "
    "potranno potrà potrebbero vorrebbe vuole vogliono deve dovere solo soltanto solamente appena metà "
    "maggior maggioranza minoranza troppo circa forse magari presunto presunta cosiddetto cosiddetta ex "
    "nergens niemand niets noch nauwelijks zelden enkel sommige meeste halve helft kunnen konden kon moeten moest "
    "moesten mogen mocht wil willen wilde wilden zogenaamde zogenoemde vermoedelijk misschien wellicht ongeveer "
    "al einzig einzige einzigen einziger einziges jeweils jeweilige jeweiligen meisten meistens zumeist "
    "threatens threatened threaten refused refuses denied denies declined counter junior assistant associate deputy "
    "acting interim attempted attempts attempt suspect suspected lacking retired outgoing incoming tomorrow yesterday "
    "zahlreiche zahlreichen zahlreicher teilweise teils annähernd einstige einstigen einstiger damalige damaligen "
    "supposé supposés supposée juste nommé nommée suspect suspects mañana pueden ayer mezzo mezza "
    "apparemment vouloir veut veulent voulait voulaient veuillez millones miles "
    "bytes kilobytes megabytes gigabytes degrees grams kilograms tons tonnes litres liters cup cups tablespoon "
    "tablespoons teaspoon teaspoons "
    "hätte hätten wäre wären werden wird wenigen vielen bis etwas oder ob wenn falls von durch "
    "ou si par jusque jusqu vers certains certaines plupart aurait auraient serait seraient "
    "mucho mucha muchas poco poca pocas hasta o por si quizás varios varias habría podrán podrían deben "
    "da se molto molti poco pochi fino circa tutto tutta alcuni alcune sarà sarebbe "
    "veel vele weinig weinige enkele of als indien iets tot vooral door zal zullen zouden "
    "primo secondo terzo mai senza quasi può potrebbe deve tutti ogni più meno prima dopo sotto sopra".split()
)
_TOKEN = re.compile(r"(?<![\w.])[^\W\d_]+(?:['’\-][^\W\d_]+)*(?!\w|\.\w)")


def other_quotes(text: str, rng: random.Random) -> str:
    """Change every quotation mark, apostrophe and dash for one of another style."""
    if any(sign in text for sign in "“”‘’«»–—…"):
        table: dict[str, str | int | None] = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "--", "…": "..."}
        return re.sub("«\\s?|\\s?»", '"', text).translate(str.maketrans(table))
    text = re.sub(r'"([^"]*)"', rng.choice(("“\\1”", "«\u00a0\\1\u00a0»", "„\\1“")), text)
    return text.replace("'", "’").replace(" - ", " – ").replace("...", "…")


def no_break_spaces(text: str, rng: random.Random) -> str:
    """Change every third blank for a no-break or thin one."""
    return re.sub(" ", lambda _: rng.choice((" ", " ", "\u00a0", "\u202f")), text)


def decomposed(text: str, _: random.Random) -> str:
    """Write letters and their marks apart."""
    return unicodedata.normalize("NFD", text)


def full_width(text: str, _: random.Random) -> str:
    """Write letters and digits in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def zero_width(text: str, rng: random.Random) -> str:
    """Put zero-width spaces and joiners inside words."""
    return _sprinkle(text, rng, "\u200b\u200d\u2060\ufeff")


def soft_hyphens(text: str, rng: random.Random) -> str:
    """Put soft hyphens inside words."""
    return _sprinkle(text, rng, "\u00ad")


def upper_case(text: str, _: random.Random) -> str:
    """Write it all in capitals."""
    return text.upper()


def house_style(language: str) -> Edit:
    """Give the edit that changes spelling, contractions and the tense of reporting verbs."""
    return lambda text, _: _replaced(text, _table(_HOUSE, language), len(text))


def function_words(language: str) -> Edit:
    """Give the edit that changes function words, up to a ninth of all words."""
    table = _table(_FUNCTION, language, both=False)
    return lambda text, _: _replaced(text, table, len(words(text)) // 9)


def words_left_out(text: str, rng: random.Random) -> str:
    """Leave out up to a seventh of the words: no name, number, negation, quantifier or hedge, nothing beside a number."""
    tokens = text.split(" ")
    numbers = {place for place, token in enumerate(tokens) if any(map(str.isdigit, token))}
    free = [
        place
        for place, token in enumerate(tokens)
        if place and token.isalpha() and token.islower() and token not in _KEPT
        if numbers.isdisjoint((place - 1, place + 1))
    ]
    gone = set(rng.sample(free, min(len(free), len(words(text)) // 7)))
    return " ".join(token for place, token in enumerate(tokens) if place not in gone)


def in_turn(*edits: Edit) -> Edit:
    """Give the edit that makes each of these, one after the other."""

    def apply(text: str, rng: random.Random) -> str:
        for edit in edits:
            text = edit(text, rng)
        return text

    return apply


def _sprinkle(text: str, rng: random.Random, signs: str) -> str:
    def split(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) < 5 or rng.random() < 0.5:
            return word
        place = rng.randrange(2, len(word) - 1)
        return word[:place] + rng.choice(signs) + word[place:]

    return re.sub(r"[^\W\d_]+", split, text)


def _table(tables: dict[str, str], language: str, *, both: bool = True) -> dict[str, str]:
    pairs = [pair.split(":") for pair in tables.get(language, "").split()]
    table = {pair[0]: pair[1] for pair in reversed(pairs)}
    # `>`: one way only, for what may be a noun on the other side
    backward = {right: left for left, right in pairs if right[0] != ">" and "_" not in right}
    return {**(backward if both else {}), **{left: right.strip(">") for left, right in table.items()}}


def _replaced(text: str, table: dict[str, str], most: int) -> str:
    left = [most]

    def swap(match: re.Match[str]) -> str:
        word = match.group().replace("’", "'")
        other = table.get(word) or table.get(word.lower())
        if other is None or left[0] <= 0:
            return match.group()
        left[0] -= 1
        other = other.replace("_", " ")
        if word.isupper() and len(word) > 1:
            return other.upper()
        return other[0].upper() + other[1:] if word[0].isupper() else other

    return _TOKEN.sub(swap, text)
