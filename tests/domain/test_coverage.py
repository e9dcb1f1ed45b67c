"""What lowers coverage, and that nothing of it goes through alone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quietbell.domain.coverage import Lowering, lowered
from quietbell.domain.coverage_keeping import Agreed, keep_coverage
from quietbell.domain.shipped_profiles import ASSESS_FIRST, DISPATCH_AT_ONCE
from quietbell.domain.site import (
    Account,
    Button,
    Device,
    Door,
    Ladder,
    PersonRef,
    PointRule,
    Roster,
    Rung,
    SiteFile,
    Standing,
    Webhook,
)
from quietbell.domain.site_rules import problems
from tests.support.small_site import small_site

NUMBERS = {
    "emergency_line": "555-0100",
    "service_desk": "555-0180",
    "security_mail": "police@harborview.example",
    "chat_channel": "Police",
}


def campus() -> SiteFile:
    """The small site gone live, with a panel, people, two ladders and two profiles."""
    site = small_site()
    phone, button, door = site.devices[0], site.buttons[0], site.doors[0]
    people = tuple(PersonRef(id=f"P-{n}", blob="ab" * 32) for n in (1, 2, 3))
    low, high = site.ladders[0].rungs
    main = replace(
        site.ladders[0],
        rungs=(low, replace(high, people=("P-1", "P-2"), rosters=("nights",))),
        backup=replace(site.ladders[0].backup, people=("P-3",), channels=("webhook",)),
    )
    panel = Button(
        **{
            **{f: getattr(button, f) for f in button.__slots__},
            "id": "vault-1",
            "label": "QB-0200",
            "kind": "fixed button",
            "standing": Standing.ON_NOTICE,
            "device": "panel-1",
        }
    )
    return replace(
        site,
        is_live=True,
        profiles=(
            replace(DISPATCH_AT_ONCE, **NUMBERS),
            replace(ASSESS_FIRST, **NUMBERS),
        ),
        ladders=(main, replace(main, id="spare")),
        people=people,
        rosters=(Roster(id="nights", name="Nights"),),
        webhooks=(Webhook(id="pager", url="https://pager.example/x"),),
        devices=(phone, Device(id="panel-1", kind="panel", model="Vault panel")),
        buttons=(button, panel),
        doors=(
            door,
            Door(id="door-v", kind="dc09", button="vault-1", account="acc", point="1"),
        ),
        accounts=(
            Account(
                id="acc",
                kind="dc09",
                device="panel-1",
                number="1234",
                supervision_seconds=60,
                is_presses_only=True,
                rules=(PointRule(meaning="duress", code="130"),),
            ),
        ),
    )


def fix(collection: str, at: int = 0, **changes: Any) -> Callable[[SiteFile], SiteFile]:
    def change(site: SiteFile) -> SiteFile:
        items = list(getattr(site, collection))
        items[at] = replace(items[at], **changes)
        return replace(site, **{collection: tuple(items)})

    return change


def drop(collection: str, at: int = 0) -> Callable[[SiteFile], SiteFile]:
    def change(site: SiteFile) -> SiteFile:
        items = list(getattr(site, collection))
        del items[at]
        return replace(site, **{collection: tuple(items)})

    return change


def rung(at: int, **changes: Any) -> Callable[[SiteFile], SiteFile]:
    """Change a rung of the ladder in use; -1 is the backup."""

    def change(site: SiteFile) -> SiteFile:
        ladder = site.ladders[0]
        if at < 0:
            return fix("ladders", backup=replace(ladder.backup, **changes))(site)
        rungs = list(ladder.rungs)
        rungs[at] = replace(rungs[at], **changes)
        return fix("ladders", rungs=tuple(rungs))(site)

    return change


def without_rung(site: SiteFile) -> SiteFile:
    return fix("ladders", rungs=site.ladders[0].rungs[:1])(site)


def whole(**changes: Any) -> Callable[[SiteFile], SiteFile]:
    return lambda site: replace(site, **changes)


LOWERINGS: list[tuple[Callable[[SiteFile], SiteFile], set[tuple[str, str]]]] = [
    (
        fix("buttons", standing=Standing.OUT_OF_SERVICE, standing_note="until May"),
        {(Lowering.BUTTON_OUT, "bursar-114")},
    ),
    (
        fix("buttons", 1, standing=Standing.REMOVED),
        {(Lowering.BUTTON_OUT, "vault-1")},
    ),
    (
        lambda site: drop("buttons")(drop("doors")(site)),
        {(Lowering.BUTTON_GONE, "bursar-114"), (Lowering.DOOR_GONE, "door-114")},
    ),
    (drop("doors"), {(Lowering.DOOR_GONE, "door-114")}),
    (fix("doors", 1, point="9"), {(Lowering.DOOR_REROUTED, "door-v")}),
    (fix("doors", button="vault-1"), {(Lowering.DOOR_REROUTED, "door-114")}),
    (
        lambda site: drop("accounts")(drop("doors", 1)(site)),
        {(Lowering.ACCOUNT_GONE, "acc"), (Lowering.DOOR_GONE, "door-v")},
    ),
    (fix("accounts", number="9999"), {(Lowering.ACCOUNT_CHANGED, "acc")}),
    (fix("accounts", receiver="R1"), {(Lowering.ACCOUNT_CHANGED, "acc")}),
    (fix("accounts", is_presses_only=False), {(Lowering.ACCOUNT_CHANGED, "acc")}),
    (fix("accounts", supervision_seconds=0), {(Lowering.ACCOUNT_CHANGED, "acc")}),
    (fix("accounts", rules=()), {(Lowering.ACCOUNT_CHANGED, "acc")}),
    (fix("sites", profile="assess-first"), {(Lowering.PROFILE_CHANGED, "main")}),
    (fix("sites", ladder="spare"), {(Lowering.LADDER_CHANGED, "main")}),
    (without_rung, {(Lowering.RUNG_GONE, "main/Shift supervisor")}),
    (rung(1, people=("P-1",)), {(Lowering.RUNG_FEWER, "main/Shift supervisor")}),
    (rung(1, rosters=()), {(Lowering.RUNG_FEWER, "main/Shift supervisor")}),
    (rung(0, desks=()), {(Lowering.RUNG_EMPTIED, "main/Console")}),
    (rung(1, after_seconds=90), {(Lowering.RUNG_LATER, "main/Shift supervisor")}),
    (rung(-1, people=(), channels=("log",)), {(Lowering.RUNG_FEWER, "main/Backup")}),
    (rung(-1, name="Chief"), {(Lowering.RUNG_GONE, "main/Backup")}),
    (whole(is_live=False), {(Lowering.NOT_LIVE, "1")}),
    (whole(device_networks=()), {(Lowering.NETWORK_GONE, "10.9.0.0/16")}),
    (
        fix("webhooks", url="https://elsewhere.example"),
        {(Lowering.WEBHOOK_GONE, "pager")},
    ),
]
RAISINGS: list[Callable[[SiteFile], SiteFile]] = [
    fix("buttons", standing=Standing.ON_NOTICE, label="QB-0115", spoken="Room 115"),
    fix("doors", token_hashes=("cd" * 32,)),  # changed, not taken away
    fix("desks", is_revoked=True),
    fix("desks", secret_hashes=("ef" * 32,)),
    fix("accounts", supervision_seconds=30, is_presses_only=True),
    fix("accounts", key="dc09/acc"),
    rung(1, people=("P-1", "P-2", "P-3"), after_seconds=10),
    drop("ladders", 1),
    fix("sites", name="Main Campus"),
    whole(device_networks=("10.9.0.0/16", "10.8.0.0/16")),
]
ALL = [change for change, _ in LOWERINGS] + RAISINGS


def rules(site: SiteFile) -> tuple[str, ...]:
    return problems(site, is_zone=lambda name: name == "America/New_York")


def test_the_campus_keeps_the_rules() -> None:
    assert rules(campus()) == ()


def kept_of(last: SiteFile, new: SiteFile, agreed: Agreed) -> SiteFile:
    """Return the file that goes out."""
    return keep_coverage(last, new, agreed)[0]


@pytest.mark.parametrize(("change", "expected"), LOWERINGS)
def test_what_takes_something_away_is_found(
    change: Callable[[SiteFile], SiteFile], expected: set[tuple[str, str]]
) -> None:
    found = lowered(campus(), change(campus()))

    assert {each.key for each in found} == {(k.value, s) for k, s in expected}
    told = [str(each.words) for each in found]
    assert all(told)
    assert not [each for each in told if "%(" in each]  # every value has its place


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            fix("buttons", standing=Standing.OUT_OF_SERVICE, standing_note="May"),
            "QB-0114: in service, now out of service",
        ),
        (fix("doors", 1, point="9"), "QB-0200: dc09, now dc09 vault-1 acc 9"),
        (
            fix("accounts", number="9999", supervision_seconds=0),
            "dc09 1234, now number 9999, supervision 0 s",
        ),
        (drop("doors", 1), "QB-0200: dc09"),
        (rung(1, rosters=()), "main, Shift supervisor: nights"),
        (rung(1, after_seconds=90), "main, Shift supervisor: 30 s, now 90 s"),
        (whole(is_live=False), "Rules that need two people would no longer hold."),
    ],
)
def test_what_is_taken_away_is_said_with_what_it_was(
    change: Callable[[SiteFile], SiteFile], told: str
) -> None:
    (found,) = lowered(campus(), change(campus()))

    assert str(found.words) == told


@pytest.mark.parametrize("change", RAISINGS)
def test_what_takes_nothing_away_goes_through(
    change: Callable[[SiteFile], SiteFile],
) -> None:
    last, new = campus(), change(campus())

    assert lowered(last, new) == ()
    assert kept_of(last, new, frozenset()) is new


@pytest.mark.parametrize(("change", "_"), LOWERINGS)
def test_before_go_live_everything_goes_through(
    change: Callable[[SiteFile], SiteFile], _: set[tuple[str, str]]
) -> None:
    last = replace(campus(), is_live=False)
    new = change(last)

    assert kept_of(last, new, frozenset()) == new


# All but the one that is about the very button that changes beside it.
BESIDE = [
    (change, expected)
    for change, expected in LOWERINGS
    if (Lowering.BUTTON_OUT, "vault-1") not in expected
]


@pytest.mark.parametrize(("change", "expected"), BESIDE)
def test_what_nobody_agreed_to_stands_as_it_was_and_the_rest_goes_through(
    change: Callable[[SiteFile], SiteFile], expected: set[tuple[str, str]]
) -> None:
    last = campus()
    beside = replace(last.buttons[1], spoken="The vault")
    new = replace(
        change(last),
        version=2,
        buttons=(*(b for b in change(last).buttons if b.id != "vault-1"), beside),
    )

    kept = kept_of(last, new, frozenset())

    assert lowered(last, kept) == ()
    assert rules(kept) == ()
    assert kept.version == 2
    assert {b.id: b.spoken for b in kept.buttons}["vault-1"] == "The vault"


@pytest.mark.parametrize(("change", "expected"), LOWERINGS)
def test_what_was_agreed_to_goes_through(
    change: Callable[[SiteFile], SiteFile], expected: set[tuple[str, str]]
) -> None:
    last, new = campus(), change(campus())
    agreed = {(kind.value, subject) for kind, subject in expected}

    assert kept_of(last, new, agreed) == new


def test_agreeing_to_one_of_two_things_lets_only_that_one_through() -> None:
    last = campus()
    new = rung(1, people=("P-1",), after_seconds=90)(last)

    kept = kept_of(last, new, {(Lowering.RUNG_LATER.value, "main/Shift supervisor")})

    supervisor = kept.ladders[0].rungs[1]
    assert (supervisor.after_seconds, supervisor.people) == (90, ("P-1", "P-2"))


def test_a_button_put_back_brings_all_that_it_names() -> None:
    last = campus()
    other = replace(last.buttons[1], floor="hall-1", building="hall", device="panel-1")
    new = replace(
        last,
        buttons=(other,),
        doors=(last.doors[1],),
        devices=(last.devices[1],),
        buildings=(replace(last.buildings[0], id="hall"),),
        floors=(replace(last.floors[0], id="hall-1", building="hall"),),
    )
    assert rules(new) == ()

    kept = kept_of(last, new, frozenset())

    assert rules(kept) == ()
    assert {each.id for each in kept.floors} == {"hall-1", "whitlow-1"}
    assert {each.id for each in kept.devices} == {"panel-1", "phone-114"}


def test_where_old_and_new_cannot_stand_together_the_old_file_stands() -> None:
    last = campus()
    # The button is gone, and another box now bears its phone's name.
    twin = replace(last.devices[0], id="phone-new")
    new = replace(
        last,
        version=2,
        compiled_at="2031-03-04T08:00:00.000Z",
        buttons=(last.buttons[1],),
        doors=(last.doors[1],),
        devices=(twin, last.devices[1]),
    )
    assert rules(new) == ()

    kept = kept_of(last, new, frozenset())

    assert kept == replace(last, version=2, compiled_at=new.compiled_at)
    _, why = keep_coverage(last, new, frozenset())
    assert why and all("devices[" in each for each in why), "and it is said why"


def test_a_token_that_moved_goes_back_to_its_door() -> None:
    last = campus()
    moved = Door(
        id="door-new",
        kind="phone-url",
        button="vault-1",
        token_hashes=last.doors[0].token_hashes,
    )
    new = replace(last, doors=(last.doors[1], moved))

    kept = kept_of(last, new, frozenset())

    assert {each.id for each in kept.doors} == {"door-114", "door-v"}


def test_a_long_name_of_a_rung_still_makes_a_short_subject() -> None:
    low = Rung(name="x" * 190, after_seconds=0, desks=("desk-1",))
    ladder = Ladder(id="main", rungs=(low,), backup=campus().ladders[0].backup)
    last = replace(campus(), ladders=(ladder, campus().ladders[1]))
    new = fix("ladders", rungs=(replace(low, desks=()),))(last)

    (found,) = lowered(last, new)

    assert len(found.subject) <= 80
    assert kept_of(last, new, frozenset()) == last


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(ALL), min_size=1, max_size=6),
    st.lists(st.sampled_from(LOWERINGS), max_size=3),
)
def test_whatever_changes_at_once_nothing_is_lowered_unagreed(
    chosen: list[Callable[[SiteFile], SiteFile]],
    agreed_to: list[tuple[Any, set[tuple[str, str]]]],
) -> None:
    last = new = campus()
    for change in chosen:
        try:
            new = change(new)
        except IndexError:  # it is gone already
            continue
    assume(rules(new) == ())

    nothing = kept_of(last, new, frozenset())
    assert lowered(last, nothing) == ()
    assert rules(nothing) == ()
    assert kept_of(last, nothing, frozenset()) == nothing

    agreed = {(k.value, s) for _, keys in agreed_to for k, s in keys}
    some = kept_of(last, new, agreed)
    assert {each.key for each in lowered(last, some)} <= agreed
    assert rules(some) == ()
