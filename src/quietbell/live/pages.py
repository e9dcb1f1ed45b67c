"""The pages and files of the live faces, read once into memory.

A path is looked up, never joined, so nothing outside can be reached. No page holds a
word of live data: what a desk sees comes over its stream.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from quietbell.live.exchange import Headers

FACES: Final = Path(__file__).parent.parent / "faces"
IMPORT_MAP_MARK: Final = b"{{importmap}}"
TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".mjs": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".svg": "image/svg+xml",
    }
)
PAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "/c": "pages/console.html",
        "/enrol": "pages/enrol.html",
        "/sign-on": "pages/sign-on.html",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One file as it is served."""

    body: bytes
    kind: str
    tag: str  # ETag
    headers: Headers


def read_pages(faces: Path = FACES) -> Mapping[str, Page]:
    """Return every page and file by its path."""
    import_map = (faces / "vendor" / "importmap.json").read_bytes()
    found: dict[str, Page] = {}
    for file in sorted(faces.rglob("*")):
        kind = TYPES.get(file.suffix)
        if kind is not None and file.suffix != ".html" and file.is_file():
            name = f"/static/{file.relative_to(faces).as_posix()}"
            found[name] = _page(file.read_bytes(), kind, _file_headers())
    headers = _page_headers(import_map)
    for path, name in PAGES.items():
        body = (faces / name).read_bytes().replace(IMPORT_MAP_MARK, import_map)
        found[path] = _page(body, TYPES[".html"], headers)
    return MappingProxyType(found)


def _page(body: bytes, kind: str, headers: Headers) -> Page:
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return Page(
        body=body,
        kind=kind,
        tag=tag,
        # Asked for again each time: a page and its modules are of one version.
        headers=[*headers, (b"cache-control", b"no-cache"), (b"etag", tag.encode())],
    )


def _file_headers() -> Headers:
    # A worker script takes its policy from its own answer.
    return [(b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")]


def _page_headers(import_map: bytes) -> Headers:
    digest = base64.b64encode(hashlib.sha256(import_map).digest()).decode()
    policy = "; ".join(
        (
            "default-src 'none'",
            # Browsers take an import map from the page only: allowed by its hash.
            f"script-src 'self' 'sha256-{digest}'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
    return [
        (b"content-security-policy", policy.encode()),
        (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    ]
