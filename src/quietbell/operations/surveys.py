"""Surveys: what IT found at a place, saved as it grows, and signed once it is whole.

Where exactly the button will be is written blind: whoever writes it is not shown it
again, and nothing here gives it back but to whom `Action.CONCEALED` opens it.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader, Subject
from quietbell.domain.life import LifeDeed, Stage
from quietbell.domain.roles import Action
from quietbell.domain.surveys import PLACE, SurveyFacts, problems
from quietbell.operations.acting import Refused, Wrong, acting, new_id, require
from quietbell.operations.files import Clean, cleaned, keep_clean
from quietbell.operations.lives import NotNow, life_of, move_on, subject_of
from quietbell.operations.rows import add, found, rewrite
from quietbell.operations.settling import settle
from quietbell.queries.needs import site_of
from quietbell.storage.models import ButtonLife, Camera, Room, Survey

# A survey is made once a button is approved, and again until the work is ordered.
SURVEYED_IN: Final = frozenset({Stage.APPROVED, Stage.SURVEYED})


class NotYet(Refused):
    """Something else comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A picture of the place, as it was uploaded."""

    name: str
    content: bytes


def work_subject(life: ButtonLife) -> Subject:
    """Return what the right to work on *life* goes by: to want one is no right to."""
    return replace(subject_of(life), own=frozenset())


def survey_draft(life: ButtonLife) -> Survey | None:
    """Return the survey of *life* that nobody has signed, None if there is none."""
    return life.surveys.filter(signed_at=None).first()


def save_survey(
    reader: Reader,
    *,
    at: datetime,
    life: str,
    version: int,
    facts: SurveyFacts,
    concealed_words: str = "",
    photo: Photo | None = None,
) -> Survey:
    """Save what is known of the place; anything may be missing still.

    *version* is the draft's, 0 if none was seen. Empty *concealed_words* and no
    *photo* leave what was written before. Another place is signed by nobody yet.

    Raises:
        NotAllowed, NotThere: no right to survey there, or no such life.
        NotNow: it is not to be surveyed.
        Wrong: a value breaks a rule; the photo is none, or too large.
        ChangedMeanwhile: somebody else saved it since. Nothing was written.
    """
    kept = life_of(life)
    require(reader, Action.INSTALL, at, work_subject(kept))
    _must_be_open(kept)
    columns = _columns(kept, facts)
    picture = _cleaned(photo) if photo is not None else None
    with acting(reader):
        draft = survey_draft(kept)
        if draft is None:
            if version:
                raise NotYet(_("It was signed meanwhile. Begin another survey."))
            draft = Survey(
                id=new_id(), life=kept, made_by=reader.person, made_at=at, **columns
            )
            add(draft)
            draft.version = 1
        else:
            if _is_elsewhere(draft, columns, concealed_words, picture):
                columns["place_signed"] = {}
            rewrite(draft, version, **columns)
        _hide(reader, at, draft, concealed_words, picture)
    return draft


def sign_survey(reader: Reader, *, at: datetime, life: str, version: int) -> Survey:
    """Sign the draft of a survey. From then on it is never changed, only replaced.

    Raises:
        NotAllowed, NotThere, NotNow: as `save_survey`.
        Wrong: something of it is missing, a sentence by field.
        ChangedMeanwhile: the draft was changed since *version*.
    """
    kept = life_of(life)
    require(reader, Action.INSTALL, at, work_subject(kept))
    _must_be_open(kept)
    draft = survey_draft(kept)
    if draft is None:
        raise NotYet(_("There is no survey to sign. Make one first."))
    told = problems(
        facts_of(draft),
        has_hidden_words=bool(draft.concealed_words),
        has_photo=draft.photo_id is not None,
    )
    if told:
        raise Wrong(**{field: _(sentence) for field, sentence in told.items()})
    with acting(reader):
        rewrite(draft, version, signed_by=reader.person, signed_at=at)
        if kept.button is not None:  # it hung there before it was surveyed
            settle(draft, kept.button)
        if kept.stage == Stage.APPROVED:
            move_on(
                reader,
                at=at,
                life=kept,
                version=kept.version,
                deed=LifeDeed.SURVEY,
                subject=work_subject(kept),
            )
    return draft


def sign_place(
    reader: Reader,
    *,
    at: datetime,
    life: str,
    survey: str,
    version: int,
    criteria: tuple[str, ...],
) -> Survey:
    """Sign that the place is inconspicuous, safe or reachable: *criteria* of `PLACE`.

    By whoever stood there. What was signed stays signed, by whom it was.

    Raises:
        NotAllowed, NotThere, NotNow: as `save_survey`.
        Wrong: no photo shows the place, or nothing was said.
        ChangedMeanwhile: somebody else signed meanwhile. Nothing was written.
    """
    kept = life_of(life)
    require(reader, Action.INSTALL, at, work_subject(kept))
    _must_be_open(kept)
    row = found(Survey.objects.filter(life=kept), survey)
    if row.photo_id is None:
        raise Wrong(criteria=_("A photo of the place comes first."))
    fresh = [
        each for each in criteria if each in PLACE and each not in row.place_signed
    ]
    if not fresh:
        raise Wrong(criteria=_("Say which of them you sign."))
    signature = {"by": reader.person, "at": at.isoformat()}
    with acting(reader):
        signed = {**row.place_signed, **dict.fromkeys(fresh, signature)}
        rewrite(row, version, place_signed=signed)
    return row


def facts_of(survey: Survey) -> SurveyFacts:
    """Return what *survey* says, but for where exactly the button will be."""
    return SurveyFacts(
        room=survey.room_id,
        jack=survey.jack,
        switch_port=survey.switch_port,
        power=survey.power,
        camera=survey.camera_id or "",
        is_uncovered=survey.is_uncovered,
        wireless=survey.wireless,
        cabling=survey.cabling,
        x=survey.x,
        y=survey.y,
    )


def _must_be_open(life: ButtonLife) -> None:
    if Stage(life.stage) not in SURVEYED_IN:
        raise NotNow(
            _("What is “%(stage)s” is not surveyed.") % {"stage": _(life.stage)}
        )


def _columns(life: ButtonLife, facts: SurveyFacts) -> dict[str, Any]:
    """Return the columns, with room and camera found on the site of the request."""
    site = site_of(life)
    rooms = Room.objects.filter(
        floor__building__site=site, floor__building__is_removed=False
    )
    room = rooms.filter(pk=facts.room).first()
    if room is None:
        raise Wrong(room=_("Choose one that is there."))
    if facts.camera and not Camera.objects.filter(site=site, pk=facts.camera).exists():
        raise Wrong(camera=_("Choose one that is there."))
    told = {name: each for name, each in asdict(facts).items() if name != "room"}
    told = {
        name: each.strip() if isinstance(each, str) else each
        for name, each in told.items()
    }
    camera = told.pop("camera")
    return {**told, "room": room, "camera_id": camera or None}


def _is_elsewhere(
    draft: Survey, columns: dict[str, Any], words: str, picture: Clean | None
) -> bool:
    """Say whether what is saved tells of another place than *draft* does."""
    # Hidden words count as others even if they are the same: a signature that stays
    # would tell who guesses them that they are right.
    is_hidden_anew = bool(words.strip()) or picture is not None
    before = (draft.room_id, draft.x, draft.y)
    return is_hidden_anew or before != (columns["room"].pk, columns["x"], columns["y"])


def _hide(
    reader: Reader, at: datetime, draft: Survey, words: str, picture: Clean | None
) -> None:
    """Keep where exactly it will be, and its picture; the old picture goes."""
    told: dict[str, Any] = {}
    if words.strip():
        told["concealed_words"] = words.strip()
    if picture is not None:
        told["photo"] = keep_clean(
            reader,
            at=at,
            clean=picture,
            subject_kind="survey",
            subject=draft.pk,
            is_concealed=True,
        )
        old = draft.photo
        if old is not None:
            rewrite(old, old.version, is_removed=True)
    if told:
        rewrite(draft, draft.version, **told)


def _cleaned(photo: Photo) -> Clean:
    """Return the picture made anew, before anything waits for it."""
    try:
        made = cleaned(photo.name, photo.content)
    except Wrong as why:
        raise Wrong(photo=" ".join(why.problems.values())) from None
    if not made.media_type.startswith("image/"):
        raise Wrong(photo=_("Give a photo: JPEG, PNG, WebP or HEIC."))
    return made
