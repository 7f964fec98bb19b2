"""Characters that no encoding can write: lone surrogates, which JSON escapes and old programs leave."""

import re

_LONE = re.compile("[\ud800-\udfff]")


def whole_characters(text: str) -> tuple[str, int]:
    """Replace lone surrogates by U+FFFD; give the text, and how many there were."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _LONE.subn("\ufffd", text)
    return text, 0


def decode_surrogates(data: bytes) -> str | None:
    """Read UTF-8 in which characters beyond U+FFFF are written as two surrogates, as Java and MySQL do.

    Surrogates without a partner stay. None where it is not UTF-8 in this sense either.
    """
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
