"""Which two words are one, and which only look so."""

import pytest

from twicetold.language import lexicon

SAME = {
    "en": """
        colour color | neighbouring neighboring | favourite favorite | organise organize
        organisations organizations | analysed analyzed | centre center | theatres theaters
        travelled traveled | labelling labeling | modelling modeling | cancelled canceled
        defence defense | programme program | catalogue catalog | grey gray | licence license
        anaesthetic anesthetic | paediatrician pediatrician | kilometres kilometers | learnt learned
        whilst while | amongst among | adviser advisor | judgement judgment | e-mail email
        co-operate cooperate | fulfil fulfill | aluminium aluminum
        say said | says said | says say | plan plans | plan planned | plans planned | use used
        company companies | make making | study studied | watch watches | hope hoped | stop stopped
        write wrote | children child | claim claimed | rises rose | fell falls | lost lose
        announce announced | city cities
    """,
    "fr": """
        état etat | école ecole | clé clef | événement évènement | soeur sœur | entreprise entreprises
        journal journaux | annoncé annoncée | annonce annoncé | dit disait | déclare déclaré
        actif active | national nationale
    """,
    "de": "sagt sagte | erklärt erklärte | minister ministers | haus hauses | potenziell potentiell",
    "es": "empresa empresas | dice dijo | nación naciones | afirma afirmó | áfrica africa",
    "it": "governo governi | banca banche | dice detto",
    "pt": "acção ação | direção direções | disse diz | facto fato | nação nações",
    "nl": "zegt zei | minister ministers",
    "ru": "сказал сказала | её ее | ещё еще | заявил заявила",
    "ro": "aceşti acești",
    "ar": "أحمد احمد | إلى الى",
    "el": "αθήνα αθηνα",
    "fa": "أحمد احمد",
    "vi": "hoà hòa",
}

DIFFERENT = {
    "en": """
        legal illegal | care careless | general generous | universe university | new news
        past paste | organ organization | policy police | margin marginal | operate operator
        international internationalize | accused accusing | helped helping | rose fell | rises falls
        up down | million millions | one ones | four for | may might | can could | will would
        filled filed | hopped hoped | polled poled | poured pored | mourning morning | planed planned
        prise prize | custom customs | found founded | good goods | arm arms | market marketing
        big bigger | quick quickly | happy unhappy | resign re-sign | hop hope | star stare | us use
        as ass | car care | file filled | wine win | arm army | part party | second seconds
        day days | january february | all any | allegedly reportedly | alleged allegedly | not no
        he she | secret secretary | import important | economic economical | stared starred
        buyer seller | buyer buy | monday mondays | minute minutes | some same | then than
    """,
    "fr": """
        hausse baisse | légal illégal | augmente augmentera | deux douze | cour cours | ou où | a à
        cote côté | président présidente | homme femme | annonce annonceur | janvier juin
    """,
    "de": "arbeit arbeiter | legal illegal | kauft verkauft | politik politiker | staat statt",
    "es": "legal ilegal | hijo hija | subió bajó | año ano | hablo habló | público publicó",
    "it": "sale scende | caso casa | ancora àncore | legale illegale",
    "pt": "legal ilegal | avó avô | cai sobe",
    "nl": "koopt verkoopt | legaal illegaal",
    "ru": "вырос упал | все всё | милиционер милиционера | законный незаконный",
    "pl": "wzrósł spadł | kot kota",
    "fi": "talo talossa",
    "tr": "geldi gelmedi",
    "zh": "涨 跌",
}


def pairs(table: dict[str, str]) -> list[tuple[str, str, str]]:
    found = []
    for code, listed in table.items():
        for pair in listed.strip().replace("\n", "|").split("|"):
            one, other = pair.split()
            found.append((code, one, other))
    return found


@pytest.mark.parametrize(("code", "one", "other"), pairs(SAME))
def test_spelling_and_inflection_leave_a_word_the_same(code: str, one: str, other: str) -> None:
    assert lexicon(code).same(one, other)
    assert lexicon(code).same(other, one)


@pytest.mark.parametrize(("code", "one", "other"), pairs(DIFFERENT))
def test_words_that_look_alike_stay_apart(code: str, one: str, other: str) -> None:
    assert not lexicon(code).same(one, other)
    assert not lexicon(code).same(other, one)


@pytest.mark.parametrize("code", ["en", "fr", "de", "ru", "zh", "und"])
def test_an_equal_word_is_the_same(code: str) -> None:
    assert lexicon(code).same("abc", "abc")
