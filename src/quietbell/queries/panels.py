"""Panels' accounts: the list, and one with the points that buttons are on."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from quietbell.domain.grants import Reach, Subject
from quietbell.queries.buttons import within
from quietbell.queries.devices import sites_of
from quietbell.storage.models import Button, Door, PanelAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelPage:
    """The shape of `web/panel.html`."""

    panel: PanelAccount
    doors: tuple[Door, ...]


def panels(reach: Reach) -> "QuerySet[PanelAccount]":
    """Return accounts within *reach*: a door of theirs is, or the whole is."""
    rows = PanelAccount.objects.filter(is_removed=False).select_related("device")
    used = Count("doors", filter=Q(doors__is_removed=False))
    rows = rows.annotate(door_count=used).order_by("kind", "number", "id")
    if any(not (each.site or each.department or each.is_own) for each in reach.scopes):
        return rows
    buttons = Button.objects.filter(within(reach))
    return rows.filter(
        Q(device__buttons__in=buttons) | Q(doors__button__in=buttons)
    ).distinct()


def subject_of_panel(panel: str) -> Subject:
    """Return what rights to a panel go by: the one site of its box, or no site."""
    row = PanelAccount.objects.filter(pk=panel).select_related("device").first()
    places = sites_of(row.device) if row is not None else ()
    sites = {each.site for each in places}
    return Subject(site=sites.pop()) if len(sites) == 1 else Subject()


def panel_page(panel: str) -> PanelPage:
    """Return a panel with its points, in their order. Two queries."""
    row = PanelAccount.objects.select_related("device").get(pk=panel)
    doors = row.doors.filter(is_removed=False).select_related("button")
    return PanelPage(panel=row, doors=tuple(doors.order_by("partition", "point", "id")))
