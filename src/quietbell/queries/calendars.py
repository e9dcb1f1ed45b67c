"""A site's business days, for whatever is due in so many of them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from quietbell.domain.follow_ups import Calendar
from quietbell.storage.models import Site


def calendar_of(site: str) -> Calendar:
    """Return the calendar of *site*; one that we do not know has no holidays."""
    known = Site.objects.filter(pk=site).first()
    if known is None:
        return Calendar()
    hours, minutes = known.business_closes.split(":")
    closes = time(23, 59) if hours == "24" else time(int(hours), int(minutes))
    return Calendar(zone=known.zone, holidays=frozenset(known.holidays), closes=closes)


def day_at(site: str, at: datetime) -> date:
    """Return the day that it is at *site* at *at*."""
    zone = Site.objects.filter(pk=site).values_list("zone", flat=True).first()
    return at.astimezone(ZoneInfo(zone or "UTC")).date()


def day_here(site: str, at: datetime) -> date:
    """Return the day that it is at *site*, or at the first one for what is of none."""
    first = Site.objects.order_by("name").values_list("pk", flat=True).first()
    return day_at(site or first or "", at)
