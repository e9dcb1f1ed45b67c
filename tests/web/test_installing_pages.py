"""Pages from the survey to the service, walked as the people who do it do."""

import io
from datetime import timedelta

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from quietbell.config.database import Database
from quietbell.domain.life import Stage
from quietbell.domain.roles import Role
from quietbell.operations.lives import life_of
from quietbell.storage import models as m
from quietbell.web import installed as installed_pages
from tests.support.harborview import plant_harborview
from tests.support.learning import approved_policy
from tests.support.lives import (
    accepted,
    approved,
    in_service,
    installed,
    ordered,
    surveyed,
)
from tests.support.office import browser_of, browser_with, person_with

HIDDEN = "CANARY-HIDDEN: left of the drawer"
LIVES = "/workbench/lives"
ABOUT = (
    *("survey", "survey/signature", "survey/place", "equipment", "orders/new"),
    *("button", "installed", "acceptance", "handover"),
)


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview(timezone.now())


@pytest.fixture
def technician() -> m.Person:
    return person_with(Role.IT_TECHNICIAN, name="Ida Wren")


@pytest.fixture
def it(technician: m.Person) -> Client:
    return browser_of(technician)


@pytest.fixture
def manager() -> Client:
    return browser_with(Role.EMERGENCY_MANAGEMENT, name="Mo Reed")


def picture() -> io.BytesIO:
    made = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(made, "JPEG")
    made.seek(0)
    made.name = "under-the-drawer.jpg"
    return made


def version(life: m.ButtonLife) -> int:
    return life_of(life.pk).version


def shown(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def sent(browser: Client, address: str, **typed: object) -> str:
    answer = browser.post(address, typed)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def survey(life: m.ButtonLife, **changes: object) -> dict[str, object]:
    assert life.request is not None
    told = {
        "version": 0,
        "room": life.request.room_id,
        "jack": "A-101-2",
        "switch_port": "sw1 Gi1/0/7",
        "power": "PoE",
        "is_uncovered": "on",
        "wireless": "Both reach it.",
        "cabling": "Nothing.",
        "x": 25,
        "y": 75,
        "concealed_words": HIDDEN,
        "photo": picture(),
    }
    return {**told, **changes}


@pytest.mark.requirement("INS-01", "INS-02")
def test_from_the_approval_to_the_order(
    it: Client, manager: Client, technician: m.Person
) -> None:
    life = approved()
    here = f"{LIVES}/{life.pk}"
    bare = survey(life, jack="", concealed_words="")
    bare.pop("photo")
    sent(it, f"{here}/survey", **bare)
    told = shown(it, f"{here}/survey/signature")
    assert "Say which jack it is on" in told and "A photo of the place" in told
    refused = it.post(f"{here}/survey/signature", {"version": 1})
    assert refused.status_code == 422
    assert life_of(life.pk).stage == Stage.APPROVED

    sent(it, f"{here}/survey", **survey(life, version=1))
    draft = m.Survey.objects.get(life=life)
    assert HIDDEN not in shown(it, f"{here}/survey")
    sent(it, f"{here}/survey/signature", version=draft.version)
    assert life_of(life.pk).stage == Stage.SURVEYED

    order = {
        "kind": "installation",
        "assigned": "Ida Wren",
        "begins_at": "2031-03-10T09:00",
        "ends_at": "2031-03-10T10:00",
        "words": "Ring at the counter.",
    }
    early = it.post(f"{here}/orders/new", {**order, "version": version(life)})
    assert early.status_code == 409
    assert "equipment that IT and emergency management" in early.content.decode()

    row = m.Survey.objects.get(life=life)
    three = ["inconspicuous", "safe", "reachable"]
    sent(it, f"{here}/survey/place", version=row.version, criteria=three)
    choice = {"kind": "phone key", "door_kind": "phone-url", "vendor": "Cisco"}
    sent(it, f"{here}/equipment", version=0, **choice)
    assert "a desk with a telephone" in shown(manager, f"{here}/equipment")
    sent(it, f"{here}/equipment/agreement", version=1, side="IT")
    sent(manager, f"{here}/equipment/agreement", version=2, side="emergency management")
    where = sent(it, f"{here}/orders/new", version=version(life), **order)

    assert life_of(life.pk).stage == Stage.ORDERED
    made = m.WorkOrder.objects.get()
    assert made.begins_at.isoformat() == "2031-03-10T13:00:00+00:00"  # of New York
    assert "Ring at the counter." in shown(it, where)
    assert HIDDEN in shown(it, f"{where}/place")  # it is theirs to do
    assert it.get(f"{where}/photo").headers["Content-Type"] == "image/jpeg"
    shown(manager, f"{where}/place", 404)
    assert "Mo Reed" in shown(it, f"{here}/")


@pytest.mark.requirement("INS-08")
def test_where_it_will_be_is_told_to_nobody_who_is_not_sent_there() -> None:
    life = ordered()
    order = life.orders.get()
    m.Survey.objects.filter(life=life).update(concealed_words=HIDDEN)
    pages = [f"{LIVES}/{life.pk}/{each}" for each in ("", *ABOUT)]
    pages += [f"/workbench/orders/{order.pk}{each}" for each in ("", "/place")]
    pages += [f"{LIVES}/", "/workbench/orders/", "/workbench/costs/"]

    keepers = (Role.EMERGENCY_MANAGEMENT, Role.TELECOM_DESK, Role.IT_TECHNICIAN)
    for role in keepers:
        visitor = browser_with(role, name=f"Somebody, {role.value}")
        for page in pages:
            assert "CANARY" not in visitor.get(page).content.decode(), (role, page)
    sent = browser_of(order.assigned)
    assert "CANARY" in sent.get(pages[-4]).content.decode()


def test_my_orders_are_mine_and_are_done_changed_and_called_off(
    it: Client, technician: m.Person
) -> None:
    life = ordered()
    order = life.orders.get()
    here = f"/workbench/orders/{order.pk}"
    number = f">{order.number}</a>"
    assert number in shown(it, "/workbench/orders/")
    assert number not in shown(it, "/workbench/orders/?whose=mine")

    change = {
        "assigned": "Ida Wren",
        "begins_at": "2031-03-10T09:00",
        "ends_at": "2031-03-10T10:00",
    }
    sent(it, f"{here}/change", version=1, **change)
    assert number in shown(it, "/workbench/orders/?whose=mine")
    stale = it.post(f"{here}/off", {"version": 1, "words": "No."})
    assert stale.status_code == 409
    sent(it, f"{here}/off", version=2, words="No cable.")
    assert number in shown(it, "/workbench/orders/?state=called off")
    again = it.post(f"{here}/done", {"version": 3, "outcome": "It hangs."})
    assert again.status_code == 409


def test_the_button_is_made_and_reported_with_its_prices(it: Client) -> None:
    life = ordered()
    here = f"{LIVES}/{life.pk}"
    order = life.orders.get()
    typed = {"label": "D-0777", "alarm_kind": "duress", "device_kind": "cisco-phone"}
    where = sent(
        it, f"{here}/button", version=version(life), mac="00:41:d2:92:4d:99", **typed
    )
    button = m.Button.objects.get(label="D-0777")
    assert where == f"/workbench/buttons/{button.pk}/doors/new"
    early = it.post(f"{here}/installed", {"version": version(life)})
    assert "a work order that is done" in early.content.decode()

    sent(it, f"/workbench/orders/{order.pk}/done", version=1, outcome="It hangs.")
    once = it.post(where, {"kind": "phone-url", "answer": "close"})
    assert "phone.csv" in once.content.decode()
    wrong = it.post(f"{here}/installed", {"version": version(life), "once": "much"})
    assert wrong.status_code == 422
    sent(it, f"{here}/installed", version=version(life), once="125", monthly="8.50")

    assert life_of(life.pk).stage == Stage.INSTALLED
    cents = m.CostLine.objects.filter(life=life).values_list("cents", flat=True)
    assert sorted(cents) == [850, 12_500]


@pytest.mark.requirement("INS-05")
def test_a_window_is_opened_by_one_and_signed_by_another(
    it: Client, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        installed_pages,
        "EngineLine",
        lambda: lambda reader, deed, body, *, at: asked.append(deed),
    )
    life = installed()
    here = f"{LIVES}/{life.pk}/acceptance"
    shown(it, here, 404)  # a technician tests what they put up
    m.WorkOrder.objects.filter(life=life).update(
        assigned=m.Person.objects.get(name="Ida Wren")
    )
    typed = {"coordinator": "Mo Reed", "minutes": 10, "is_there": "on"}
    sent(it, here, version=version(life), **typed)
    assert "not yet: Mo Reed" in shown(it, here)
    own = it.post(f"{here}/signature", {"version": 1})
    assert own.status_code == 422
    sent(manager, f"{here}/signature", version=1)

    assert asked == ["open_test_window", "sign_test_window"]
    assert "Press now." in shown(it, here)
    m.Acceptance.objects.update(failed_at=timezone.now())
    assert "It failed" in shown(it, here)


def test_an_engine_that_is_away_opens_nothing(it: Client, manager: Client) -> None:
    life = installed()
    typed = {"coordinator": "P-101", "minutes": 10, "is_there": "on"}
    answer = manager.post(
        f"{LIVES}/{life.pk}/acceptance", {"version": version(life), **typed}
    )
    assert answer.status_code == 409
    assert not m.Acceptance.objects.exists()
    assert version(life) == life.version


@pytest.mark.requirement("INS-04", "INS-06", "INS-07")
def test_a_hand_over_says_what_is_missing(it: Client) -> None:
    life = accepted()
    here = f"{LIVES}/{life.pk}/handover"
    told = shown(it, here)
    assert "fewer than three verified contacts" in told
    early = it.post(here, {"version": version(life), "are_sheets_there": "on"})
    assert early.status_code == 409
    assert "training and signed policy" in early.content.decode()
    without = it.post(here, {"version": version(life)})
    assert without.status_code == 422
    assert life_of(life.pk).stage == Stage.ACCEPTED


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.requirement("INS-07")
@pytest.mark.parametrize("paper", ["handover", "response"])
def test_sheets_say_what_to_do_and_hold_no_secret(it: Client, paper: str) -> None:
    life = in_service()
    button = life.button
    assert button is not None and button.department is not None
    m.ConcealedPlace.objects.create(id=button.pk, button=button, concealed_words=HIDDEN)
    address = f"{LIVES}/{life.pk}/sheets/{paper}"

    told = text_of(it.get(address).content)

    assert button.label in told and "Whom to call" in told
    assert button.department.name in told
    assert "CANARY" not in told and "/p/" not in told
    if paper == "handover":
        assert "Received by" in told


@pytest.mark.requirement("INS-07")
def test_the_hand_over_names_the_policies_of_its_site_and_of_no_other(
    it: Client,
) -> None:
    life = in_service()
    for name, site in (("Everywhere", None), ("North", "north"), ("Harbor", "harbor")):
        approved_policy(f"{name} rules", site_id=site)

    told = text_of(it.get(f"{LIVES}/{life.pk}/sheets/handover").content)

    assert "Everywhere rules" in told and "North rules" in told
    assert "Harbor rules" not in told


@pytest.mark.requirement("PLT-08", "INS-07")
def test_a_sheet_of_a_sensitive_room_does_not_say_what_it_is(it: Client) -> None:
    life = in_service()
    button = life.button
    assert button is not None and button.department is not None
    m.Room.objects.filter(pk=button.room_id).update(
        is_sensitive=True, name="CANARY-ADVOCACY"
    )
    m.Button.objects.filter(pk=button.pk).update(spoken="CANARY-ADVOCACY, window 2")

    for paper in ("handover", "response"):
        answer = it.get(f"{LIVES}/{life.pk}/sheets/{paper}")
        told = text_of(answer.content) + str(answer.headers)
        assert button.room.number in told
        assert "CANARY" not in told and button.department.name not in told


def test_a_life_is_called_in_the_readers_language(it: Client) -> None:
    life = approved()
    spanish = {"Accept-Language": "es"}

    for page in ("/", "/survey"):
        told = it.get(f"{LIVES}/{life.pk}{page}", headers=spanish).content.decode()
        assert f"Solicitud {life.request.number}" in told
        assert "Request " not in told


@pytest.mark.requirement("REQ-08")
def test_the_queue_goes_by_priority_and_then_by_age(it: Client) -> None:
    made = []
    at = timezone.now() - timedelta(days=9)
    for hours, priority in enumerate(("low", "critical", "", "critical", "high")):
        life = surveyed(at=at + timedelta(hours=hours))
        m.ButtonLife.objects.filter(pk=life.pk).update(priority=priority)
        made.append(life.pk)
    told = shown(it, f"{LIVES}/")
    found = sorted(made, key=told.index)
    assert [made.index(each) for each in found] == [1, 3, 4, 0, 2]

    for each in made:
        ordered(life=life_of(each), at=at)
    told = shown(it, "/workbench/orders/")
    orders = {x.pk: made.index(x.life_id) for x in m.WorkOrder.objects.all()}
    in_order = sorted(orders, key=told.index)
    assert [orders[each] for each in in_order] == [1, 3, 4, 0, 2]


@pytest.mark.requirement("REQ-10")
def test_the_ledger_shows_who_pays_each_line(manager: Client) -> None:
    life = in_service()
    here = f"{LIVES}/{life.pk}/costs/new"
    today = timezone.now().date().isoformat()
    fee = {"kind": "monthly", "cause": "monthly fee", "amount": "8"}
    broken = {"kind": "one-off", "cause": "tampering", "amount": "99"}
    sent(manager, here, from_on=today, **fee)
    sent(manager, here, from_on=today, **broken)

    told = shown(manager, "/workbench/costs/")
    assert "the university" in told and "the department" in told
    assert '<td class="number">8.00</td><td class="number">99.00</td>' in told
    line = m.CostLine.objects.get(cause="tampering")
    assert line.payer == "department"
    sent(manager, f"/workbench/costs/{line.pk}/correction", words="Not this one.")
    monthly = m.CostLine.objects.get(cause="monthly fee")
    sent(manager, f"/workbench/costs/{monthly.pk}/end", version=1, on=today)
    told = shown(manager, "/workbench/costs/")
    assert '<td class="number">0.00</td><td class="number">0.00</td>' in told


def test_a_fee_that_was_taken_back_is_not_ended_alone(manager: Client) -> None:
    here = f"{LIVES}/{in_service().pk}/costs/new"
    today = timezone.now().date().isoformat()
    sent(manager, here, from_on=today, kind="monthly", cause="monthly fee", amount="8")
    assert "End it" in shown(manager, "/workbench/costs/")

    line = m.CostLine.objects.get()
    sent(manager, f"/workbench/costs/{line.pk}/correction", words="Not this one.")

    assert "End it" not in shown(manager, "/workbench/costs/")
