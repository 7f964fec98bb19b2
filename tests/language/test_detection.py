"""Three sentences of each language, and paragraphs that must stay undecided."""

import re
from collections.abc import Sequence

import pytest
import xxhash

from twicetold.language import detect, detect_plain, may_be
from twicetold.words import spell

SENTENCES = {
    "en": (
        "The minister said that the talks would go on until the end of the week.",
        "It was the first time that a bank of this size had asked for help from the state.",
        "Two people were taken to hospital after a fire broke out in a block of flats.",
    ),
    "fr": (
        "Le ministre a déclaré que les négociations se poursuivront jusqu'à la fin de la semaine.",
        "C'est la première fois qu'une banque de cette taille demande l'aide de l'État.",
        "Deux personnes ont été transportées à l'hôpital après un incendie dans un immeuble.",
    ),
    "de": (
        "Der Minister sagte, dass die Gespräche bis zum Ende der Woche weitergehen werden.",
        "Es ist das erste Mal, dass eine Bank dieser Größe den Staat um Hilfe bittet.",
        "Zwei Menschen wurden nach einem Brand in einem Wohnhaus in ein Krankenhaus gebracht.",
    ),
    "es": (
        "El ministro dijo que las conversaciones seguirán hasta el final de la semana.",
        "Es la primera vez que un banco de este tamaño pide ayuda al Estado.",
        "Dos personas fueron trasladadas al hospital tras un incendio en un edificio de viviendas.",
    ),
    "it": (
        "Il ministro ha detto che i colloqui andranno avanti fino alla fine della settimana.",
        "È la prima volta che una banca di queste dimensioni chiede l'aiuto dello Stato.",
        "Due persone sono state portate in ospedale dopo un incendio in un palazzo.",
    ),
    "pt": (
        "O ministro disse que as conversações vão continuar até ao fim da semana.",
        "É a primeira vez que um banco desta dimensão pede a ajuda do Estado.",
        "Duas pessoas foram levadas para o hospital depois de um incêndio num prédio.",
    ),
    "nl": (
        "De minister zei dat de gesprekken tot het einde van de week doorgaan.",
        "Het is de eerste keer dat een bank van deze omvang de staat om hulp vraagt.",
        "Twee mensen zijn naar het ziekenhuis gebracht na een brand in een flatgebouw.",
    ),
    "ru": (
        "Министр сказал, что переговоры будут продолжаться до конца недели.",
        "Это первый случай, когда банк такого размера обратился за помощью к государству.",
        "Два человека были доставлены в больницу после пожара в жилом доме.",
    ),
    "uk": (
        "Міністр сказав, що переговори триватимуть до кінця тижня.",
        "Це перший випадок, коли банк такого розміру звернувся по допомогу до держави.",
        "Двоє людей були доставлені до лікарні після пожежі в житловому будинку.",
    ),
    "bg": (
        "Министърът каза, че преговорите ще продължат до края на седмицата.",
        "Това е първият случай, в който банка с такъв размер иска помощ от държавата.",
        "Двама души бяха откарани в болница след пожар в жилищна сграда, който е започнал през нощта.",
    ),
    "pl": (
        "Minister powiedział, że rozmowy będą trwały do końca tygodnia.",
        "To pierwszy raz, kiedy bank tej wielkości prosi o pomoc państwo.",
        "Dwie osoby zostały przewiezione do szpitala po pożarze w bloku.",
    ),
    "cs": (
        "Ministr řekl, že rozhovory budou pokračovat až do konce týdne.",
        "Je to poprvé, co banka této velikosti požádala o pomoc stát.",
        "Dva lidé byli po požáru v panelovém domě převezeni do nemocnice, kde jsou stále.",
    ),
    "sv": (
        "Ministern sade att samtalen ska fortsätta till slutet av veckan.",
        "Det är första gången som en bank av den här storleken ber staten om hjälp.",
        "Två personer fördes till sjukhus efter en brand i ett flerfamiljshus och är inte skadade.",
    ),
    "da": (
        "Ministeren sagde, at forhandlingerne vil fortsætte til slutningen af ugen.",
        "Det er første gang, at en bank af den størrelse har bedt staten om hjælp.",
        "To personer er bragt på hospitalet, oplyser politiet efter branden, som ikke er ude af kontrol.",
    ),
    "no": (
        "Ministeren sa at samtalene vil fortsette til slutten av uken.",
        "Det er første gang at en bank av denne størrelsen ber staten om hjelp.",
        "To personer ble brakt til sykehus etter en brann i en boligblokk.",
    ),
    "fi": (
        "Ministeri sanoi, että neuvottelut jatkuvat viikon loppuun, mutta sopua ei ole.",
        "Se on ensimmäinen kerta, kun näin suuri pankki on pyytänyt valtiolta apua.",
        "Kaksi ihmistä vietiin sairaalaan, kun kerrostalossa oli syttynyt tulipalo.",
    ),
    "tr": (
        "Bakan, görüşmelerin hafta sonuna kadar devam edeceğini ve bir karar olacağını söyledi.",
        "Bu büyüklükte bir banka ilk kez devletten yardım istedi ve daha çok para için başvurdu.",
        "Bir binada çıkan yangından sonra iki kişi hastaneye kaldırıldı, ancak ölen yok.",
    ),
    "ro": (
        "Ministrul a spus că discuțiile vor continua până la sfârșitul săptămânii.",
        "Este prima dată când o bancă de această mărime cere ajutorul statului.",
        "Două persoane au fost duse la spital după un incendiu într-un bloc.",
    ),
    "hu": (
        "A miniszter azt mondta, hogy a tárgyalások a hét végéig folytatódnak.",
        "Ez az első alkalom, hogy egy ekkora bank az államtól kér segítséget.",
        "Két embert szállítottak kórházba, miután tűz volt egy lakóházban.",
    ),
    "el": (
        "Ο υπουργός είπε ότι οι συνομιλίες θα συνεχιστούν ως το τέλος της εβδομάδας.",
        "Είναι η πρώτη φορά που μια τράπεζα ζητά βοήθεια από το κράτος.",
        "Δύο άνθρωποι μεταφέρθηκαν στο νοσοκομείο μετά από πυρκαγιά.",
    ),
    "ar": (
        "قال الوزير إن المحادثات سوف تستمر حتى نهاية الأسبوع.",
        "هذه هي المرة الأولى التي يطلب فيها بنك بهذا الحجم المساعدة من الدولة.",
        "نقل شخصان إلى المستشفى بعد حريق في مبنى سكني.",
    ),
    "fa": (
        "وزیر گفت که گفتگوها تا پایان هفته ادامه خواهد داشت.",
        "این نخستین بار است که بانکی با این اندازه از دولت کمک می‌خواهد.",
        "دو نفر پس از آتش‌سوزی در یک ساختمان به بیمارستان برده شدند.",
    ),
    "ur": (
        "وزیر نے کہا کہ مذاکرات ہفتے کے آخر تک جاری رہیں گے۔",
        "یہ پہلا موقع ہے کہ اس حجم کے بینک نے ریاست سے مدد مانگی ہے۔",
        "عمارت میں آگ لگنے کے بعد دو افراد کو ہسپتال منتقل کر دیا گیا ہے۔",
    ),
    "he": (
        "השר אמר כי השיחות יימשכו עד סוף השבוע.",
        "זו הפעם הראשונה שבנק בסדר גודל כזה מבקש עזרה מהמדינה.",
        "שני אנשים פונו לבית החולים לאחר שריפה בבניין מגורים.",
    ),
    "hi": (
        "मंत्री ने कहा कि बातचीत सप्ताह के अंत तक जारी रहेगी।",
        "यह पहली बार है कि इतने बड़े बैंक ने सरकार से मदद मांगी है।",
        "एक इमारत में आग लगने के बाद दो लोगों को अस्पताल में भर्ती किया गया।",
    ),
    "id": (
        "Menteri itu mengatakan bahwa pembicaraan akan berlanjut hingga akhir pekan.",
        "Ini adalah pertama kalinya bank sebesar ini meminta bantuan dari negara.",
        "Dua orang dibawa ke rumah sakit setelah kebakaran di sebuah gedung yang tidak dihuni.",
    ),
    "vi": (
        "Bộ trưởng nói rằng các cuộc đàm phán sẽ tiếp tục đến cuối tuần.",
        "Đây là lần đầu tiên một ngân hàng lớn như vậy xin nhà nước giúp đỡ.",
        "Hai người được đưa vào bệnh viện sau một vụ cháy trong tòa nhà.",
    ),
    "ja": (
        "大臣は協議が週末まで続くと述べた。",
        "この規模の銀行が国に支援を求めるのは初めてだ。",
        "集合住宅で火事があり、二人が病院に運ばれた。",
    ),
    "zh": (
        "部长说谈判将持续到本周末。",
        "这是这种规模的银行第一次向国家求助。",
        "一栋居民楼发生火灾，两人被送往医院。",
    ),
    "ko": (
        "장관은 협상이 주말까지 계속될 것이라고 말했다.",
        "이만한 규모의 은행이 국가에 도움을 요청한 것은 처음이다.",
        "아파트에서 불이 나 두 사람이 병원으로 옮겨졌다.",
    ),
    "th": ("รัฐมนตรีกล่าวว่าการเจรจาจะดำเนินต่อไป", "ธนาคารขอความช่วยเหลือจากรัฐ", "มีผู้บาดเจ็บสองคน"),
    "lo": ("ລັດຖະມົນຕີກ່າວວ່າ", "ທະນາຄານຂໍຄວາມຊ່ວຍເຫຼືອ", "ມີຄົນບາດເຈັບສອງຄົນ"),
    "km": ("រដ្ឋមន្ត្រីបាននិយាយថា", "ធនាគារស្នើសុំជំនួយ", "មានមនុស្សពីរនាក់រងរបួស"),
    "my": ("ဝန်ကြီးက ပြောကြားခဲ့သည်", "ဘဏ်က အကူအညီတောင်းခဲ့သည်", "လူနှစ်ဦး ဒဏ်ရာရခဲ့သည်"),
}


def words(text: str) -> Sequence[str]:
    folded = text.casefold().replace("’", "'")
    if re.search("[\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u4e00-\u9fff]", folded):
        return [character for character in folded if character.isalpha()]
    return re.findall(r"[\w'\u0900-\u097f\u200c-]+", folded)


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_is_of_its_language(code: str) -> None:
    assert [detect(words(sentence)) for sentence in SENTENCES[code]] == [code] * 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Reuters",
        "Barack Obama, Angela Merkel, Xi Jinping, Narendra Modi",
        "12 345 67 89",
        "Opinion",
        "qwertz asdfgh yxcvbn poiuzt lkjhgf mnbvcx",
    ],
)
def test_names_numbers_and_single_words_have_no_language(text: str) -> None:
    assert detect(words(text)) == "und"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ca", "El ministre ha dit que les converses amb els bancs continuaran fins al final."),
        ("gl", "O ministro dixo que as conversas non van rematar ata a fin da semana, xa que unha"),
        ("sk", "Minister uviedol, že rozhovory budú pokračovať aj počas víkendu, ktorý bol voľný."),
        ("sr", "Министар је рекао да су преговори настављени и да није било договора о томе."),
    ],
)
def test_a_sister_language_is_not_taken_for_the_one_we_know(code: str, text: str) -> None:
    assert detect(words(text)) == code


def test_an_english_paragraph_with_a_foreign_name_stays_english() -> None:
    text = "the company known at home as 東京電力 said that it would not appeal against the ruling"
    assert detect(text.split()) == "en"


def test_acronyms_that_all_languages_write_speak_for_none() -> None:
    words = "a practical workflow for leveraging pko in ai applications involves several key steps".split()
    assert may_be(words, "en")
    assert not may_be(["ai", "eu"], "it")


def test_only_the_first_two_hundred_words_are_asked() -> None:
    english, french = ["the", "of", "and", "which"] * 50, ["le", "des", "est", "dans"] * 500
    assert detect(english + french) == "en"


PLAIN = "“The harbour’s café” – it was said that nobody had been there… Straße über 9 €; l’été où ř ž ą."
WRITTEN = [sentence for known in SENTENCES.values() for sentence in known] + [PLAIN, "", "Zażółć đ ơ ư µ ﬁ"]


@pytest.mark.parametrize("text", WRITTEN)
def test_the_hashes_of_words_name_the_language_that_the_words_name(text: str) -> None:
    words = spell(text)
    found = detect_plain(text, [xxhash.xxh3_64_intdigest(word.encode()) for word in words])
    assert found in {None, detect(words)}
    assert text.isascii() <= (found is not None)
