"""The checksum of DC-09 frames: CRC-16/ARC, over the bytes as they were sent.

Source: ANSI/SIA DC-07, appendix B (polynomial 0x8005, reflected, from zero). Its
printed table is wrong in the 101st entry: EB01 it is, BE01 it says.
"""

from typing import Final

_POLYNOMIAL: Final = 0xA001


def _entry(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ _POLYNOMIAL if byte & 1 else byte >> 1
    return byte


# One byte a step: a table of two bytes needs half the steps and twice the time, for it
# does not stay in the processor's cache beside everything else the engine does.
_TABLE: Final = tuple(_entry(byte) for byte in range(256))


def checksum(body: bytes) -> int:
    """Return the checksum of *body*, which is a frame from its first quote on."""
    table, value = _TABLE, 0
    for byte in body:
        value = value >> 8 ^ table[(value ^ byte) & 0xFF]
    return value
