"""How each site answers a press now: its profile in force, and since when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from quietbell.domain.profiles import ResponseProfile
from quietbell.storage.models import ProfileVersion, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteAnswer:
    """A site's profile in force. ``since`` is when this version came into force."""

    profile: ResponseProfile
    since: datetime

    @property
    def counts_accidents(self) -> bool:
        """Say whether an accident counts toward a review of the button."""
        return "accidental" in self.profile.false_rule.counted

    @property
    def is_holder_caller(self) -> bool:
        """Say whether the holder is asked to call 911 too."""
        return self.profile.emergency_caller == "holder if safe"


def answers_of(sites: Iterable[Site]) -> Mapping[str, SiteAnswer]:
    """Return how each of *sites* answers, by its id. One query.

    A site without a profile in force, or whose profile cannot be read, is left out:
    the page says that it is not known.
    """
    profiles = {each.pk: each.profile_id for each in sites}
    rows = ProfileVersion.objects.filter(
        profile__in=set(profiles.values()), state="in force"
    )
    found = {row.profile_id: answer for row in rows if (answer := _answer(row))}
    return {
        site: found[profile] for site, profile in profiles.items() if profile in found
    }


def _answer(row: ProfileVersion) -> SiteAnswer | None:
    heading = {"id": row.profile_id, "version": row.number}
    try:
        profile = msgspec.convert({**row.body, **heading}, ResponseProfile)
    except msgspec.ValidationError:
        return None
    return SiteAnswer(profile=profile, since=row.in_force_at or row.made_at)
