"""Checksums: what was written is what is read, or it is refused.

SQLite notices little of what changes inside its file; every row has a checksum that also holds the
name of the row, so none can stand in for another.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import xxhash

from twicetold.errors import DamagedIndexError

_PAGE_MASK: Final = 0xFFFFFFFF
_ROW_MASK: Final = 0x7FFFFFFF
SHORT: Final = 4
LONG: Final = 8


def signed(data: bytes, name: int, size: int = LONG) -> bytes:
    """Give data with its checksum behind it."""
    return data + (xxhash.xxh3_64_intdigest(data, name) & _mask(size)).to_bytes(size, "little")


def verified(data: bytes, name: int, size: int = LONG) -> bytes:
    """Give signed data without its checksum; refuse what was changed."""
    if not is_whole(data, name, size):
        raise DamagedIndexError(f"row {name} is not as it was written")
    return data[:-size]


def is_whole(data: bytes, name: int, size: int = LONG) -> bool:
    """Say whether signed data is as it was written."""
    if not isinstance(data, bytes) or len(data) < size:
        return False
    return xxhash.xxh3_64_intdigest(data[:-size], name) & _mask(size) == int.from_bytes(data[-size:], "little")


def whole_pages(rows: Sequence[tuple[int, bytes]]) -> Sequence[tuple[int, bytes]]:
    """Give pages with their names and checksums; refuse one that was changed. Thousands are read for a batch."""
    digest, number = xxhash.xxh3_64_intdigest, int.from_bytes
    try:
        changed = [n for n, p in rows if digest(p[:-SHORT], n) & _PAGE_MASK != number(p[-SHORT:], "little")]
    except TypeError:
        changed = [name for name, page in rows if not isinstance(page, bytes)]
    if changed:
        raise DamagedIndexError(f"page {changed[0]} is not as it was written")
    return rows


def row_check(*columns: object) -> int:
    """Give the checksum of a row of numbers and names."""
    return xxhash.xxh3_64_intdigest(repr(columns).encode("utf-8", "surrogatepass")) & _ROW_MASK


def checked_row(row: tuple[object, ...]) -> tuple[object, ...]:
    """Give a row without its last column, its checksum; refuse what was changed."""
    if row_check(*row[:-1]) != row[-1]:
        raise DamagedIndexError(f"row {row[:2]} is not as it was written")
    return row[:-1]


@contextmanager
def decoding(what: str) -> Iterator[None]:
    """Refuse what cannot be read as what it should be."""
    try:
        yield
    except (ValueError, KeyError, TypeError, IndexError, OverflowError, AttributeError) as error:
        raise DamagedIndexError(f"{what} cannot be read ({error!r})") from None


def _mask(size: int) -> int:
    return (1 << 8 * size) - 1
