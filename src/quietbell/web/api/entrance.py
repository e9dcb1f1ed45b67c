"""The API's gate: whose token it is, what it is asked for, and how a refusal looks."""

import hashlib
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI, Router, Schema
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer
from pydantic import Field

from quietbell.domain.grants import Reach, Reader
from quietbell.domain.roles import Action, Right
from quietbell.operations.acting import (
    ChangedMeanwhile,
    NotAllowed,
    NotThere,
    Refused,
    Wrong,
)
from quietbell.queries.api_tokens import reader_with_token

TOKEN_LENGTH_MAX: Final = 256
F = TypeVar("F", bound=Callable[..., Any])


class Problem(Schema):
    """A refusal: a sentence, and what is wrong by field if something given was."""

    detail: str
    problems: dict[str, str] = Field(default_factory=dict)


REFUSALS: Final[dict[int, type[Schema]]] = dict.fromkeys(
    (400, 401, 403, 404, 409, 422), Problem
)


class TokenBearer(HttpBearer):
    """``Authorization: Bearer <token>``: the reader behind it, or nobody.

    Judged before anything that was sent is looked at: who may not ask learns nothing
    of how to.
    """

    def __init__(self, action: Action) -> None:
        super().__init__()
        self._action = action

    def authenticate(self, request: HttpRequest, token: str) -> Reader | None:
        """Return who asks; the token is compared by its hash alone.

        Raises:
            NotAllowed: who asks may do this nowhere.
        """
        if not token or len(token) > TOKEN_LENGTH_MAX:
            return None
        digest = hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
        at = timezone.now()
        reader = reader_with_token(digest, at)
        if reader and reader.reach(self._action, at).widest is Right.NO:
            raise NotAllowed("This token, or whoever made it, may not do this.")
        return reader


def reader_of(request: HttpRequest) -> Reader:
    """Return whose token the request came with."""
    return cast("Reader", request.auth)  # type: ignore[attr-defined]


def reach_of(request: HttpRequest, action: Action) -> Reach:
    """Return how far the reader reaches for *action*."""
    return reader_of(request).reach(action, timezone.now())


def offers(
    router: Router, method: str, path: str, *, action: Action, answer: Any
) -> Callable[[F], F]:
    """Say that a function answers *method* at *path*, and which action that is.

    The action stands in the OpenAPI document as ``x-action``, where whoever makes a
    token reads which ones it needs, and the tests read what to expect.
    """
    return router.api_operation(
        [method],
        path,
        auth=TokenBearer(action),
        response={200: answer, **REFUSALS},
        openapi_extra={"x-action": action.value},
    )


def refuse_as_problems(api: NinjaAPI) -> None:
    """Have every refusal told in one shape, with the status that fits."""
    statuses = {NotAllowed: 403, NotThere: 404, ChangedMeanwhile: 409, Wrong: 422}

    def refused(request: HttpRequest, why: Refused) -> HttpResponse:
        problems = why.problems if isinstance(why, Wrong) else {}
        told = {"detail": str(why), "problems": problems}
        return api.create_response(request, told, status=statuses.get(type(why), 409))

    def invalid(request: HttpRequest, why: ValidationError) -> HttpResponse:
        problems = {
            ".".join(str(part) for part in each["loc"][1:]): str(each["msg"])
            for each in why.errors
        }
        told = {"detail": "What was sent is not as asked for.", "problems": problems}
        return api.create_response(request, told, status=422)

    def http_error(request: HttpRequest, why: HttpError) -> HttpResponse:
        return api.create_response(
            request, {"detail": str(why)}, status=why.status_code
        )

    api.add_exception_handler(Refused, refused)  # type: ignore[arg-type]
    api.add_exception_handler(ValidationError, invalid)  # type: ignore[arg-type]
    api.add_exception_handler(HttpError, http_error)  # type: ignore[arg-type]
