"""Panels as they name themselves on the wire: accounts, their keys, their rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader, Subject
from quietbell.domain.roles import Action
from quietbell.domain.site import PointRule
from quietbell.domain.spellings import (
    Misspelled,
    account_number,
    line_number,
    panel_key,
    point,
)
from quietbell.operations.acting import Wrong, acting, new_id, require
from quietbell.operations.devices import (
    DeviceFacts,
    add_device,
    networks_of,
    require_everywhere,
)
from quietbell.operations.keyring import Keyring, panel_key_name
from quietbell.operations.places import InUse
from quietbell.operations.rows import add, found, rewrite
from quietbell.queries.places import Use
from quietbell.storage.models import Device, PanelAccount
from quietbell.storage.models.buttons import ACCOUNT_KINDS

RULES_MAX: Final = 200
SUPERVISION_SECONDS_MAX: Final = 7 * 24 * 3600
# What a message can be said to mean, as the codes of DC-09 are classed.
MEANINGS: Final = (
    *("duress", "medical", "fire", "burglary", "alarm", "tamper"),
    *("trouble", "bypass", "test", "usage", "other"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelFacts:
    """What is kept of a panel's account.

    ``supervision_seconds`` 0: it promises no sign of life; ``networks`` empty: it may
    speak from anywhere.
    """

    kind: str
    number: str
    receiver: str = ""
    prefix: str = ""
    supervision_seconds: int = 0
    networks: tuple[str, ...] = ()
    is_presses_only: bool = False

    def columns(self) -> dict[str, Any]:
        """Return the table's columns.

        Raises:
            Wrong: a number cannot be one.
        """
        if self.kind not in ACCOUNT_KINDS:
            raise Wrong(kind=_("Choose one that is there."))
        if not 0 <= self.supervision_seconds <= SUPERVISION_SECONDS_MAX:
            raise Wrong(supervision_seconds=_("From 0 to seven days."))
        return {
            "kind": self.kind,
            "number": _spelled("number", account_number, self.number),
            "receiver": _spelled("receiver", line_number, self.receiver),
            "prefix": _spelled("prefix", line_number, self.prefix),
            "supervision_seconds": self.supervision_seconds,
            "networks": networks_of(self.networks),
            "is_presses_only": self.is_presses_only,
        }


def add_panel(
    reader: Reader,
    *,
    at: datetime,
    device: str,
    facts: PanelFacts,
    subject: Subject | None = None,
) -> PanelAccount:
    """Write down how a panel names itself. It sends in clear until it has a key.

    Raises:
        NotAllowed, NotThere: no right where its buttons are, or no such device.
        Wrong: a number cannot be one, or another panel has it.
    """
    box = found(Device.objects.filter(is_removed=False), device)
    if subject is None:
        require_everywhere(reader, at, box, Action.CREDENTIALS)
    else:
        require(reader, Action.CREDENTIALS, at, subject)
    with acting(reader):
        account = PanelAccount(id=new_id(), device=box, **facts.columns())
        add(account)
    return account


def add_panel_on_new_device(
    reader: Reader, *, at: datetime, facts: PanelFacts, device: DeviceFacts, site: str
) -> PanelAccount:
    """Write a panel down together with the box that it is, at a site, or neither."""
    subject = Subject(site=site)
    require(reader, Action.CREDENTIALS, at, subject)
    with acting(reader):
        box = add_device(reader, at=at, facts=device, subject=subject)
        return add_panel(reader, at=at, device=box.pk, facts=facts, subject=subject)


def change_panel(
    reader: Reader, *, at: datetime, id: str, version: int, facts: PanelFacts
) -> PanelAccount:
    """Change what is written down of a panel that was seen at *version*."""
    account = panel_of(reader, at, id)
    if facts.kind != account.kind:
        raise Wrong(kind=_("A panel stays of its kind."))
    with acting(reader):
        rewrite(account, version, **facts.columns())
    return account


def set_rules(
    reader: Reader,
    *,
    at: datetime,
    id: str,
    version: int,
    rules: Sequence[PointRule],
) -> PanelAccount:
    """Say what a panel's messages mean here, where it is not what the tables say.

    Raises:
        Wrong: a meaning is none, a rule matches everything, or there are too many.
    """
    account = panel_of(reader, at, id)
    if len(rules) > RULES_MAX:
        raise Wrong(rules=_("That is more rules than a panel has points."))
    kept = [_rule(each) for each in rules]
    with acting(reader):
        rewrite(account, version, rules=kept)
    return account


def set_key(
    reader: Reader,
    keyring: Keyring,
    *,
    at: datetime,
    id: str,
    version: int,
    key: str,
    is_text: bool,
) -> PanelAccount:
    """Hand a panel's key to the engine. No row, log or page has it afterwards.

    Raises:
        EngineAway: the engine did not take it; nothing was changed.
        Wrong: it cannot be a key, or this kind of panel has none.
        NotAllowed, NotThere, ChangedMeanwhile: as every change.
    """
    account = panel_of(reader, at, id, Action.KEYS)
    if account.kind != "dc09":
        raise Wrong(key=_("A line of this kind is not encrypted."))
    try:
        value = panel_key(key, is_text=is_text)
    except Misspelled as why:
        raise Wrong(key=_(str(why))) from None
    with acting(reader):
        rewrite(account, version, is_keyed=True)
        keyring.keep(reader, panel_key_name(account.pk), value, at=at)
    return account


def remove_panel(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Take a panel's account out of the inventory, once no door leads through it.

    Raises:
        InUse: a door does.
    """
    account = panel_of(reader, at, id, Action.LOWER_COVERAGE)
    with acting(reader):
        account = PanelAccount.objects.select_for_update().get(pk=account.pk)
        doors = account.doors.filter(is_removed=False)
        labels = tuple(
            doors.order_by("button__label").values_list("button__label", flat=True)
        )
        if labels:
            raise InUse((Use(what=_("doors"), count=len(labels), names=labels[:5]),))
        rewrite(account, version, is_removed=True)


def panel_of(
    reader: Reader, at: datetime, id: str, action: Action = Action.CREDENTIALS
) -> PanelAccount:
    """Return an account that is not removed, if the reader has the right to it.

    Raises:
        NotAllowed, NotThere: no right wherever its device has a button; there is none.
    """
    account = found(
        PanelAccount.objects.filter(is_removed=False).select_related("device"), id
    )
    require_everywhere(reader, at, account.device, action)
    return account


def _rule(rule: PointRule) -> dict[str, str]:
    if rule.meaning not in MEANINGS:
        raise Wrong(rules=_("Choose a meaning from the list."))
    if not (rule.code or rule.partition or rule.point):
        raise Wrong(rules=_("A rule names a code, a partition or a point."))
    return {
        "meaning": rule.meaning,
        "code": _spelled("rules", point, rule.code).upper(),
        "partition": _spelled("rules", point, rule.partition),
        "point": _spelled("rules", point, rule.point),
    }


def _spelled(field: str, spell: Any, text: str) -> str:
    try:
        return str(spell(text))
    except Misspelled as why:
        raise Wrong(**{field: _(str(why))}) from None
