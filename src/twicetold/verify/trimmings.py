"""Trimmings: what a site puts before or behind a telling, and what is no part of what is told."""

import re
from typing import Final

from twicetold.verify.passage import Passage

_NAME = r"[^\W\d][\w.&/-]{1,11}(?: [^\W\d][\w.&/-]{1,11})?"
_AGENCIES = (
    "AP|AFP|Reuters|dpa|DPA|APA|ANSA|EFE|ATS|SDA|Belga|ANP|TASS|RIA|PAP|UPI|PA|AdC|Xinhua|Bloomberg|Kyodo|Jiji|"
    "Yonhap|PTI|ANI|IANS|MTI|CTK|ČTK|TASR|NTB|TT|Ritzau|STT|Lusa|Agerpres|BTA|Hina|Tanjug|Anadolu|AA|KUNA|WAM|SPA"
)
_TAG: Final = re.compile(
    rf"(?:[^\W\d][^()\n]{{0,40}}\((?:{_AGENCIES})\)"  # Berlin (dpa)
    rf"|(?=[^\W\d]{{2}})[^\W\d_][^\da-zß-öø-ÿа-я()\n]{{1,40}}\({_NAME}\)"  # SALTMERE (NCN)
    rf"|\((?:{_AGENCIES})\))\s*[—–―-]{{1,2}}\s"
)
_TAG_WORDS: Final = 9
_YES: Final = re.compile(
    r"(?:yes|yep|oui|ja|jawohl|jo|sí|sì|sim|ano|tak|igen|kyllä|evet|ναι|да|так|はい|네|是的)[,，、.!:–—-]",
    re.IGNORECASE,
)
_LINKS: Final = (
    "(?:read|continue|learn|see|full|keep|show|view) (?:more|reading|story|on)|more|weiterlesen|mehr(?: lesen| dazu)?"
    "|lire (?:la suite|plus)|en savoir plus|leer más|seguir leyendo|ver más|sigue leyendo|leggi (?:tutto|di più|ancora)"
    "|continua(?: a leggere)?|leia mais|ler mais|continue a ler|saiba mais|lees (?:meer|verder)|läs (?:mer|vidare)"
    "|læs (?:mere|videre)|les (?:mer|videre)|lue lisää|czytaj (?:dalej|więcej)|číst (?:dál|dále|více)|celý článek"
    "|cite[sș]te mai (?:mult|departe)|tovább(?: olvasom)?|olvass tovább|διαβάστε περισσότερα|περισσότερα"
    "|читать (?:далее|дальше|полностью)|далее|подробнее|читати (?:далі|більше)|детальніше|devamını oku|devamı"
    "|اقرأ المزيد|المزيد|קרא עוד|המשך קריאה|ادامه مطلب|और पढ़ें|baca selengkapnya|selengkapnya|xem thêm|đọc tiếp"
    "|阅读全文|阅读更多|查看全文|続きを読む|더 보기|อ่านต่อ"
)
_REST: Final = re.compile(rf"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*[\[(]?\s*((?:{_LINKS}))[\s\])>»›→…]*$", re.IGNORECASE)
"""The link to the rest of a text that was cut short: … Read more."""


def agency_tag(passage: Passage) -> int:
    """Give the number of words of the tag that an agency puts before a report: MOSCOW (AP) —."""
    text = passage.text()
    tag = _TAG.match(text)
    if tag is None:
        return 0
    return sum(1 for i in range(min(_TAG_WORDS, len(passage))) if passage.offset(i) < tag.end())


def yes_before(passage: Passage) -> int:
    """Give the number of words of the yes that answers a question with what was told: Yes, it freezes well."""
    return 1 if len(passage) > 1 and _YES.match(passage.text()) else 0


def link_to_the_rest(passage: Passage) -> int:
    """Give the first word of the link that ends a text cut short, … Read more; the number of words without one."""
    link = _REST.search(passage.text())
    if link is None:
        return len(passage)
    return next((i for i in range(len(passage)) if passage.offset(i) >= link.start(1)), len(passage))
