"""What people are signed in with: sessions that end, second factors that are forgotten.

The rows are the sign-in library's and Django's; only their end is ours.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from quietbell.storage.models import Account

AT_ONCE_MAX: Final = 500


def end_sessions(persons: Iterable[str]) -> int:
    """Sign *persons* out everywhere. Runs within a deed. Returns how many ended."""
    theirs = UserSession.objects.filter(user__person__in=tuple(persons))
    keys = list(theirs.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    theirs.delete()
    return len(keys)


def clear_run_out(at: datetime) -> None:
    """Remove sessions that have run out, some at a time."""
    keys = Session.objects.filter(expire_date__lt=at).values_list("pk", flat=True)
    gone = list(keys[:AT_ONCE_MAX])
    Session.objects.filter(pk__in=gone).delete()
    UserSession.objects.filter(session_key__in=gone).delete()


def forget_factors(account: Account) -> bool:
    """Remove every second factor of *account*. Says whether there was one."""
    removed, _by_table = Authenticator.objects.filter(user=account).delete()
    return bool(removed)
