"""The command that changes the door's certificate in two steps.

First the new one is laid beside the old (`next.pem`, `next.key`) and checked; then
its issuer and serial go into the phone manager; only then is it switched to.
"""

import argparse
import asyncio
from datetime import UTC, datetime
from pathlib import Path

from quietbell.config.exits import Exit, Refusal
from quietbell.config.folders import folder_to_look_at
from quietbell.receivers.certificates import BrokenCertificate, Certificates, Checked


def show(words: argparse.Namespace) -> int:
    """Say which certificate is in use and when it ends."""
    _print("in use", _open(words.data).current)
    return Exit.FINE


def check(words: argparse.Namespace) -> int:
    """Check the next one and take a handshake with it; change nothing."""
    certificates = _open(words.data)
    try:
        following = asyncio.run(certificates.probe_next(now=datetime.now(UTC)))
    except BrokenCertificate as why:
        return _refuse(why)
    _print("next", following)
    print("Load it into the phone manager by this issuer and serial, then switch.")
    return Exit.FINE


def switch(words: argparse.Namespace) -> int:
    """Make the next one the current one; the old one is kept as previous."""
    certificates = _open(words.data)
    try:
        following = asyncio.run(certificates.switch(now=datetime.now(UTC)))
    except BrokenCertificate as why:
        return _refuse(why)
    except OSError as why:
        raise Refusal(f"nothing was changed: {why}") from why
    _print("in use", following)
    print("A running engine takes it up within seconds; no phone is cut off.")
    return Exit.FINE


def _open(named: Path | None) -> Certificates:
    folder = folder_to_look_at(named) / "tls"
    try:
        return Certificates.open(folder, now=datetime.now(UTC))
    except BrokenCertificate as why:
        problems = "; ".join(why.problems)
        raise Refusal(f"no certificate in {folder}: {problems}", Exit.AWAY) from why


def _refuse(why: BrokenCertificate) -> int:
    for problem in why.problems:
        print(problem)
    return Exit.NOT_SO


def _print(which: str, checked: Checked) -> None:
    days = checked.days_left(datetime.now(UTC))
    print(f"{which}: {checked.subject}")
    print(f"  issuer  {checked.issuer}\n  serial  {checked.serial}")
    print(f"  sha256  {checked.sha256}")
    print(f"  ends    {checked.ends_at.date().isoformat()}, in {days} days")
