"""Which characters the bytes of a page are."""

import pytest

from twicetold.extract.decode import codec_of, decode_html
from twicetold.extract.guess import guess_encoding

FRENCH = "Genève où l’été déjà brûlant a forcé les élèves à rentrer plus tôt ; Noël à l’hôtel, cœur de ville."
SAMPLES = {
    "cp1252": FRENCH,
    "cp1250": "Wczoraj premier ogłosił, że każdy żołnierz otrzyma wyższy żołd, a łączność na froncie poprawi się.",
    "cp1254": "Başbakan dün yaptığı açıklamada köprünün gelecek yıl açılacağını söyledi; şehir rahatlayacak.",
    "koi8-r": "Вчера премьер-министр объявил, что новый мост через реку откроется в следующем году, и жители рады.",
    "cp1251": "Вчера премьер-министр объявил, что новый мост через реку откроется в следующем году, и жители рады.",
    "shift_jis": "市長は昨日、港の新しい橋は来年の秋に開くと述べた。組合の人々は春まで待つという。",
    "iso2022_jp": "市長は昨日、港の新しい橋は来年の秋に開くと述べた。組合の人々は春まで待つという。",
    "gb18030": "市长昨天表示,港口的新桥将于明年秋天开通。工会的人说他们会等到春天。工程进展顺利。",
    "euc-kr": "시장은 어제 항구의 새 다리가 내년 가을에 개통된다고 말했다. 조합 사람들은 봄까지 기다린다고 한다.",
    "cp1256": "قال رئيس الوزراء أمس إن الجسر الجديد سيفتح في العام المقبل، وإن سكان المدينة سيتنقلون بسرعة أكبر.",
    "cp874": "นายกรัฐมนตรีกล่าวเมื่อวานนี้ว่าสะพานใหม่จะเปิดในปีหน้า และชาวเมืองจะเดินทางได้เร็วขึ้น",
}


def page(text, meta=""):
    return f"<html><head>{meta}<title>t</title></head><body><p>{text}</p><p>{text}</p></body></html>"


@pytest.mark.parametrize("codec", SAMPLES)
def test_an_undeclared_encoding_is_told_by_its_letters(codec):
    assert decode_html(page(SAMPLES[codec]).encode(codec)) == page(SAMPLES[codec])


@pytest.mark.parametrize("codec", SAMPLES)
def test_a_declared_encoding_is_used(codec):
    html = page(SAMPLES[codec], f"<meta charset='{codec}'>")
    assert decode_html(html.encode(codec)) == html


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("iso-8859-1", "cp1252"),
        ("iso-8859-15", "cp1252"),
        ("us-ascii", "cp1252"),
        ("iso-8859-1", "utf-8"),
        ("utf-8", "cp1252"),
        ("utf-7", "utf-8"),
        ("utf-16", "utf-8"),
        ("klingon", "cp1252"),
    ],
)
def test_a_false_label_does_no_harm(label, codec):
    html = page(FRENCH, f"<meta charset={label}>")
    assert decode_html(html.encode(codec)) == html
    assert decode_html(page(FRENCH).encode(codec), label) == page(FRENCH)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_byte_order_mark_or_the_zeros_tell(codec):
    assert decode_html(page(FRENCH).encode(codec), "shift_jis") == page(FRENCH)


def test_what_the_transport_names_goes_before_the_page():
    html = page(SAMPLES["koi8-r"], "<meta charset='windows-1251'>")
    assert decode_html(html.encode("koi8-r"), "koi8-r") == html


def test_one_bad_byte_leaves_utf_8_as_it_is():
    html = page(FRENCH * 5)
    bad = html.encode().replace(b"<title>t", b"<title>\xe9")
    assert decode_html(bad) == html.replace("<title>t", "<title>\ufffd")


def test_a_few_western_letters_in_much_ascii_are_not_bad_utf_8():
    html = page("plain words and no accents " * 400 + "café")
    assert decode_html(html.encode("cp1252")) == html


def test_more_than_five_per_cent_of_nothing_is_refused():
    assert decode_html("\ufffd" * 6 + "a" * 94) is None
    assert decode_html("\ufffd" * 5 + "a" * 95) == "\ufffd" * 5 + "a" * 95


@pytest.mark.parametrize("label", ["utf-7", "rot13", "base64", "unicode_escape", "idna", "", None, "\0"])
def test_a_label_that_is_no_encoding_of_text_is_no_label(label):
    assert codec_of(label) is None


def test_bytes_without_letters_are_western():
    assert guess_encoding(b"price: 5 \x80") == "cp1252"
