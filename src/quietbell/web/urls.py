"""Every address of the office. A slice adds its module to `SLICES`, no more."""

from types import ModuleType
from typing import Final

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from quietbell.web import (
    urls_audit,
    urls_deciding,
    urls_home,
    urls_installing,
    urls_inventory,
    urls_learning,
    urls_mail,
    urls_people,
    urls_portal,
    urls_records,
    urls_reports,
    urls_requests,
    urls_response,
    urls_setup,
    urls_sign_in,
)
from quietbell.web.api import api
from quietbell.web.navigation import Item

SLICES: Final[tuple[ModuleType, ...]] = (
    urls_home,
    urls_portal,
    urls_inventory,
    urls_sign_in,
    urls_people,
    urls_audit,
    urls_response,
    urls_records,
    urls_setup,
    urls_mail,
    urls_reports,
    urls_requests,
    urls_deciding,
    urls_learning,
    urls_installing,
)

_pages: list[URLPattern | URLResolver] = [
    each for part in SLICES for each in part.urlpatterns
]
ITEMS: Final[tuple[Item, ...]] = tuple(
    each for part in SLICES for each in getattr(part, "ITEMS", ())
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("language", set_language, name="set_language"),
    path("accounts/", include(urls_sign_in.library)),
    path("api/v1/", api.urls),
    path("", include((_pages, "web"))),
]
handler400 = "quietbell.web.errors.bad_request"
handler403 = "quietbell.web.errors.forbidden"
handler404 = "quietbell.web.errors.not_found"
handler500 = "quietbell.web.errors.server_error"
