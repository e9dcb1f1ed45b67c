"""Somebody signs an exact revision: once, by its hash, and again when it changes.

What is signed is what was shown: whoever read another text than the one in force signs
nothing.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader, Subject
from quietbell.domain.policies import PolicyState
from quietbell.domain.roles import Action
from quietbell.operations.acting import (
    NotThere,
    Refused,
    Wrong,
    acting,
    new_id,
    require,
)
from quietbell.operations.letters import About, write
from quietbell.operations.rows import found
from quietbell.queries.policies import language_of
from quietbell.queries.signing import holders_to_sign
from quietbell.storage.models import Attestation, Person, PolicyVersion

PAPER = "paper"


class NotInForce(Refused):
    """Another revision is in force, or none: this one is not signed any more."""


def sign(reader: Reader, *, at: datetime, id: str, sha256: str) -> Attestation:
    """Sign the revision *id*, of which the text with that hash was read.

    Signed before is signed: the first time stands.

    Raises:
        NotAllowed, NotThere: and nothing was written.
        NotInForce: it is not what is in force.
        Wrong: what was read is another text.
    """
    own = Subject(own=frozenset({reader.person}))
    require(reader, Action.MINE, at, own)
    version = _in_force(id)
    if sha256 != version.sha256:
        raise Wrong(sha256=_("This is not the text that is in force. Read it again."))
    person = found(Person.objects.filter(left_on=None), reader.person)
    with acting(reader):
        return _signed(person, version, at=at, via=reader.via)


def witness(
    reader: Reader, *, at: datetime, people: Iterable[Person], version: PolicyVersion
) -> int:
    """Record that *people* signed on paper, and I saw it. Runs within a deed.

    Returns how many had not signed it before.

    Raises:
        NotAllowed, NotInForce: and nothing was written.
    """
    require(
        reader, Action.KEEP_TRAINING, at, Subject(site=version.policy.site_id or "")
    )
    _in_force(version.pk)
    count = 0
    for person in people:
        is_new = not Attestation.objects.filter(
            person=person, version_signed=version
        ).exists()
        _signed(person, version, at=at, via=PAPER, witnessed_by=reader.person)
        count += is_new
    return count


def tell_signers(*, policyversion: str, at: datetime) -> int:
    """Write to whoever has to sign a revision that came into force; once each.

    Returns how many mails there are. One that is no longer in force asks nobody.
    """
    version = (
        PolicyVersion.objects.select_related("policy")
        .filter(pk=policyversion, state=PolicyState.IN_FORCE.value)
        .first()
    )
    if version is None or not version.policy.must_sign:
        return 0
    address = reverse("web:my_policy", args=[version.pk])
    count = 0
    with translation.override(language_of(version.policy)):
        told = {
            "name": version.policy.name,
            "number": version.number,
            "address": f"{settings.WEB_URL}{address}",
        }
        subject = _("A policy waits for your signature")
        text = _(
            "Revision %(number)s of “%(name)s” is in force.\n\n"
            "Read it and sign it here, after signing in:\n%(address)s\n"
        )
        for person in holders_to_sign(version):
            letter = write(
                key=f"sign-{version.pk}-{person.pk}",
                to=person,
                subject=subject,
                text=text % told,
                at=at,
                about=About(
                    kind="policy", id=version.pk, site=version.policy.site_id or ""
                ),
            )
            count += letter is not None
    return count


def _in_force(id: str) -> PolicyVersion:
    rows = PolicyVersion.objects.select_related("policy")
    version = rows.exclude(state=PolicyState.DRAFT.value).filter(pk=id).first()
    if version is None:
        raise NotThere(_("There is no such thing."))
    if version.state != PolicyState.IN_FORCE.value:
        raise NotInForce(_("This revision is not in force. Sign the one that is."))
    return version


def _signed(
    person: Person,
    version: PolicyVersion,
    *,
    at: datetime,
    via: str,
    witnessed_by: str = "",
) -> Attestation:
    signed, _new = Attestation.objects.get_or_create(
        person=person,
        version_signed=version,
        defaults={
            "id": new_id(),
            "sha256": version.sha256,
            "at": at,
            "via": via,
            "witnessed_by": witnessed_by,
        },
    )
    return signed
