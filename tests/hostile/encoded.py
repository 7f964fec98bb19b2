"""Bytes that lie about what they are, and characters that no text should hold."""

import codecs
import json
import random

from tests.hostile.hazard import Hazard, Skip, document, holds, is_, one, p, page, rows, told

FRENCH = "Où étiez-vous la nuit où l'été s'est achevé à Besançon, demandait l'évêque à l'élève près du château."
RUSSIAN = "Старый мост через реку закрыли на ремонт до весны, сказал смотритель, и пароход уходит от рыбного причала."
JAPANESE = "古い橋は春まで修理のために閉鎖され、渡し船は魚の埠頭から出ると番人は言いました。"
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
BOMS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE, "utf-32-le": codecs.BOM_UTF32_LE, "utf-32-be": codecs.BOM_UTF32_BE}  # fmt: skip


def hazards() -> list[Hazard]:
    return [*labels(), *marks(), *controls(), *directions(), *lines()]


def labelled(charset: str, body: str, real: str) -> bytes:
    page = document(p(body)).replace("charset=utf-8", f"charset={charset}")
    return page.encode(real)


def labels() -> list[Hazard]:
    seven = document(p("+ADw-script+AD4-alert(1)+ADw-/script+AD4- " + told("utf-7"))).replace("utf-8", "utf-7")
    return [
        one("encodings/says-ascii-is-utf8.html", labelled("us-ascii", FRENCH, "utf-8"), is_(FRENCH)),
        one("encodings/says-latin-is-utf8.html", labelled("iso-8859-1", FRENCH, "utf-8"), is_(FRENCH)),
        one("encodings/says-utf8-is-windows.html", labelled("utf-8", FRENCH * 3, "cp1252"), is_(FRENCH * 3)),
        *(one(f"encodings/wrong-mark-{name}.html", BOMS[other] + page(f"mark {name}").encode(name), holds(told(f"mark {name}"))) for name, other in (("utf-16-le", "utf-16-be"), ("utf-16-be", "utf-16-le"))),
        *(one(f"encodings/wrong-mark-{name}.txt", BOMS[other] + told(f"text mark {name}").encode(name), is_(told(f"text mark {name}"))) for name, other in (("utf-16-le", "utf-16-be"), ("utf-16-be", "utf-16-le"))),
        one("encodings/says-utf16-is-utf8.html", labelled("utf-16", FRENCH, "utf-8"), is_(FRENCH)),
        one("encodings/says-nothing-known.html", labelled("x-user-defined-42", FRENCH, "utf-8"), is_(FRENCH)),
        one("encodings/says-a-path.html", labelled("../../etc/passwd", FRENCH, "utf-8"), is_(FRENCH)),
        one("encodings/says-rot13.html", labelled("rot13", FRENCH, "utf-8"), is_(FRENCH)),
        one("encodings/says-base64.html", labelled("base64", FRENCH, "utf-8"), is_(FRENCH)),
        one("encodings/says-unicode-escape.html", labelled("unicode_escape", FRENCH, "utf-8"), is_(FRENCH)),
        one("encodings/utf7.html", seven, holds("+ADw-script+AD4-", told("utf-7"))),
        one("encodings/utf7.txt", "+ADw-script+AD4- " + told("utf-7 text"), is_("+ADw-script+AD4- " + told("utf-7 text"))),
        one("encodings/koi8.html", labelled("koi8-r", RUSSIAN, "koi8-r"), is_(RUSSIAN)),
        one("encodings/shift-jis.html", labelled("Shift_JIS", JAPANESE, "cp932"), is_(JAPANESE)),
        one("encodings/euc-undeclared.html", document(p(JAPANESE * 5)).replace("<meta charset=utf-8>", "").encode("euc_jp"), is_(JAPANESE * 5)),
        one("encodings/windows-1251.txt", (RUSSIAN * 4).encode("cp1251"), is_(RUSSIAN * 4)),
        one("encodings/two-encodings.html", page("mixed", p(FRENCH)).encode() + p(FRENCH).encode("cp1252")[:20], holds(told("mixed"), FRENCH)),
        one("encodings/charset-of-a-megabyte.html", labelled("x" * 1_000_000, FRENCH, "utf-8"), is_(FRENCH)),
        one("encodings/five-charsets.html", labelled("utf-16><meta charset=big5><meta charset=latin-1><meta charset=utf-7", FRENCH, "utf-8"), is_(FRENCH)),
        one("encodings/random.html", b"<html><body><p>" + random.Random(5).randbytes(9_000), holds("")),
        one("encodings/half-undecodable.txt", ("é" * 100).encode() + b"\xff" * 20, Skip("encoding")),
        one("encodings/one-bad-byte.txt", FRENCH.encode() * 3 + b"\xff" + FRENCH.encode(), holds(FRENCH)),
        one("encodings/surrogates-as-utf8.txt", told("cesu").encode() + "\ud83d\ude00".encode("utf-8", "surrogatepass"), is_(told("cesu") + "\U0001f600")),
        one("encodings/lone-surrogate-as-utf8.txt", told("lone bytes").encode() + b"\xed\xa0\x80", is_(told("lone bytes") + "\ufffd")),
        one("encodings/overlong.txt", told("overlong").encode() + b"\xc0\xaf\xc0\xae", holds(told("overlong"), lacks=("/..",))),
        one("encodings/beyond-unicode.html", page("beyond unicode").encode() + b"\xf7\xbf\xbf\xbf", holds(told("beyond unicode"))),
    ]  # fmt: skip


def marks() -> list[Hazard]:
    found = []
    for name in WIDE:
        path = f"encodings/marked-{name}"
        found.append(one(path + ".html", BOMS[name] + page(path).encode(name), holds(told(path))))
        found.append(one(path + ".txt", BOMS[name] + told(path).encode(name), is_(told(path))))
    for name in WIDE[:2]:
        path = f"encodings/unmarked-{name}"
        found.append(one(path + ".html", page(path).encode(name), holds(told(path))))
        found.append(one(path + ".txt", told(path).encode(name), is_(told(path))))
    line = json.dumps({"text": told("marked line")})
    return [
        *found,
        one("encodings/mark-before-text.txt", "\ufeff" + told("bom"), is_(told("bom"))),
        one("encodings/mark-before-page.html", "\ufeff" + page("bom page"), holds(told("bom page"))),
        rows("encodings/mark-before-lines.jsonl", "\ufeff" + line + "\n", is_(told("marked line"))),
        rows("encodings/wide-lines.jsonl", (line + "\n").encode("utf-16"), is_(told("marked line"))),
        one("encodings/mark-alone.txt", b"\xef\xbb\xbf", Skip("empty")),
        one("encodings/wide-mark-alone.txt", b"\xff\xfe", Skip("empty")),
        one("encodings/cut-in-a-character.txt", told("cut é").encode() + "é".encode()[:1], holds(told("cut é"))),
        one(
            "encodings/odd-number-of-bytes.txt",
            b"\xff\xfe" + told("odd").encode("utf-16-le") + b"x",
            holds(told("odd")),
        ),
    ]


def controls() -> list[Hazard]:
    terminal = "\x1b]0;owned\x07\x1b[2J\x1b[31m\x9b31m\x08\x08\x7f"
    return [
        one("controls/\x1b]0;owned\x07.html", b"", Skip("empty")),
        one("controls/nul.html", page("nul", p("before\0after")), holds(told("nul"))),
        one("controls/nul.txt", told("nul text") + "\0", Skip("binary")),
        one("controls/all-of-them.html", page("controls", p("a" + "".join(map(chr, range(1, 32))) + "b")), holds(told("controls"))),
        one("controls/terminal.html", page("terminal", p(f"before {terminal} after")), holds(told("terminal"), "before", "after", lacks=("\x1b", "\x07", "\x9b"))),
        one("controls/terminal.txt", f"{terminal} {told('terminal text')}\n", holds(told("terminal text"))),
        one("controls/terminal-title.html", document(p(told("terminal title")), title=f"x{terminal}y"), holds(told("terminal title"))),
        one("controls/forbidden-references.html", page("references", p("a&#1;b&#xB;c&#x1b;d&#xFFFE;e&#0;f&#xD800;g&#x110000;h")), holds(told("references"), "abcde")),
        one("controls/references-to-c1.html", page("c1", p("It&#146;s here &#150; at last")), holds(told("c1"), "It\u2019s here \u2013 at last")),
        one("controls/noncharacters.html", page("nonchars", p("a\ufffe\uffffb\U0010ffffc")), holds(told("nonchars"))),
        one("controls/private-use.html", page("private", p("x\ue000\U000f0000y")), holds(told("private"))),
        one("controls/form-feeds.txt", "\f\v" + told("feeds") + "\f", holds(told("feeds"))),
        one("controls/separators.txt", told("separated") + "\u2028" + told("separated 2") + "\x1c\x1d\x1e\x85x", holds(told("separated"), told("separated 2"))),
        one("controls/many.txt", "\x01\x02\x03\x04" * 2_000 + told("many"), Skip("binary")),
    ]  # fmt: skip


def directions() -> list[Hazard]:
    over = "\u202eevil\u202c \u2066isolated\u2069 \u200f\u200e\u061c"
    return [
        one("controls/bidi.html", page("bidi", p(f"say {over} now")), holds(told("bidi"), "evil")),
        one("controls/bidi.txt", f"{told('bidi text')} {over}\n", is_(f"{told('bidi text')} {over}\n")),
        one("controls/bidi-flood.html", page("bidi flood", p("\u202e" * 1_000_000)), holds(told("bidi flood"))),
        one("controls/zero-width.html", page("zero", p("\u200bf\u200bo\u200co\u2060 bar\ufeff")), holds(told("zero"))),
        one("controls/only-invisible.html", document(p("\u200b\u2060\u00ad\ufeff")), Skip("no-article")),
        one("controls/only-invisible.txt", "\u200b\u2060\u00ad\u200e", holds("\u200b")),
    ]


def lines() -> list[Hazard]:
    """Lone surrogates: UTF-8 cannot write them, JSON can."""
    lone = '{{"text": "{} \\ud800 and \\udfff", "title": "\\udc00"}}'.format(told("lone"))
    pair = '{{"text": "{} \\ud83d\\ude00"}}'.format(told("pair"))
    return [
        rows("controls/lone-surrogates.jsonl", f"{lone}\n{pair}\n", is_(told("lone") + " \ufffd and \ufffd"), is_(told("pair") + " \U0001f600")),
        rows("controls/lone-surrogates-in-html.jsonl", '{{"html": "<html><body><p>{} \\ud800</p></body></html>"}}\n'.format(told("lone html")), holds(told("lone html"), "\ufffd")),
    ]  # fmt: skip
