"""The demonstration's folder: its secrets, and links that the engine believes."""

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from quietbell.domain.roles import Role
from quietbell.line import tokens
from quietbell.simulator.demo_folder import (
    DemoFolder,
    NoSuchName,
    NotADemo,
)
from quietbell.simulator.demo_links import fresh_links
from tests.support.demo_site import write_site

NOW = datetime(2031, 3, 3, 8, tzinfo=UTC)
GRANTED = set(Role) - {Role.MEMBER}  # whoever signs in is that


@pytest.fixture
def folder(tmp_path: Path) -> DemoFolder:
    made = DemoFolder.open_or_make(tmp_path / "demo", now=NOW)
    write_site(made)
    return made


def test_a_second_start_finds_what_the_first_made(folder):
    again = DemoFolder.open_or_make(folder.data, now=NOW + timedelta(days=1))

    assert again.tokens == folder.tokens
    assert again.campus == folder.campus
    assert again.people == folder.people


@pytest.mark.requirement("PLT-02")
def test_its_secrets_are_its_owners_alone(folder):
    mode = stat.S_IMODE((folder.data / "demo.json").stat().st_mode)

    assert mode == 0o600
    assert stat.S_IMODE(folder.data.stat().st_mode) == 0o700


def test_the_site_file_holds_hashes_of_the_tokens_and_no_token(folder):
    name = (folder.data / "site" / "current").read_text().strip()
    content = (folder.data / "site" / name).read_text()

    assert not [token for token in folder.tokens.values() if token in content]
    for door in folder.site.doors:
        if door.kind != "phone-url":
            continue
        assert door.token_hashes == (tokens.secret_hash(folder.tokens[door.button]),)


@pytest.mark.requirement("PLT-02")
def test_two_demonstrations_share_no_secret(folder, tmp_path):
    other = DemoFolder.open_or_make(tmp_path / "other", now=NOW)
    write_site(other)

    assert set(other.tokens.values()).isdisjoint(folder.tokens.values())
    with pytest.raises(tokens.BadToken):
        tokens.verify(other.desk_link("desk-1", now=NOW), folder.site.token_keys)


def test_a_link_is_believed_and_never_the_same_twice(folder):
    one, two = (folder.desk_link("desk-2", now=NOW) for _ in range(2))
    claims = tokens.verify(one, folder.site.token_keys)

    assert one != two
    assert isinstance(claims, tokens.LinkClaims)
    assert (claims.desk, claims.until) == ("desk-2", NOW + timedelta(hours=12))


def test_a_sign_on_link_names_the_person_and_the_desk(folder):
    person = folder.person("ortiz")
    token = folder.watch_token(person, person.desk, now=NOW)
    claims = tokens.verify(token, folder.site.token_keys)

    assert isinstance(claims, tokens.WatchClaims)
    assert (claims.person, claims.roles) == (person.id, ("dispatcher",))
    assert claims.desk == "desk-1"


def test_somebody_of_every_role_gets_a_link(folder):
    told = fresh_links(
        folder, web="http://127.0.0.1:1", intake="http://127.0.0.1:2", now=NOW
    ).told()

    assert {role for each in told["sign_on"] for role in each["roles"]} == GRANTED
    assert len(told["buttons"]) == 61
    assert [desk["id"] for desk in told["desks"]] == [
        "desk-1",
        "desk-2",
        "supervisor",
        "backup",
    ]
    secrets = [told["desk_link"], *(desk["link"] for desk in told["desks"])]
    assert len(set(secrets)) == 5
    json.dumps(told)


def test_names_are_found_and_unknown_ones_refused(folder):
    assert folder.person("Dana Ortiz") == folder.person("P-101")
    assert folder.button("D-0101").id == "bursar-1"
    for missing in (
        lambda: folder.person("nobody"),
        lambda: folder.person("a"),
        lambda: folder.button("bursar-99"),
        lambda: folder.desk_link("desk-9", now=NOW),
    ):
        with pytest.raises(NoSuchName):
            missing()


def test_an_installation_is_not_touched(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "current").write_text("site-000001-0123456789abcdef.json\n")

    with pytest.raises(NotADemo, match="holds an installation"):
        DemoFolder.open_or_make(tmp_path, now=NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
