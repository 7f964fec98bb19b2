"""What a word counts for, in tables: language, class, words."""

import pytest

from twicetold.language import lexicon

FUNCTION = {
    "en": "the a that which of on upon also then however is was has had it its this 's",
    "fr": "le la les l' un une des du au et que qui dans est a ont il aussi ainsi cependant",
    "de": "der die das ein eine und dass im zum zur ist hat wurde auch jedoch",
    "es": "el la los un una de del al y que en es ha también además",
    "it": "il lo la gli un uno di del della e che in è ha inoltre",
    "pt": "o a os um uma de do da no na e que em é foi também",
    "nl": "de het een van en in dat die is heeft werd ook",
    "ru": "и в на с о что который это же также",
    "pl": "i w na z że który to jest się także",
    "sv": "en ett den det och i på som är har också",
}

PLAIN = {
    # Who did it, whence, and which person: an exchange of these is another fact.
    "en": "by from he she they we company president red",
    "fr": "par elle ils nous président",
    "de": "von durch er sie präsident",
    "es": "por ella presidente",
    "it": "da dal lui lei presidente",
    "nl": "door hij zij",
    "ru": "из от он она",
}

POLARITY = {
    "en": {
        "negation": "not no never without cannot neither nor don't won't wasn't n't",
        "opposite": "rose fell up down before after more win lost buy sold first last above "
        "below accepted rejected open closed left right north south male female cheap expensive "
        "guilty innocent alive dead against off or increased decrease",
        "quantifier": "all some most few many half only every nearly less",
        "modal": "may might must should could can will would",
        "hedge": "allegedly reportedly almost about around roughly perhaps possibly claimed former "
        "ex late acting alleged suspected would-be interim",
    },
    "fr": {
        "negation": "ne n' pas jamais aucun aucune sans ni",
        "opposite": "hausse baisse avant après plus gauche droite nord sud vend achète",
        "quantifier": "tous toutes quelques plusieurs seulement presque moins",
        "modal": "peut doit pourrait devrait sera serait",
        "hedge": "environ présumé ancien prétendument peut-être soi-disant",
    },
    "de": {
        "negation": "nicht kein keine ohne nie",
        "opposite": "stieg fiel mehr vor nach links rechts kauft verkauft",
        "quantifier": "alle einige nur fast weniger",
        "modal": "kann muss soll sollte wird würde",
        "hedge": "etwa angeblich mutmasslich ehemalige",
    },
    "es": {
        "negation": "no nunca sin ni ningún",
        "opposite": "subió bajó más antes después norte sur",
        "quantifier": "todos algunos solo casi menos",
        "modal": "puede debe podría será",
        "hedge": "presunto supuestamente ex aproximadamente",
    },
    "it": {
        "negation": "non mai nessuno senza",
        "opposite": "aumenta diminuisce più prima dopo",
        "quantifier": "tutti alcuni solo quasi meno",
        "modal": "può deve potrebbe sarà",
        "hedge": "circa presunto ex forse",
    },
    "pt": {
        "negation": "não nunca sem nem",
        "opposite": "subiu caiu mais antes depois",
        "quantifier": "todos alguns apenas quase menos",
        "modal": "pode deve poderia será",
        "hedge": "cerca suposto ex talvez",
    },
    "nl": {
        "negation": "niet geen nooit zonder",
        "opposite": "steeg daalde meer boven onder",
        "quantifier": "alle enkele alleen bijna minder",
        "modal": "kan moet zou zal",
        "hedge": "ongeveer vermoedelijk voormalig",
    },
    "ru": {
        "negation": "не нет никогда без",
        "opposite": "вырос упал больше до после",
        "quantifier": "все некоторые только почти меньше",
        "modal": "может должен будет",
        "hedge": "около якобы бывший",
    },
    "pl": {"negation": "nie bez", "opposite": "wzrósł spadł", "hedge": "około rzekomo"},
    "uk": {"negation": "не без", "opposite": "зріс впав", "hedge": "близько нібито"},
    "cs": {"negation": "ne bez", "opposite": "vzrostl klesl", "hedge": "asi údajně"},
    "sv": {"negation": "inte utan", "opposite": "ökade minskade", "modal": "ska kan"},
    "da": {"negation": "ikke uden", "opposite": "steg faldt", "modal": "skal kan"},
    "no": {"negation": "ikke uten", "opposite": "steg falt", "modal": "skal kan"},
    "fi": {"negation": "ei ilman", "opposite": "nousi laski", "hedge": "noin"},
    "tr": {"negation": "değil hiç", "opposite": "artti azaldi", "hedge": "yaklaşik"},
    "ro": {"negation": "nu fără", "opposite": "crește scade", "hedge": "aproximativ"},
    "hu": {"negation": "nem nélkül", "opposite": "nőtt csökkent", "hedge": "állítólag"},
    "el": {"negation": "δεν χωρίσ", "opposite": "αύξηση μείωση", "hedge": "περίπου"},
    "ar": {"negation": "لا ليس", "opposite": "ارتفع انخفض", "hedge": "حوالي"},
    "he": {"negation": "לא בלי", "opposite": "עלה ירד", "hedge": "בערך"},
    "fa": {"negation": "نيست بدون", "opposite": "افزايش كاهش", "hedge": "حدود"},
    "hi": {"negation": "नहीं बिना", "opposite": "ऊपर नीचे", "hedge": "लगभग"},
    "id": {"negation": "tidak bukan", "opposite": "naik turun", "hedge": "sekitar"},
    "vi": {"negation": "không chưa", "opposite": "tăng giảm", "hedge": "khoảng"},
    "ja": {"negation": "不 無 未 非", "opposite": "上 下"},
    "zh": {"negation": "不 没 無 未 非", "opposite": "涨 跌"},
    "ko": {"negation": "안 못 않았다", "opposite": "상승 하락", "hedge": "약"},
}

NUMBERS = {
    "en": "one twelve million percent monday january kilometre kilometers third dozen dollars",
    "fr": "deux vingt millions lundi janvier kilomètres premier",
    "de": "zwei zwanzig millionen montag januar prozent",
    "es": "dos veinte millones lunes enero",
    "ru": "два миллион понедельник января процентов",
}


def rows(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(code, word) for code, listed in table.items() for word in listed.split()]


@pytest.mark.parametrize(("code", "word"), rows(FUNCTION))
def test_a_function_word_says_nothing_new(code: str, word: str) -> None:
    assert lexicon(code).is_function(word)
    assert lexicon(code).polarity(word) is None


@pytest.mark.parametrize(("code", "word"), rows(PLAIN))
def test_a_plain_word_is_neither_function_nor_polarity(code: str, word: str) -> None:
    assert (lexicon(code).is_function(word), lexicon(code).polarity(word)) == (False, None)


@pytest.mark.parametrize(
    ("code", "name", "word"),
    [
        (code, name, word)
        for code, classes in POLARITY.items()
        for name, listed in classes.items()
        for word in listed.split()
    ],
)
def test_a_word_that_changes_what_is_said_has_its_class(code: str, name: str, word: str) -> None:
    assert lexicon(code).polarity(word) == name


@pytest.mark.parametrize(("code", "word"), rows(NUMBERS))
def test_numbers_units_months_and_weekdays_are_number_words(code: str, word: str) -> None:
    assert lexicon(code).is_number_word(word)


@pytest.mark.parametrize("word", ["company", "the", "rose", "early"])
def test_other_words_are_no_number_words(word: str) -> None:
    assert not lexicon("en").is_number_word(word)


@pytest.mark.parametrize(
    ("code", "word", "name"),
    [
        ("en", "ex-minister", "hedge"),
        ("en", "non-stop", "negation"),
        ("en", "half-empty", "quantifier"),
        ("en", "they'll", "modal"),
        ("fr", "n'est", "negation"),
        ("fr", "ex-président", "hedge"),
    ],
)
def test_a_compound_has_the_class_of_its_part(code: str, word: str, name: str) -> None:
    assert lexicon(code).polarity(word) == name


@pytest.mark.parametrize(
    ("code", "word", "full"),
    [
        ("en", "don't", ("do", "not")),
        ("en", "won't", ("will", "not")),
        ("en", "cannot", ("can", "not")),
        ("en", "it's", ("it", "is")),
        ("en", "we've", ("we", "have")),
        ("en", "they're", ("they", "are")),
        ("en", "i'd", ("i", "would")),
        ("en", "company's", ("company", "'s")),
        ("en", "o'neill", ("o'neill",)),
        ("en", "percent", ("per", "cent")),
        ("en", "house", ("house",)),
        ("en", "'s", ("'s",)),
        ("fr", "l'homme", ("le", "homme")),
        ("fr", "l'", ("le",)),
        ("fr", "qu'il", ("que", "il")),
        ("fr", "n'a", ("ne", "a")),
        ("fr", "d'un", ("de", "un")),
        ("fr", "aujourd'hui", ("aujourd'hui",)),
        ("it", "dell'acqua", ("dello", "acqua")),
        ("de", "gibt's", ("gibt", "es")),
        ("nl", "zo'n", ("zo", "een")),
        ("und", "don't", ("don't",)),
    ],
)
def test_a_contraction_is_written_out(code: str, word: str, full: tuple[str, ...]) -> None:
    assert lexicon(code).expand(word) == full


@pytest.mark.parametrize("code", ["und", "ca", "xx"])
def test_without_a_lexicon_every_word_matters(code: str) -> None:
    strict = lexicon(code)
    assert not strict.is_function("the")
    assert not strict.same("colour", "color")
    assert strict.same("colour", "colour")
    assert strict.polarity("not") == "negation"
    assert strict.polarity("jamais") == "negation"
    assert strict.is_number_word("million")


def test_characters_of_chinese_and_japanese_are_never_function_words() -> None:
    assert lexicon("zh").function == lexicon("ja").function == frozenset()


def test_a_lexicon_is_read_once() -> None:
    assert lexicon("en") is lexicon("en")


@pytest.mark.parametrize(
    ("code", "word"),
    [("de", "fuer"), ("el", "επισησ"), ("ar", "ان"), ("he", "וגם"), ("ar", "والتي")],
)
def test_a_function_word_stays_one_in_other_letters_and_with_a_word_written_onto_it(code: str, word: str) -> None:
    assert lexicon(code).is_function(word)


@pytest.mark.parametrize(
    ("code", "word", "name"),
    [("de", "frueher", "hedge"), ("ar", "اقل", "quantifier"), ("he", "ורק", "quantifier"), ("el", "ή", "opposite")],
)
def test_what_matters_does_so_in_other_letters_and_with_a_word_written_onto_it(code: str, word: str, name: str) -> None:
    assert (lexicon(code).polarity(word), lexicon(code).is_function(word)) == (name, False)


def test_a_phrase_counts_only_together() -> None:
    assert [lexicon("en").phrase(words, 0) for words in (["a", "few"], ["a", "boat"], ["at", "least"])] == [2, 0, 2]


@pytest.mark.parametrize("code", ["en", "fr", "de", "es"])
def test_of_many_words_the_contrary_ones_are_found_as_of_few(code: str) -> None:
    known = lexicon(code)
    others = [f"other{n}" for n in range(300)]
    pairs = sorted(known.contraries)
    assert pairs
    for one, other in pairs:
        assert known.has_contrary([one], [other])
        assert known.has_contrary([*others, one], [other, *others])
    assert not known.has_contrary(others, others)
    assert not known.has_contrary([one for one, _ in pairs], [])
