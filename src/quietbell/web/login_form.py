"""Name and password, and no way round them by mail."""

from typing import Any

from allauth.account.forms import LoginForm as LibraryForm
from django.utils.translation import gettext_lazy as _


class LoginForm(LibraryForm):  # type: ignore[misc] # the library is untyped
    """The library's form, without its link to a page that we do not have."""

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.label_suffix = ""
        self.fields["login"].label = _("Name to sign in with")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
