"""XXH3 with 64 bits and seed 0 of 1 to 128 octets, for compiled code.

After Y. Collet, xxHash specification (github.com/Cyan4973/xxHash), with its default secret.
"""

from typing import Any

import numpy as np

from twicetold.compiled import compiled, part

Columns = Any
"""Arrays, as Numba types them."""
Hash = Any

_SECRET = np.frombuffer(
    bytes.fromhex(
        "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221"
        "b8084674f743248ee03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8"
        "fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364"
    ),
    "<u8",
)
_PRIME64_1, _PRIME64_2 = np.uint64(0x9E3779B185EBCA87), np.uint64(0xC2B2AE3D27D4EB4F)
_PRIME64_3, _PRIME_MX1 = np.uint64(0x165667B19E3779F9), np.uint64(0x165667919E3779F9)
_PRIME_MX2 = np.uint64(0x9FB21C651E98DF25)
_LOW = np.uint64(0xFFFFFFFF)


@part
def xxh3(octets: Columns, begin: int, size: int) -> Hash:
    """Give the hash of 1 to 128 octets."""
    if size <= 3:
        return _xxh3_1_to_3(octets, begin, size)
    if size <= 8:
        return _xxh3_4_to_8(octets, begin, size)
    if size <= 16:
        return _xxh3_9_to_16(octets, begin, size)
    return _xxh3_17_to_128(octets, begin, size)


@part
def _xxh3_1_to_3(octets: Columns, begin: int, size: int) -> Hash:
    first, middle, last = (
        np.uint64(octets[begin]),
        np.uint64(octets[begin + (size >> 1)]),
        np.uint64(octets[begin + size - 1]),
    )
    value = first << np.uint64(16) | middle << np.uint64(24) | last | np.uint64(size) << np.uint64(8)
    value ^= (_SECRET[0] ^ _SECRET[0] >> np.uint64(32)) & _LOW
    value = (value ^ value >> np.uint64(33)) * _PRIME64_2
    value = (value ^ value >> np.uint64(29)) * _PRIME64_3
    return value ^ value >> np.uint64(32)


@part
def _xxh3_4_to_8(octets: Columns, begin: int, size: int) -> Hash:
    value = (_read(octets, begin + size - 4, 4) + (_read(octets, begin, 4) << np.uint64(32))) ^ _SECRET[1] ^ _SECRET[2]
    value ^= _turn(value, 49) ^ _turn(value, 24)
    value *= _PRIME_MX2
    value ^= (value >> np.uint64(35)) + np.uint64(size)
    value *= _PRIME_MX2
    return value ^ value >> np.uint64(28)


@part
def _xxh3_9_to_16(octets: Columns, begin: int, size: int) -> Hash:
    low = _read(octets, begin, 8) ^ _SECRET[3] ^ _SECRET[4]
    high = _read(octets, begin + size - 8, 8) ^ _SECRET[5] ^ _SECRET[6]
    swapped = np.uint64(0)
    for octet in range(8):
        swapped = swapped << np.uint64(8) | low >> np.uint64(8 * octet) & np.uint64(255)
    return _finish(np.uint64(size) + swapped + high + _multiply(low, high))


@part
def _xxh3_17_to_128(octets: Columns, begin: int, size: int) -> Hash:
    value = np.uint64(size) * _PRIME64_1
    for step in range((size - 1) // 32 + 1):
        for place, secret in ((16 * step, 4 * step), (size - 16 * (step + 1), 4 * step + 2)):
            low, high = _read(octets, begin + place, 8), _read(octets, begin + place + 8, 8)
            value += _multiply(low ^ _SECRET[secret], high ^ _SECRET[secret + 1])
    return _finish(value)


@part
def _finish(value: Hash) -> Hash:
    value = (value ^ value >> np.uint64(37)) * _PRIME_MX1
    return value ^ value >> np.uint64(32)


@part
def _read(octets: Columns, place: int, size: int) -> Hash:
    value = np.uint64(0)
    for octet in range(size):
        value |= np.uint64(octets[place + octet]) << np.uint64(8 * octet)
    return value


@part
def _turn(value: Hash, bits: int) -> Hash:
    return value << np.uint64(bits) | value >> np.uint64(64 - bits)


@part
def _multiply(a: Hash, b: Hash) -> Hash:
    """Multiply to 128 bits and fold the halves together."""
    half = np.uint64(32)
    a_low, a_high, b_low, b_high = a & _LOW, a >> half, b & _LOW, b >> half
    low = a_low * b_low
    middle = a_high * b_low + (low >> half)
    cross = (middle & _LOW) + a_low * b_high
    return (a * b) ^ (a_high * b_high + (middle >> half) + (cross >> half))


@compiled
def hash_of(octets: Columns, size: int) -> Hash:
    """Give the XXH3 of the first 1 to 128 octets."""
    return xxh3(octets, 0, size)
