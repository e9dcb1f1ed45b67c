"""Action URLs of other makers' phones, each in its documented form.

What a phone says of itself only checks its token: it labels a press, it stops none.
"""

from dataclasses import replace

import pytest

from quietbell.domain.signals import Finding, Signal
from quietbell.domain.site import AnswerMode
from quietbell.receivers.doors import Doors
from quietbell.receivers.phone_signal import judge, read_framed
from quietbell.wire.http_framing import RequestFraming
from tests.support.phone_door import NOW, answering, get
from tests.support.small_site import TOKEN

pytestmark = pytest.mark.requirement("ACT-02", "ACT-10")
MAC, HERE = "0004f2abcdef", "10.9.8.21"
P = f"/p/{TOKEN}"
POLY = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<PolycomIPPhone>\n<OutgoingCallEvent>\n'
    "<PhoneIP>{ip}</PhoneIP>\n<MACAddress>{mac}</MACAddress>\n"
    "<CallingPartyName>Dispatch test</CallingPartyName>\n"
    "<CalledPartyNumber>7911</CalledPartyNumber>\n</OutgoingCallEvent>\n"
    "</PolycomIPPhone>\n"
)


def poly(mac: str = MAC, ip: str = HERE) -> bytes:
    body = POLY.format(mac=mac.upper(), ip=ip).encode()
    length = f"Content-Length: {len(body)}"
    return get(P, "Content-Type: application/xml", length, method="POST") + body


def signal_of(model: str, request: bytes, source: str = HERE) -> Signal:
    """Return what *request* is taken for, from a phone that we know as *model*."""
    site = answering(AnswerMode.EMPTY)
    (device,) = site.devices
    device = replace(
        device, model=model, mac=MAC, names=("114",), extensions=("0114", "u114")
    )
    framing = RequestFraming()
    framing.feed(request)
    judged = judge(
        read_framed(framing),
        doors=Doors(replace(site, devices=(device,))),
        source=source,
        received=NOW,
    )
    assert judged.signal is not None
    assert judged.answer is AnswerMode.EMPTY
    return judged.signal


VENDORS = [
    ("snom D785", get(f"{P}?mac={MAC}&phone_ip={HERE}&user_name1=0114&active_key=P5")),
    ("snom D785", get(f"{P}?mac={MAC}&local=7911&remote=0114")),
    (
        "Yealink SIP-T46U",
        get(f"{P}?mac={MAC}&ip={HERE}&model=SIP-T46U&active_user=0114"),
    ),
    ("Yealink T46U", get(f"{P}?mac=00:04:f2:ab:cd:ef&model=SIP-T46U&firmware=108.86")),
    ("Yealink T46U", get(f"{P}?active_user=0114@phones.harborview.example&call_id=7")),
    (
        "Grandstream GXP2170",
        get(f"{P}?mac={MAC}&phone_ip={HERE}&product=GXP2170&program_version=1.0"),
    ),
    ("Grandstream GXP2170", get(f"{P}?active_user=sip:u114@10.9.0.1&remote=7911")),
    ("Poly VVX 450", get(f"{P}?mac={MAC}&ip={HERE}")),  # [PHONE_MAC_ADDRESS] filled in
    ("Poly VVX 450", get(f"{P}?mac=[PHONE_MAC_ADDRESS]")),  # and left as it was
    ("Poly VVX 450", poly()),
    ("Avaya J179", get(P, "User-Agent: Avaya J100")),
    ("Auerswald COMfortel", get(f"{P}/")),
    ("Htek UC926", get(f"{P}?mac={MAC}&ip={HERE}&model=UC926")),
    ("Axis A1210", get(f"{P}?Message=press", "Authorization: Basic cTpi")),
    ("Shelly Plus i4", get(P, method="PUT")),
]


@pytest.mark.parametrize(("model", "request_"), VENDORS)
def test_a_phone_that_says_what_we_know_is_verified(model: str, request_: bytes):
    signal = signal_of(model, request_)
    assert (signal.finding, signal.differs) == (Finding.VERIFIED, ())
    assert TOKEN not in signal.evidence
    assert "cTpi" not in signal.evidence


@pytest.mark.parametrize(
    ("model", "request_", "differs"),
    [
        ("snom D785", get(f"{P}?mac=000413000001"), "name"),
        ("snom D785", get(f"{P}?phone_ip=192.0.2.9"), "address"),
        ("snom D785", get(f"{P}?user_name1=0116"), "user"),
        ("Yealink T46U", get(f"{P}?model=SIP-T31P"), "model"),
        ("Yealink T46U", get(f"{P}?active_user=0116@phones"), "user"),
        ("Grandstream GXP2170", get(f"{P}?product=GXP1625"), "model"),
        ("Poly VVX 450", poly(mac="0004f2000001"), "name"),
        ("Poly VVX 450", poly(ip="192.0.2.9"), "address"),
    ],
)
def test_one_that_says_something_else_rings_and_is_labelled(model, request_, differs):
    signal = signal_of(model, request_)
    assert (signal.finding, signal.differs) == (Finding.DIFFERS, (differs,))
    assert signal.button == "bursar-114"


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_who_looks_whether_the_address_is_there_presses_nothing(method):
    framing = RequestFraming()
    framing.feed(get(f"{P}?mac={MAC}", method=method))
    judged = judge(
        read_framed(framing),
        doors=Doors(answering(AnswerMode.EMPTY)),
        source=HERE,
        received=NOW,
    )
    assert judged.signal is None


def test_a_phone_of_which_nothing_is_known_cannot_differ():
    site = answering(AnswerMode.EMPTY)
    devices = tuple(replace(each, model="", names=(), mac="") for each in site.devices)
    doors = Doors(replace(site, devices=devices))
    framing = RequestFraming()
    framing.feed(get(f"{P}?mac={MAC}&model=X&user=1&name=y"))
    judged = judge(read_framed(framing), doors=doors, source=HERE, received=NOW)
    assert judged.signal is not None
    assert judged.signal.finding is Finding.VERIFIED
