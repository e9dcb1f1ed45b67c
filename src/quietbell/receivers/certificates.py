"""The door's own certificate, and how it is changed without silencing a phone.

A phone trusts the very certificate it was told of (issuer and serial number). One
changed before the phone manager knows the new one kills every key at once, so it
changes in two steps: the new one is laid beside the old as ``next.pem`` and
``next.key``, checked and probed; its issuer and serial are loaded into the phone
manager; only then it is switched to. Nothing here ever renews by itself.

Files in ``DIR/tls``: ``current.pem`` (leaf first, then its chain) and
``current.key``; ``next.*`` while one is being prepared; ``previous.*`` after;
``clients.pem`` if programs prove themselves by certificates.
"""

import asyncio
import hashlib
import os
import shutil
import socket
import ssl
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from quietbell.receivers.tls_contexts import Contexts

CURRENT: Final = "current"
NEXT: Final = "next"
PREVIOUS: Final = "previous"
CLIENTS: Final = "clients.pem"  # whose certificates programs may show
NOTICE_DAYS: Final = (60, 30, 7, 0)  # how long before its end it is said again
FILE_BYTES_MAX: Final = 1 << 20
PROBE_SECONDS_MAX: Final = 5.0
DAY_SECONDS: Final = 86_400


class BrokenCertificate(Exception):
    """A certificate cannot be used. ``problems`` says why."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A certificate whose key, chain and dates are in order.

    ``issuer`` and ``serial`` are what a phone manager finds it by.
    """

    subject: str
    issuer: str
    serial: str  # hex, upper case
    sha256: str  # of the leaf, 64 hex
    begins_at: datetime
    ends_at: datetime
    context: ssl.SSLContext
    for_programs: ssl.SSLContext | None = None  # asks for a certificate

    def days_left(self, now: datetime) -> int:
        """Return whole days until it ends; below zero, it has ended."""
        return int((self.ends_at - now).total_seconds() // DAY_SECONDS)


def notice_due(days_left: int) -> int | None:
    """Return which of `NOTICE_DAYS` has been passed last; None while all is well."""
    passed = [days for days in NOTICE_DAYS if days_left < days]
    return min(passed) if passed else None


class Certificates:
    """The certificate in use. Connections made after a change get the new one."""

    def __init__(self, folder: Path, current: Checked) -> None:
        self._folder = folder
        self.current = current

    @classmethod
    def open(cls, folder: Path, *, now: datetime) -> "Certificates":
        """Load ``current`` from *folder*, finishing a switch that was cut short.

        Its dates are not minded: a phone may still take it, and our own clock may
        be what is wrong. That it has ended is what ``current.days_left`` is for.

        Raises:
            BrokenCertificate: there is none, or it cannot be used.
        """
        _finish_switch(folder)
        return cls(folder, check(folder, CURRENT, now=now, are_dates_minded=False))

    @property
    def context(self) -> ssl.SSLContext:
        """The context for the next connection."""
        return self.current.context

    @property
    def contexts(self) -> Contexts:
        """The contexts for the next connection, of a phone or of a program."""
        return Contexts(self.current.context, self.current.for_programs)

    def reload(self, *, now: datetime) -> Checked:
        """Load ``current`` again; no connection and no listener is dropped.

        Raises:
            BrokenCertificate: the one in use goes on being used.
        """
        self.current = check(self._folder, CURRENT, now=now, are_dates_minded=False)
        return self.current

    async def probe_next(self, *, now: datetime) -> Checked:
        """Check ``next`` and take a real handshake with it, on loopback.

        Raises:
            BrokenCertificate: it cannot be used, or was not what came back.
        """
        following = check(self._folder, NEXT, now=now)
        await _probe(following)
        return following

    async def switch(self, *, now: datetime) -> Checked:
        """Make ``next`` the current one, once it is probed. The old is kept.

        Raises:
            BrokenCertificate: nothing was changed.
            OSError: the folder cannot be written; nothing was changed.
        """
        following = await self.probe_next(now=now)
        _switch_files(self._folder)
        self.current = following
        return following


def check(
    folder: Path, name: str, *, now: datetime, are_dates_minded: bool = True
) -> Checked:
    """Return the certificate *name* of *folder*, with a context that serves it.

    Raises:
        BrokenCertificate: a file is missing or no PEM, the key is another's, the
            chain is out of order, or *now* is not within its dates.

    With *are_dates_minded* false, only what TLS needs is looked at.
    """
    pem, key = folder / f"{name}.pem", folder / f"{name}.key"
    chain = _chain(pem)
    leaf = chain[0]
    problems = [*_key_problems(leaf, key), *_chain_problems(pem.name, chain)]
    if are_dates_minded:
        problems += _date_problems(pem.name, leaf, now)
    if problems:
        raise BrokenCertificate(*problems)
    return Checked(
        subject=leaf.subject.rfc4514_string(),
        issuer=leaf.issuer.rfc4514_string(),
        serial=f"{leaf.serial_number:X}",
        sha256=leaf.fingerprint(hashes.SHA256()).hex(),
        begins_at=leaf.not_valid_before_utc,
        ends_at=leaf.not_valid_after_utc,
        context=_context(pem, key),
        for_programs=_for_programs(folder / CLIENTS, pem, key),
    )


def _context(pem: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.num_tickets = 0  # a phone presses once and goes
    try:
        context.load_cert_chain(pem, key)
    except (ssl.SSLError, OSError) as why:
        raise BrokenCertificate(f"{pem.name}: cannot be served ({why})") from None
    return context


def _for_programs(clients: Path, pem: Path, key: Path) -> ssl.SSLContext | None:
    """Return a context that asks for a certificate signed by one in *clients*.

    Any in the file may be the end of the chain, also a program's own.
    """
    if not clients.is_file():
        return None
    context = _context(pem, key)
    try:
        context.load_verify_locations(cadata=_read(clients).decode("ascii"))
    except (ssl.SSLError, ValueError):
        raise BrokenCertificate(f"{CLIENTS}: no certificate in PEM") from None
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.verify_mode = ssl.CERT_OPTIONAL
    return context


def _chain(pem: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(_read(pem))
    except ValueError:
        raise BrokenCertificate(f"{pem.name}: no certificate in PEM") from None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(FILE_BYTES_MAX)
    except OSError as why:
        raise BrokenCertificate(f"{path.name}: {why.strerror}") from None


def _key_problems(leaf: x509.Certificate, path: Path) -> list[str]:
    try:
        key = serialization.load_pem_private_key(_read(path), password=None)
    except (ValueError, TypeError):
        return [f"{path.name}: no unencrypted private key in PEM"]
    return [] if _spki(key) == _spki(leaf) else [f"{path.name}: another one's key"]


def _spki(owner: x509.Certificate | PrivateKeyTypes) -> bytes:
    """Return the public key of a certificate or a private key, as bytes."""
    return owner.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _date_problems(name: str, leaf: x509.Certificate, now: datetime) -> list[str]:
    if leaf.not_valid_before_utc > now:
        return [f"{name}: begins only on {leaf.not_valid_before_utc:%Y-%m-%d}"]
    if leaf.not_valid_after_utc < now:
        return [f"{name}: ended on {leaf.not_valid_after_utc:%Y-%m-%d}"]
    return []


def _chain_problems(name: str, chain: list[x509.Certificate]) -> list[str]:
    """Say which certificate was not signed by the next: a phone checks the order."""
    found = []
    for at, (lower, upper) in enumerate(pairwise(chain)):
        try:
            lower.verify_directly_issued_by(upper)
        except (ValueError, TypeError, InvalidSignature):
            found.append(f"{name}: certificate {at + 1} is not signed by the next")
    return found


async def _probe(checked: Checked) -> None:
    """Serve *checked* on a loopback port of its own, and look at what is presented."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = await asyncio.start_server(
        _say_nothing, sock=listening, ssl=checked.context
    )
    try:
        presented = await asyncio.to_thread(_presented, listening.getsockname()[1])
    except OSError as why:
        raise BrokenCertificate(f"next.pem: the probe failed ({why})") from None
    finally:
        server.close()
    if hashlib.sha256(presented).hexdigest() != checked.sha256:
        raise BrokenCertificate("next.pem: another certificate was presented")


async def _say_nothing(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    writer.close()


def _presented(port: int) -> bytes:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    # What is presented is compared byte by byte: stricter than any chain.
    context.verify_mode = ssl.CERT_NONE
    address = ("127.0.0.1", port)
    with (
        socket.create_connection(address, timeout=PROBE_SECONDS_MAX) as plain,
        context.wrap_socket(plain) as tls,
    ):
        return tls.getpeercert(binary_form=True) or b""


def _switch_files(folder: Path) -> None:
    """Move ``next`` to ``current``. The certificate's move is the switch.

    Cut short before it, nothing has changed; after it, the key is still to be
    moved, and `_finish_switch` finds it by the certificate it belongs to.
    """
    for kind in ("pem", "key"):
        kept = folder / f".{PREVIOUS}.{kind}"
        shutil.copy2(folder / f"{CURRENT}.{kind}", kept)
        kept.replace(folder / f"{PREVIOUS}.{kind}")
    _sync(folder)
    for kind in ("pem", "key"):
        (folder / f"{NEXT}.{kind}").replace(folder / f"{CURRENT}.{kind}")
        _sync(folder)


def _finish_switch(folder: Path) -> None:
    current, following = folder / f"{CURRENT}.key", folder / f"{NEXT}.key"
    if (folder / f"{NEXT}.pem").exists() or not following.exists():
        return
    leaf = _chain(folder / f"{CURRENT}.pem")[0]
    if _key_problems(leaf, current) and not _key_problems(leaf, following):
        following.replace(current)
        _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
