"""Parsing one JSON value that a stranger wrote."""

import json
import math
from typing import Any

from twicetold.limits import MAX_DIGITS
from twicetold.read.stream import Refused


def parse(text: str) -> Any:
    """Parse one value; refuse what is not JSON.

    What JSON cannot say again (NaN, infinities) becomes None. Of equal keys the last counts.
    """
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise Refused("not-json", "nested too deeply") from None
    except json.JSONDecodeError as error:
        raise Refused("not-json", f"{error.msg} at character {error.pos + 1}") from None


def is_json(text: str) -> bool:
    try:
        parse(text)
    except Refused as refused:
        return refused.detail == "nested too deeply"
    return True


def is_object(text: str) -> bool:
    try:
        return isinstance(parse(text), dict)
    except Refused:
        return False


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= MAX_DIGITS else digits


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


# Not strict: raw tabs in strings are common and harm nobody
_DECODER = json.JSONDecoder(parse_int=_integer, parse_float=_finite, parse_constant=lambda _: None, strict=False)
