"""What differs between two site files, told without the values."""

from dataclasses import replace

from quietbell.domain.site import Area, SiteFile
from quietbell.domain.site_changes import CHANGES_MAX, Change, changes, name_of
from tests.support.small_site import small_site


def test_the_same_file_of_another_number_has_no_difference() -> None:
    other = replace(small_site(), version=9, compiled_at="2031-03-04T08:00:00.000Z")

    assert changes(small_site(), other) == ()


def test_what_came_went_and_changed_is_named_as_people_name_it() -> None:
    last = small_site()
    (button,) = last.buttons
    new = replace(
        last,
        buttons=(replace(button, spoken="Room 9", mounting="under the shelf"),),
        doors=(),
        areas=(*last.areas, Area(id="dean", site="main", name="Dean's office")),
        is_live=True,
    )

    assert changes(last, new) == (
        Change(what="is_live", id="is_live", name="is_live", how="changed"),
        Change(what="area", id="dean", name="Dean's office", how="added"),
        Change(
            what="button",
            id="bursar-114",
            name="QB-0114",
            how="changed",
            fields=("spoken", "mounting"),
        ),
        Change(what="door", id="door-114", name="bursar-114", how="removed"),
    )


def test_no_value_of_a_place_is_in_it() -> None:
    (button,) = small_site().buttons
    new = replace(small_site(), buttons=(replace(button, mounting="behind the clock"),))

    assert "clock" not in repr(changes(small_site(), new))


def test_very_many_differences_are_bounded() -> None:
    many = tuple(
        Area(id=f"a-{n}", site="main", name="") for n in range(CHANGES_MAX * 2)
    )
    new: SiteFile = replace(small_site(), areas=many)

    assert len(changes(small_site(), new)) == CHANGES_MAX


def test_what_has_no_name_is_called_by_its_id() -> None:
    assert name_of(Area(id="a-1", site="main", name="")) == "a-1"
