"""Pages for what went wrong. They ask no database: it may be what went wrong."""

import sys

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quietbell.web.plain import READ_ONLY, DatabaseAwayPage, PlainPage

READ_ONLY_STATE = "25006"
log = structlog.get_logger()


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request made no sense."""
    return _page(
        400,
        _("That was not understood"),
        _("Go back, look at the page again, and try once more. Nothing was saved."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that it is not for them."""
    return _page(403, _("This is not for you"), _("Your roles do not allow this."))


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form came from elsewhere, or from a page of before signing in."""
    return _page(
        403,
        _("This form has run out"),
        _(
            "It was opened before you signed in, or in another window. Go back, load"
            " the page again, and send it once more. Nothing was saved."
        ),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page."""
    return _page(404, _("There is no such page"), _("Look at the address again."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault, or that the database is away."""
    why = sys.exc_info()[1]
    if isinstance(why, OperationalError | InterfaceError):
        return _answer(request.method or "", DatabaseAwayPage)
    if getattr(why.__cause__, "sqlstate", "") == READ_ONLY_STATE if why else False:
        return _answer(request.method or "", READ_ONLY)
    log.error("web.failed", what=type(why).__name__)
    return _page(
        500,
        _("Something of ours is broken"),
        _(
            "It has been written down. Nothing of yours was saved by this step. Alarms"
            " are not affected: they run elsewhere."
        ),
    )


def _page(status: int, title: str, words: str) -> HttpResponse:
    return _answer("", PlainPage(status=status, title=title, words=words))


def _answer(method: str, page: PlainPage) -> HttpResponse:
    return HttpResponse(page.rendered(), status=page.status, headers=page.again(method))
