"""Requests for buttons: asked for, followed, entered for callers, listed."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from quietbell.domain.roles import Action
from quietbell.web import drafts, my_requests, requests
from quietbell.web.navigation import Item, Section

MINE = "my/requests"
DRAFT = f"{MINE}/drafts/<str:draft>"
LIFE = f"{MINE}/<str:life>"
OFFICE = "workbench/requests"
urlpatterns: list[URLPattern | URLResolver] = [
    path(MINE, my_requests.MyRequests.as_view(), name="my_requests"),
    path(f"{MINE}/new", drafts.NewRequest.as_view(), name="my_request_new"),
    path(DRAFT, drafts.OneDraft.as_view(), name="draft"),
    path(f"{DRAFT}/check", drafts.CheckDraft.as_view(), name="draft_check"),
    path(f"{DRAFT}/discard", drafts.DiscardDraft.as_view(), name="draft_discard"),
    path(f"{DRAFT}/files", drafts.DraftFiles.as_view(), name="draft_files"),
    path(f"{DRAFT}/<str:asked>", drafts.DraftPage.as_view(), name="draft_page"),
    path(LIFE, my_requests.MyRequest.as_view(), name="my_request"),
    path(
        f"{LIFE}/withdraw", my_requests.Withdraw.as_view(), name="my_request_withdraw"
    ),
    path(f"{LIFE}/appeal", my_requests.AppealIt.as_view(), name="my_request_appeal"),
    path(f"{LIFE}/signer", my_requests.Signer.as_view(), name="my_request_signer"),
    path(f"{LIFE}/files", my_requests.LifeFiles.as_view(), name="my_request_files"),
    path(OFFICE, requests.Requests.as_view(), name="requests"),
    path(f"{OFFICE}/new", requests.EnterRequest.as_view(), name="request_new"),
    path(f"{OFFICE}/drafts", requests.DeskDrafts.as_view(), name="request_drafts"),
    path(f"{OFFICE}/<str:life>", requests.OneRequest.as_view(), name="request"),
]
ITEMS = (
    Item(
        name="web:my_requests",
        words=_("My requests"),
        about=_("Ask for a button, and follow what becomes of it"),
        section=Section.MINE,
        action=Action.REQUEST,
    ),
    # Whoever signs in may follow their own; this list is for who has them to do.
    Item(
        name="web:requests",
        words=_("Requests for buttons"),
        about=_("What was asked for, whose turn it is, and what is late"),
        section=Section.WORK,
        action=Action.TASKS,
    ),
)
