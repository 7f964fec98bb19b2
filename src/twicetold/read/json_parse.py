"""Parsing one JSON value that a stranger wrote."""

import json
import math
import re
from typing import Any

from twicetold.limits import MAX_DIGITS, MAX_JSON_DEPTH, MAX_JSON_VALUES
from twicetold.patterns import loop
from twicetold.read.stream import Refused

_TOO_DEEP = f"nested too deeply: over {MAX_JSON_DEPTH}"
_MARK_OR_STRING = re.compile(r'[\[\]{},]|"' + loop(r'[^"\\]++|\\.') + '"?', re.DOTALL)
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}


class Parser:
    """Parses values one by one; refuses what is not JSON, and what would take many times its length as objects.

    What JSON cannot say again (NaN, infinities) becomes None. Of equal keys the last counts.
    """

    def __init__(self) -> None:
        self.caps: tuple[str, ...] = ()
        """The limits that bit in the value that was parsed last."""
        # Not strict: raw tabs in strings are common and harm nobody
        self._decoder = json.JSONDecoder(
            parse_int=self._integer, parse_float=_finite, parse_constant=lambda _: None, strict=False
        )

    def parse(self, text: str) -> Any:
        self.caps = ()
        refuse_swollen(text)
        try:
            return self._decoder.decode(text)
        except RecursionError:
            raise Refused("not-json", _TOO_DEEP) from None
        except json.JSONDecodeError as error:
            raise Refused("not-json", f"{error.msg} at character {error.pos + 1}") from None

    def _integer(self, digits: str) -> int | str:
        if len(digits) <= MAX_DIGITS:
            return int(digits)
        self.caps = ("digits",)
        return digits


def parse(text: str) -> Any:
    """Parse one value, as `Parser` does."""
    return Parser().parse(text)


def is_json(text: str) -> bool:
    try:
        parse(text)
    except Refused as refused:
        return refused.detail == _TOO_DEEP
    return True


def is_object(text: str) -> bool:
    try:
        return isinstance(parse(text), dict)
    except Refused:
        return False


def refuse_swollen(text: str) -> None:
    """Refuse too many values, and what is nested too deeply; how deep the parser can go differs between versions."""
    opened = text.count("[") + text.count("{")
    if opened <= MAX_JSON_DEPTH and opened + text.count(",") <= MAX_JSON_VALUES:
        return
    depth = values = 0
    for found in _MARK_OR_STRING.finditer(text):
        mark = found[0]
        depth += _STEPS.get(mark, 0)
        values += mark in "[{,"
        if depth > MAX_JSON_DEPTH:
            raise Refused("not-json", _TOO_DEEP)
        if values > MAX_JSON_VALUES:
            raise Refused("too-large", f"more than {MAX_JSON_VALUES:,} values")


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None
