"""With which roles somebody acts where: never more than was granted."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.domain.grants import Grant
from quietbell.domain.roles import Role
from quietbell.domain.seats import Seat, seat

NOW = datetime(2031, 3, 3, 8, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)
D, S = Role.DISPATCHER, Role.SHIFT_SUPERVISOR


def grant(role: Role, site: str = "", **more: object) -> Grant:
    return Grant(role=role, begins_at=NOW, site=site, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("grants", "sites", "expected"),
    [
        ([], (), None),
        ([grant(D)], (), Seat(roles=(D,))),
        ([grant(D)], ("north",), Seat(roles=(D,), sites=("north",))),
        ([grant(D, "north")], (), Seat(roles=(D,), sites=("north",))),
        ([grant(D, "north")], ("south",), None),
        (
            [grant(D, "north"), grant(D, "south")],
            ("north", "south"),
            Seat(roles=(D,), sites=("north", "south")),
        ),
        # A supervisor of one site is none at the other.
        (
            [grant(D), grant(S, "north")],
            ("north", "south"),
            Seat(roles=(D,), sites=("north", "south")),
        ),
        (
            [grant(D), grant(S, "north")],
            ("north",),
            Seat(roles=(D, S), sites=("north",)),
        ),
        (
            [grant(D, "north"), grant(S, "south")],
            (),
            Seat(roles=(S,), sites=("south",)),
        ),
        ([grant(D, ends_at=LATER)], (), Seat(roles=(D,), ends_at=LATER)),
        ([grant(D, ends_at=NOW)], (), None),
        ([grant(D, department="bursar")], (), None),
    ],
)
def test_a_seat_is_what_was_granted(
    grants: list[Grant], sites: tuple[str, ...], expected: Seat | None
) -> None:
    assert seat(grants, at=NOW, counts=lambda _: True, sites=sites) == expected


def test_only_roles_that_count_have_a_seat() -> None:
    found = seat([grant(D), grant(Role.HOLDER)], at=NOW, counts=lambda r: r is D)

    assert found == Seat(roles=(D,))


GRANTS = st.builds(
    grant,
    st.sampled_from([D, S, Role.OFFICER]),
    st.sampled_from(["", "north", "south", "east"]),
)


@given(
    grants=st.lists(GRANTS, max_size=5),
    sites=st.sets(st.sampled_from(["north", "south", "east"])),
)
def test_no_role_counts_where_it_was_not_granted(
    grants: list[Grant], sites: set[str]
) -> None:
    found = seat(grants, at=NOW, counts=lambda _: True, sites=sites)

    if found is None:
        return
    for role in found.roles:
        for site in found.sites or ("",):
            assert any(
                each.role is role and each.site in {"", site} for each in grants
            ), (role, site)
    assert set(found.sites) <= sites if sites else True
