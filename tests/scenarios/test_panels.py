"""Panels: a hidden button on a wire, from its zone to a console, over DC-09."""

from datetime import timedelta

import pytest

from quietbell.wire.dc09.contents import Content, open_frame
from quietbell.wire.dc09.encoding import framed
from quietbell.wire.dc09.frames import Frame, datagram
from quietbell.wire.dc09.keys import Key
from tests.support.consoles import DONE, Card, taken
from tests.support.panels import KEY, Panel

CLINIC = "127.2.0.2"
PENDANT = "127.2.0.3"
STRANGER = "127.9.0.1"


def ack(sequence: str, account: str = "1234") -> bytes:
    return framed(f'"ACK"{sequence}L0#{account}[]'.encode())


@pytest.fixture
def panels(world):
    world.wire()
    return world


@pytest.fixture
def vault():
    return Panel("1234")


@pytest.fixture
def clinic():
    return Panel("22AB", key=KEY)


def faults(world):
    """Return what is impaired, as a screen is told it."""
    told = [each for each in world.status["readiness"] if "said" in each]
    return [(each["code"], each["button"], each["said"]) for each in told]


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


def test_a_test_report_opens_nothing_and_is_the_doors_last_test(panels, vault):
    desk = panels.desk("Desk 1")

    assert panels.sends(vault.cid("1602", "000"), vault.cid("1615")) == [
        ack("0001"),
        ack("0002"),
    ]

    assert desk.cards == []
    assert [each["door"] for each in panels.status["tested"]] == [
        "door-vault-3",
        "vault-panel",
    ]
    panels.restart()


def test_a_bypassed_panic_zone_is_a_dead_button_until_it_is_back(panels, vault):
    panels.sends(vault.cid("1573", "015"), vault.sia("Nri1/BB099"))
    panels.wait(seconds=150)

    assert faults(panels) == [("fault_bypass", "Vault 3", "573")]
    assert panels.status["readiness"][0]["minutes"] == 2
    assert panels.status["devices"]["dead_buttons"] == 1
    panels.restart()

    panels.sends(vault.cid("3573", "015"))
    assert faults(panels) == []


def test_a_bypassed_hold_up_zone_is_shown_though_no_button_is_known(panels, vault):
    panels.sends(vault.sia("Nri1/HB099"))

    assert faults(panels) == [("fault_bypass", "1234/1/099", "HB")]


@pytest.mark.parametrize(
    ("begins", "ends", "told"),
    [
        ("1301", "3301", ("fault_power", "1234/01/000", "301")),
        ("1384", "3384", ("fault_power", "1234/01/000", "384")),
        ("1137", "3137", ("fault_tamper", "1234/01/000", "137")),
        ("1354", "3354", ("fault_communication", "1234/01/000", "354")),
        ("1380", "3380", ("fault_trouble", "1234/01/000", "380")),
    ],
)
def test_a_trouble_opens_nothing_and_stands_until_it_is_over(
    panels, vault, begins, ends, told
):
    desk = panels.desk("Desk 1")

    panels.sends(vault.cid(begins, "000"))
    assert (desk.cards, faults(panels)) == ([], [told])

    panels.sends(vault.cid(ends, "000"))
    assert faults(panels) == []


def test_a_restored_mains_leaves_the_low_battery_shown(panels, vault):
    panels.sends(vault.sia("NAT"), vault.sia("NYT"), vault.sia("NAR"))

    assert faults(panels) == [("fault_power", "1234", "YT")]


def test_the_same_trouble_again_and_again_is_written_once_a_minute(panels, vault):
    panels.sends(*(vault.cid("1301", "000") for _ in range(5)))
    panels.wait(seconds=61)
    panels.sends(vault.cid("1301", "000"))

    kinds = [each["kind"] for each in panels.entries()]
    assert kinds.count("fault-reported") == 2


def test_an_unknown_code_is_acknowledged_for_it_is_shown(panels, vault):
    assert panels.sends(vault.cid("1888", "015")) == [ack("0001")]

    assert faults(panels) == [("fault_unknown_code", "Vault 3", "888")]


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


def test_a_keyed_panels_plain_press_rings_unverified_and_hears_nothing(panels, clinic):
    desk = panels.desk("Desk 1")

    assert panels.sends(clinic.cid("1122", is_plain=True), source=CLINIC) == [b""]

    assert desk.cards == [Card("Clinic 7")]
    assert desk.row["labels"] == ["unverified_source"]
    assert desk.row["source"]["differs"] == ["plain"]
    assert faults(panels) == [("fault_plain", "22AB", "")]

    panels.sends(clinic.null(at=panels.clock.wall), source=CLINIC)
    assert faults(panels) == []


@pytest.mark.parametrize("seconds", [-41, 21, 3600])
def test_a_clock_outside_the_window_is_told_ours_and_its_press_shown(
    panels, clinic, seconds
):
    desk = panels.desk("Desk 1")
    at = panels.clock.wall + timedelta(seconds=seconds)

    (answer,) = panels.sends(clinic.cid("1122", at=at), source=CLINIC)

    assert answer == framed(b'"NAK"0000R0L0A0[]_17:00:00,03-03-2031')
    assert desk.row["labels"] == ["clock"]
    assert desk.row["confidence"] == "unverified"
    assert faults(panels) == [("fault_clock", "22AB", "")]

    panels.sends(clinic.cid("1122", at=panels.clock.wall), source=CLINIC)
    assert faults(panels) == []
    assert len(desk.console.rows) == 1


@pytest.mark.parametrize("seconds", [-40, 20])
def test_a_clock_at_the_edge_of_the_window_is_taken(panels, clinic, seconds):
    desk = panels.desk("Desk 1")
    at = panels.clock.wall + timedelta(seconds=seconds)

    panels.sends(clinic.cid("1122", at=at), source=CLINIC)

    assert desk.row["confidence"] == "verified"


def test_a_plain_press_is_never_refused_for_its_clock(panels, vault):
    desk = panels.desk("Desk 1")
    at = panels.clock.wall - timedelta(hours=7)

    assert panels.sends(vault.cid("1122", at=at)) == [ack("0001")]

    assert desk.row["confidence"] == "verified"
    assert desk.row["source"]["stamped_at"] == "10:00:00,03-03-2031"
    assert faults(panels) == [("fault_clock", "1234", "")]

    panels.sends(vault.null(at=panels.clock.wall))
    assert faults(panels) == []


def test_a_wrong_key_is_met_with_silence_and_shown_as_unreadable(panels):
    desk = panels.desk("Desk 1")
    wrong = Panel("22AB", key=bytes(16))

    assert panels.sends(wrong.cid("1122", at=panels.clock.wall), source=CLINIC) == [b""]

    assert desk.row["class"] == "TROUBLE"
    assert desk.row["labels"] == ["unreadable"]
    assert faults(panels) == [("fault_key", "22AB", "")]


def test_what_nobody_can_read_of_a_known_panel_is_told_so_and_shown(panels, vault):
    desk = panels.desk("Desk 1")

    (answer,) = panels.sends(vault.frame("ITI-I", "#1234|what is this"))

    assert answer == framed(b'"DUH"0001L0#1234[]')
    assert (desk.row["class"], desk.row["labels"]) == ("TROUBLE", ["unreadable"])
    assert "what is this" in desk.row["source"]["evidence"]


def test_what_nobody_can_read_of_a_panel_of_presses_is_a_press(panels):
    desk = panels.desk("Desk 1")

    panels.sends(Panel("3300").frame("ITI-I", "#3300|?"), source=PENDANT)

    assert desk.cards == [Card("Pendant 9")]
    assert desk.row["labels"] == ["unreadable"]


def test_a_damaged_frame_of_a_panel_of_presses_is_a_press(panels):
    desk = panels.desk("Desk 1")
    pendant = Panel("3300")
    damaged = pendant.cid("1122").replace(b"1122", b"1172")

    assert panels.sends(damaged, source=PENDANT) == [b""]

    assert desk.cards == [Card("Pendant 9")]
    panels.sends(pendant.cid("1122"), source=PENDANT)
    assert len(desk.console.rows) == 1


def test_a_damaged_frame_of_another_panel_is_a_fault(panels, vault):
    desk = panels.desk("Desk 1")

    assert panels.sends(vault.cid("1122").replace(b"1122", b"1172")) == [b""]

    assert desk.cards == []
    assert faults(panels) == [("fault_garbled", "1234", "")]


def test_an_answer_is_never_answered(panels):
    assert panels.sends(framed(b'"ACK"0001L0#1234[]')) == [b""]
    assert panels.sends(framed(b'"NAK"0000R0L0A0[]')) == [b""]
    assert panels.sends(framed(b'"DUH"0001L0#1234[]')) == [b""]


def test_a_panel_that_promised_signs_of_life_is_missed_and_heard_again(panels, vault):
    assert panels.sends(vault.null()) == [framed(b'"ACK"0000L0#1234[]')]
    assert panels.status["devices"]["heard"] == 1
    panels.wait(seconds=129)
    assert panels.status["devices"]["heard"] == 1

    panels.wait(seconds=2)
    (silent,) = [
        each for each in panels.status["readiness"] if each["code"] == "device_silent"
    ]
    assert silent["device"] == "Harbor Alarm H8 panel-1"
    assert panels.status["devices"]["heard"] == 0
    panels.restart()

    panels.sends(vault.cid("1602", "000"))
    assert panels.status["devices"]["heard"] == 1
    kinds = [each["kind"] for each in panels.entries()]
    assert kinds.count("device-silent") == kinds.count("device-heard") == 1


def test_no_wall_clock_makes_a_panel_silent(panels, vault):
    panels.sends(vault.null())
    panels.clock.wall += timedelta(hours=5)

    panels.wait(seconds=60)

    assert panels.status["devices"]["heard"] == 1


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
