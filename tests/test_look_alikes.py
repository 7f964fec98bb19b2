"""Near tellings that differ in a word or two and say another thing: each stays, whole."""

import pytest

from building import article
from twicetold.matcher import Matcher

EN = "The harbour board of Saltmere said on Monday that {} after a long meeting in the old customs house by the pier."
ES = "El consejo del puerto de Valdemora dijo el lunes que {} tras una larga reunión en la vieja aduana del muelle."
FR = "Le conseil du port de Belle-Rive a indiqué lundi que {} après une longue séance à la capitainerie."
DE = "Der Hafenrat von Saltmar teilte am Montag mit, dass {} nach einer langen Sitzung im alten Zollhaus."

LOOK_ALIKES = [
    # What a preposition says
    (EN, "the fare rose by 5 per cent", "the fare rose to 5 per cent"),
    (EN, "the pilot flew from Paris", "the pilot flew to Paris"),
    (FR, "le tarif a augmenté de 5 %", "le tarif a augmenté à 5 %"),
    (FR, "le pilote venait de Paris", "le pilote venait à Paris"),
    (DE, "der Preis um 5 Prozent stieg", "der Preis auf 5 Prozent stieg"),
    # Who does it
    (EN, "the chairman was asked to resign", "the chairman has asked to resign"),
    (DE, "der Vorsitzende wurde verklagt", "der Vorsitzende hat verklagt"),
    (FR, "le président a accusé", "le président est accusé"),
    # What was not done
    (EN, "the owner failed to repair the crane", "the owner had to repair the crane"),
    (EN, "the owner refused to sell the crane", "the owner is to sell the crane"),
    # Prefixes
    (EN, "the anti-government march would go ahead", "the government march would go ahead"),
    (EN, "the vice president of the club resigned", "the president of the club resigned"),
    (FR, "la demi-finale aura lieu", "la finale aura lieu"),
    # Beside numbers
    (EN, "the crane cost 5 million dollars", "the crane cost 5 dollars"),
    (EN, "up to 500 berths were empty", "500 berths were empty"),
    # Signs
    (EN, "the café earned ★★★★★ from the guide", "the café earned ★☆☆☆☆ from the guide"),
    (EN, "the index ▲ 4 closed", "the index ▼ 4 closed"),
    (EN, "the count reached 10⁶ shells", "the count reached 106 shells"),
    (EN, "the pilots were graded A+ by the guild", "the pilots were graded A- by the guild"),
    (EN, "a clerk who writes C was sought", "a clerk who writes C++ was sought"),
    (EN, "the water held <5 grams of salt", "the water held >5 grams of salt"),
    (EN, "the crane cost ~40 pounds", "the crane cost 40 pounds"),
    # Who did it, where an auxiliary or a preposition alone says so
    (EN, "the pilots had been warned", "the pilots had warned"),
    (EN, "Doyle was killed by Marsh", "Doyle killed Marsh"),
    (FR, "le président a été accusé", "le président a accusé"),
    (FR, "le pilote a vendu son bateau", "le pilote a vendu leur bateau"),
    # What counts together alone
    (EN, "a few berths were empty", "few berths were empty"),
    (EN, "there was a little hope", "there was little hope"),
    (EN, "the crane is said to be safe", "the crane is safe"),
    (ES, "la grúa es, al parecer, segura", "la grúa es segura"),
    (ES, "la tarifa subió un 5 %", "la tarifa subió al 5 %"),
    (ES, "unos 40 barcos esperaban", "40 barcos esperaban"),
    (DE, "der Preis etwas stieg", "der Preis stieg"),
    (EN, "the less popular pilot won", "the popular pilot won"),
    (EN, "at least 40 berths were empty", "40 berths were empty"),
    (EN, "more than five berths were empty", "five berths were empty"),
    (EN, "mainly pilots had come", "pilots had come"),
    # Names and numbers
    (EN, "the bus calls at stop B of the quay", "the bus calls at stop A of the quay"),
    (FR, "le pilote prendra deux comprimés", "le pilote prendra un comprimé"),
    (EN, "Williams had won", "William had won"),
    (EN, "the bid of 12.5 was best", "the bid of 12,5 was best"),
]


@pytest.mark.parametrize(("frame", "earlier", "later"), LOOK_ALIKES)
def test_a_look_alike_stays_whole(frame: str, earlier: str, later: str) -> None:
    told = article(frame.format(earlier), "Something else stands between the two.", frame.format(later))
    assert Matcher().feed([told])[0].text == told.text


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (
            "委員会は橋の修理を始めると月曜日の夜に港の事務所で発表した。",
            "副委員会は橋の修理を始めると月曜日の夜に港の事務所で発表した。",
        ),
        (
            "委員会は五万円の橋の修理を拒否すると月曜日の夜に発表した。",
            "委員会は五円の橋の修理を拒否すると月曜日の夜に発表した。",
        ),
        ("委员会周一晚上在港口办公室宣布拒绝修理那座旧桥。", "委员会周一晚上在港口办公室宣布修理那座旧桥。"),
        ("คณะกรรมการปฏิเสธรายงานของวิศวกรเรื่องสะพานเมื่อคืนวันจันทร์", "คณะกรรมการรายงานของวิศวกรเรื่องสะพานเมื่อคืนวันจันทร์"),
    ],
)
def test_what_is_left_out_where_words_are_not_spaced_counts(earlier: str, later: str) -> None:
    told = article(earlier, "間に別の話が立っている。", later)
    assert Matcher().feed([told])[0].text == told.text


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Były burmistrz mówił w poniedziałek o porcie z mieszkańcami.", "Burmistrz mówił w poniedziałek o porcie z mieszkańcami."),
        ("Domnělí lupiči odnesli v pondělí večer hodinky z obchodu u přístavu.", "Lupiči odnesli v pondělí večer hodinky z obchodu u přístavu."),
        ("Epäillyt ryöstäjät veivät maanantaina kellot sataman liikkeestä.", "Ryöstäjät veivät maanantaina kellot sataman liikkeestä."),
        ("De kraan is naar verluidt veilig, zei de havenmeester maandag in het oude kantoor.", "De kraan is veilig, zei de havenmeester maandag in het oude kantoor."),
        ("أخذ اللصوص المزعومون الساعات من المحل مساء يوم الاثنين.", "أخذ اللصوص الساعات من المحل مساء يوم الاثنين."),
        ("قال الحارس إن المحل كان على ما يبدو مغلقا مساء يوم الاثنين.", "قال الحارس إن المحل كان مغلقا مساء يوم الاثنين."),
        ("השודדים החשודים לקחו ביום שני בערב את השעונים מן החנות בנמל.", "השודדים לקחו ביום שני בערב את השעונים מן החנות בנמל."),
        ("Ο οδηγός πιθανότατα έφυγε τη Δευτέρα από το λιμάνι με το φορτηγό.", "Ο οδηγός έφυγε τη Δευτέρα από το λιμάνι με το φορτηγό."),
        ("Končící ředitel školy mluvil v pondělí o přístavu s obyvateli města.", "Ředitel školy mluvil v pondělí o přístavu s obyvateli města."),
        ("Väistyvä rehtori puhui maanantaina satamasta kaupungin asukkaille.", "Rehtori puhui maanantaina satamasta kaupungin asukkaille."),
        ("Τον απερχόμενο διευθυντή του λιμανιού είδαν τη Δευτέρα οι κάτοικοι της πόλης.", "Τον διευθυντή του λιμανιού είδαν τη Δευτέρα οι κάτοικοι της πόλης."),
        ("Hétfőn a leköszönő polgármester arról beszélt, hogy a kikötő még nem nyílik meg.", "Hétfőn a polgármester arról beszélt, hogy a kikötő még nem nyílik meg."),
        ("וביום שני דיבר המנהל היוצא של הנמל עם תושבי העיר על הגשר הישן.", "וביום שני דיבר המנהל של הנמל עם תושבי העיר על הגשר הישן."),
        ("وقالت المحامية إن المال أنفق معظمه على إصلاح رصيف الميناء القديم.", "وقالت المحامية إن المال أنفق على إصلاح رصيف الميناء القديم."),
        ("पैसा मुख्य रूप से पुराने बंदरगाह की मरम्मत पर खर्च हुआ, वकील ने सोमवार को कहा।", "पैसा पुराने बंदरगाह की मरम्मत पर खर्च हुआ, वकील ने सोमवार को कहा।"),
        ("Деньги пошли в основном на ремонт старого причала, сказала в понедельник адвокат.", "Деньги пошли на ремонт старого причала, сказала в понедельник адвокат."),
        ("Cây cầu được cho là đã hỏng hôm thứ hai khi nước sông lên cao.", "Cây cầu đã hỏng hôm thứ hai khi nước sông lên cao."),
    ],
)  # fmt: skip
def test_a_hedge_left_out_counts_in_every_language(earlier: str, later: str) -> None:
    told = article(earlier, "Something else stands between the two.", later)
    assert Matcher().feed([told])[0].text == told.text


def test_a_person_and_a_party_are_no_agency_tag() -> None:
    rest = "the lawyer who defended the harbour pilots for twenty years will stand for mayor of Saltmere in May."
    told = article(f"Karl Weiss (CDU) – {rest}", "Something else stands between.", f"Anna Novak (SPD) – {rest}")
    assert Matcher().feed([told])[0].text == told.text


def test_a_place_before_a_told_sentence_keeps_the_sentence() -> None:
    weather = "Sunny spells in the morning, showers from noon, winds light to moderate from the west."
    told = article(f"Lund. {weather}", "Something else stands between the two.", f"Malmö. {weather}")
    assert Matcher().feed([told])[0].text == told.text


def test_what_comes_a_third_time_alone_is_a_refrain() -> None:
    chorus = "And the tide came in and the tide went out and the boats lay still."
    verses = [
        "Old Maren mended nets by a lamp and counted the stars through a hole in her roof.",
        "A stranger came up from the quay with salt on his boots and asked for nothing but bread.",
        "In spring they found a bell in the mud, and nobody in the village would say whose it was.",
    ]
    told = article(verses[0], chorus, verses[1], chorus, verses[2], chorus)
    assert chorus in Matcher().feed([told])[0].text.split("\n\n")[3]


def test_a_line_of_dialogue_alone_stays() -> None:
    line = "“I do not know what you want me to say to you.”"
    told = article(line, "He looked at the water for a long while.", line, "She shrugged and untied the boat.")
    assert Matcher().feed([told])[0].text == told.text


def test_a_word_written_as_two_is_counted_once() -> None:
    joined = "Even if the cooperative of the harbour pilots is legal, is it wise to build one in such a small town?"
    parted = "E ven if the co-operative of the harbour pilots is legal, is it wise to build one in such a small town?"
    [repeat] = Matcher().feed([article(joined, "Something else stands between.", parted)])[0].repeats
    assert repeat.resemblance <= 1 >= repeat.containment
