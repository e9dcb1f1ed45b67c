"""Which TLS context a connection gets: programs may be asked for a certificate.

A phone never is: many hold one of their maker's, and would break the connection off.
So a program says by the name it asks for that it is one.
"""

import ssl
from dataclasses import dataclass
from typing import Final, Protocol

from quietbell.wire.client_hello import is_whole, server_name

PROGRAMS_LABEL: Final = "programs"  # the first of the server name
HELLO_BYTES_MAX: Final = 16_384 + 5  # one record


@dataclass(frozen=True, slots=True)
class Contexts:
    """The context for everybody, and the one that asks programs who they are."""

    everybody: ssl.SSLContext
    programs: ssl.SSLContext | None = None

    def waits_for_more(self, hello: bytes) -> bool:
        """Say whether a connection that began with *hello* cannot be judged yet."""
        is_short = len(hello) < HELLO_BYTES_MAX and not is_whole(hello)
        return self.programs is not None and is_short

    def of(self, hello: bytes) -> ssl.SSLContext:
        """Return the context for a connection that began with *hello*."""
        if self.programs is None:
            return self.everybody
        label = server_name(hello).partition(".")[0]
        return self.programs if label == PROGRAMS_LABEL else self.everybody


class Context(Protocol):
    """Where the contexts for the next connection are found (`certificates`)."""

    @property
    def contexts(self) -> Contexts:
        """The contexts of the certificate in use."""
        ...
