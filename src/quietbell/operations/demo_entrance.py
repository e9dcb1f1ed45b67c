"""Come into a demonstration as one of its people, by a one-time link and nothing else.

An installation that is no demonstration has no such entrance: nobody can be given one
by a setting, for only the seeding of an empty office says that it is a demonstration.
"""

from datetime import datetime

from quietbell.domain.grants import Reader
from quietbell.operations.acting import NotThere, acting
from quietbell.operations.start_links import LinkUsed, link_behind
from quietbell.storage.models import Account, Installation, StartLink


def visitor(secret: str, *, at: datetime) -> Account:
    """Return as whom the link leads in. Nothing is used up.

    Raises:
        NotThere: this is no demonstration.
        LinkUsed: the link is good no longer.
    """
    if not Installation.objects.filter(is_demo=True).exists():
        raise NotThere
    link = link_behind(secret, at)
    account = Account.objects.filter(person=link.person_id, is_active=True).first()
    if link.person_id is None or account is None:
        raise LinkUsed
    return account


def come_in(secret: str, *, at: datetime) -> Account:
    """Use the link up and return as whom it leads in.

    Raises:
        NotThere, LinkUsed: as `visitor`, or somebody was faster.
    """
    account = visitor(secret, at=at)
    with acting(Reader(person=account.person_id or "", via="demonstration")):
        link = link_behind(secret, at)
        if not StartLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at):
            raise LinkUsed
    return account
