"""Requests while they are drafts: begun, answered page by page, discarded, sent.

A draft is saved with every page. Sending it gives it its number and begins the life of
a button; nothing is decided here, and nothing that came by mail is sent by itself.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from quietbell.domain.asking import Asked, page_after, pages
from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader, Subject
from quietbell.domain.roles import Action, Right
from quietbell.operations.acting import (
    CHANGED,
    ChangedMeanwhile,
    NotAllowed,
    NotThere,
    Refused,
    Wrong,
    acting,
    change,
    new_id,
    require,
)
from quietbell.operations.approvals import ask_to_sign
from quietbell.operations.draft_answers import columns_of
from quietbell.operations.lives import begin_requested, life_of
from quietbell.operations.numbers import next_number
from quietbell.operations.request_letters import tell_it_is_sent
from quietbell.operations.rows import add, found, rewrite
from quietbell.operations.tasks import end_tasks
from quietbell.queries.drafts import drafts_of, gaps
from quietbell.storage.models import ButtonLife, ButtonRequest, Person

# A person who has so many on the way has lost sight of them.
DRAFTS_MAX: Final = 20


class TooMany(Refused):
    """Somebody has more drafts than anybody needs."""


class SentAlready(Refused):
    """The draft is none any more."""


def draft_of(id: str) -> ButtonRequest:
    """Return a request with what it names.

    Raises:
        NotThere: there is none.
    """
    rows = ButtonRequest.objects.select_related(
        "site",
        "department__is_merged_into",
        "requester",
        "holder",
        "approver",
        "room__floor__building",
    )
    return found(rows, id)


def draft_subject(draft: ButtonRequest) -> Subject:
    """Return what rights to a draft go by: whoever asks, and whoever wrote it down."""
    own = {draft.requester_id, draft.entered_by}
    return Subject(
        site=draft.site_id or "",
        department=draft.department_id or "",
        own=frozenset(each for each in own if each),
    )


def may_enter(reader: Reader, at: datetime) -> bool:
    """Say whether *reader* may ask for others: for callers, and for their staff."""
    reach = reader.reach(Action.REQUEST, at)
    return any(not each.is_own and each.right is not Right.NO for each in reach.scopes)


def begin(reader: Reader, *, at: datetime) -> ButtonRequest:
    """Begin a draft of one's own; the department is guessed from where one works.

    Raises:
        NotAllowed: the reader is nobody of ours.
        TooMany: they have too many of them.
    """
    require(reader, Action.REQUEST, at, Subject(own=frozenset({reader.person})))
    person = found(Person.objects.all(), reader.person)
    return _begun(
        reader,
        at,
        via="form",
        requester=person,
        holder=person,
        department_id=person.department_id,
    )


def begin_for_another(reader: Reader, *, at: datetime) -> ButtonRequest:
    """Begin a draft for a caller, whom the first page asks for.

    Raises:
        NotAllowed: the reader may ask for nobody but themselves.
        TooMany: they have too many of them.
    """
    if not may_enter(reader, at):
        raise NotAllowed(_("Your roles do not allow this."))
    return _begun(reader, at, via="desk", entered_by=reader.person)


def _begun(reader: Reader, at: datetime, **columns: Any) -> ButtonRequest:
    if drafts_of(reader.person).count() >= DRAFTS_MAX:
        raise TooMany(_("You have twenty drafts. Send or discard one first."))
    draft = ButtonRequest(id=new_id(), state="draft", made_at=at, **columns)
    with acting(reader):
        add(draft)
    return draft


def answer(
    reader: Reader,
    *,
    at: datetime,
    id: str,
    version: int,
    page: Asked,
    typed: Mapping[str, Any],
) -> Asked | None:
    """Save one page of a draft that was seen at *version*; return the page after it.

    *typed* are that page's columns, ids for what they name.

    Raises:
        NotAllowed, NotThere: no right, no such draft, no such page of it.
        SentAlready: it is no draft any more.
        Wrong: an answer is missing, or names what is not there.
        ChangedMeanwhile: somebody else saved it since.
    """
    draft = _open_draft(reader, at, id)
    if page not in pages(draft.via):
        raise NotThere(_("There is no such thing."))
    with acting(reader):
        columns = columns_of(page, reader, draft, typed, at)
        columns["steps"] = [*(each for each in draft.steps if each != page), page.value]
        rewrite(draft, version, **columns)
        require(reader, Action.REQUEST, at, draft_subject(draft))
    return page_after(draft.via, page)


def discard(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Throw a draft away. Its row stays, for its history; nobody is shown it again.

    Raises:
        NotAllowed, NotThere, SentAlready, ChangedMeanwhile: as `answer`.
    """
    draft = _open_draft(reader, at, id)
    with acting(reader):
        rewrite(draft, version, state="discarded")
        _end_mail_task(reader, draft, at, "Discarded.")


def send(reader: Reader, *, at: datetime, id: str, version: int) -> ButtonLife:
    """Send a draft: it gets its number, the desk its task, the requester a letter.

    Raises:
        NotAllowed, NotThere: no right, no such draft.
        SentAlready: somebody sent it before.
        Wrong: pages are unanswered or untrue by now; a sentence for each.
        ChangedMeanwhile: somebody else changed it since *version*.
    """
    draft = _open_draft(reader, at, id)
    if draft.version != version:
        raise ChangedMeanwhile(CHANGED)
    if missing := gaps(draft, at):
        raise Wrong(**{page.value: why for page, why in missing.items()})
    with acting(reader):
        drafts = ButtonRequest.objects.filter(state="draft")
        number = next_number(ButtonRequest.objects.all())
        change(drafts, id, version, state="sent", number=number, sent_at=at)
        sent = draft_of(id)
        life = begin_requested(sent, by=reader.person, at=at)
        _end_mail_task(reader, sent, at, f"Sent as request {number}.")
        tell_it_is_sent(sent, life, at=at)
        ask_to_sign(life, at)
    return life_of(life.pk)


def _open_draft(reader: Reader, at: datetime, id: str) -> ButtonRequest:
    draft = draft_of(id)
    require(reader, Action.REQUEST, at, draft_subject(draft))
    if draft.state == "sent":
        raise SentAlready(
            _("It was sent already: it is request %(number)s.")
            % {"number": draft.number}
        )
    if draft.state == "discarded":
        raise NotThere(_("This draft was discarded."))
    return draft


def _end_mail_task(
    reader: Reader, draft: ButtonRequest, at: datetime, outcome: str
) -> None:
    end_tasks(
        subject_kind="request",
        subject=draft.pk,
        kinds=(TaskKind.MAIL_DRAFT,),
        by=reader.person,
        at=at,
        outcome=outcome,
    )
