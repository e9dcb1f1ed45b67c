"""What a phone is answered: bytes that it neither shows, sounds nor remembers.

An HTTP error is printed on a phone's screen, and so is an empty answer by a Cisco
phone. So the answer is always 200 and one of these bodies, whatever happened.

Source: Cisco IP Phone Services Application Development Notes: an Execute object
is not displayed; ``Init:Services`` closes the Services page and has no effect if
none is open; a page that expired when it was loaded is not put on the stack that
Back and Exit walk. A date before 1970 is refused by an 8800.
Shape:  status line, Content-Type, Expires, Cache-Control, Connection, Content-Length
"""

from collections.abc import Mapping
from email.utils import formatdate
from types import MappingProxyType
from typing import Final

EXPIRED_SECONDS: Final = 60
EXPIRES_AT_MIN: Final = 86_400.0  # a clock that lost its date must still give one

_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n'

BODIES: Final[Mapping[str, bytes]] = MappingProxyType(
    {
        # 78xx, 88xx, 98xx on a Cisco call manager.
        "close": _DECLARATION + b"<CiscoIPPhoneExecute>"
        b'<ExecuteItem Priority="0" URL="Init:Services"/>'
        b"</CiscoIPPhoneExecute>\n",
        # Multiplatform firmware, which knows no Init:Services.
        "exit": _DECLARATION + b"<CiscoIPPhoneExecute>"
        b'<ExecuteItem Priority="0" URL="SoftKey:Exit"/>'
        b"</CiscoIPPhoneExecute>\n",
        # Where a flash cannot be avoided, a dull page draws less attention.
        "decoy": _DECLARATION + b"<CiscoIPPhoneText>"
        b"<Title>Opening hours</Title>"
        b"<Text>Monday to Friday, 8:00 to 17:00</Text>"
        b"<SoftKeyItem><Name>Exit</Name><URL>SoftKey:Exit</URL>"
        b"<Position>1</Position></SoftKeyItem>"
        b"</CiscoIPPhoneText>\n",
        # Action keys of other makers. Never a Cisco phone: it says "No services".
        "empty": b"",
    }
)


def silent_answer(mode: str, *, now: float, is_for_head: bool = False) -> bytes:
    """Return the whole answer for a phone of that *mode*.

    *now* is the wall clock, in seconds since 1970. To a HEAD request the same is
    said without the body.
    """
    body = BODIES[mode]
    expires = formatdate(max(now - EXPIRED_SECONDS, EXPIRES_AT_MIN), usegmt=True)
    content_type = "Content-Type: text/xml; charset=UTF-8\r\n" if body else ""
    head = (
        "HTTP/1.1 200 OK\r\n"
        f"{content_type}"
        f"Expires: {expires}\r\n"
        "Cache-Control: no-store\r\n"
        "Connection: close\r\n"
        f"Content-Length: {len(body)}\r\n"
        "\r\n"
    )
    return head.encode("ascii") + (b"" if is_for_head else body)
