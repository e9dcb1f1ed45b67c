"""Draw a portrait that is nobody's: a plain figure, coloured by the name."""

from hashlib import sha256
from typing import Final

SKIN: Final = ("#f1c9a5", "#e0ac84", "#c68d62", "#9c6b47", "#74492f")
HAIR: Final = ("#2b2320", "#4a3428", "#7a5536", "#a9a29b", "#1f2937")
CLOTHES: Final = ("#3f5f7d", "#5b6b4f", "#7a4f5a", "#4f5666", "#6a5a86")
BACKGROUND: Final = ("#e7ebef", "#ece8df", "#e4ebe4")


def portrait(name: str) -> bytes:
    """Return a small SVG figure, the same for the same name."""
    digest = sha256(name.encode()).digest()
    skin, hair = SKIN[digest[0] % len(SKIN)], HAIR[digest[1] % len(HAIR)]
    clothes = CLOTHES[digest[2] % len(CLOTHES)]
    paper = BACKGROUND[digest[3] % len(BACKGROUND)]
    long_hair = (
        f'<path d="M31 50q-4 34 0 44h58q4 -10 0 -44z" fill="{hair}"/>'
        if digest[4] % 2
        else ""
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="120" '
        f'viewBox="0 0 120 120"><rect width="120" height="120" fill="{paper}"/>'
        f"{long_hair}"
        f'<path d="M14 120q4 -34 34 -38h24q30 4 34 38z" fill="{clothes}"/>'
        f'<path d="M50 70h20v16q-10 8 -20 0z" fill="{skin}"/>'
        f'<ellipse cx="60" cy="52" rx="22" ry="27" fill="{skin}"/>'
        f'<path d="M36 52q-2 -32 24 -32t24 32q-4 -18 -14 -20q-18 4 -30 0q-4 8 -4 20z" '
        f'fill="{hair}"/></svg>\n'
    ).encode()
