"""Plans of floors, and what is marked on them: entrances and stairs."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action
from quietbell.operations.acting import Wrong, acting, change, new_id, require
from quietbell.operations.drawings import Drawing
from quietbell.operations.places import subject_of
from quietbell.operations.rows import add, found, rewrite
from quietbell.storage.models import Blob, Floor, FloorSpot

SPOTS_MAX: Final = 200


def put_plan(
    reader: Reader, *, at: datetime, floor: str, version: int, drawing: Drawing
) -> Floor:
    """Make *drawing* the plan of a floor. Pins stay where they are, in percent.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile: as every change of a place.
    """
    kept = _floor(reader, at, floor)
    with acting(reader):
        Blob.objects.bulk_create(
            [
                Blob(
                    id=drawing.digest,
                    media_type=drawing.media_type,
                    content=drawing.content,
                    width=drawing.width,
                    height=drawing.height,
                    made_at=at,
                )
            ],
            ignore_conflicts=True,  # named by its bytes: who has it already has it
        )
        rewrite(
            kept,
            version,
            plan_id=drawing.digest,
            width=drawing.width,
            height=drawing.height,
        )
    return kept


def remove_plan(reader: Reader, *, at: datetime, floor: str, version: int) -> Floor:
    """Take a floor's plan away. Officers still have the way in words."""
    kept = _floor(reader, at, floor)
    with acting(reader):
        rewrite(kept, version, plan_id=None, width=0, height=0)
    return kept


def add_spot(
    reader: Reader,
    *,
    at: datetime,
    floor: str,
    version: int,
    kind: str,
    x: float,
    y: float,
    label: str,
) -> FloorSpot:
    """Mark an entrance or a stair: *x* and *y* from 0 to 1 on the plan.

    Raises:
        Wrong: it does not lie on the plan, or there are too many.
        NotAllowed, NotThere, ChangedMeanwhile: as every change of a place.
    """
    kept = _floor(reader, at, floor)
    with acting(reader):
        change(Floor.objects.all(), floor, version)
        if kept.spots.count() >= SPOTS_MAX:
            raise Wrong(kind=_("A plan has 200 marks at most."))
        spot = FloorSpot(
            id=new_id(), floor=kept, kind=kind, x=x, y=y, label=label.strip()
        )
        add(spot)
    return spot


def change_spot(
    reader: Reader,
    *,
    at: datetime,
    id: str,
    version: int,
    x: float,
    y: float,
    label: str,
) -> FloorSpot:
    """Move or rename an entrance or a stair that was seen at *version*."""
    spot = found(FloorSpot.objects.select_related("floor__building"), id)
    _floor(reader, at, spot.floor_id)
    with acting(reader):
        rewrite(spot, version, x=x, y=y, label=label.strip())
    return spot


def remove_spot(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Take a mark off its plan."""
    spot = found(FloorSpot.objects.select_related("floor__building"), id)
    _floor(reader, at, spot.floor_id)
    with acting(reader):
        change(FloorSpot.objects.all(), id, version)
        spot.delete()


def _floor(reader: Reader, at: datetime, id: str) -> Floor:
    floor = found(Floor.objects.select_related("building"), id)
    require(reader, Action.KEEP_INVENTORY, at, subject_of(floor))
    return floor
