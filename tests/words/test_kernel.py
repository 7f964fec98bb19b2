"""The compiled tokeniser finds the very words that plain Python finds."""

import gzip
from pathlib import Path

import numpy as np
import pytest
import xxhash
from hypothesis import example, given, settings
from hypothesis import strategies as st

from building import article
from twicetold.columns import Words
from twicetold.model import Paragraph, ParagraphKind
from twicetold.words import tokens

kernel = pytest.importorskip("twicetold.words.kernel", reason="needs Numba", exc_type=ImportError)
xxh3 = pytest.importorskip("twicetold.words.xxh3", exc_type=ImportError)

COLUMNS = ("hashes", "starts", "ends", "flags", "offsets", "halves")


def columns(words: Words) -> dict[str, list[int]]:
    return {name: getattr(words, name).tolist() for name in COLUMNS}


def types(words: Words) -> list[np.dtype]:
    return [getattr(words, name).dtype for name in COLUMNS]


def one(text: str, start: int = 0, end: int | None = None) -> tuple[Paragraph, ...]:
    return (Paragraph(ParagraphKind.PARAGRAPH, start, len(text) if end is None else end),)


def assert_equal_words(text: str, paragraphs: tuple[Paragraph, ...]) -> None:
    ours, theirs = kernel.tokenise(text, paragraphs), tokens.tokenise(text, paragraphs)
    assert columns(ours) == columns(theirs)
    assert types(ours) == types(theirs)


PROSE = [
    "L’homme qu'il aimait n'a pas dit « jusqu’à demain » à l'été 2024.",
    "They won't, can't, shan't, ain't, CANNOT and DON’T; we're, I'm, you'd, Nora's, l'don't, n't, café's.",
    "The 1990's, 5'm, 3.5 million, 12/04/2024, 10:30, ３．５, 1,000.50, -4, −4, –4, +4, a-4, 4-4, _-4.",
    "The U.S. fleet, e.g. the U.K.'s, U.S.A, A.B, x.y.z., Ⅳ.Ⅴ. and 中.国. and ʼ.ʼ. and c.a.n.n.o.t.",
    "Straße ﬁsh ŉ ǆ İstanbul ıſ ΑΣΣ ςσ K Å ㎏ ㊀ ⒈ ² ½ ﷺ ª º ΐ ᾳ ﬃ",
    "cafe\u0301 cre\u0300me q\u0307\u0323 q\u0323\u0307 é\u0323 \u0344 α\u0345\u0301 b\u0345 D\u0307\u0323",
    "co\u00adop\u00aderation zero\u200bwidth can\u00adnot \u00ad \u0640 ـ don\u00ad't a\u034f\u0301 e\u200d\u0301",
    "東京のNHKホールでｶﾞｽ3.5倍、−4度、葛\U000e0100城、が か\u3099 ー㐀𠀀 l'été東京 U.S.東京 東＇5.႕ 東e\u0301.5.႕ ๓.๕",
    "ภาษาไทยกำลัง ໃນລາວ မြန်မာ ខ្មែរ ฿ 5฿ ៛ a\u0e31",
    "हिन्दी में ज़ ज\u093c क्\u200dष বাংলা কো ক\u09c7\u09be தமிழ் கொ க\u0bc6\u0bbe తెలుగు ಕನ್ನಡ",
    "כָּתַב שָׁלוֹם كِتَاب مـــدرسة آ ا\u0653 لله ﻼ ﷲ",
    "각 \u1100\u1161\u11a8 가\u11a8 가\u11a7 한국어 ᄀ",
    "5 % 5％ € £5 ￡5 ₨ ؋ ‰ ° _a_ a_b ʻokina ʼs rock ’n’ roll 'tis o'clock o’' a'",
    "donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " + "é" * 31 + " " + "x" * 200,
    "a" + "\u0301\u0327" * 40, "a" + "\u0323" * 29, "", " ", "a", "\n", "𝔘𝔫𝔦 𝟙𝟚 🙂 \U0010ffff \U000e0001",
]  # fmt: skip


@pytest.mark.parametrize("text", PROSE)
def test_prose_of_many_scripts_gives_equal_words(text: str) -> None:
    assert_equal_words(text, one(text))


ANY = st.characters(exclude_categories=["Cs"])
TRICKY = st.sampled_from(
    "aeinoutcdlqsNTCLSAE'’ʼ＇ʻ.,:/．，：／-−–+_ \n059٣５²½ßſİıŉﬁﬃǅéñåςΣǰΐᾳ\u0301\u0323\u0307\u0327\u0345\u093c\u094d"
    "\u09be\u09c7\u0bbe\u0bc6\u3099\uff9e\u1100\u1161\u11a8각가\u00ad\u200b\u200d\ufe0f\U000e0101\u0640\u05b0\u064b"
    "\u0e31\u0e33\u0e01ກမក្កខ東のカｶー㊀㍿Ⅳⅳ⒈%€฿￡₨ªﷺﷲआक𝔘𠀀🙂"
)
WORDS = st.sampled_from(
    "won't can’t cannot cannots CAN'T ain't don't n't l'homme L’Été qu'il d'd we're I'm he'll it's 's U.S. e.g. 3.5"
    " -4 −4 10:30 東京 ภาษา हिन्दी".split()
)
TEXTS = (
    st.text(ANY, max_size=60) | st.text(TRICKY, max_size=40)
    | st.lists(WORDS | TRICKY | ANY, max_size=16).map("".join) | st.lists(WORDS | TRICKY, max_size=12).map(" ".join)
)  # fmt: skip


@given(TEXTS)
@settings(max_examples=3000)
@example("\u3280's")
def test_any_text_gives_equal_words(text: str) -> None:
    assert_equal_words(text, one(text))


@given(st.lists(TEXTS.filter(bool), max_size=6))
@settings(max_examples=200)
def test_any_paragraphs_give_equal_words(texts: list[str]) -> None:
    built = article(*texts)
    assert_equal_words(built.text, tuple(p for p in built.paragraphs if p.end > p.start))


@given(TEXTS, st.integers(0, 40), st.integers(0, 40))
@settings(max_examples=500)
def test_a_paragraph_that_starts_or_ends_inside_a_word_gives_equal_words(text: str, start: int, size: int) -> None:
    assert_equal_words(text, one(text, min(start, len(text)), min(start + size, len(text))))


def test_every_code_point_gives_equal_words_alone_and_between_letters() -> None:
    for first in range(0, 0x110000, 0x1000):
        points = [chr(code) for code in range(first, first + 0x1000) if not 0xD800 <= code < 0xE000]
        if not points or 0x40000 <= first < 0xE0000 or first > 0xE0000:
            continue
        for frame in ("{}", "a{}e", "e{}\u0301", "東{}の"):
            text = "\n".join(map(frame.format, points))
            assert_equal_words(text, one(text))


@pytest.mark.parametrize("size", range(1, 129))
def test_words_are_hashed_as_xxhash_does(size: int) -> None:
    octets = bytes(ord("a") + (7 * i * size) % 26 for i in range(size))
    padded = np.frombuffer(octets + bytes(8), np.uint8)
    assert xxh3.hash_of(padded, size) == xxhash.xxh3_64_intdigest(octets)


@given(st.binary(min_size=1, max_size=128))
def test_any_octets_are_hashed_as_xxhash_does(octets: bytes) -> None:
    assert xxh3.hash_of(np.frombuffer(octets, np.uint8), len(octets)) == xxhash.xxh3_64_intdigest(octets)


def test_real_pages_give_equal_words(shared_data: Path) -> None:
    for path in sorted((shared_data / "pages").glob("*.html.gz"))[::8]:
        text = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
        assert_equal_words(text, one(text))


@given(st.lists(st.text(st.sampled_from("aé1-'.’ 海ก\u0301\n\u00ad$"), max_size=12), max_size=5))
def test_many_texts_at_once_have_the_words_that_each_has_alone(texts: list[str]) -> None:
    built = [(text, one(text)) for text in texts] + [("-5", ()), ("5 a", one("5 a", 2))]
    for found, (text, paragraphs) in zip(kernel.tokenise_all(built), built, strict=True):
        expected = tokens.tokenise(text, paragraphs)
        assert columns(found) == columns(expected)
        assert types(found) == types(expected)
