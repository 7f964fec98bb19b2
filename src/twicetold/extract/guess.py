"""The encoding of a page that names none and is not UTF-8.

A single-byte Latin encoding is told by the letters that it gives: the first of four encodings
under which some language would own nearly all of them, Windows-1252 before the others (statistical
detectors take French in Windows-1252 for Windows-1250, "Genčve"). All other encodings are
told by charset-normalizer.
"""

import re

_SAMPLE, _WINDOW = 1 << 15, 1 << 18
_MARKUP = re.compile(rb"<[^<>]*>")
_LETTER = re.compile(r"[^\W\d_]")
# Letters beyond ASCII, by language (Unicode CLDR exemplar characters)
_ALPHABETS = (
    ("cp1252", "àâæçéèêëîïôœùûüÿ"),  # French
    ("cp1252", "äöüßéà"),  # German
    ("cp1252", "áéíñóúüçàèïòêâôãõ"),  # Spanish, Catalan, Portuguese, Galician
    ("cp1252", "àèéìíîòóùú"),  # Italian
    ("cp1252", "æøåéüäöà"),  # Danish, Norwegian, Swedish, Finnish
    ("cp1252", "ëïéèêüöáíóú"),  # Dutch, Afrikaans
    ("cp1252", "áðéíóúýþæö"),  # Icelandic
    ("cp1250", "áčďéěíňóřšťúůýžäĺľôŕ"),  # Czech, Slovak
    ("cp1250", "ąćęłńóśźż"),  # Polish
    ("cp1250", "áéíóöőúüű"),  # Hungarian
    ("cp1250", "čćđšž"),  # Croatian, Slovenian, Bosnian
    ("cp1250", "ăâîşţ"),  # Romanian
    ("cp1254", "âçğıîöşüûİ"),  # Turkish
    ("cp1257", "ąčęėįšųūž"),  # Lithuanian
    ("cp1257", "āčēģīķļņšūž"),  # Latvian
    ("cp1257", "äõöüšž"),  # Estonian
)
_OWNED = 0.97
_LATIN_GUESS = re.compile(
    r"cp(125[0247]|437|85\d|86[0135]|500|037|1140|1026|273)$|iso8859_(1|2|3|4|9|10|13|14|15|16)$"
    r"|latin|mac_|hp_roman8|ascii"
)
_NEVER = frozenset({"utf_7", "utf_8", "utf_8_sig"})


def guess_encoding(data: bytes) -> str:
    """Name the likeliest encoding of undeclared bytes; Windows-1252 where nothing tells."""
    if b"\x1b$" in data:
        return "iso2022_jp"
    sample = _sample(data)
    latin = _latin_encoding(sample)
    if latin is not None:
        return latin
    guessed = _statistically(sample)
    return "cp1252" if guessed is None or _LATIN_GUESS.match(guessed) else guessed


def _sample(data: bytes) -> bytes:
    """The text around the first bytes that are not ASCII, without markup."""
    first = re.search(rb"[\x80-\xff]", data)
    begin = max(first.start() - 200, 0) if first else 0
    return b" ".join(_MARKUP.sub(b" ", data[begin : begin + _WINDOW]).split())[:_SAMPLE]


def _latin_encoding(sample: bytes) -> str | None:
    best: dict[str, float] = {}
    for encoding in ("cp1252", "cp1250", "cp1254", "cp1257"):
        text = sample.decode(encoding, "replace").lower()
        foreign = [c for c in _LETTER.findall(text) if c > "\x7f"]
        if not foreign or not _reads_as_words(text):
            continue
        owned = (letters for name, letters in _ALPHABETS if name == encoding)
        best[encoding] = max(sum(c in own for c in foreign) for own in owned) / len(foreign)
    return next((encoding for encoding, share in best.items() if share >= _OWNED), None)


def _reads_as_words(text: str) -> bool:
    """Tell whether the characters beyond ASCII stand among ASCII letters, as in Latin scripts."""
    letters = _LETTER.findall(text)
    foreign = sum(c > "\x7f" for c in letters)
    signs = len(re.findall(r"[^\W\d_][\x80-\x9f¡-©«¬®-¶¸-¿×÷\ufffd][^\W\d_]", text))
    return bool(foreign <= 0.3 * len(letters) and signs <= max(1, 0.02 * foreign))


def _statistically(sample: bytes) -> str | None:
    import charset_normalizer  # only pages without a label need it

    # The frequencies of a few words mislead; the same words told again do not
    matches = charset_normalizer.from_bytes(sample * 5 if len(sample) < 2000 else sample)
    return next((match.encoding for match in matches if match.encoding not in _NEVER), None)
