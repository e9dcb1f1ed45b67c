"""People, their roles, their tokens, and signing on at a desk."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from quietbell.domain.roles import Action
from quietbell.web import my_tokens, people, roles, signing_on
from quietbell.web.navigation import Item, Section

PERSON = "workbench/people/<str:person>"
GRANT = "workbench/roles/<str:grant>"
urlpatterns: list[URLPattern | URLResolver] = [
    path("workbench/people/", people.People.as_view(), name="people"),
    path("workbench/people/new", people.NewPerson.as_view(), name="person_new"),
    path("workbench/people/break-glass", roles.NewGlass.as_view(), name="glass_new"),
    path(PERSON, people.OnePerson.as_view(), name="person"),
    path(f"{PERSON}/change", people.ChangePerson.as_view(), name="person_change"),
    path(f"{PERSON}/leaving", people.Leaving.as_view(), name="person_leaving"),
    path(f"{PERSON}/returning", people.Returning.as_view(), name="person_returning"),
    path(f"{PERSON}/sign-ons", people.SignOnsOf.as_view(), name="person_sign_ons"),
    path(f"{PERSON}/invitation", roles.Invite.as_view(), name="person_invitation"),
    path(f"{PERSON}/seal", roles.SealAnew.as_view(), name="person_seal"),
    path(f"{PERSON}/roles/new", roles.GiveRole.as_view(), name="role_new"),
    path("workbench/roles/waiting", roles.Waiting.as_view(), name="roles_waiting"),
    path(f"{GRANT}/second", roles.Second.as_view(), name="role_second"),
    path(f"{GRANT}/decline", roles.Decline.as_view(), name="role_decline"),
    path(f"{GRANT}/end", roles.End.as_view(), name="role_end"),
    path("workbench/tokens/", my_tokens.MyTokens.as_view(), name="tokens"),
    path("workbench/tokens/new", my_tokens.NewToken.as_view(), name="token_new"),
    path(
        "workbench/tokens/<str:token>/revoke",
        my_tokens.RevokeToken.as_view(),
        name="token_revoke",
    ),
    path("workbench/sign-on", signing_on.SignOn.as_view(), name="sign_on"),
]
ITEMS = (
    Item(
        name="web:sign_on",
        words=_("Sign on at a desk"),
        about=_("Choose a desk, and go to its console under your own name"),
        section=Section.MINE,
        action=Action.SIGN_ON,
    ),
    Item(
        name="web:tokens",
        words=_("My tokens"),
        about=_("For programs that ask in your name"),
        section=Section.MINE,
        action=Action.RAISE,
    ),
    Item(
        name="web:people",
        words=_("People"),
        about=_("Who there is, what they may do, and where they are in use"),
        section=Section.OFFICE,
        action=Action.DIRECTORY,
    ),
    Item(
        name="web:roles_waiting",
        words=_("Roles that wait"),
        about=_("Proposals that want a second person"),
        section=Section.OFFICE,
        action=Action.PEOPLE,
    ),
)
