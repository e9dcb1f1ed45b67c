"""Reading what was told in an incident: by right, with a reason, and written down.

The office holds no key. The engine opens what is sealed, for the person whose token it
believes; here it is only passed on, and kept nowhere.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action, Right
from quietbell.line import office
from quietbell.line.client import LineLost
from quietbell.operations.acting import NotThere, Wrong, require
from quietbell.operations.engine_line import EngineRefused, mint_office
from quietbell.operations.keyring import EngineAway
from quietbell.queries.incidents import one_incident, subject_of
from quietbell.queries.timeline import timeline
from quietbell.storage.models import RecordView

REASON_CHARS_MAX: Final = 2000
OPEN_SECONDS_MAX: Final = 3.0
Boxes = Sequence[Mapping[str, str]]
Opened = Sequence[Mapping[str, Any] | None]  # None: it was erased
Open = Callable[[Reader, datetime, Boxes], Opened]


def open_by_engine(reader: Reader, at: datetime, boxes: Boxes) -> Opened:
    """Have the engine open *boxes* for *reader*.

    Raises:
        EngineAway, EngineRefused: nothing was opened.
    """
    try:
        return office.open_sealed(
            Path(settings.DATA),
            mint_office(reader, Action.NARRATIVE, at),
            [dict(each) for each in boxes],
            OPEN_SECONDS_MAX,
        )
    except LineLost as why:
        raise EngineAway from why
    except office.NotOpened as why:
        raise EngineRefused(
            _("The alarm engine refused: %(why)s.") % {"why": str(why)}
        ) from why


def read_narrative(
    *,
    reader: Reader,
    at: datetime,
    incident: str,
    reason: str,
    opens: Open = open_by_engine,
) -> Mapping[int, Mapping[str, Any] | None]:
    """Return what is sealed in an incident, by the entry's number in the ledger.

    That it was read is written down first, with the reason, for the holder may ask.

    Raises:
        NotThere, NotAllowed, Wrong: nothing was read.
        EngineAway, EngineRefused: nothing was read.
    """
    found = one_incident(incident)
    if found is None:
        raise NotThere(_("There is no such thing."))
    right = require(reader, Action.NARRATIVE, at, subject_of(found))
    reason = reason.strip()
    if right is Right.REASON and not reason:
        raise Wrong(reason=_("Say why you read this. The holder may ask who did."))
    if len(reason) > REASON_CHARS_MAX:
        raise Wrong(reason=_("Say it in 2000 characters at most."))
    sealed = timeline(incident).sealed
    with transaction.atomic():
        RecordView.objects.create(
            at=at,
            person=reader.person,
            action=Action.NARRATIVE.value,
            subject_kind="incident",
            subject=incident,
            reason=reason,
        )
    opened = opens(reader, at, [each.box for each in sealed if each.box])
    return {line.number: plain for line, plain in zip(sealed, opened, strict=True)}
