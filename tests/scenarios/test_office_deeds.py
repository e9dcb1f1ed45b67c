"""Deeds of the office: by a signed person at no desk, never touching an incident."""

import json
from uuid import uuid4

import pytest

from quietbell.domain.deeds import DEEDS, OFFICE_DEEDS
from quietbell.domain.roles import Role
from quietbell.line.client import LineClient
from tests.support.consoles import DONE, Answer, refused

WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NAME = "press/door-dean-210"


@pytest.mark.requirement("PLT-02")
def test_a_secret_is_kept_and_forgotten_and_the_journal_has_its_name_only(world):
    assert world.office("voss", "keep_secret", name=NAME, value=WHSEC) == DONE
    assert world.engine.secrets.value(NAME) == WHSEC
    world.kill()
    assert world.engine.secrets.value(NAME) == WHSEC

    assert world.office("voss", "forget_secret", name=NAME) == DONE
    assert world.engine.secrets.value(NAME) is None
    entries = [x for x in world.entries() if x["kind"].startswith("secret")]
    assert [(x["kind"], x["body"]["name"]) for x in entries] == [
        ("secret-kept", NAME),
        ("secret-forgotten", NAME),
    ]
    assert {x["body"]["by"]["person"] for x in entries} == {"voss"}
    assert "MfKQ9r8G" not in json.dumps(world.entries())


def test_what_cannot_be_used_is_refused_and_says_nothing_of_it(world):
    said = world.office("voss", "keep_secret", name=NAME, value="hunter2")
    assert said == refused("bad_secret")
    said = world.office("voss", "keep_secret", name="gates/x", value=WHSEC)
    assert said == refused("bad_secret_name")
    assert world.office("voss", "forget_secret") == refused("bad_secret_name")


def test_a_keyring_that_cannot_be_written_is_no_secret_kept(world):
    path = world.data / "keyring" / "secrets.json"
    path.write_text("{")
    said = world.office("voss", "keep_secret", name=NAME, value=WHSEC)
    assert said == refused("not_saved")
    assert not any(x["kind"] == "secret-kept" for x in world.entries())


def test_a_deed_sent_again_is_done_once(world):
    def keep(value: str) -> Answer:
        deed_id = "office-deed-1"
        return world.office(
            "voss", "keep_secret", deed_id=deed_id, name=NAME, value=value
        )

    assert keep(WHSEC) == DONE
    assert keep("whsec_" + "A" * 32) == Answer("repeated")
    assert world.engine.secrets.value(NAME) == WHSEC


def test_two_of_one_id_at_once_are_one_entry(world):
    async def both() -> list[str]:
        client = await LineClient.connect(world.data, "office")
        deed = {
            "id": uuid4().hex,
            "deed": "keep_secret",
            "body": {"name": NAME, "value": WHSEC},
        }
        token = world.office_token("voss")
        first = world.loop.create_task(client.office_deed(token, deed))
        second = world.loop.create_task(client.office_deed(token, deed))
        outcomes = [(await first)["outcome"], (await second)["outcome"]]
        await client.close()
        return outcomes

    assert world.run(both()) == ["done", "repeated"]
    assert sum(x["kind"] == "secret-kept" for x in world.entries()) == 1


@pytest.mark.requirement("PLT-01")
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_the_office_may_do_what_the_table_gives_the_person_and_nothing_more(
    world, role
):
    token = world.office_token("voss", roles=(role.value,))
    may = {
        deed
        for deed in DEEDS
        if world.office("voss", deed, by_token=token).reason != "not_allowed"
    }
    tests = {"open_test_window", "sign_test_window", "close_test_window"}
    proofs, keys = {"revoke_desk", "revoke_token"}, {"keep_secret", "forget_secret"}
    assert tests | proofs | keys == OFFICE_DEEDS
    expected = {
        Role.HOLDER: tests,
        Role.DISPATCHER: tests,
        Role.SHIFT_SUPERVISOR: tests | proofs,
        Role.EMERGENCY_MANAGEMENT: tests | proofs,
        Role.IT_TECHNICIAN: tests,
        Role.SATS: tests,
        Role.IT_ADMINISTRATOR: proofs | keys,
    }
    assert may == expected.get(role, set())


def test_no_press_is_taken_in_hand_from_the_office(world):
    world.press("Bursar 114")
    incident = world.desk("Desk 1").row["id"]
    asked = {"id": uuid4().hex, "deed": "acknowledge", "incident": incident}
    asked |= {"version": 1, "body": {}}

    async def ask() -> str | None:
        client = await LineClient.connect(world.data, "office")
        answer = await client.office_deed(world.office_token("ortiz"), asked)
        await client.close()
        return answer["reason"]

    assert world.run(ask()) == "not_allowed"
    assert world.desk("Desk 1").row["attention"] == "open"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("too long", "token_expired"),
        ("run out", "token_expired"),
        ("revoked", "token_revoked"),
        ("of a watch", "token_bad"),
        ("forged", "token_bad"),
        ("none", "token_bad"),
    ],
)
def test_a_token_that_is_not_good_does_nothing(world, kind, reason):
    if kind == "revoked":
        token = world.office_token("voss", id="of-voss")
        assert world.desk("Desk 3").revoke_token("of-voss") == DONE
    else:
        good = world.office_token("voss")
        token = {
            "too long": world.office_token("voss", minutes=12),
            "run out": world.office_token("voss", minutes=-0.1),
            "of a watch": world.token("ortiz", "Desk 1"),
            "forged": good[:-4] + "AAAA",
            "none": "",
        }[kind]

    said = world.office("voss", "keep_secret", by_token=token, name=NAME, value=WHSEC)

    assert said == refused(reason)
    assert world.engine.secrets.value(NAME) is None


def test_a_desk_revoked_in_the_office_feels_it_at_once(world):
    desk = world.desk("Desk 2")

    assert world.office("voss", "revoke_desk", desk="desk-2") == DONE

    assert desk.changes == [{"feed": None, "reason": "desk_revoked"}]
    assert desk.acknowledge(incident="any", version=1) == refused("unknown_desk")


def test_a_token_revoked_in_the_office_names_nobody_from_then_on(world):
    desk = world.desk("Desk 1")

    assert world.office("raman", "revoke_token", token="") == refused("unknown_token")
    assert world.office("raman", "revoke_token", token="watch-ortiz") == DONE

    assert desk.changes == [{"feed": "desk:*", "reason": "token_revoked"}]


def test_a_test_booked_by_two_in_the_office_takes_the_press(world):
    opened = world.office(
        "raman", "open_test_window", button="bursar-114", presser="Ines Falk"
    )
    assert opened == DONE
    (window,) = world.status["tests"]
    again = world.office("raman", "sign_test_window", window=window["window"])
    assert again == refused("same_person")
    assert world.office("marsh", "sign_test_window", window=window["window"]) == DONE

    world.press("Bursar 114")

    assert [card.sort for card in world.desk("Desk 1").cards] == ["TEST"]


def test_a_person_of_one_site_reaches_that_site_alone(world):
    token = world.office_token("raman", sites=("north",))
    said = world.office(
        "raman", "open_test_window", by_token=token, button="bursar-114", presser="x"
    )
    assert said == refused("unknown_button")


def test_what_is_no_deed_is_refused(world):
    assert world.through(_raw(world, "no deed")) == "bad_deed"
    assert world.through(_raw(world, {"id": "x", "deed": 7})) == "bad_deed"


async def _raw(world, deed):
    client = await LineClient.connect(world.data, "office")
    answer = await client.office_deed(world.office_token("voss"), deed)
    await client.close()
    return answer["reason"]
