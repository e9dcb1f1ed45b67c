"""Certificates made on the spot, with the dates and faults that a test asks for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PEM = serialization.Encoding.PEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Somebody who signs."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def authority(name: str, *, now: datetime) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _signed(name, key, name, key, now=now, days=3650, is_authority=True)
    return Authority(key=key, certificate=certificate)


def issue(
    folder: Path,
    name: str,
    by: Authority,
    *,
    now: datetime,
    days: int = 365,
) -> x509.Certificate:
    """Write ``name.pem`` (leaf and its issuer) and ``name.key`` into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = by.certificate.subject.rfc4514_string().removeprefix("CN=")
    leaf = _signed("duress.example.edu", key, issuer, by.key, now=now, days=days)
    chain = leaf.public_bytes(PEM) + by.certificate.public_bytes(PEM)
    (folder / f"{name}.pem").write_bytes(chain)
    (folder / f"{name}.key").write_bytes(
        key.private_bytes(
            PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return leaf


def _signed(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    now: datetime,
    days: int,
    is_authority: bool = False,
) -> x509.Certificate:
    begins = min(now, now + timedelta(days=days)) - timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
