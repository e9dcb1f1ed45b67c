"""A backup's file: a tar with a manifest first, and everything it names after it.

Whoever restores trusts nothing in it but what the manifest's hashes prove, and takes
from it only names that the manifest lists and that stay inside the folder.
"""

import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Final

import msgspec

from quietbell.journal.disk import sync_folder

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
MANIFEST_BYTES_MAX: Final = 64 * 2**20
PIECE_BYTES: Final = 2**20
MODE: Final = 0o600
_BROKEN: Final = (
    *(tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile),
    *(msgspec.MsgspecError, UnicodeError),
)


class BrokenArchive(Exception):
    """A backup cannot be trusted. The text says what does not fit."""


class File(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a backup. ``path`` is relative, with slashes."""

    path: str
    bytes: int
    sha256: str


class Journal(msgspec.Struct, frozen=True, kw_only=True):
    """Where the journal in a backup ends. ``problem`` is empty if its chain holds."""

    node: str
    head_seq: int
    head_digest: str
    entries: int
    problem: str = ""


class Tables(msgspec.Struct, frozen=True, kw_only=True):
    """What the database in a backup holds, all of one moment.

    ``ledger`` has the last entry of each node: its seq and digest. ``rows`` counts
    each table's, ``migrations`` names the steps that made them.
    """

    server_version: str
    ledger: Mapping[str, tuple[int, str]]
    rows: Mapping[str, int]
    migrations: tuple[str, ...]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds. ``apart`` are files that lie in another archive."""

    format: int = FORMAT
    made_at: str
    quietbell: str
    files: tuple[File, ...]
    apart: tuple[File, ...] = ()
    journal: Journal | None = None
    tables: Tables | None = None


def hashed(path: Path) -> tuple[int, str]:
    """Return the size and the sha256 of a file's bytes."""
    total, size = hashlib.sha256(), 0
    with path.open("rb") as reading:
        while piece := reading.read(PIECE_BYTES):
            total.update(piece)
            size += len(piece)
    return size, total.hexdigest()


def files_of(folder: Path) -> tuple[File, ...]:
    """Return every regular file below *folder*, in the order of their names."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            size, sha256 = hashed(path)
            name = path.relative_to(folder).as_posix()
            found.append(File(path=name, bytes=size, sha256=sha256))
    return tuple(found)


def write(target: Path, manifest: Manifest, folder: Path) -> None:
    """Write *target*, whole or not at all: the manifest, and its files from *folder*.

    Raises:
        OSError: the disk refuses; nothing by that name is there.
    """
    half = target.with_name(f".{target.name}.half")
    half.unlink(missing_ok=True)
    is_packed = target.suffix in {".gz", ".tgz"}
    descriptor = os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _write_into(file, manifest, folder, is_packed=is_packed)
            file.flush()
            os.fsync(file.fileno())
        half.rename(target)
        sync_folder(target.parent)
    finally:
        half.unlink(missing_ok=True)


def _write_into(
    file: BinaryIO, manifest: Manifest, folder: Path, *, is_packed: bool
) -> None:
    with tarfile.open(fileobj=file, mode="w:gz" if is_packed else "w") as tar:
        text = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        tar.addfile(_member(MANIFEST, len(text)), io.BytesIO(text))
        for each in manifest.files:
            with (folder / each.path).open("rb") as reading:
                tar.addfile(_member(each.path, each.bytes), reading)


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, MODE
    return member


def read(path: Path, keep: Callable[[str, Iterator[bytes]], None]) -> Manifest:
    """Read a whole backup and prove it; hand each file to *keep* as pieces of bytes.

    *keep* has to take every piece: what it was given counts only once this returns.

    Raises:
        BrokenArchive: it is not a backup, or one byte is not what was written.
        OSError: it cannot be read.
    """
    try:
        with tarfile.open(path, mode="r|*") as tar:
            members = iter(tar)
            manifest = _manifest(tar, next(members, None))
            for expected in manifest.files:
                _take(tar, next(members, None), expected, keep)
            if next(members, None) is not None:
                raise BrokenArchive("it holds more than its manifest names")
    except _BROKEN as why:
        raise BrokenArchive(f"{path.name} cannot be read: {why}") from why
    return manifest


def verified(path: Path) -> Manifest:
    """Read a whole backup back, keep nothing, and return its manifest. As `read`."""

    def drop(_: str, pieces: Iterator[bytes]) -> None:
        for _piece in pieces:
            pass

    return read(path, drop)


def keeper(folder: Path) -> Callable[[str, Iterator[bytes]], None]:
    """Return a *keep* that writes each file below *folder*, 0600, and syncs it."""

    def keep(name: str, pieces: Iterator[bytes]) -> None:
        target = folder / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
        with os.fdopen(os.open(target, flags, MODE), "wb") as writing:
            for piece in pieces:
                writing.write(piece)
            writing.flush()
            os.fsync(writing.fileno())

    return keep


def _manifest(tar: tarfile.TarFile, member: tarfile.TarInfo | None) -> Manifest:
    if member is None or member.name != MANIFEST or member.size > MANIFEST_BYTES_MAX:
        raise BrokenArchive("it does not begin with a manifest: it is no backup")
    reading = tar.extractfile(member)
    told: Any = msgspec.json.decode(reading.read() if reading else b"")
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise BrokenArchive("it was written by a release that this one does not know")
    manifest = msgspec.convert(told, Manifest)
    names = [each.path for each in manifest.files]
    strange = [name for name in names if not _is_inside(name)]
    if strange or len(set(names)) != len(names):
        raise BrokenArchive(f"it names what no backup holds: {strange[:1] or 'twice'}")
    return manifest


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    is_plain = not path.is_absolute() and ".." not in path.parts and "\0" not in name
    return is_plain and path.as_posix() == name and name not in {"", ".", MANIFEST}


def _take(
    tar: tarfile.TarFile,
    member: tarfile.TarInfo | None,
    expected: File,
    keep: Callable[[str, Iterator[bytes]], None],
) -> None:
    if member is None or not member.isreg() or member.name != expected.path:
        raise BrokenArchive(f"{expected.path} is missing")
    if member.size != expected.bytes:
        raise BrokenArchive(f"{expected.path} has another length than it had")
    reading = tar.extractfile(member)
    total = hashlib.sha256()

    def pieces() -> Iterator[bytes]:
        while reading and (piece := reading.read(PIECE_BYTES)):
            total.update(piece)
            yield piece

    keep(expected.path, pieces())
    if total.hexdigest() != expected.sha256:
        raise BrokenArchive(f"{expected.path} is not what was written")
