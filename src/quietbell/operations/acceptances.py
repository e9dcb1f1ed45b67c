"""Acceptances: one presses a new button, another signs for it, the console confirms.

The office opens the window and has no say in what comes of it: that the press came and
was confirmed follows from the journal alone, each once, however often it is read. A
press that nobody confirmed rang as real, and has failed.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import override

from quietbell.domain.grants import Reader, Subject
from quietbell.domain.life import LifeDeed, Stage
from quietbell.domain.roles import Action, Right
from quietbell.domain.windows import MINUTES_DEFAULT, MINUTES_MAX
from quietbell.domain.words import TestPurpose
from quietbell.operations.acting import Wrong, acting, change, new_id, require
from quietbell.operations.letters import About, write
from quietbell.operations.lives import NotNow, life_of, move_on, name_of
from quietbell.operations.rows import add, found, rewrite
from quietbell.operations.surveys import NotYet, work_subject
from quietbell.queries.calendars import day_at
from quietbell.queries.installation import is_live
from quietbell.queries.needs import site_of
from quietbell.queries.readers import reader_of
from quietbell.storage.models import (
    Acceptance,
    Button,
    ButtonLife,
    LedgerEntry,
    Person,
    Site,
)

Line = Callable[..., None]  # operations.engine_line.EngineLine, or a test's
PRESSED: Final = "opened"
CONFIRMED: Final = "test-confirmed"
NOT_CONFIRMED: Final = "test-not-confirmed"


def test_subject(life: ButtonLife) -> Subject:
    """Return what the right to test *life* goes by: whoever put it up tests it too."""
    subject = work_subject(life)
    workers = life.orders.exclude(state="called off").values_list(
        "assigned_id", flat=True
    )
    return Subject(
        site=subject.site,
        department=subject.department,
        assigned=subject.assigned | frozenset(workers),
    )


test_subject.__test__ = False  # type: ignore[attr-defined] # pytest: it is none


def newest(life: ButtonLife) -> Acceptance | None:
    """Return the newest acceptance of the button of *life*, None before the first."""
    rows = Acceptance.objects.filter(button=life.button_id)
    return (
        rows.select_related("installer", "coordinator").order_by("-opened_at").first()
    )


def open_acceptance(
    reader: Reader,
    line: Line,
    *,
    at: datetime,
    life: str,
    version: int,
    coordinator: str,
    minutes: float = MINUTES_DEFAULT,
) -> Acceptance:
    """Open a test window for the button's acceptance, in which *reader* will press.

    It takes no press before *coordinator*, another person, has signed.

    Raises:
        NotAllowed, NotThere: no right to test it, or no such life.
        NotNow: it is not to be accepted, or a window is open already.
        Wrong: the coordinator may not sign, or the minutes are too many.
        ChangedMeanwhile: the life went on since *version*.
        EngineAway, EngineRefused: no window was opened; nothing was written.
    """
    kept = life_of(life)
    require(reader, Action.START_TEST, at, test_subject(kept))
    button = _must_wait(kept, at)
    other = _signer(kept, reader, coordinator, at)
    if not 0 < minutes <= MINUTES_MAX:
        raise Wrong(minutes=_("Thirty minutes at most."))
    with acting(reader):
        change(ButtonLife.objects.all(), kept.pk, version)
        row = Acceptance(
            id=new_id(),
            button=button,
            window=new_id(),
            installer_id=reader.person,
            coordinator=other,
            opened_at=at,
            ends_at=at + timedelta(minutes=minutes),
        )
        add(row)
        _ask_to_sign(kept, row, at)
        body = {
            "window": row.window,
            "button": button.pk,
            "purpose": TestPurpose.ACCEPTANCE.value,
            "presser": Person.objects.get(pk=reader.person).name,
            "minutes": minutes,
        }
        line(reader, "open_test_window", body, at=at)
    return row


def sign_acceptance(
    reader: Reader, line: Line, *, at: datetime, id: str, version: int
) -> Acceptance:
    """Sign an open window: from now on the button's next press is its test press.

    Whoever signs is its coordinator, whoever was named.

    Raises:
        NotAllowed, NotThere: no right to test it, or no such acceptance.
        Wrong: the reader opened it, or its time is up, or it is signed already.
        ChangedMeanwhile: somebody else signed at this moment.
        EngineAway, EngineRefused: it is not signed; nothing was written.
    """
    row = found(Acceptance.objects.select_related("button__life"), id)
    kept = life_of(row.button.life.pk)
    require(reader, Action.START_TEST, at, test_subject(kept))
    if row.installer_id == reader.person:
        raise Wrong(coordinator=_("You opened it. Another person signs."))
    if row.signed_at is not None or row.failed_at is not None or at >= row.ends_at:
        raise Wrong(coordinator=_("There is nothing to sign any more."))
    with acting(reader):
        rewrite(row, version, coordinator_id=reader.person, signed_at=at)
        if is_live():  # before that the engine takes a window without a second person
            line(reader, "sign_test_window", {"window": row.window}, at=at)
    return row


def learn(reader: Reader, entry: LedgerEntry, *, at: datetime) -> Acceptance | None:
    """Take in what *entry* says of an acceptance press; None if it says nothing.

    Run by the worker, perhaps twice, late, and not in the order of the journal.
    """
    window = _window_of(entry)
    with acting(reader):
        row = (
            Acceptance.objects.select_for_update(of=("self",))
            .select_related("installer", "coordinator", "button__life")
            .filter(window=window)
            .first()
            if window
            else None
        )
        if row is None:
            return None
        if entry.kind == PRESSED:
            _note(row, incident=entry.incident, pressed_at=entry.at)
        elif entry.kind == CONFIRMED and row.confirmed_at is None:
            _confirm(reader, row, entry)
        elif entry.kind == NOT_CONFIRMED and row.failed_at is None:
            _fail(row, entry)
    return row


def _confirm(reader: Reader, row: Acceptance, entry: LedgerEntry) -> None:
    if row.signed_at is None:
        _fail(row, entry)  # one person alone proves nothing
        return
    _note(
        row,
        incident=entry.incident,
        pressed_at=row.pressed_at or _opened(entry.incident).at,
        confirmed_at=entry.at,
        confirmed_by=str((_body(entry).get("by") or {}).get("person") or ""),
        entry=entry.id,
    )
    life = life_of(row.button.life.pk)
    if Stage(life.stage) is not Stage.INSTALLED:
        return  # it is past that; the press stands in its record all the same
    button = Button.objects.get(pk=row.button_id)
    today = day_at(site_of(life), entry.at)
    rewrite(button, button.version, is_place_verified=True, place_verified_on=today)
    move_on(
        reader,
        at=entry.at,
        life=life_of(life.pk),
        version=life.version,
        deed=LifeDeed.ACCEPT,
        entry=entry.id,
    )


def _fail(row: Acceptance, entry: LedgerEntry) -> None:
    """The press came to nothing: write it down, and tell both."""
    _note(row, incident=entry.incident, failed_at=entry.at, entry=entry.id)
    life = life_of(row.button.life.pk)
    site = Site.objects.filter(pk=site_of(life)).first()
    with override(site.language if site else "en"):
        told = {"name": name_of(life).told(_)}
        for person in (row.installer, row.coordinator):
            write(
                key=f"acceptance-failed-{row.pk}-{person.pk}",
                to=person,
                subject=_("%(name)s: the acceptance failed") % told,
                text=_(
                    "The acceptance press was not confirmed at the console in time, or"
                    " nobody had signed for it. It was treated as real.\nFind out"
                    " whether the dispatchers saw it, and try again.\n"
                ),
                at=entry.at,
                about=About(kind="life", id=life.pk, site=site.pk if site else ""),
            )


def _note(row: Acceptance, **columns: Any) -> None:
    rewrite(row, row.version, **columns)


def _window_of(entry: LedgerEntry) -> str:
    """Return the window that the press of this entry's incident fell into."""
    opened = entry if entry.kind == PRESSED else _opened(entry.incident)
    if opened is None:
        return ""
    test = _body(opened).get("test") or {}
    if test.get("purpose") != TestPurpose.ACCEPTANCE.value:
        return ""
    return str(test.get("window") or "")


def _opened(incident: str) -> Any:
    """Return the entry that opened *incident*. The ledger has it before the others."""
    rows = LedgerEntry.objects.filter(incident=incident, kind=PRESSED)
    return rows.order_by("number").first()


def _body(entry: LedgerEntry) -> Mapping[str, Any]:
    told: Mapping[str, Any] = msgspec.json.decode(bytes(entry.raw)).get("body", {})
    return told


def _must_wait(life: ButtonLife, at: datetime) -> Button:
    """Return the button of a life that is to be accepted, and is not on test now."""
    if Stage(life.stage) is not Stage.INSTALLED or life.button is None:
        raise NotNow(
            _("What is “%(stage)s” is not accepted by a press.")
            % {"stage": _(life.stage)}
        )
    last = newest(life)
    if last is not None and is_open(last, at):
        raise NotYet(_("A window is open already. Use it, or wait for its end."))
    return life.button


def is_open(row: Acceptance, at: datetime) -> bool:
    """Say whether the window of *row* may still bring its press."""
    return row.pressed_at is None and row.failed_at is None and at < row.ends_at


def _signer(life: ButtonLife, reader: Reader, id: str, at: datetime) -> Person:
    person = Person.objects.filter(pk=id, left_on=None).first()
    if person is None:
        raise Wrong(coordinator=_("There is no such person."))
    if person.pk == reader.person:
        raise Wrong(coordinator=_("Another person than the one who presses."))
    reach = reader_of(person.pk).reach(Action.START_TEST, at)
    if reach.right_to(test_subject(life)) is Right.NO:
        raise Wrong(coordinator=_("This person's roles do not allow to sign a test."))
    return person


def _ask_to_sign(life: ButtonLife, row: Acceptance, at: datetime) -> None:
    site = Site.objects.filter(pk=site_of(life)).first()
    with override(site.language if site else "en"):
        told = {"name": name_of(life).told(_)}
        write(
            key=f"acceptance-sign-{row.pk}",
            to=row.coordinator,
            subject=_("%(name)s: sign the acceptance press") % told,
            text=_(
                "%(name)s is to be pressed within minutes, and you are named as the"
                " second person. Sign in and sign its window; without that the press"
                " is real.\n"
            )
            % told,
            at=at,
            about=About(kind="life", id=life.pk, site=site.pk if site else ""),
        )
