"""What may reach a terminal: text of scraped pages with its control characters spelled out."""

import re

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def shown(text: str) -> str:
    """Give text that cannot move the cursor, change a colour or turn the direction of a line."""
    return _CONTROLS.sub(lambda found: f"\\x{ord(found.group()):02x}", text)
