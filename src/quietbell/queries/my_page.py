"""What is one's own: buttons held, requests, what is to be learnt, what was reported.

Everything here is bounded by one person's id. There is no search, and no parameter
that could name another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from quietbell.domain.life import Stage
from quietbell.domain.site import Standing
from quietbell.domain.steps import StepShown, open_steps
from quietbell.queries.changes import Noticed, notices_of
from quietbell.queries.last_heard import Heard, Ways, heard, ways_of
from quietbell.queries.learnt import Learnt, Taught, ToSign
from quietbell.queries.steps import Case, Stepped, stepped
from quietbell.storage.models import Button, ButtonLife, ButtonRequest

BUTTONS_MAX = 50
REQUESTS_MAX = 20
PLACE = "room__floor__building__site"


@dataclass(frozen=True, slots=True, kw_only=True)
class MyButton:
    """A button that somebody holds, with all that they may ask about it."""

    button: Button
    life: ButtonLife | None
    stepped: Stepped
    heard: Heard

    @property
    def open_steps(self) -> tuple[StepShown, ...]:
        """Return the steps that are not done."""
        return open_steps(self.stepped.steps)

    @property
    def is_enabled(self) -> bool:
        """Say whether one may count on it, as far as we know."""
        in_use = self.button.standing in (Standing.IN_SERVICE, Standing.ON_NOTICE)
        return in_use and not self.heard.is_trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPage:
    """The shape of `web/portal/my.html`.

    ``asked`` are requests without a button yet that are for this person; ``requests``
    all that they made. ``taught`` and ``to_sign`` are of the buttons they hold.
    """

    buttons: tuple[MyButton, ...]
    asked: tuple[Stepped, ...]
    requests: tuple[ButtonLife, ...]
    drafts: tuple[ButtonRequest, ...]
    taught: tuple[Taught, ...]
    to_sign: tuple[ToSign, ...]
    notices: tuple[Noticed, ...]

    @property
    def due_count(self) -> int:
        """Return how many steps are not done."""
        of_buttons = sum(len(each.open_steps) for each in self.buttons)
        return of_buttons + sum(len(open_steps(each.steps)) for each in self.asked)


def my_page(person: str, status: Mapping[str, Any] | None, *, at: datetime) -> MyPage:
    """Return the page of *person*. Its queries are as many for one button as for ten.

    *status* is the engine's, None while it is away.
    """
    buttons = my_buttons(person)
    lives = tuple(_lives().filter(button__in=buttons))
    of_button = {each.button_id: each for each in lives}
    asked = tuple(_lives().filter(_for(person)).exclude(stage__in=_ENDED))
    held = [
        Case(person=person, button=each, life=of_button.get(each.pk))
        for each in buttons
    ]
    wished = [Case(person=person, life=each) for each in asked]
    learnt = Learnt([person])
    found = stepped([*held, *wished], learnt, at=at)
    ways = ways_of(each.pk for each in buttons)
    kinds = sorted({each.kind for each in buttons})
    places = sorted({(each.kind, each.room.floor.building.site_id) for each in buttons})
    made = _lives().filter(request__requester=person)
    return MyPage(
        buttons=tuple(
            MyButton(
                button=each,
                life=of_button.get(each.pk),
                stepped=steps,
                heard=heard(each.label, ways.get(each.pk, Ways()), status),
            )
            for each, steps in zip(buttons, found, strict=False)
        ),
        asked=found[len(buttons) :],
        requests=tuple(made.order_by("-request__number")[:REQUESTS_MAX]),
        drafts=tuple(
            ButtonRequest.objects.filter(requester=person, state="draft").order_by(
                "-made_at"
            )[:REQUESTS_MAX]
        ),
        taught=_merged(learnt.taught(person, each) for each in kinds),
        to_sign=_merged(learnt.to_sign(person, *each) for each in places),
        notices=notices_of(*(each.pk for each in buttons)),
    )


def my_buttons(person: str) -> tuple[Button, ...]:
    """Return the buttons that *person* holds, without those that are gone."""
    rows = Button.objects.filter(holder_id=person)
    kept = rows.exclude(standing=Standing.REMOVED.value).select_related(PLACE)
    return tuple(kept.order_by("label", "id")[:BUTTONS_MAX])


def has_own_things(person: str) -> bool:
    """Say whether *person* holds a button or has asked for one. Two queries."""
    return (
        Button.objects.filter(holder_id=person).exists()
        or ButtonRequest.objects.filter(
            Q(requester=person) | Q(holder=person), state__in=["draft", "sent"]
        ).exists()
    )


_ENDED = (Stage.WITHDRAWN.value, Stage.REMOVED.value)


def _for(person: str) -> Q:
    """Return the condition for requests whose button would be *person*'s."""
    theirs = Q(request__holder=person)
    own = Q(request__holder=None, request__requester=person)
    return Q(button=None) & (theirs | own)


def _lives() -> Any:
    return ButtonLife.objects.select_related("request__site").order_by("since", "id")


def _merged(parts: Any) -> Any:
    """Return what is in any of *parts*, once each, in their order."""
    return tuple(dict.fromkeys(each for part in parts for each in part))
