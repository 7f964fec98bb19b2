"""Conjunctions, units and articles that stand for one another say nothing new; what only looks so does."""

import pytest

from building import article
from twicetold.matcher import Matcher

BETWEEN = "Something else stands between the two."
FRAMES = {
    "en": "The harbour board of Saltmere closed the old pier on Monday {} and moved the boats to the inner basin.",
    "de": "Der Hafenrat von Saltmar schloss am Montag den alten Pier, {} und verlegte die Boote in das innere Becken.",
    "fr": "Le conseil du port de Belle-Rive a fermé lundi la vieille jetée {} et déplacé les bateaux dans le bassin.",
    "es": "El consejo del puerto de Valdemora cerró el lunes el viejo muelle {} y llevó los barcos a la dársena.",
    "it": "Il consiglio del porto di Belriva ha chiuso lunedì il vecchio molo {} e ha spostato le barche nel bacino.",
    "pt": "O conselho do porto de Belmar fechou na segunda-feira o velho cais {} e levou os barcos para a doca.",
    "nl": "De havenraad van Zoutmeer sloot maandag de oude pier {} en verplaatste de boten naar het binnenste bekken.",
    "sv": "Hamnstyrelsen i Saltvik stängde på måndagen den gamla piren {} och flyttade båtarna till den inre bassängen.",
    "ru": "Совет порта Солтмер закрыл в понедельник старый причал, {} и перевёл лодки во внутренний бассейн.",
    "pl": "Rada portu w Solmarze zamknęła w poniedziałek stare molo, {} i przeniosła łodzie do wewnętrznego basenu.",
    "ro": "Consiliul portului din Sărata a închis luni vechiul dig {} și a mutat bărcile în bazinul interior.",
    "vi": "Hội đồng cảng Vinh đã đóng cửa bến cũ hôm thứ hai {} và chuyển các tàu thuyền vào bên trong cảng.",
    "zh": "萨尔特港务局周一关闭了旧码头{}并把所有船只转移到了内港的新泊位以便工程师检查。",
}


def told_again(language: str, earlier: str, later: str) -> bool:
    frame = FRAMES[language]
    whole = article(frame.format(earlier), BETWEEN, frame.format(later))
    return frame.format(later) not in Matcher().feed([whole])[0].text.split("\n\n")[2:]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "because the cranes had cracked", "given that the cranes had cracked"),
        ("en", "after a 5 percent fall", "after a 5% fall"),
        ("en", "after a few cranes had cracked", "after the few cranes had cracked"),
        ("de", "weil 5 Prozent der Kräne Risse hatten", "da 5 % der Kräne Risse hatten"),
        ("fr", "parce que les grues étaient fendues", "étant donné que les grues étaient fendues"),
        ("fr", "pour réparer 5 km de quai", "afin de réparer 5 kilomètres de quai"),
        ("es", "porque las grúas tenían grietas", "ya que las grúas tenían grietas"),
        ("it", "perché le gru avevano crepe", "dato che le gru avevano crepe"),
        ("pt", "porque os guindastes tinham fendas", "uma vez que os guindastes tinham fendas"),
        ("nl", "omdat de kranen gescheurd waren", "aangezien de kranen gescheurd waren"),
        ("sv", "eftersom kranarna hade spruckit", "därför att kranarna hade spruckit"),
        ("ru", "потому что краны треснули", "так как краны треснули"),
        ("pl", "ponieważ 5 procent dźwigów pękło", "gdyż 5% dźwigów pękło"),
        ("ro", "pentru că macaralele crăpaseră", "deoarece macaralele crăpaseră"),
        ("vi", "bởi vì các cần cẩu bị nứt", "vì các cần cẩu bị nứt"),
        ("zh", "，因为起重机有裂缝，", "，由于起重机有裂缝，"),
    ],
)
def test_what_stands_for_another_says_nothing_new(language: str, one: str, other: str) -> None:
    assert told_again(language, one, other)
    assert told_again(language, other, one)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "because the cranes had cracked", "although the cranes had cracked"),
        ("en", "after a few cranes had cracked", "after few cranes had cracked"),
        ("en", "for under $500", "for $500"),
        ("en", "for more than $5 million", "for $5 million"),
        ("en", "after the outgoing mayor had spoken", "after the mayor had spoken"),
        ("de", "nachdem der scheidende Bürgermeister sprach", "nachdem der Bürgermeister sprach"),
        ("de", "für gut 500 Euro", "für 500 Euro"),
        ("fr", "selon le maire sortant de la ville", "selon le maire de la ville"),
        ("es", "según el alcalde saliente de la villa", "según el alcalde de la villa"),
        ("es", "para ayudar a una vecina herida", "para ayudar a un vecino herido"),
        ("it", "per aiutare un impiegato del porto", "per aiutare una impiegata del porto"),
        ("it", "secondo il sindaco uscente della città", "secondo il sindaco della città"),
        ("pt", "segundo o presidente cessante da câmara", "segundo o presidente da câmara"),
        ("nl", "na overleg met de vertrekkende burgemeester", "na overleg met de burgemeester"),
        ("sv", "efter att ägaren kritiserade rådet", "efter att ägaren kritiserades rådet"),
        ("ru", "по всей видимости из-за трещин", "из-за трещин"),
        ("pl", "według ustępującego burmistrza miasta", "według burmistrza miasta"),
        ("ro", "după ce primarul interimar a vorbit", "după ce primarul a vorbit"),
        ("zh", "，因为起重机有裂缝，", "，虽然起重机有裂缝，"),
    ],
)
def test_what_only_looks_alike_stays(language: str, one: str, other: str) -> None:
    assert not told_again(language, one, other)
    assert not told_again(language, other, one)
