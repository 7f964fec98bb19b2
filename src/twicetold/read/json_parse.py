"""Parsing one JSON value that a stranger wrote."""

import json
import math
import re
from typing import Any

from twicetold.limits import MAX_DIGITS, MAX_JSON_DEPTH
from twicetold.read.stream import Refused

_TOO_DEEP = f"nested too deeply: over {MAX_JSON_DEPTH}"
_BRACKET_OR_STRING = re.compile(r'[\[\]{}]|"(?:[^"\\]++|\\.)*+"?', re.DOTALL)


def parse(text: str) -> Any:
    """Parse one value; refuse what is not JSON.

    What JSON cannot say again (NaN, infinities) becomes None. Of equal keys the last counts.
    """
    if _is_deep(text):
        raise Refused("not-json", _TOO_DEEP)
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise Refused("not-json", _TOO_DEEP) from None
    except json.JSONDecodeError as error:
        raise Refused("not-json", f"{error.msg} at character {error.pos + 1}") from None


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


def _is_deep(text: str) -> bool:
    """Count brackets outside strings; how deep the parser itself can go differs between versions."""
    if text.count("[") + text.count("{") <= MAX_JSON_DEPTH:
        return False
    depth = deepest = 0
    for found in _BRACKET_OR_STRING.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        deepest = max(deepest, depth)
    return deepest > MAX_JSON_DEPTH


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= MAX_DIGITS else digits


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


# Not strict: raw tabs in strings are common and harm nobody
_DECODER = json.JSONDecoder(parse_int=_integer, parse_float=_finite, parse_constant=lambda _: None, strict=False)
