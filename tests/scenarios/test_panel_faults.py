"""What is wrong with panels: shown with its age, and never in place of a press."""

from datetime import timedelta

import pytest

from quietbell.wire.dc09.encoding import framed
from tests.support.consoles import Card
from tests.support.panels import Panel, ack, faults

CLINIC = "127.2.0.2"
PENDANT = "127.2.0.3"
STRANGER = "127.9.0.1"


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


@pytest.mark.requirement("SUP-03")
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


@pytest.mark.requirement("SUP-03")
@pytest.mark.parametrize("family", "HPMQB")
def test_a_bypass_ends_by_its_own_letters_word_whosever_point_it_is(
    panels, vault, family
):
    point = "015" if family == "B" else "099"
    panels.sends(vault.sia(f"Nri1/{family}B{point}"))
    assert [each[0] for each in faults(panels)] == ["fault_bypass"]

    panels.sends(vault.sia(f"Nri1/{family}U{point}"))

    assert faults(panels) == []
    assert panels.status["devices"]["dead_buttons"] == 0


def test_a_bypass_of_what_is_no_button_any_more_ends_all_the_same(panels, vault):
    panels.sends(vault.sia("Nri1/BB015"))
    panels.changes(
        doors=tuple(each for each in panels.site.doors if each.point != "015")
    )
    assert len(faults(panels)) == 1

    panels.sends(vault.sia("Nri1/BU015"))

    assert faults(panels) == []


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("Nri1/HT015", "Nri1/HR015"),
        ("Nri1/HS015", "Nri1/HR015"),
        ("Nri1/PS015", "Nri1/PR015"),
        ("Nri1/FT033", "Nri1/FR033"),
        ("Nri1/FY033", "Nri1/FJ033"),
        ("Nri1/UY033", "Nri1/UR033"),
        ("Nri1/FW033", "Nri1/FQ033"),
        ("Nri1/BD033", "Nri1/BE033"),
        ("NDJ7", "NDR7"),
        ("NDM7", "NDH7"),
        ("NYI", "NYJ"),
        ("NYA", "NYH"),
        ("NYD2", "NYE2"),
        ("NYX", "NYZ"),
        ("NOU4", "NOV4"),
        ("NVO", "NVI"),
        ("NTA003", "NTH003"),
        # Panels write zeros as they like.
        ("Nri1/HT015", "Nri01/HJ015"),
        ("Nri1/HT015", "Nri1/HJ15"),
        ("Nri1/HB015", "Nri01/HU15"),
    ],
)
def test_a_trouble_ends_by_what_takes_it_back(panels, vault, begins, ends):
    desk = panels.desk("Desk 1")
    panels.sends(vault.sia(begins))
    assert len(faults(panels)) == 1

    panels.sends(vault.sia(ends))

    assert (desk.cards, faults(panels)) == ([], [])
    panels.restart()


@pytest.mark.parametrize(
    ("begins", "other"),
    [
        ("Nri1/HT015", "Nri1/HH015"),  # of the alarm alone
        ("Nri1/HT015", "Nri1/HR016"),
        ("Nri1/HT015", "Nri2/HR015"),
        ("Nri1/HB015", "Nri1/HR015"),
        ("Nri1/BT033", "Nri1/BE033"),
        ("Nri1/FS033", "Nri1/FQ033"),
        ("NYA", "NYJ"),
        ("NYA", "NYE"),
        ("NYT", "NYJ"),
        ("NVT", "NVI"),
        ("NTT003", "NTH003"),
        ("NAT", "NAN"),
    ],
)
def test_a_restore_ends_nothing_that_it_does_not_name(panels, vault, begins, other):
    panels.sends(vault.sia(begins))
    before = faults(panels)
    assert len(before) == 1

    panels.sends(vault.sia(other))

    assert faults(panels) == before


def test_a_restore_of_a_trouble_closes_no_incident(panels, vault):
    desk = panels.desk("Desk 1")
    panels.sends(vault.sia("Nri1/HA015/HT015"))

    panels.sends(vault.sia("Nri1/HR015"))

    assert desk.cards == [Card("Vault 3")]
    assert faults(panels) == []


def test_a_point_is_shown_as_its_panel_first_wrote_it(panels, vault):
    panels.sends(vault.sia("Nri1/HT099"))
    panels.wait(seconds=61)
    panels.sends(vault.sia("Nri01/HT0099"))

    assert faults(panels) == [("fault_trouble", "1234/1/099", "HT")]
    panels.restart()


@pytest.mark.requirement("SUP-05")
@pytest.mark.parametrize(
    ("begins", "ends", "told"),
    [
        ("1551", "3551", ("fault_communication", "1234/01/000", "551")),
        ("1552", "3552", ("fault_communication", "1234/01/000", "552")),
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


@pytest.mark.requirement("SUP-03")
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


def test_a_panel_that_was_taken_down_leaves_no_fault_on_any_screen(panels, vault):
    panels.sends(vault.cid("1573"), vault.cid("1301", "000"))
    assert len(faults(panels)) == 2
    accounts, doors = panels.site.accounts, panels.site.doors

    panels.changes(
        accounts=tuple(each for each in accounts if each.id != "vault-panel"),
        doors=tuple(each for each in doors if each.account != "vault-panel"),
    )

    assert faults(panels) == []
    counts = panels.status["devices"]
    assert (counts["faults"], counts["dead_buttons"]) == (0, 0)
    panels.changes(accounts=accounts, doors=doors)
    assert len(faults(panels)) == 2


@pytest.mark.parametrize("written", ["not hex at all", "", "3A1F"])
def test_a_key_that_is_none_is_a_key_that_opens_nothing(panels, clinic, written):
    panels.through(panels.engine.secrets.keep("dc09/clinic-panel", written))

    life = clinic.null(at=panels.clock.wall)
    assert panels.sends(life, source=CLINIC) == [b""]
    assert panels.desk("Desk 1").cards == []
    assert faults(panels) == [("fault_key", "22AB", "")]

    frame = clinic.cid("1122", at=panels.clock.wall)
    assert panels.sends(frame, source=CLINIC) == [b""]
    assert [each.sort for each in panels.desk("Desk 2").cards] == ["TROUBLE"]
