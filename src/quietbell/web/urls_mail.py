"""Mail that goes out and comes in, and the files that people give."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from quietbell.domain.roles import Action
from quietbell.web import files, inbound_mail, mail
from quietbell.web.navigation import Item, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("files/<file>", files.File.as_view(), name="file"),
    path("workbench/mail/", mail.Letters.as_view(), name="mail"),
    path("workbench/mail/again", mail.AllAgain.as_view(), name="mail_again"),
    path("workbench/mail/letters/<letter>", mail.OneLetter.as_view(), name="letter"),
    path(
        "workbench/mail/letters/<letter>/again",
        mail.Again.as_view(),
        name="letter_again",
    ),
    path(
        "workbench/mail/letters/<letter>/end", mail.GiveUp.as_view(), name="letter_end"
    ),
    path("workbench/mail/in/", inbound_mail.Inbound.as_view(), name="inbounds"),
    path(
        "workbench/mail/in/<inbound>", inbound_mail.OneInbound.as_view(), name="inbound"
    ),
    path("workbench/mail/caught/", inbound_mail.Caught.as_view(), name="caught"),
    path(
        "workbench/mail/caught/<caught>",
        inbound_mail.OneCaught.as_view(),
        name="caught_one",
    ),
]
ITEMS = (
    Item(
        name="web:mail",
        words=_("Mail"),
        about=_("What went out, waits or failed, and what came in."),
        section=Section.OFFICE,
        action=Action.MAIL,
    ),
)
