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
    is_long = digest[4] % 2
    long_hair = "M31 52a29 31 0 0 1 58 0V84a12 12 0 0 1 -12 12H43a12 12 0 0 1 -12 -12z"
    hair_path = long_hair if is_long else "M35 56V50a25 27 0 0 1 50 0V56z"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="120" '
        f'viewBox="0 0 120 120"><rect width="120" height="120" fill="{paper}"/>'
        f'<path d="{hair_path}" fill="{hair}"/>'
        f'<path d="M14 120q4 -34 34 -38h24q30 4 34 38z" fill="{clothes}"/>'
        f'<path d="M50 70h20v16q-10 8 -20 0z" fill="{skin}"/>'
        f'<ellipse cx="60" cy="55" rx="23" ry="26" fill="{skin}"/>'
        f'<path d="M36 50q2 -22 24 -22t24 22q-9 -9 -20 -10q-15 -1 -28 10z" '
        f'fill="{hair}"/></svg>\n'
    ).encode()
