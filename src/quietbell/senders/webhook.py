"""Post an event to a webhook: signed, bounded, and only where it may go.

Sources: Standard Webhooks 1.0 (headers, signature); CloudEvents 1.0, JSON format.
Shape:   webhook-id, webhook-timestamp (seconds), webhook-signature: one ``v1,…`` a
         secret, so that a receiver may hold the old or the new one while they change.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
import msgspec
from aiohttp.abc import AbstractResolver, ResolveResult

from quietbell.wire.standard_webhooks import signature

POST_SECONDS_MAX: Final = 5.0
EVENT_TYPE: Final = "app.quietbell.notice.v1"
MAY_WORK_LATER: Final = frozenset({408, 425, 429})


class Outcome(StrEnum):
    """What became of one attempt."""

    HANDED_ON = "handed on"
    TRY_AGAIN = "try again"  # the other side may be better in a while
    REFUSED = "refused"  # trying again would change nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """The outcome of one attempt, and why in words without addresses or secrets."""

    outcome: Outcome
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where to post and how to sign. ``secrets`` are ``whsec_`` and base64.

    ``may_be_private`` allows addresses that are not on the public internet: without
    it, whoever may write a URL could make this machine ask its neighbours.
    """

    url: str
    secrets: tuple[str, ...]
    may_be_private: bool = False


class PrivateAddress(OSError):
    """The name leads to an address that is not on the public internet."""


def cloud_event(
    *, event_id: str, source: str, subject: str, at: str, data: Mapping[str, Any]
) -> bytes:
    """Return a CloudEvents 1.0 envelope around *data*. *at* is RFC 3339."""
    return msgspec.json.encode(
        {
            "specversion": "1.0",
            "id": event_id,
            "source": source,
            "type": EVENT_TYPE,
            "time": at,
            "subject": subject,
            "datacontenttype": "application/json",
            "data": data,
        }
    )


async def post(
    target: Target, *, message_id: str, timestamp_seconds: int, body: bytes
) -> Posted:
    """Post once. Never raises on what the other side does; takes 5 s at most.

    Of the answer only the status counts: its body is not read, a redirect is not
    followed.
    """
    try:
        signed = signature(
            target.secrets,
            message_id=message_id,
            timestamp_seconds=timestamp_seconds,
            body=body,
        )
        _refuse_private_literal(target)
    except (ValueError, PrivateAddress) as why:
        return Posted(outcome=Outcome.REFUSED, why=str(why))
    headers = {
        "content-type": "application/cloudevents+json",
        "user-agent": "quietbell",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp_seconds),
        "webhook-signature": signed,
    }
    try:
        async with (
            asyncio.timeout(POST_SECONDS_MAX),
            _session(target) as session,
            session.post(
                target.url, data=body, headers=headers, allow_redirects=False
            ) as answer,
        ):
            return _judge(answer.status)
    except PrivateAddress as why:
        return Posted(outcome=Outcome.REFUSED, why=str(why))
    except aiohttp.InvalidURL:
        return Posted(outcome=Outcome.REFUSED, why="the URL cannot be used")
    except TimeoutError:
        return Posted(outcome=Outcome.TRY_AGAIN, why=f"silent for {POST_SECONDS_MAX} s")
    except (aiohttp.ClientError, OSError) as why:
        if isinstance(why.__cause__, PrivateAddress):
            return Posted(outcome=Outcome.REFUSED, why=str(why.__cause__))
        return Posted(outcome=Outcome.TRY_AGAIN, why=type(why).__name__)


def _judge(status: int) -> Posted:
    if 200 <= status < 300:
        return Posted(outcome=Outcome.HANDED_ON, why=f"status {status}")
    is_passing = status >= 500 or status in MAY_WORK_LATER
    outcome = Outcome.TRY_AGAIN if is_passing else Outcome.REFUSED
    return Posted(outcome=outcome, why=f"status {status}")


def _session(target: Target) -> aiohttp.ClientSession:
    """Return a session for one attempt: what one receiver does touches no other."""
    connector = aiohttp.TCPConnector(
        resolver=_Resolver(may_be_private=target.may_be_private),
        use_dns_cache=False,
        force_close=True,
    )
    return aiohttp.ClientSession(
        connector=connector, trust_env=False, cookie_jar=aiohttp.DummyCookieJar()
    )


class _Resolver(AbstractResolver):
    """Names to addresses; what is checked here is what is connected to."""

    def __init__(self, *, may_be_private: bool) -> None:
        self._may_be_private = may_be_private

    async def resolve(
        self, host: str, port: int = 0, family: int = socket.AF_INET
    ) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        results: list[ResolveResult] = []
        for found_family, _, protocol, _, address in found:
            if not self._may_be_private and _is_private(str(address[0])):
                raise PrivateAddress("the name leads to a private address")
            results.append(
                ResolveResult(
                    hostname=host,
                    host=str(address[0]),
                    port=port,
                    family=found_family,
                    proto=protocol,
                    flags=socket.AI_NUMERICHOST,
                )
            )
        return results

    async def close(self) -> None:
        """Nothing is held."""


def _refuse_private_literal(target: Target) -> None:
    """Check an address that stands in the URL itself: no resolver sees it."""
    if target.may_be_private:
        return
    try:
        host = urlsplit(target.url).hostname or ""
        is_private = _is_private(host)
    except ValueError:
        return  # a name: the resolver will look
    if is_private:
        raise PrivateAddress("the URL names a private address")


def _is_private(address: str) -> bool:
    """Say whether *address* is not on the public internet.

    Raises:
        ValueError: it is no address.
    """
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return not parsed.is_global or parsed.is_multicast
