"""The first run."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from quietbell.domain.roles import Action
from quietbell.web import setup, setup_proofs
from quietbell.web.navigation import Item, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("setup", setup.Setup.as_view(), name="setup"),
    path("setup/site", setup.SetupSite.as_view(), name="setup_site"),
    path("setup/numbers", setup.SetupNumbers.as_view(), name="setup_numbers"),
    path("setup/people", setup.SetupPeople.as_view(), name="setup_people"),
    path("setup/place", setup.SetupPlace.as_view(), name="setup_place"),
    path("setup/button", setup.SetupButton.as_view(), name="setup_button"),
    path("setup/desk", setup_proofs.SetupDesk.as_view(), name="setup_desk"),
    path("setup/press", setup_proofs.SetupPress.as_view(), name="setup_press"),
    path("setup/reached", setup_proofs.SetupReached.as_view(), name="setup_reached"),
    path("setup/backup", setup_proofs.SetupBackup.as_view(), name="setup_backup"),
    path("setup/live", setup_proofs.GoLive.as_view(), name="setup_live"),
]
ITEMS = (
    Item(
        name="web:setup",
        words=_("Setting up"),
        about=_("The first run, and what is still unproven"),
        section=Section.OFFICE,
        action=Action.SET_UP,
    ),
)
