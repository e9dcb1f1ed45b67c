"""Panels: a hidden button on a wire, from its zone to a console, over DC-09."""

from datetime import timedelta

import pytest

from quietbell.wire.dc09.contents import Content, open_frame
from quietbell.wire.dc09.encoding import framed
from quietbell.wire.dc09.frames import Frame, datagram
from quietbell.wire.dc09.keys import Key
from tests.support.consoles import DONE, Card, closed, taken
from tests.support.panels import KEY, Panel, ack, faults

CLINIC = "127.2.0.2"
PENDANT = "127.2.0.3"
STRANGER = "127.9.0.1"


@pytest.mark.requirement("ACT-02")
def test_a_hold_up_on_a_zone_rings_as_its_button(panels, vault):
    desk = panels.desk("Desk 1")

    answers = panels.sends(vault.cid("1122"))

    assert answers == [ack("0001")]
    assert desk.cards == [Card("Vault 3")]
    assert desk.row["confidence"] == "verified"
    assert desk.row["source"]["door_kind"] == "dc09"
    assert desk.row["source"]["evidence"].startswith("122 silent hold-up, new")
    panels.restart()


def test_every_event_of_a_message_is_taken(panels, vault):
    desk = panels.desk("Desk 1")

    panels.sends(vault.sia("Nri1/HA015/PA016/TA003"))

    assert [each.place for each in desk.cards] == ["Vault 3", "Counter 4"]
    assert faults(panels) == [("fault_tamper", "1234/1/003", "TA")]


def test_a_frame_sent_again_is_one_press_and_a_new_number_another(panels, vault):
    desk = panels.desk("Desk 1")
    first = vault.cid("1122")

    assert panels.sends(first, first) == [ack("0001")] * 2
    assert (desk.row["presses"], desk.row["replays"]) == (1, 1)

    panels.sends(vault.cid("1122"))
    assert (desk.row["presses"], desk.row["replays"]) == (2, 1)


def test_a_number_that_comes_round_without_a_time_is_a_press_again(panels, vault):
    desk = panels.desk("Desk 1")
    first = vault.cid("1122")
    panels.sends(first)
    desk.acknowledge()
    panels.wait(seconds=31)

    panels.sends(first)

    assert desk.cards == [Card("Vault 3", presses=2)]
    assert desk.row["labels"] == []


def test_what_was_not_kept_is_not_answered_and_sent_again_is_one_incident(
    panels, vault
):
    desk = panels.desk("Desk 1")
    frame = vault.cid("1122")
    panels.disk_stalls()

    assert panels.sends(frame) == [b""]
    assert desk.cards == [Card("Vault 3")]

    panels.disk_recovers()
    panels.run(panels.settle())
    assert panels.sends(frame) == [ack("0001")]
    assert [(r["presses"], r["replays"]) for r in desk.console.rows.values()] == [
        (1, 1)
    ]


def test_killed_before_the_answer_the_frame_sent_again_is_the_same_press(panels, vault):
    desk = panels.desk("Desk 1")
    frame = vault.cid("1122")
    panels.sends(frame)  # kept; that it was answered the panel never learnt
    panels.kill()

    assert panels.sends(frame) == [ack("0001")]

    assert desk.cards == [Card("Vault 3")]
    assert (desk.row["presses"], desk.row["replays"]) == (1, 1)


def test_a_restore_closes_nothing_and_still_so_is_no_second_press(panels, vault):
    desk = panels.desk("Desk 1")
    panels.sends(vault.cid("1122"))
    desk.acknowledge()
    panels.wait(seconds=30)

    assert panels.sends(vault.cid("3122"), vault.cid("6122")) == [
        ack("0002"),
        ack("0003"),
    ]

    assert desk.cards == [taken("Vault 3")]
    assert desk.row["presses"] == 1
    said = [each["body"]["what"] for each in panels.entries() if "what" in each["body"]]
    assert said == ["restore", "still"]


def test_still_in_alarm_of_what_never_reached_us_is_the_press(panels, vault):
    desk = panels.desk("Desk 1")

    panels.sends(vault.cid("6122"))

    assert desk.cards == [Card("Vault 3")]


def test_still_in_alarm_of_what_is_over_rings_once_more_and_then_not_again(
    panels, vault
):
    desk, other = panels.desk("Desk 1"), panels.desk("Desk 2")
    panels.sends(vault.cid("1122"))
    desk.acknowledge()
    desk.dispose(disposition="accidental", cause="bumped", method="camera")
    other.second(proposal=desk.row["proposal"]["id"], agrees=True)
    assert desk.cards == [closed("Vault 3")]
    panels.wait(1200)

    panels.sends(vault.cid("6122"))
    assert desk.cards == [Card("Vault 3"), closed("Vault 3")]
    desk.acknowledge()

    panels.wait(300)
    panels.sends(vault.cid("6122"))
    assert desk.cards == [taken("Vault 3"), closed("Vault 3")]
    panels.restart()


def test_still_in_alarm_hours_after_a_test_is_a_press(panels, vault):
    desk = panels.desk("Desk 1")
    desk.open_test_window("vault-3", "Ines Falk")
    (window,) = panels.status["tests"]
    panels.desk("Desk 3").sign_test_window(window=window["window"])
    panels.sends(vault.cid("1122"))
    assert desk.confirm_test() == DONE
    panels.sends(vault.cid("3122"))
    panels.wait(hours=6)

    panels.sends(vault.cid("6122"))

    assert desk.cards[0] == Card("Vault 3")


@pytest.mark.parametrize(
    "said",
    [
        {"occurred_at": "16:00:00,03-03-2031"},
        {"minutes": 60, "occurred_at": "nonsense"},
        {"minutes": 5.1},
    ],
)
def test_a_press_that_waited_in_the_panel_rings_and_says_so(panels, vault, said):
    desk = panels.desk("Desk 1")
    at = panels.clock.wall - timedelta(minutes=said.pop("minutes", 0))

    assert panels.sends(vault.cid("1122", at=at, **said)) == [ack("0001")]

    assert desk.cards == [Card("Vault 3")]
    assert desk.row["labels"] == ["late"]
    assert desk.row["confidence"] == "verified"
    panels.restart()


def test_the_panels_own_time_of_the_press_is_shown_even_when_sealed(panels, clinic):
    desk = panels.desk("Desk 1")
    earlier = "16:55:01,03-03-2031"

    frame = clinic.cid("1122", at=panels.clock.wall, occurred_at=earlier)
    panels.sends(frame, source=CLINIC)

    assert desk.row["source"]["stamped_at"] == earlier
    assert desk.row["labels"] == []


def test_an_old_event_of_a_sia_panel_rings_as_one(panels, vault):
    desk = panels.desk("Desk 1")

    panels.sends(vault.sia("Ori1/HA015"))

    assert desk.cards == [Card("Vault 3")]
    assert desk.row["labels"] == ["late"]


def test_a_zone_wired_as_burglary_rings_by_its_accounts_rule(panels, vault):
    desk = panels.desk("Desk 1")

    panels.sends(vault.cid("1130", "020"))

    assert desk.cards == [Card("Night 20")]
    assert desk.row["confidence"] == "verified"


def test_another_alarm_on_a_buttons_own_point_rings_as_one_that_differs(panels, vault):
    desk = panels.desk("Desk 1")

    panels.sends(vault.cid("1130", "015"), vault.cid("1130", "099"))

    assert [each.place for each in desk.cards] == ["Vault 3"]
    assert desk.row["source"]["differs"] == ["code"]


def test_a_duress_code_is_told_by_its_user(panels, vault):
    desk = panels.desk("Desk 1")

    panels.sends(vault.cid("1121", "005"))
    assert [each.place for each in desk.cards] == ["Guard 5"]

    panels.sends(vault.cid("1121", "015"))
    assert desk.at("Vault 3").row["source"]["differs"] == ["user"]


def test_a_sia_duress_code_names_its_user_beside_the_event(panels, vault):
    desk = panels.desk("Desk 1")

    panels.sends(vault.sia("Nri1/id005/HA"))
    assert [each.place for each in desk.cards] == ["Guard 5"]
    assert desk.row["confidence"] == "verified"
    assert "user 005" in desk.row["source"]["evidence"]

    panels.sends(vault.sia("Nri1/id077/HA"))
    assert desk.row["labels"] == ["unregistered_point"]
    assert desk.row["button"]["label"] == "1234/1/U77"


def test_who_was_at_the_keypad_does_not_stand_for_the_zone(panels, vault):
    desk = panels.desk("Desk 1")

    panels.sends(vault.sia("Nri1/id005/HA016"))

    assert [each.place for each in desk.cards] == ["Counter 4"]
    assert "point 016, user 005" in desk.row["source"]["evidence"]


def test_a_press_on_a_point_without_a_button_never_vanishes(panels, vault):
    desk = panels.desk("Desk 1")

    assert panels.sends(vault.cid("1122", "088")) == [ack("0001")]

    assert desk.row["labels"] == ["unregistered_point"]
    assert desk.row["button"]["label"] == "1234/01/088"
    assert desk.row["button"]["model"] == "Harbor Alarm H8"
    panels.sends(vault.cid("1122", "089"))
    assert len(desk.console.rows) == 2


def test_many_points_without_buttons_fill_no_screen(panels, vault):
    desk = panels.desk("Desk 1")

    panels.sends(*(vault.cid("1122", f"{100 + n}") for n in range(30)))

    assert len(desk.console.rows) == 21
    assert sum(each["presses"] for each in desk.console.rows.values()) == 30


def test_a_panel_that_speaks_from_elsewhere_rings_as_unverified(panels, vault):
    desk = panels.desk("Desk 1")

    assert panels.sends(vault.cid("1122"), source="127.2.7.7") == [ack("0001")]

    assert desk.row["labels"] == ["unverified_source"]
    assert desk.row["source"]["differs"] == ["address"]


@pytest.mark.requirement("ACT-08")
def test_an_unknown_account_from_where_panels_are_rings_and_hears_nothing(panels):
    desk = panels.desk("Desk 1")
    stranger = Panel("9999")

    assert panels.sends(stranger.cid("1122")) == [b""]
    assert panels.sends(stranger.null()) == [b""]

    assert desk.row["labels"] == ["unregistered"]
    assert desk.row["presses"] == 1
    assert panels.status["unmatched"] == 1


def test_an_unknown_account_from_nowhere_we_know_is_counted(panels):
    desk = panels.desk("Desk 1")

    assert panels.sends(Panel("9999").cid("1122"), source=STRANGER) == [b""]

    assert desk.cards == []
    assert panels.status["unmatched"] == 1


def test_a_keyed_panel_rings_verified_and_its_answer_is_sealed(panels, clinic):
    desk = panels.desk("Desk 1")

    (answer,) = panels.sends(clinic.cid("1122", at=panels.clock.wall), source=CLINIC)

    (frame,) = datagram(answer)
    assert isinstance(frame, Frame)
    assert (frame.id, frame.is_encrypted, frame.sequence) == ("ACK", True, "0001")
    content = open_frame(frame, Key(KEY))
    assert isinstance(content, Content)
    assert content.stamp == panels.clock.wall
    assert desk.cards == [Card("Clinic 7")]
    assert desk.row["confidence"] == "verified"


@pytest.mark.requirement("ACT-08")
def test_a_keyed_panels_plain_press_rings_unverified_and_hears_nothing(panels, clinic):
    desk = panels.desk("Desk 1")

    assert panels.sends(clinic.cid("1122", is_plain=True), source=CLINIC) == [b""]

    assert desk.cards == [Card("Clinic 7")]
    assert desk.row["labels"] == ["unverified_source"]
    assert desk.row["source"]["differs"] == ["plain"]
    assert faults(panels) == [("fault_plain", "22AB", "")]

    panels.sends(clinic.null(at=panels.clock.wall), source=CLINIC)
    assert faults(panels) == []


def test_an_answer_is_never_answered(panels):
    assert panels.sends(framed(b'"ACK"0001L0#1234[]')) == [b""]
    assert panels.sends(framed(b'"NAK"0000R0L0A0[]')) == [b""]
    assert panels.sends(framed(b'"DUH"0001L0#1234[]')) == [b""]


def test_an_empty_point_of_no_prefix_and_one_of_a_bare_letter_are_the_same(panels):
    desk = panels.desk("Desk 1")

    panels.sends(Panel("1234", prefix=None).cid("1122"))
    panels.sends(Panel("1234", prefix="").cid("1122"))
    panels.sends(Panel("1234", prefix="3", receiver="7").cid("1122"))

    assert [each.place for each in desk.cards] == ["Vault 3"]
    assert desk.row["presses"] == 3


def test_a_press_in_a_test_window_is_a_test(panels, vault):
    desk = panels.desk("Desk 1")
    window = desk.open_test_window("vault-3", "Ines Falk")
    assert window == DONE
    (open_test,) = panels.status["tests"]
    panels.desk("Desk 3").sign_test_window(window=open_test["window"])
    panels.sends(vault.cid("1122"))

    assert desk.row["class"] == "TEST"


def test_lines_of_another_receiver_ring_as_their_buttons(panels):
    desk = panels.desk("Desk 1")
    lines = (
        b"1010           @    \x14",
        b"5010 180042E12001001\x14",
        b"no line at all\x14",
        b"5010 180042R12001001\x14",
        b"5010 187777E12001001\x14",
    )

    assert panels.relays(*lines) == [b"\x06", b"\x06", b"\x15", b"\x06", b"\x06"]

    assert desk.at("Annex 2").row["labels"] == []
    assert [each["labels"] for each in desk.console.rows.values()] == [
        [],
        ["unregistered"],
    ]


def test_a_line_that_comes_twice_is_two_presses(panels):
    desk = panels.desk("Desk 1")
    line = b"5010 180042E12001001\x14"
    panels.relays(line)
    desk.acknowledge()
    panels.wait(seconds=20)

    panels.relays(line)

    assert desk.cards == [Card("Annex 2", presses=2)]
