"""The site file on disk: read, checked with messages that name the field, swapped.

A file is written beside the old ones, synced, and only then named in ``current``,
so a reader sees the old one or the new one and never half of either. A broken
file is refused whole: whoever runs on the old one goes on running on it.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args, get_type_hints
from zoneinfo import ZoneInfo

import msgspec

from quietbell.domain.site import SiteFile
from quietbell.domain.site_rules import problems as rule_problems

SITE_FILE_BYTES_MAX: Final = 64 * 2**20  # 50,000 buttons with long notes are 60 MB
PROBLEMS_MAX: Final = 100  # more than anybody reads before mending the first
NAME: Final = re.compile(r"site-(\d{6,})-([0-9a-f]{16})\.json")

_WHERE: Final = re.compile(
    r"^(?P<what>.*?)(?: - at (?P<key>key in )?`\$?\.?(?P<at>.*)`)?$"
)


class BrokenSiteFile(Exception):
    """A site file cannot be used. ``problems`` says why, each naming its field."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Loaded(NamedTuple):
    """A site file with the name and the hash (64 hex) of the file it came from."""

    site: SiteFile
    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LastGood:
    """The newest usable site file, and what is wrong with newer ones."""

    loaded: Loaded
    problems: tuple[str, ...]  # empty: it is the current one


def encode(site: SiteFile) -> bytes:
    """Return *site* as JSON, the same bytes for the same values."""
    return msgspec.json.encode(site, order="sorted")


def decode(content: bytes) -> SiteFile:
    """Return the site file that *content* is.

    Raises:
        BrokenSiteFile: it is too big, not JSON, of a wrong shape, or breaks a rule.
    """
    if len(content) > SITE_FILE_BYTES_MAX:
        raise BrokenSiteFile(f"file: over {SITE_FILE_BYTES_MAX} bytes")
    try:
        raw = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as why:
        raise BrokenSiteFile(f"file: not JSON ({why})") from None
    try:
        site = msgspec.convert(raw, SiteFile)
    except msgspec.ValidationError as why:
        raise BrokenSiteFile(*_shape_problems(raw, why)) from None
    found = (
        *_strangers("", raw, msgspec.to_builtins(site)),
        *rule_problems(site, is_zone=is_zone),
    )
    if found:
        raise BrokenSiteFile(*_bounded(found))
    return site


def write(folder: Path, site: SiteFile) -> Path:
    """Write *site* into *folder* (``DIR/site``) and make it the current one.

    Blobs that it names must be there already (`put_blob`), so that nobody ever
    reads a file whose plan is still on its way. Returns the path written.

    Raises:
        BrokenSiteFile: a rule is broken or a blob is missing; nothing was written.
        OSError: the disk refused; the old file is still the current one.
    """
    content = encode(site)
    decode(content)  # what is written must be readable: one way to check, not two
    absent = tuple(_missing_blobs(folder, site))
    if absent:
        raise BrokenSiteFile(*_bounded(absent))
    digest = hashlib.sha256(content).hexdigest()
    path = folder / f"site-{site.version:06d}-{digest[:16]}.json"
    _replace(path, content)
    _replace(folder / "current", path.name.encode() + b"\n")
    return path


def put_blob(folder: Path, content: bytes) -> str:
    """Keep *content* among the blobs of *folder* and return its SHA-256, 64 hex."""
    digest = hashlib.sha256(content).hexdigest()
    path = blob_path(folder, digest)
    if not path.exists():
        _replace(path, content)
    return digest


def blob_path(folder: Path, digest: str) -> Path:
    """Return where the blob of that hash lies, whether or not it does."""
    return folder / "blobs" / digest


def read_current(folder: Path) -> Loaded:
    """Return the current site file of *folder* (``DIR/site``).

    Blobs are not looked for: a photo that retention has deleted must never stop
    an alarm.

    Raises:
        BrokenSiteFile: there is none, or it cannot be used.
    """
    try:
        name = (folder / "current").read_bytes()[:256].decode("ascii").strip()
    except (OSError, UnicodeDecodeError) as why:
        raise BrokenSiteFile(f"current: cannot be read ({_reason(why)})") from None
    return _read(folder, name)


def read_last_good(folder: Path) -> LastGood:
    """Return the current site file or, if it is broken, the newest that is not.

    For a start: an engine without any site file knows no button at all.

    Raises:
        BrokenSiteFile: none can be used; with the problems of the current one.
    """
    try:
        return LastGood(loaded=read_current(folder), problems=())
    except BrokenSiteFile as why:
        broken = why
    for path in _newest_first(folder):
        try:
            return LastGood(loaded=_read(folder, path.name), problems=broken.problems)
        except BrokenSiteFile:
            continue
    raise broken


@lru_cache(maxsize=1024)
def is_zone(name: str) -> bool:
    """Say whether *name* is a time zone of the tzdata in use."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return False
    return True


def _read(folder: Path, name: str) -> Loaded:
    named = NAME.fullmatch(name)
    if named is None:
        raise BrokenSiteFile(f"current: {name[:80]!r} is not a site file's name")
    try:
        with (folder / name).open("rb") as file:
            content = file.read(SITE_FILE_BYTES_MAX + 1)
    except OSError as why:
        raise BrokenSiteFile(f"{name}: cannot be read ({_reason(why)})") from None
    digest = hashlib.sha256(content).hexdigest()
    if not digest.startswith(named[2]):
        raise BrokenSiteFile(f"{name}: its content is not what it is named for")
    site = decode(content)
    if site.version != int(named[1]):
        raise BrokenSiteFile(f"version: {site.version}, in a file named {name}")
    return Loaded(site, name, digest)


def _newest_first(folder: Path) -> list[Path]:
    def age(path: Path) -> tuple[int, int]:
        named = NAME.fullmatch(path.name)
        return (int(named[1]) if named else 0, path.stat().st_mtime_ns)

    found = [path for path in folder.glob("site-*.json") if NAME.fullmatch(path.name)]
    return sorted(found, key=age, reverse=True)


def _shape_problems(raw: Any, why: msgspec.ValidationError) -> tuple[str, ...]:
    """Return every item of a wrong shape, not only the first that the decoder met."""
    if not isinstance(raw, dict):
        return ("file: not a JSON object",)
    hints = get_type_hints(SiteFile)
    missing = tuple(
        f"{each.name}: missing"
        for each in fields(SiteFile)
        if each.name not in raw and each.default is each.default_factory is MISSING
    )
    found = tuple(
        problem
        for name, value in raw.items()
        if name in hints
        for problem in _field_problems(name, value, hints[name])
    )
    return _bounded(missing + found) or (_sentence("", why),)


def _field_problems(name: str, value: Any, kind: Any) -> Iterator[str]:
    """Convert one field of the file, or each of its items, and say what fails."""
    parts = get_args(kind)
    is_list = isinstance(value, list) and len(parts) == 2 and parts[1] is Ellipsis
    items = (
        [(f"{name}[{at}]", each, parts[0]) for at, each in enumerate(value)]
        if is_list
        else [(name, value, kind)]
    )
    for where, each, expected in items:
        try:
            msgspec.convert(each, expected)
        except msgspec.ValidationError as why:
            yield _sentence(where, why)


def _sentence(where: str, why: msgspec.ValidationError) -> str:
    """Put the field first, as ``buttons[3].floor: expected str, got int``."""
    found = _WHERE.match(str(why))
    what, at = (found["what"], found["at"] or "") if found else (str(why), "")
    field = where + at if at.startswith("[") or not where or not at else f"{where}.{at}"
    plain = what.replace("`", "")
    return f"{field or 'file'}: {plain[:1].lower()}{plain[1:]}"


def _strangers(where: str, given: Any, known: Any) -> Iterator[str]:
    """Name fields that nobody will read: a misspelt one would silently be a default."""
    if isinstance(given, dict) and isinstance(known, dict):
        for key, value in given.items():
            field = f"{where}.{key}" if where else key
            if key not in known:
                yield f"{field}: no such field"
            else:
                yield from _strangers(field, value, known[key])
    elif isinstance(given, list) and isinstance(known, (list, tuple)):
        for at, (value, twin) in enumerate(zip(given, known, strict=False)):
            yield from _strangers(f"{where}[{at}]", value, twin)


def _missing_blobs(folder: Path, site: SiteFile) -> Iterator[str]:
    named = [(f"people[{at}].blob", each.blob) for at, each in enumerate(site.people)]
    named += [
        (f"floors[{at}].plan", each.plan)
        for at, each in enumerate(site.floors)
        if each.plan
    ]
    named += [("blob_types", digest) for digest in site.blob_types]
    for field, digest in named:
        if not blob_path(folder, digest).is_file():
            yield f"{field}: no blob {digest[:16]}…"


def _replace(path: Path, content: bytes) -> None:
    """Put *content* at *path* so that a reader, or a power cut, sees old or new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _bounded(found: tuple[str, ...]) -> tuple[str, ...]:
    if len(found) <= PROBLEMS_MAX:
        return found
    return (*found[:PROBLEMS_MAX], f"file: and {len(found) - PROBLEMS_MAX} more")


def _reason(why: Exception) -> str:
    return (why.strerror or "error") if isinstance(why, OSError) else "not ASCII"
