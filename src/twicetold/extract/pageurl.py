"""Addresses: which are usable, their host, and the day that some of them name."""

import re
from datetime import date
from urllib.parse import urlsplit

_DAY = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})(?=[/\-_.?#]|$)")


def host_of(url: str | None) -> str:
    """Give the host of an address in lower case, without a port; nothing where it has none."""
    try:
        return (urlsplit(url or "").hostname or "").lower()
    except ValueError:
        return ""


def absolute_url(url: str | None) -> str | None:
    """Give an address that stands for itself: http or https, with a host, without blanks."""
    cleaned = (url or "").strip()
    if not cleaned.lower().startswith(("http://", "https://")) or not cleaned.isprintable():
        return None
    return cleaned if " " not in cleaned and host_of(cleaned) else None


def day_in(url: str | None) -> str | None:
    """Give the day in a path like `/2024/10/03/`, if there is such a day."""
    match = _DAY.search(url or "")
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return None
