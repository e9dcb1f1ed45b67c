"""What a phone manager is told, and what of its settings is refused."""

import csv
import io

import pytest
from django.test import override_settings
from lxml import etree

from quietbell.config.database import Database
from quietbell.domain.phone_settings import notes
from quietbell.operations.acting import Wrong
from quietbell.operations.doors import DoorFacts, Made, add_door
from quietbell.operations.phone_check import FILE_BYTES_MAX, checked
from quietbell.operations.phone_export import (
    AXL,
    PLACEHOLDER,
    SOAP,
    as_axl,
    as_csv,
    exported,
)
from quietbell.storage import models as m
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import (
    STAFF,
)


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview(NOW)


@pytest.fixture
def button() -> m.Button:
    made = m.Button.objects.filter(kind="phone key").select_related("device")[0]
    m.Device.objects.filter(pk=made.device_id).update(
        mac="0041d2924d45", model="DP-9841", names=[]
    )
    made.device.refresh_from_db()
    return made


@pytest.fixture
def door(button: m.Button) -> Made:
    facts = DoorFacts(kind="phone-url")
    return add_door(STAFF, at=NOW, button=button.pk, facts=facts)


def row(content: bytes) -> dict[str, str]:
    return next(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_table_has_the_address_the_template_and_a_silent_action_button(
    button: m.Button, door: Made
) -> None:
    told = row(as_csv(exported(button, door.door, token=door.secret)))

    assert told["Device Name"] == "SEP0041D2924D45"
    assert told["Service URL"].endswith(f"/p/{door.secret}?name=#DEVICENAME#")
    assert told["Enterprise Subscription"] == "false"
    assert told["Secure-Service URL"] == ""
    assert told["Dial Out Delay 1"] == "0"
    assert told["Action Button Service Destination 1"].endswith(f"/p/{door.secret}")
    assert notes("", told) == ()
    assert checked(as_csv(exported(button, door.door))) == (1, ())


def test_over_tls_both_addresses_are_told(button: m.Button, door: Made) -> None:
    with override_settings(PRESS_URL="https://press.example:8443"):
        told = row(as_csv(exported(button, door.door)))

    assert told["Secure-Service URL"] == told["Service URL"]


def test_other_phones_are_told_nothing_of_an_action_button(
    button: m.Button, door: Made
) -> None:
    button.device.model = "CP-8845"

    assert not any(
        "Action" in each for each in row(as_csv(exported(button, door.door)))
    )


def test_without_its_token_the_export_says_so(button: m.Button, door: Made) -> None:
    told = exported(button, door.door)

    assert not told.is_whole and PLACEHOLDER in told.url
    assert PLACEHOLDER.encode() in as_axl(told)
    assert door.secret.encode() not in as_axl(told) + as_csv(told)


def test_a_token_that_opens_nothing_is_not_exported(
    button: m.Button, door: Made
) -> None:
    with pytest.raises(Wrong, match="does not open"):
        exported(button, door.door, token="guessed")
    door.door.tokens.update(retired_at=NOW)
    with pytest.raises(Wrong, match="does not open"):
        exported(button, door.door, token=door.secret)


def test_axl_is_four_requests_in_their_order(button: m.Button, door: Made) -> None:
    root = etree.fromstring(as_axl(exported(button, door.door, token=door.secret)))

    names = [etree.QName(each[0]).localname for each in root.iter(f"{{{SOAP}}}Body")]
    assert names == [
        "addIpPhoneServices",
        "addPhoneButtonTemplate",
        "updatePhone",
        "applyPhone",
    ]
    service = root.find(f".//{{{AXL}}}addIpPhoneServices/ipPhoneServices")
    assert service is not None
    assert service.findtext("enterpriseSubscription") == "false"
    url = service.findtext("serviceUrl")
    assert url is not None and door.secret in url
    phone = root.find(f".//{{{AXL}}}updatePhone")
    assert phone is not None
    assert phone.findtext("services/service/url") == url
    assert phone.findtext("phoneTemplateName")


def test_axl_requests_are_in_the_order_of_the_schema(
    button: m.Button, door: Made
) -> None:
    """Each is a sequence. Source: AXL schemas 8.0 to 11.5, as published in classes."""
    with override_settings(PRESS_URL="https://press.example:8443"):
        told = exported(button, door.door, token=door.secret)
    root = etree.fromstring(as_axl(told))

    for path, order in {
        "addIpPhoneServices/ipPhoneServices": (
            *("serviceName", "asciiServiceName", "serviceUrl", "secureServiceUrl"),
            *("serviceCategory", "serviceType", "enabled", "enterpriseSubscription"),
        ),
        "addPhoneButtonTemplate/phoneButtonTemplate": (
            *("name", "basePhoneTemplateName", "buttons"),
        ),
        "addPhoneButtonTemplate/phoneButtonTemplate/buttons/button": (
            *("feature", "label", "buttonNumber"),
        ),
        "updatePhone/services/service": (
            *("telecasterServiceName", "name", "url", "urlButtonIndex", "urlLabel"),
        ),
    }.items():
        (found,) = root.iterfind(f".//{{{AXL}}}{path}")
        assert [each.tag for each in found] == list(order), path


def test_a_label_that_a_table_programme_would_run_is_made_harmless(
    button: m.Button, door: Made
) -> None:
    button.label = "=HYPERLINK(1)"

    assert row(as_csv(exported(button, door.door)))["Button"].startswith("'=")


REFUSED = (
    "Device Name,Action Button Function 1,Dial Out Delay 1\r\n"
    "SEP1,Custom,5\r\nSEP2,Custom,0\r\nSEP3,Off,5\r\n"
)
PAIRS = "Action Button Function 1,Emergency Call\nDial Out Delay 1,30\n"
PHONES = """<phones><phone><name>SEP1</name><vendorConfig>
<Action_Button_Function_2_>Custom</Action_Button_Function_2_>
<Dial_Out_Delay_2_>3</Dial_Out_Delay_2_></vendorConfig></phone>
<phone><name>SEP2</name><vendorConfig><actionButtonFunction1>Custom
</actionButtonFunction1><dialOutDelay1>0</dialOutDelay1></vendorConfig></phone>
</phones>"""


@pytest.mark.parametrize(
    ("text", "count", "phone", "seconds"),
    [(REFUSED, 3, "SEP1", 5), (PAIRS, 1, "", 30), (PHONES, 2, "SEP1", 3)],
)
def test_a_delay_is_found_however_the_settings_are_written(
    text: str, count: int, phone: str, seconds: int
) -> None:
    known, (note,) = checked(text.encode())

    assert (known, note.phone, note.is_refused) == (count, phone, True)
    assert f"waits {seconds} seconds" in note.sentence


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x00\x01\xff", "neither CSV nor XML"),
        (b"<phone><dialOutDelay1>", "neither CSV nor XML"),
        (b"", "neither CSV nor XML"),
        (b"Device Name,Model\nSEP1,DP-9841\n", "No setting of an Action button"),
        (b"x" * (FILE_BYTES_MAX + 1), "too large"),
    ],
)
def test_what_was_not_checked_is_not_said_to_be_good(
    content: bytes, words: str
) -> None:
    with pytest.raises(Wrong, match=words):
        checked(content)


def test_nothing_in_a_file_is_followed() -> None:
    bomb = (
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        "<phone><name>&a;</name><dialOutDelay1>0</dialOutDelay1></phone>"
    )
    known, found = checked(bomb.encode())

    assert known == 1
    assert all("root" not in each.phone for each in found)
