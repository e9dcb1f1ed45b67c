"""Pages of where exactly a button is or will be, for whoever is sent there now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.operations.acting import Refused
from quietbell.operations.buttons import button_of, subject_of
from quietbell.operations.file_subjects import concealed_subject
from quietbell.operations.orders import order_of
from quietbell.queries.button_page import concealed_words, has_concealed_photo
from quietbell.queries.needs import latest_survey
from quietbell.storage.models import Blob, ConcealedPlace
from quietbell.web.gate import Page


class NoPhoto(Refused):
    """Nobody took a picture of the place."""


class OrderPlace(Page):
    """GET /workbench/orders/ID/place: where exactly, for whoever is sent there."""

    action = Action.CONCEALED

    def subject(self, **found: Any) -> Subject:
        """Return whose it is, and who is sent there."""
        return concealed_subject(order_of(found["order"]).life)

    def get(self, request: HttpRequest, order: str) -> HttpResponse:
        """Show it, and let no browser keep it."""
        kept = order_of(order)
        survey = latest_survey(kept.life)
        button = kept.life.button
        words = concealed_words(button.pk) if button else ""
        words = words or (survey.concealed_words if survey else "")
        photo = survey.photo_id if survey else None
        has_photo = bool(button and has_concealed_photo(button.pk))
        told = {"order": kept, "words": words, "photo": photo, "has_photo": has_photo}
        response = render(request, "web/installing/order_place.html", told)
        response["Cache-Control"] = "private, no-store"
        return response


class OrderPhoto(Page):
    """GET /workbench/orders/ID/photo: the picture of the place, for the same."""

    action = Action.CONCEALED

    def subject(self, **found: Any) -> Subject:
        """Return whose it is, and who is sent there."""
        return concealed_subject(order_of(found["order"]).life)

    def get(self, request: HttpRequest, order: str) -> HttpResponse:
        """Return the picture's bytes."""
        kept = order_of(order)
        survey = latest_survey(kept.life)
        if survey is not None and survey.photo is not None:
            return picture(survey.photo.blob)
        button = kept.life.button
        place = ConcealedPlace.objects.filter(button=button).first() if button else None
        if place is None or place.photo is None:
            raise NoPhoto(_("There is no photo."))
        return picture(place.photo)


class ConcealedPhoto(Page):
    """GET /workbench/buttons/ID/concealed/photo: for its holder alone."""

    action = Action.CONCEALED

    def subject(self, **found: Any) -> Subject:
        """Return whose it is."""
        return subject_of(button_of(found["button"]))

    def get(self, request: HttpRequest, button: str) -> HttpResponse:
        """Return the picture's bytes."""
        place = ConcealedPlace.objects.filter(button=button).first()
        if place is None or place.photo is None:
            raise NoPhoto(_("There is no photo."))
        return picture(place.photo)


def picture(blob: Blob) -> HttpResponse:
    """Return a picture that no browser keeps and nothing in which runs."""
    response = HttpResponse(bytes(blob.content), content_type=blob.media_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
