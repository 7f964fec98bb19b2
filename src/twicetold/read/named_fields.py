"""The named fields at the head of a WARC record and of an HTTP response: `Name: value`, a line each."""

import re
from dataclasses import dataclass

_LINE_END = re.compile(r"\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]+")


@dataclass(frozen=True, slots=True)
class NamedFields:
    """Names as spelled, and values, in their order. To ask for one its name is given in lower case."""

    pairs: tuple[tuple[str, str], ...] = ()

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(value for spelled, value in self.pairs if spelled.lower() == name)

    def get(self, name: str) -> str:
        """Give the first value; empty where there is none."""
        return next(iter(self.all(name)), "")


def parse_fields(data: bytes) -> NamedFields:
    """Read the lines that name a value; what is not UTF-8 is Latin-1. Other lines are passed over."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    lines = (line.partition(":") for line in _LINE_END.split(_FOLD.sub(" ", text)))
    return NamedFields(tuple((name.strip(), value.strip()) for name, colon, value in lines if colon))
