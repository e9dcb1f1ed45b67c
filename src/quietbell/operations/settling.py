"""What a survey found out goes with the button: where it is hidden, and the camera.

With the button it opens as its holder's, and to whoever answers its press; a survey is
read for years.
"""

from quietbell.operations.rows import add, rewrite
from quietbell.storage.models import Button, ConcealedPlace, Survey


def settle(survey: Survey, button: Button) -> None:
    """Let what *survey*, a signed one, says of the place be the button's.

    Runs within a deed, once both are there; again it changes nothing.
    """
    if survey.camera is not None:
        survey.room.cameras.add(survey.camera)
    photo = survey.photo
    if not survey.concealed_words and photo is None:
        return
    told = {
        "concealed_words": survey.concealed_words,
        "photo": photo.blob if photo else None,
        "recorded_by": survey.signed_by,
        "recorded_at": survey.signed_at,
    }
    place = ConcealedPlace.objects.filter(button=button).first()
    if place is None:
        add(ConcealedPlace(id=button.pk, button=button, **told))
    else:
        rewrite(place, place.version, **told)
    rewrite(survey, survey.version, concealed_words="", photo=None)
    if photo is not None:
        rewrite(photo, photo.version, is_removed=True)
