"""Panels of Harborview State: three of its fixed buttons are wired to one as well.

Such a button has two doors: its own box asks for a URL, and its contact closes a zone
of a panel that speaks DC-09. One account has a key, which is made with the folder.
"""

from typing import Final

from quietbell.domain.site import Account, Device, Door

KEY_BYTES: Final = 16
PANELS: Final = (
    Device(id="panel-hollis", kind="panel", model="Alarm panel 8"),
    Device(id="panel-merrow", kind="panel", model="Alarm panel 8"),
)
ACCOUNTS: Final = (
    Account(id="hollis", kind="dc09", device="panel-hollis", number="4A01"),
    Account(
        id="merrow",
        kind="dc09",
        device="panel-merrow",
        number="4A02",
        key="dc09/merrow",
    ),
)
DOORS: Final = (
    Door(
        id="hollis-101",
        kind="dc09",
        button="bursar-3",
        account="hollis",
        partition="01",
        point="015",
    ),
    Door(
        id="hollis-102",
        kind="dc09",
        button="bursar-4",
        account="hollis",
        partition="01",
        point="016",
    ),
    Door(
        id="merrow-107",
        kind="dc09",
        button="pharmacy-2",
        account="merrow",
        point="003",
    ),
)
KEYED: Final = tuple(each.key for each in ACCOUNTS if each.key)
