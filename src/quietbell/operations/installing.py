"""From a work order to a button on the wall, and from an acceptance to its hand-over.

The button's row is made here, with what the survey says of its place. Where exactly it
is hidden goes with it and is kept nowhere else any more.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from quietbell.domain.grants import Reader
from quietbell.domain.life import LifeDeed, Stage
from quietbell.domain.roles import Action
from quietbell.operations.acting import Wrong, acting, change, require
from quietbell.operations.buttons import ButtonFacts, add_button
from quietbell.operations.costs import Prices, add_installation
from quietbell.operations.devices import DeviceFacts, add_device
from quietbell.operations.letters import About, write
from quietbell.operations.lives import NotNow, life_of, move_on, name_of
from quietbell.operations.settling import settle
from quietbell.operations.surveys import work_subject
from quietbell.queries.needs import holder_of, latest_survey, site_of
from quietbell.storage.models import (
    Button,
    ButtonLife,
    Person,
    Site,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewButton:
    """What is said of a button when it is made of what was ordered.

    ``device`` is the id of its box, or what is written down of a new one.
    """

    label: str
    device: str | DeviceFacts
    alarm_kind: str = "duress"
    note: str = ""


def make_button(
    reader: Reader, *, at: datetime, life: str, version: int, facts: NewButton
) -> Button:
    """Write the button down that was ordered, in the place that was surveyed.

    Raises:
        NotAllowed, NotThere: no right there, or no such life.
        NotNow: nothing is ordered, or its button is there already.
        Wrong: a value breaks a rule. Nothing was written.
        ChangedMeanwhile: the life went on since *version*. Nothing was written.
    """
    kept = life_of(life)
    subject = work_subject(kept)
    require(reader, Action.INSTALL, at, subject)
    if Stage(kept.stage) is not Stage.ORDERED or kept.button is not None:
        raise NotNow(_("There is no button to be made."))
    survey = latest_survey(kept)
    choice = getattr(kept, "equipment", None)
    if survey is None or choice is None:
        raise NotNow(_("Without a survey and equipment there is no button to be made."))
    with acting(reader):
        box = facts.device
        if isinstance(box, DeviceFacts):
            box = add_device(reader, at=at, facts=box, subject=subject).pk
        holder, request = holder_of(kept), kept.request
        button = add_button(
            reader,
            at=at,
            life=kept,
            facts=ButtonFacts(
                label=facts.label,
                kind=choice.kind,
                room=survey.room_id,
                device=box,
                department=(request.department_id if request else None) or "",
                holder=holder.pk if holder else "",
                alarm_kind=facts.alarm_kind,
                note=facts.note,
                x=survey.x,
                y=survey.y,
            ),
        )
        settle(survey, button)
        change(ButtonLife.objects.all(), kept.pk, version, button=button)
    return button


def report_installed(
    reader: Reader, *, at: datetime, life: str, version: int, prices: Prices
) -> ButtonLife:
    """Say that the button is on the wall and has a door. Nobody counts on it yet.

    *prices* go into the ledger where they are known.

    Raises:
        NotAllowed, NotThere, NotNow, ChangedMeanwhile: as every step of a life.
        Missing: the work is not done, or there is no door.
        Wrong: there are prices, and no department that they are of.
    """
    kept = life_of(life)
    with acting(reader):
        move_on(
            reader,
            at=at,
            life=kept,
            version=version,
            deed=LifeDeed.INSTALL,
            subject=work_subject(kept),
        )
        add_installation(reader, kept, prices, at=at)
    return kept


def hand_over(
    reader: Reader, *, at: datetime, life: str, version: int, are_sheets_there: bool
) -> ButtonLife:
    """Put a proven button in service, and tell its holder and who asked for it.

    *are_sheets_there*: both sheets were printed, and given or put up.

    Raises:
        NotAllowed, NotThere, NotNow, ChangedMeanwhile: as every step of a life.
        Missing: the acceptance, the contacts, the training or the signed policy.
        Wrong: the sheets are not there.
    """
    kept = life_of(life)
    require(reader, Action.KEEP_INVENTORY, at, work_subject(kept))
    if not are_sheets_there:
        raise Wrong(
            are_sheets_there=_("Print both sheets, hand one over and put one up.")
        )
    with acting(reader):
        move_on(
            reader,
            at=at,
            life=kept,
            version=version,
            deed=LifeDeed.PUT_IN_SERVICE,
            subject=work_subject(kept),
        )
        _tell(kept, at)
    return kept


def _tell(life: ButtonLife, at: datetime) -> None:
    """Write to its holder, and to who asked for it if that is somebody else."""
    site = Site.objects.filter(pk=site_of(life)).first()
    requester = life.request.requester if life.request else None
    people: dict[str, Person] = {
        each.pk: each for each in (holder_of(life), requester) if each is not None
    }
    told: dict[str, Any] = {
        "label": life.button.label if life.button else "",
        "link": f"{settings.WEB_URL}{reverse('web:home')}",
    }
    with override(site.language if site else "en"):
        told["name"] = name_of(life).told(_)
        for person in people.values():
            write(
                key=f"in-service-{life.pk}-{life.version}-{person.pk}",
                to=person,
                subject=_("%(name)s: the button is in service") % told,
                text=_(
                    "Button %(label)s is in service: it was pressed, and the press was"
                    " confirmed at the console.\nKeep the sheet that you were handed."
                    " It is tested once a year.\nWhen something changes (it does not"
                    " work, furniture or people move, it is not needed any more), say"
                    " so here:\n%(link)s\n"
                )
                % told,
                at=at,
                about=About(kind="life", id=life.pk, site=site.pk if site else ""),
            )
