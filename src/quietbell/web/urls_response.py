"""How sites answer: desks, ladders, rosters, profiles, and where notices go."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from quietbell.domain.roles import Action
from quietbell.web import desks, integrations, ladders, profiles, rosters
from quietbell.web.demo_entrance import DemoEntrance
from quietbell.web.navigation import Item, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("demo/<secret>", DemoEntrance.as_view(), name="demo"),
    path("workbench/desks/", desks.Desks.as_view(), name="desks"),
    path("workbench/desks/new", desks.NewDesk.as_view(), name="desk_new"),
    path("workbench/desks/<desk>", desks.OneDesk.as_view(), name="desk"),
    path(
        "workbench/desks/<desk>/change",
        desks.ChangeDesk.as_view(),
        name="desk_change",
    ),
    path("workbench/desks/<desk>/link", desks.DeskLink.as_view(), name="desk_link"),
    path(
        "workbench/desks/<desk>/browsers",
        desks.Browsers.as_view(),
        name="desk_browsers",
    ),
    path(
        "workbench/desks/<desk>/closing", desks.Closing.as_view(), name="desk_closing"
    ),
    path(
        "workbench/desks/<desk>/opening", desks.Opening.as_view(), name="desk_opening"
    ),
    path("workbench/ladders/", ladders.Ladders.as_view(), name="ladders"),
    path("workbench/ladders/new", ladders.NewLadder.as_view(), name="ladder_new"),
    path(
        "workbench/ladders/<ladder>/name",
        ladders.RenameLadder.as_view(),
        name="ladder_name",
    ),
    path(
        "workbench/ladders/<ladder>/removal",
        ladders.RemoveLadder.as_view(),
        name="ladder_removal",
    ),
    path(
        "workbench/ladders/<ladder>/rungs/new",
        ladders.NewRung.as_view(),
        name="rung_new",
    ),
    path("workbench/rungs/<rung>", ladders.ChangeRung.as_view(), name="rung"),
    path(
        "workbench/rungs/<rung>/removal",
        ladders.RemoveRung.as_view(),
        name="rung_removal",
    ),
    path("workbench/rosters/", rosters.Rosters.as_view(), name="rosters"),
    path("workbench/rosters/new", rosters.NewRoster.as_view(), name="roster_new"),
    path("workbench/rosters/<roster>", rosters.OneRoster.as_view(), name="roster"),
    path(
        "workbench/rosters/<roster>/name",
        rosters.RenameRoster.as_view(),
        name="roster_name",
    ),
    path(
        "workbench/rosters/<roster>/removal",
        rosters.RemoveRoster.as_view(),
        name="roster_removal",
    ),
    path(
        "workbench/rosters/<roster>/shifts/new",
        rosters.NewShift.as_view(),
        name="shift_new",
    ),
    path("workbench/rosters/<roster>/weeks", rosters.Pattern.as_view(), name="pattern"),
    path(
        "workbench/shifts/<shift>/removal",
        rosters.ShiftRemoval.as_view(),
        name="shift_removal",
    ),
    path("workbench/profiles/", profiles.Profiles.as_view(), name="profiles"),
    path("workbench/profiles/new", profiles.NewProfile.as_view(), name="profile_new"),
    path(
        "workbench/profiles/<profile>/draft",
        profiles.Draft.as_view(),
        name="profile_draft",
    ),
    path("workbench/versions/<version>", profiles.OneVersion.as_view(), name="version"),
    path(
        "workbench/versions/<version>/force",
        profiles.PutInForce.as_view(),
        name="version_force",
    ),
    path(
        "workbench/versions/<version>/discard",
        profiles.Discard.as_view(),
        name="version_discard",
    ),
    path(
        "workbench/versions/<version>/parts/<part>",
        profiles.ChangePart.as_view(),
        name="version_part",
    ),
    path(
        "workbench/integrations/",
        integrations.Integrations.as_view(),
        name="integrations",
    ),
    path(
        "workbench/integrations/webhooks/new",
        integrations.NewWebhook.as_view(),
        name="webhook_new",
    ),
    path(
        "workbench/integrations/webhooks/<webhook>",
        integrations.WebhookPage.as_view(),
        name="webhook",
    ),
    path(
        "workbench/integrations/webhooks/<webhook>/secret",
        integrations.WebhookSecret.as_view(),
        name="webhook_secret",
    ),
    path(
        "workbench/integrations/webhooks/<webhook>/removal",
        integrations.WebhookRemoval.as_view(),
        name="webhook_removal",
    ),
    path(
        "workbench/integrations/calls/new",
        integrations.NewReporter.as_view(),
        name="reporter_new",
    ),
    path(
        "workbench/integrations/calls/<reporter>/secret",
        integrations.ReporterSecret.as_view(),
        name="reporter_secret",
    ),
    path(
        "workbench/integrations/calls/<reporter>/removal",
        integrations.ReporterRemoval.as_view(),
        name="reporter_removal",
    ),
]
ITEMS = (
    Item(
        name="web:desks",
        words=_("Desks"),
        about=_("Where alarms are taken, and who attends now"),
        section=Section.RESPONSE,
        action=Action.RESPONSE,
    ),
    Item(
        name="web:ladders",
        words=_("Ladders"),
        about=_("Who is told, and how soon"),
        section=Section.RESPONSE,
        action=Action.RESPONSE,
    ),
    Item(
        name="web:rosters",
        words=_("Rosters"),
        about=_("Who is on duty, and when nobody is"),
        section=Section.RESPONSE,
        action=Action.RESPONSE,
    ),
    Item(
        name="web:profiles",
        words=_("Profiles"),
        about=_("How each site answers a press"),
        section=Section.RESPONSE,
        action=Action.RESPONSE,
    ),
    Item(
        name="web:integrations",
        words=_("Integrations"),
        about=_("Where notices are posted, and who reports 911 calls"),
        section=Section.RESPONSE,
        action=Action.RESPONSE,
    ),
)
