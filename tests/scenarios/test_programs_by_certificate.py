"""Programs that prove themselves by a certificate, and phones that are never asked."""

import asyncio
import hashlib
import json
import socket
import ssl
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from quietbell.receivers.certificates import CLIENTS, BrokenCertificate, Certificates
from quietbell.wire.silent_answer import BODIES
from tests.support import campus, programs
from tests.support.certificates import PEM, authority, issue
from tests.support.consoles import Card
from tests.support.programs import SIGNED_DOOR, address_of

pytestmark = pytest.mark.requirement("ACT-02")
NOW = datetime.now(UTC)  # OpenSSL looks at the real clock
NAME = "programs.duress.example.edu"
VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]


@pytest.fixture
def secure(world, tmp_path):
    """A world with a TLS port; a program's own certificate is trusted there."""
    folder = world.data / "tls"
    ours = authority("Harborview State", now=NOW)
    issue(folder, "current", ours, now=NOW)
    own = issue(tmp_path / "program", "own", authority("Own", now=NOW), now=NOW)
    (folder / CLIENTS).write_bytes(own.public_bytes(PEM))
    sha256 = hashlib.sha256(own.public_bytes(Encoding.DER)).hexdigest()
    site = programs.with_programs(world.site)
    doors = tuple(
        replace(each, certificates=(sha256,)) if each.id == SIGNED_DOOR else each
        for each in site.doors
    )
    world.publish(replace(site, doors=doors))
    world.looks()
    listening = socket.create_server(("127.0.0.1", 0))
    certificates = Certificates.open(folder, now=NOW)
    world.run(world._phones.listen([listening], ssl=certificates))
    return Secure(world, listening.getsockname()[1], tmp_path, ours, sha256)


class Secure:
    def __init__(self, world, port, folder, ours, sha256):
        self.world, self.port, self.folder, self.ours = world, port, folder, ours
        self.sha256 = sha256

    def asks(self, sent, *, name=NAME, shows="own", version=VERSIONS[1], pieces=False):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.minimum_version = context.maximum_version = version
        pem = self.ours.certificate.public_bytes(PEM).decode()
        context.load_verify_locations(cadata=pem)
        if shows:
            folder = self.folder / "program"
            context.load_cert_chain(folder / f"{shows}.pem", folder / f"{shows}.key")
        talk = asyncio.to_thread(_talk, self.port, context, name, sent, pieces)
        answer = self.world.run(talk)
        self.world.run(self.world.settle())
        return answer


def _talk(port, context, name, sent, pieces):
    """Speak TLS by hand, so that a test may cut the first words in two."""
    source = (address_of("Bursar 114"), 0)
    with socket.create_connection(("127.0.0.1", port), 5, source) as plain:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(incoming, outgoing, server_hostname=name)

        def step(do):
            while True:
                try:
                    return do()
                except ssl.SSLWantReadError:
                    flush()
                    if not (came := plain.recv(65_536)):
                        incoming.write_eof()
                    incoming.write(came)
                finally:
                    flush()

        def flush():
            data = outgoing.read()
            parts = [data[:9], data[9:200], data[200:]] if pieces else [data]
            for part in filter(None, parts):
                plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                plain.sendall(part)
                if pieces:
                    time.sleep(0.02)

        said = b""
        try:
            step(tls.do_handshake)
            tls.write(sent)
            flush()
            while part := step(lambda: tls.read(65_536)):
                said += part
        except (ssl.SSLError, OSError):
            pass
        return said


def posted(**said):
    body = json.dumps({"press_id": "p-1", **said}).encode()
    return programs.post_of("/api/v1/press", body, {})


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("pieces", [False, True])
def test_a_program_that_shows_its_certificate_is_verified(secure, version, pieces):
    answer = programs.read(secure.asks(posted(), version=version, pieces=pieces))

    assert answer.is_for(secure.sha256.encode(), "p-1")
    row = secure.world.desk("Desk 1").row
    assert (row["button"]["id"], row["confidence"]) == ("bursar-114", "verified")


def test_one_that_shows_none_only_names_its_door(secure):
    answer = programs.read(secure.asks(posted(door=SIGNED_DOOR), shows=None))

    assert not answer.is_for(secure.sha256.encode(), "p-1")
    row = secure.world.desk("Desk 1").row
    assert row["source"]["differs"] == ["signature"]


@pytest.mark.parametrize("version", VERSIONS)
def test_one_that_shows_anothers_breaks_off_and_rings_from_where_devices_are(
    secure, version
):
    foreign = authority("Stranger", now=NOW)
    issue(secure.folder / "program", "other", foreign, now=NOW)

    assert secure.asks(posted(), shows="other", version=version) == b""

    row = secure.world.desk("Desk 1").row
    assert row["confidence"] == "unregistered"
    assert row["source"]["evidence"].startswith("TLS handshake failed")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ["duress.example.edu", None])
def test_a_phone_with_a_certificate_of_its_maker_is_never_asked(secure, version, name):
    maker = authority("Maker", now=NOW)
    issue(secure.folder / "program", "maker", maker, now=NOW)
    token = campus.BY_LABEL["Bursar 114"].token
    sent = f"GET /p/{token} HTTP/1.1\r\nHost: qb\r\n\r\n".encode()

    answer = secure.asks(sent, name=name, shows="maker", version=version, pieces=True)

    assert answer.endswith(BODIES["close"])
    assert secure.world.desk("Desk 1").cards == [Card("Bursar 114")]


def test_a_handshake_that_never_gets_far_is_told(secure):
    world = secure.world

    async def begin() -> None:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", secure.port, local_addr=(address_of("Bursar 114"), 0)
        )
        writer.write(b"\x16\x03\x01\x02\x00\x01")
        await writer.drain()
        writer.close()
        await reader.read()
        await world.settle()

    world.run(begin())
    evidence = world.desk("Desk 1").row["source"]["evidence"]
    assert evidence == "TLS handshake failed: BROKEN_OFF"


def test_a_file_of_clients_that_is_none_is_refused(world):
    folder = world.data / "tls"
    issue(folder, "current", authority("Harborview State", now=NOW), now=NOW)
    for content in (b"no certificate", b"\xff\xfe"):
        (folder / CLIENTS).write_bytes(content)
        with pytest.raises(BrokenCertificate, match=r"clients\.pem"):
            Certificates.open(folder, now=NOW)
