"""Each rule of a site file, broken once, names its field."""

from dataclasses import replace
from typing import Any

import pytest

from quietbell.domain.profiles import FalseRule, Step
from quietbell.domain.site import (
    Hours,
    PersonRef,
    Rung,
    SiteFile,
    Spot,
    Standing,
    TokenKey,
    Webhook,
)
from quietbell.domain.site_rules import problems
from tests.support.small_site import TOKEN, small_site, token_hash

SHA = "0" * 64


def found(site: SiteFile) -> tuple[str, ...]:
    return problems(site, is_zone=lambda name: name == "America/New_York")


def changed(collection: str, **changes: Any) -> SiteFile:
    """Return the small site with the first item of *collection* changed."""
    site = small_site()
    first, *others = getattr(site, collection)
    return replace(site, **{collection: (replace(first, **changes), *others)})


def rung(**changes: Any) -> SiteFile:
    site = small_site()
    low, *others = site.ladders[0].rungs
    return changed("ladders", rungs=(replace(low, **changes), *others))


def profile(**changes: Any) -> SiteFile:
    return changed("profiles", **changes)


def doubled(collection: str, **changes: Any) -> SiteFile:
    site = small_site()
    items = getattr(site, collection)
    return replace(site, **{collection: (*items, replace(items[0], **changes))})


def test_a_sound_site_has_no_problem() -> None:
    assert found(small_site()) == ()


@pytest.mark.parametrize(
    ("site", "problem"),
    [
        (replace(small_site(), format=2), "format: 2, and this program reads 1"),
        (replace(small_site(), version=0), "version: 0, and versions begin at 1"),
        (
            replace(small_site(), compiled_at="today"),
            "compiled_at: 'today' is not an ISO time",
        ),
        (changed("desks", id=""), "desks[0].id: '' is not an id"),
        (changed("areas", id="a,b"), "areas[0].id: 'a,b' is not an id"),
        (changed("sites", zone="Mars"), "sites[0].zone: no time zone 'Mars'"),
        (
            changed("sites", language="English"),
            "sites[0].language: 'English' is not two small letters",
        ),
        (changed("sites", profile="x"), "sites[0].profile: no profile 'x'"),
        (changed("sites", ladder="x"), "sites[0].ladder: no ladder 'x'"),
        (
            changed("sites", holidays=("2031-02-30",)),
            "sites[0].holidays[0]: '2031-02-30' is not an ISO day",
        ),
        (
            changed("sites", business_hours=("8", "17:00")),
            "sites[0].business_hours: '8' is not a time as 08:00",
        ),
        (
            changed("sites", business_hours=("17:00", "08:00")),
            "sites[0].business_hours: 08:00 is not after 17:00",
        ),
        (
            profile(default_level="x"),
            "profiles[0].default_level: no level 'x'",
        ),
        (
            profile(checklist=small_site().profiles[0].checklist[:1] * 2),
            "profiles[0].checklist: two of one id",
        ),
        (rung(name=""), "ladders[0].rungs[0].name: empty"),
        (rung(name="Shift supervisor"), "ladders[0].rungs: two of one name"),
        (rung(name="Backup"), "ladders[0].rungs: two of one name"),
        (
            profile(checklist=(Step(id="x", text="Ring", needs="position"),)),
            "profiles[0].checklist[0].needs: 'position' is no fact",
        ),
        (
            profile(false_rule=FalseRule(counted=("misuse", "good faith"))),
            "profiles[0].false_rule.counted: 'good faith' never counts",
        ),
        (
            rung(after_seconds=-1),
            "ladders[0].rungs[0].after_seconds: -1 is before the ringing",
        ),
        (
            rung(after_seconds=99),
            "ladders[0].rungs[1].after_seconds: before the rung below",
        ),
        (rung(people=("x",)), "ladders[0].rungs[0].people: no person 'x'"),
        (rung(desks=("x",)), "ladders[0].rungs[0].desks: no desk 'x'"),
        (
            rung(channels=("pigeon",)),
            "ladders[0].rungs[0].channels: no channel 'pigeon'",
        ),
        (
            rung(channels=("webhook",)),
            "ladders[0].rungs[0].channels: a webhook, and the file has none",
        ),
        (
            changed("ladders", backup=Rung(name="Backup", after_seconds=10)),
            "ladders[0].backup: tells nobody",
        ),
        (
            replace(small_site(), people=(PersonRef(id="a", blob="x"),)),
            "people[0].blob: not the 64 lower-case hex digits of a SHA-256",
        ),
        (changed("desks", roles=()), "desks[0].roles: empty"),
        (changed("desks", sites=("x",)), "desks[0].sites: no site 'x'"),
        (
            changed("desks", secret_hashes=("x",)),
            "desks[0].secret_hashes: not the 64 lower-case hex digits of a SHA-256",
        ),
        (changed("buildings", site="x"), "buildings[0].site: no site 'x'"),
        (changed("areas", site="x"), "areas[0].site: no site 'x'"),
        (changed("floors", building="x"), "floors[0].building: no building 'x'"),
        (
            changed("floors", plan="x", width=1, height=1),
            "floors[0].plan: not the 64 lower-case hex digits of a SHA-256",
        ),
        (
            changed("floors", plan=SHA, width=9),
            "floors[0].height: a plan has a size",
        ),
        (
            changed("floors", stairs=(Spot(x=0, y=1), Spot(x=2, y=0))),
            "floors[0].stairs[1].x: 2 is not from 0 to 1",
        ),
        (
            changed("devices", mac="00:41:d2:92:4d:45"),
            "devices[0].mac: '00:41:d2:92:4d:45' is not 12 lower-case hex digits",
        ),
        (
            changed("devices", networks=("10.9.8.0/24", "10.9")),
            "devices[0].networks[1]: '10.9' is no address or network",
        ),
        (
            doubled("devices", id="phone-115", names=()),
            "devices[1].mac: '0041d2924d45' is devices[0]'s too",
        ),
        (
            doubled("devices", id="phone-115", mac="", names=("sep0041d2924d45",)),
            "devices[1].names[0]: 'sep0041d2924d45' is devices[0]'s too",
        ),
        (changed("buttons", site="x"), "buttons[0].site: no site 'x'"),
        (changed("buttons", area="x"), "buttons[0].area: no area 'x'"),
        (changed("buttons", building="x"), "buttons[0].building: no building 'x'"),
        (changed("buttons", floor="F-9"), "buttons[0].floor: no floor 'F-9'"),
        (changed("buttons", device="x"), "buttons[0].device: no device 'x'"),
        (changed("buttons", holder="x"), "buttons[0].holder: no person 'x'"),
        (changed("buttons", contacts=("x",)), "buttons[0].contacts: no person 'x'"),
        (
            changed("buttons", spot=Spot(x=0.5, y=-0.1)),
            "buttons[0].spot.y: -0.1 is not from 0 to 1",
        ),
        (
            changed("buttons", spot=Spot(x=float("nan"), y=0)),
            "buttons[0].spot.x: nan is not from 0 to 1",
        ),
        (
            changed("buttons", hours=Hours(opens="08:00", closes="25:00")),
            "buttons[0].hours: '25:00' is not a time as 08:00",
        ),
        (
            changed("buttons", hours=Hours(opens="8:00", closes="9", weekdays=(0,))),
            "buttons[0].hours.weekdays: ISO weekdays are 1 to 7",
        ),
        (
            changed("buttons", hours=Hours(opens="08:00", closes="08:00")),
            "buttons[0].hours: 08:00 is not after 08:00",
        ),
        (changed("doors", button="x"), "doors[0].button: no button 'x'"),
        (
            changed("doors", token_hashes=()),
            "doors[0].token_hashes: 0, and one or two are possible",
        ),
        (
            changed("doors", token_hashes=(SHA, "1" * 64, "2" * 64)),
            "doors[0].token_hashes: 3, and one or two are possible",
        ),
        (
            changed("doors", token_hashes=(TOKEN,)),
            "doors[0].token_hashes: not the 64 lower-case hex digits of a SHA-256",
        ),
        (
            doubled("doors", id="door-115", token_hashes=(SHA, token_hash(TOKEN))),
            "doors[1].token_hashes: one is doors[0]'s too",
        ),
        (
            replace(small_site(), token_keys=(TokenKey(id="k", public_key="QUJD"),)),
            "token_keys[0].public_key: not 32 bytes in base64",
        ),
        (
            replace(small_site(), token_keys=(TokenKey(id="k", public_key="***"),)),
            "token_keys[0].public_key: not 32 bytes in base64",
        ),
        (
            replace(small_site(), device_networks=("10.9.0.0/33",)),
            "device_networks[0]: '10.9.0.0/33' is no address or network",
        ),
        (
            replace(small_site(), webhooks=(Webhook(id="w", url="file:///x"),)),
            "webhooks[0].url: neither http nor https",
        ),
        (
            replace(small_site(), blob_types={"x": "image/png"}),
            "blob_types: not the 64 lower-case hex digits of a SHA-256",
        ),
    ],
)
def test_a_broken_rule_names_its_field(site: SiteFile, problem: str) -> None:
    assert problem in found(site)


@pytest.mark.parametrize(
    "collection", ["sites", "profiles", "ladders", "desks", "buttons", "doors"]
)
def test_an_id_is_used_once(collection: str) -> None:
    first = getattr(small_site(), collection)[0].id

    assert (f"{collection}[1].id: {first!r} is the id of {collection}[0] too") in found(
        doubled(collection)
    )


def test_an_empty_site_is_none() -> None:
    assert "sites: empty" in found(replace(small_site(), sites=()))


def test_an_empty_ladder_is_none() -> None:
    assert "ladders[0].rungs: empty" in found(changed("ladders", rungs=()))


def test_hours_may_run_past_midnight() -> None:
    late = Hours(opens="20:00", closes="04:00")
    assert found(changed("buttons", hours=late)) == ()


def test_a_level_reaches_rungs_that_there_are() -> None:
    site = small_site()
    fewer = changed("ladders", rungs=site.ladders[0].rungs[:1])

    assert found(fewer) == (
        "sites[0].ladder: no rung 'Shift supervisor', which level 'major' reaches",
    )


def test_a_button_is_in_one_place() -> None:
    site = small_site()
    north = replace(site.sites[0], id="north")
    hall = replace(site.buildings[0], id="hall", site="north")
    other = replace(
        site,
        sites=(*site.sites, north),
        buildings=(*site.buildings, hall),
        buttons=(replace(site.buttons[0], building="hall"),),
    )

    assert found(other) == (
        "buttons[0].building: 'hall' is not at site 'main'",
        "buttons[0].floor: 'whitlow-1' is not in 'hall'",
    )


def test_going_live_needs_every_number() -> None:
    live = replace(small_site(), is_live=True)

    assert found(live) == tuple(
        f"profiles[0].{name}: empty, and the site is live"
        for name in ("emergency_line", "service_desk", "security_mail", "chat_channel")
    )


@pytest.mark.parametrize("standing", list(Standing))
def test_no_rule_looks_at_a_buttons_standing(standing: Standing) -> None:
    assert found(changed("buttons", standing=standing)) == ()


def test_several_problems_come_in_the_order_of_the_file() -> None:
    site = replace(changed("buttons", floor="F-9"), version=-1, device_networks=("x",))

    assert [each.partition(":")[0] for each in found(site)] == [
        "version",
        "buttons[0].floor",
        "device_networks[0]",
    ]
