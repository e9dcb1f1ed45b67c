"""Response profiles: a version is a draft, then in force, then retired.

What is in force is never changed: an incident that opened under it names its number.
After go-live the person who puts a version in force is another than who wrote it.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import msgspec
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from quietbell.domain.grants import Reader, Subject
from quietbell.domain.profile_rules import Problem, profile_problems, rungs_missing
from quietbell.domain.profiles import ResponseProfile, empty_numbers
from quietbell.domain.roles import Action
from quietbell.domain.shipped_profiles import SHIPPED
from quietbell.operations.acting import (
    Refused,
    Wrong,
    acting,
    change,
    new_id,
    require,
)
from quietbell.operations.people import require_own_name
from quietbell.operations.rows import add, found, rewrite
from quietbell.storage.models import Installation, Profile, ProfileVersion, Site

DRAFT: Final = "draft"
IN_FORCE: Final = "in force"
RETIRED: Final = "retired"
SENTENCES: Final = {
    Problem.EMPTY: gettext_noop("This may not be empty."),
    Problem.TWICE: gettext_noop("Two lines are the same."),
    Problem.TOO_MANY: gettext_noop("No more than 60 lines."),
    Problem.TOO_LONG: gettext_noop("No more than 500 characters."),
    Problem.UNKNOWN: gettext_noop("This names what is not there."),
    Problem.NEVER_COUNTS: gettext_noop("An emergency and good faith never count."),
    Problem.NOT_SECONDS: gettext_noop("From 1 second to a day."),
}


class NotADraft(Refused):
    """It is or was in force, and is never changed."""


class NeedsAnother(Refused):
    """Somebody else must do this: since go-live it takes two."""


def add_profile(reader: Reader, *, at: datetime, name: str, like: str) -> Profile:
    """Add a profile whose first draft is as a shipped one, or as the one in force.

    *like* is the id of a shipped profile or of one that is there.

    Raises:
        NotAllowed, Wrong: and nothing was written.
    """
    require(reader, Action.KEEP_RESPONSE, at)
    shipped = next((each for each in SHIPPED if each.id == like), None)
    with acting(reader):
        profile = Profile(id=new_id(), name=name)
        start = shipped or _in_force(like)
        if start is None:
            raise Wrong(like=_("Choose one to start from."))
        add(profile)
        _new_draft(reader, at, profile, replace(start, name=name))
    return profile


def add_draft(reader: Reader, *, at: datetime, profile: str) -> ProfileVersion:
    """Begin a new version, as the one in force is. A draft that is there is returned.

    Raises:
        NotAllowed, NotThere: and nothing was written.
    """
    kept = _kept(reader, at, profile)
    with acting(reader):
        draft = kept.versions.filter(state=DRAFT).order_by("number").last()
        if draft is not None:
            return draft
        last = kept.versions.order_by("-number").first()
        start = _in_force(profile) or (as_domain(last) if last else SHIPPED[0])
        return _new_draft(reader, at, kept, start)


def save_draft(
    reader: Reader, *, at: datetime, id: str, version: int, **changed: Any
) -> ProfileVersion:
    """Change fields of a draft, by their names in `ResponseProfile`.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile: and nothing was written.
        NotADraft: it is in force, or was.
        Wrong: a field cannot be so.
    """
    row = _draft(reader, at, id)
    after = replace(as_domain(row), **changed)
    if problems := profile_problems(after):
        raise Wrong(**{name: _(SENTENCES[each]) for name, each in problems.items()})
    with acting(reader):
        rewrite(row, version, body=body_of(after), made_by=reader.person, made_at=at)
    return row


def discard_draft(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Throw a draft away. Its history stays.

    Raises:
        NotAllowed, NotThere, NotADraft, ChangedMeanwhile: and nothing was written.
    """
    row = _draft(reader, at, id)
    with acting(reader):
        change(ProfileVersion.objects.filter(state=DRAFT), id, version)
        row.delete()


def put_in_force(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Have new incidents answered by this version; the one before it is retired.

    Raises:
        NotAllowed, NotThere, NotADraft, ChangedMeanwhile: and nothing was written.
        NeedsAnother: since go-live, by somebody else than who wrote it.
        NoSecondPerson: since go-live, by a break-glass account.
        Wrong: a rung that it names is missing, or a number, since go-live.
    """
    row = _draft(reader, at, id)
    is_live = Installation.objects.filter(is_live=True).exists()
    if is_live and row.made_by == reader.person:
        raise NeedsAnother(
            _("You wrote this version. Somebody else puts it in force: it takes two.")
        )
    if is_live:
        require_own_name(reader)
    _must_fit(row, is_live=is_live)
    with acting(reader):
        before = ProfileVersion.objects.filter(profile=row.profile_id, state=IN_FORCE)
        for each in before:
            change(before, each.pk, each.version, state=RETIRED)
        drafts = ProfileVersion.objects.filter(state=DRAFT)
        change(drafts, id, version, state=IN_FORCE, in_force_at=at)


def as_domain(row: ProfileVersion) -> ResponseProfile:
    """Return a version as the rules know it.

    Raises:
        msgspec.ValidationError: the row was not written by us.
    """
    heading = {"id": row.profile_id, "version": row.number}
    return msgspec.convert({**row.body, **heading}, ResponseProfile)


def body_of(profile: ResponseProfile) -> dict[str, Any]:
    """Return what a row keeps of a profile: everything but id and version."""
    body: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(profile))
    del body["id"], body["version"]
    return body


def subject_of(profile: Profile) -> Subject:
    """Return what rights to a profile go by: its one site, or the installation."""
    sites = list(Site.objects.filter(profile=profile).values_list("pk", flat=True)[:2])
    return Subject(site=sites[0]) if len(sites) == 1 else Subject()


def _kept(reader: Reader, at: datetime, id: str) -> Profile:
    profile = found(Profile.objects.all(), id)
    require(reader, Action.KEEP_RESPONSE, at, subject_of(profile))
    return profile


def _draft(reader: Reader, at: datetime, id: str) -> ProfileVersion:
    row = found(ProfileVersion.objects.select_related("profile"), id)
    _kept(reader, at, row.profile_id)
    if row.state != DRAFT:
        raise NotADraft(
            _("This version is or was in force, and is never changed. Begin a new one.")
        )
    return row


def _in_force(profile: str) -> ResponseProfile | None:
    row = ProfileVersion.objects.filter(profile=profile, state=IN_FORCE).first()
    return as_domain(row) if row else None


def _new_draft(
    reader: Reader, at: datetime, profile: Profile, start: ResponseProfile
) -> ProfileVersion:
    last = profile.versions.aggregate(last=Max("number"))["last"] or 0
    draft = ProfileVersion(
        id=new_id(),
        profile=profile,
        number=last + 1,
        body=body_of(start),
        state=DRAFT,
        made_by=reader.person,
        made_at=at,
    )
    add(draft)
    return draft


def _must_fit(row: ProfileVersion, *, is_live: bool) -> None:
    """Refuse a version that the site file could not carry."""
    profile = as_domain(row)
    if problems := profile_problems(profile):
        raise Wrong(**{name: _(SENTENCES[each]) for name, each in problems.items()})
    if is_live and empty_numbers(profile):
        raise Wrong(
            **dict.fromkeys(empty_numbers(profile), _("This may not be empty."))
        )
    for site in Site.objects.filter(profile=row.profile_id).select_related("ladder"):
        rungs = list(site.ladder.rungs.values_list("name", flat=True))
        if missing := rungs_missing(profile, rungs):
            raise Wrong(
                levels=_("The ladder %(ladder)s has no rung %(rungs)s.")
                % {"ladder": site.ladder.name, "rungs": ", ".join(missing)}
            )
