"""Who there is: persons, their roles, their accounts, and programs with tokens."""

from typing import Any, ClassVar

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from quietbell.domain.roles import Action, Role
from quietbell.domain.sign_ins import Noted
from quietbell.storage.models.places import Blob, Department, Site
from quietbell.storage.models.rows import (
    ID_LENGTH,
    KEEP_HISTORY,
    REFUSE_TRUNCATE,
    WORDS_LENGTH,
    Row,
)


class Person(Row):
    """Somebody: a holder, a contact, an officer, staff. Not every person signs in.

    ``external_id`` is what the campus calls them (a staff number), for imports.
    ``left_on`` is the day they left; the row stays, for incidents name it.
    """

    name = models.CharField(max_length=WORDS_LENGTH)
    title = models.CharField(max_length=WORDS_LENGTH, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    external_id = models.CharField(max_length=ID_LENGTH, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="people"
    )
    photo = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True)
    is_protected = models.BooleanField(default=False)
    left_on = models.DateField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="person_external_id_is_unique",
                fields=["external_id"],
                condition=~Q(external_id=""),
            )
        ]
        indexes: ClassVar = [models.Index(fields=["name"], name="person_by_name")]


class RoleGrant(Row):
    """One role of one person, in a scope, from a time to a time.

    ``seconded_by`` is the other person who agreed; the operations ask for one after
    go-live. A grant is ended, never deleted.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=60)
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.CharField(max_length=ID_LENGTH, blank=True)
    seconded_by = models.CharField(max_length=ID_LENGTH, blank=True)
    # False: it waits for a second person, or was declined.
    is_in_force = models.BooleanField(default=False)
    declined_by = models.CharField(max_length=ID_LENGTH, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="role_grant_role_is_known",
                condition=Q(
                    role__in=[each.value for each in Role if each is not Role.MEMBER]
                ),
            ),
            models.CheckConstraint(
                name="role_grant_ends_after_it_begins",
                condition=Q(ends_at=None) | Q(ends_at__gt=F("begins_at")),
            ),
            models.CheckConstraint(
                name="role_grant_needs_two_persons",
                condition=Q(seconded_by="") | ~Q(seconded_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="role_grant_is_in_force_or_declined",
                condition=Q(declined_by="") | Q(is_in_force=False),
            ),
        ]


class Accounts(BaseUserManager["Account"]):
    """Makes accounts; the operations are who may ask it to."""

    def create_user(
        self, username: str, email: str = "", password: str | None = None, **more: Any
    ) -> "Account":
        """Return a new account, saved. Without a password it cannot be used."""
        account = self.model(username=username, email=email, **more)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, *_: Any, **__: Any) -> "Account":
        """There are none: what a person may do follows from their roles."""
        raise NotImplementedError("quietbell has roles, and no superuser")


class Account(AbstractBaseUser):
    """A way for a person to sign in. What they may do is in their grants.

    A break-glass account is for when nothing else lets anybody in: its sealed password
    is good for one hour from ``opened_at``, its first use.
    """

    id = models.BigAutoField(primary_key=True)
    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="account"
    )
    is_active = models.BooleanField(default=True)
    is_break_glass = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = Accounts()

    class Meta:
        triggers: ClassVar = [KEEP_HISTORY, REFUSE_TRUNCATE]


class StartLink(models.Model):
    """A one-time link: the first start's, or one that sets somebody's account up."""

    id = models.BigAutoField(primary_key=True)
    token_hash = models.CharField(max_length=64, unique=True)  # sha256 hex
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True)
    made_by = models.CharField(max_length=ID_LENGTH, blank=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class SignInNote(models.Model):
    """Something that happened to somebody's way in; never a secret, nor what was typed.

    The tables of the sign-in library keep no history, and passwords are cut out of
    ours. ``person`` is whose way in it is, empty for a name that nobody has; ``by`` who
    did it. ``method`` is the library's word for what was shown, added or removed.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=40)
    person = models.CharField(max_length=ID_LENGTH, blank=True)
    by = models.CharField(max_length=ID_LENGTH, blank=True)
    method = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=45, blank=True)  # where it came from

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sign_in_note_kind_is_known",
                condition=Q(kind__in=[each.value for each in Noted]),
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="sign_in_note_of_person")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            REFUSE_TRUNCATE,
        ]


class ApiToken(Row):
    """A program's right to ask: some of the actions that its owner may do.

    ``token_hash`` is the sha256 of 256 random bits. ``ends_at`` is never open.
    """

    name = models.CharField(max_length=WORDS_LENGTH)
    token_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="api_tokens")
    actions = ArrayField(models.CharField(max_length=60))
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="api_token_actions_are_known",
                condition=Q(actions__contained_by=[each.value for each in Action]),
            ),
            models.CheckConstraint(
                name="api_token_ends", condition=Q(ends_at__gt=F("made_at"))
            ),
        ]


class WatchGrant(models.Model):
    """A watch token that was minted: for whom, at which desk, until when."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH)
    person = models.ForeignKey(Person, models.PROTECT, related_name="watch_grants")
    desk = models.ForeignKey("storage.Desk", models.PROTECT)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        triggers: ClassVar = [KEEP_HISTORY, REFUSE_TRUNCATE]
