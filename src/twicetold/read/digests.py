"""The digests that archives label and write in two ways: `sha1:` and hexadecimal or base 32."""

import base64
import hashlib

_LENGTHS = {"md5": 16, "sha1": 20, "sha256": 32, "sha384": 48, "sha512": 64}


def agrees(labelled: str, data: bytes) -> bool | None:
    """Say whether the digest is the one of the data; None where it cannot be told."""
    label, _, value = labelled.partition(":")
    name = label.strip().lower().replace("-", "")
    said = _decoded(value.strip(), _LENGTHS.get(name, 0))
    if said is None:
        return None
    return hashlib.new(name, data, usedforsecurity=False).digest() == said


def _decoded(value: str, length: int) -> bytes | None:
    try:
        if len(value) == 2 * length:
            decoded = bytes.fromhex(value)
        else:
            value = value.rstrip("=").upper()
            decoded = base64.b32decode(value + "=" * (-len(value) % 8))
    except ValueError:
        return None
    return decoded if length and len(decoded) == length else None
