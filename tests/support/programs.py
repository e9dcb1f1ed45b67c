"""Programs of Harborview State: what they post, how they sign, what they are told."""

import asyncio
import base64
import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any, Final, NamedTuple
from uuid import uuid4

from quietbell.domain.site import CallReporter, Door, SiteFile
from quietbell.wire.standard_webhooks import signature
from tests.support import campus as places

TOKEN: Final = "program-token-of-dean-210-with-128-bits-and-more"
SECRET: Final = "whsec_" + base64.b64encode(b"dean 210's own press secret!").decode()
CALLS_SECRET: Final = (
    "whsec_" + base64.b64encode(b"the phone system's own secret").decode()
)
TOKEN_DOOR: Final = "token-dean-210"
SIGNED_DOOR: Final = "signed-bursar-114"
REPORTER: Final = "phones-main"
OUTSIDE: Final = "127.9.0.1"  # no device of ours speaks from there
ANSWER_SECONDS_MAX: Final = 10.0


class Answered(NamedTuple):
    """What a program was answered."""

    status: int
    recorded: bool
    at: str
    proof: str

    def is_for(self, key: bytes, message_id: str) -> bool:
        """Say whether the door that holds *key* has recorded that message."""
        said = f"{message_id}.{str(self.recorded).lower()}.{self.at}".encode()
        mac = hmac.digest(key, said, hashlib.sha256)
        return base64.b64encode(mac).decode() == self.proof


def with_programs(site: SiteFile, **door: Any) -> SiteFile:
    """Return *site* with a door by token, one by signature, and a phone system."""
    hashed = hashlib.sha256(TOKEN.encode()).hexdigest()
    doors = (
        Door(
            id=TOKEN_DOOR, kind="press-api", button="dean-210", token_hashes=(hashed,)
        ),
        Door(
            id=SIGNED_DOOR,
            kind="press-api",
            button="bursar-114",
            secret=f"press/{SIGNED_DOOR}",
        ),
    )
    devices = tuple(
        replace(each, extensions=(_extension(each.id),)) for each in site.devices
    )
    return replace(
        site,
        doors=(*site.doors, *(replace(each, **door) for each in doors)),
        devices=devices,
        call_reporters=(
            CallReporter(id=REPORTER, site="main", secret=f"calls/{REPORTER}"),
        ),
        version=site.version + 1,
    )


def _extension(device: str) -> str:
    return device.rpartition("-")[2].rjust(4, "0")


def key_of(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix("whsec_"))


def signed(
    secret: str, body: bytes, at_seconds: float, **changes: str
) -> dict[str, str]:
    """Return the headers that sign *body*, some of them changed."""
    message_id = changes.pop("id", uuid4().hex)
    made = signature(
        [secret], message_id=message_id, timestamp_seconds=int(at_seconds), body=body
    )
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at_seconds)),
        "webhook-signature": made,
    }
    return headers | {f"webhook-{name}": value for name, value in changes.items()}


def post_of(
    path: str, body: bytes, headers: dict[str, str], method: str = "POST"
) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: qb", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join((*lines, "", "")).encode() + body


async def ask(port: int, *parts: bytes, source: str = "127.1.0.1") -> bytes:
    """Send *parts* from *source*, each on its own, and return all that is answered."""
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", port, local_addr=(source, 0)
    )
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0.005)
        async with asyncio.timeout(ANSWER_SECONDS_MAX):
            return await reader.read()
    finally:
        writer.close()


def read(answer: bytes) -> Answered:
    """Return what *answer* says; its form is the same in every case."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status = int(head.split(b" ")[1])
    said = json.loads(body)
    assert list(said) == ["recorded", "at", "proof"]
    assert len(base64.b64decode(said["proof"])) == 32
    assert (status == 200) == said["recorded"]
    return Answered(status, **said)


def address_of(place: str) -> str:
    """Return where the box of *place* speaks from."""
    return places.address_of(places.BY_LABEL[place])
