"""Pages of tables: what a table would change is seen before anything is written."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.storage.models import ImportDraft, Person
from tests.support.harborview import plant_harborview
from tests.support.office import browser_with

HERE = "/workbench/tables/"
TABLE = b"staff number,name,department\nS-9001,Ada Quill,\nS-9002,Ben Oakes,Alchemy\n"


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview(timezone.now())
    return


@pytest.fixture
def keeper() -> Client:
    return browser_with(Role.IT_ADMINISTRATOR)


def brought(client: Client, content: bytes, kind: str = "people") -> str:
    table = SimpleUploadedFile("people.csv", content)
    answer = client.post(f"{HERE}{kind}/new", {"table": table})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_a_table_is_shown_then_written(keeper: Client) -> None:
    draft = brought(keeper, TABLE)

    page = keeper.get(draft).content.decode()
    for told in ("Nothing is written yet", "Ada Quill", "department: there is none"):
        assert told in page, told
    assert not Person.objects.filter(external_id="S-9001").exists()
    every = b"".join(keeper.get(f"{draft}?table")).decode()
    assert "3,S-9002,refused,department: there is none of this name" in every

    assert keeper.post(draft, {"confirm": "yes"}).status_code == 302
    assert Person.objects.filter(external_id="S-9001").exists()
    told = keeper.get(HERE).content.decode()
    assert "Written: 1 new, 0 changed; 1 refused." in told
    assert keeper.post(draft, {"confirm": "yes"}).status_code == 404


@pytest.mark.parametrize(
    "count", [20_000, pytest.param(100_000, marks=pytest.mark.soak)]
)
def test_a_long_table_as_sheets_save_it_is_shown_and_written(
    keeper: Client, count: int
) -> None:
    """With the mark of UTF-8, semicolons and two signs at the end of each line."""
    lines = (f"S-N{n};Zoë Quill {n};555-{n:06}\r\n" for n in range(count))
    table = "\ufeffstaff number;name;phone\r\n" + "".join(lines)

    draft = brought(keeper, table.encode())

    every = b"".join(keeper.get(f"{draft}?table")).decode()
    assert every.count(",new,") == count
    assert keeper.post(draft, {"confirm": "yes"}).status_code == 302
    told = keeper.get(HERE).content.decode()
    assert f"Written: {count} new, 0 changed; 0 refused." in told
    kept = Person.objects.filter(external_id__startswith="S-N")
    assert kept.count() == count
    last = kept.get(external_id=f"S-N{count - 1}")
    assert (last.name, last.phone) == (
        f"Zoë Quill {count - 1}",
        f"555-{count - 1:06}",
    )


def test_a_table_that_was_overtaken_is_not_written(keeper: Client) -> None:
    draft = brought(keeper, TABLE)
    Person.objects.create(id="x", external_id="S-9001", name="Somebody")

    assert "it cannot be confirmed" in keeper.get(draft).content.decode()
    late = keeper.post(draft, {"confirm": "yes"})

    assert late.status_code == 409
    assert "Bring the table again" in late.content.decode()


def test_a_table_is_dropped(keeper: Client) -> None:
    draft = brought(keeper, TABLE)

    assert keeper.post(draft, {"drop": "yes"}).status_code == 302

    assert not ImportDraft.objects.exists()
    assert not Person.objects.filter(external_id="S-9001").exists()


def test_what_is_no_table_is_told_beside_the_field(keeper: Client) -> None:
    table = SimpleUploadedFile("people.csv", b"name,shoe size\nA,44\n")

    answer = keeper.post(f"{HERE}people/new", {"table": table})

    assert answer.status_code == 422
    assert "These columns are not known: “shoe size”" in answer.content.decode()


def test_a_draft_is_nobody_elses(keeper: Client) -> None:
    draft = brought(keeper, TABLE)
    other = browser_with(Role.IT_ADMINISTRATOR)

    assert other.get(draft).status_code == 404
    assert other.post(draft, {"confirm": "yes"}).status_code == 404
    assert keeper.get(draft.replace("people", "places")).status_code == 404


@pytest.mark.parametrize("kind", ["people", "places", "buttons"])
def test_tables_go_out_as_text_and_as_workbook(keeper: Client, kind: str) -> None:
    response = keeper.get(f"{HERE}{kind}.csv")
    text = b"".join(response).decode("utf-8-sig")
    assert text.count("\r\n") > 30
    assert response["Content-Disposition"] == f'attachment; filename="{kind}.csv"'

    assert keeper.get(f"{HERE}{kind}.xlsx").content.startswith(b"PK")


def test_who_may_not_sees_no_table() -> None:
    technician = browser_with(Role.IT_TECHNICIAN)

    assert technician.get(f"{HERE}people.csv").status_code == 403
    assert technician.get(f"{HERE}people/new").status_code == 403
    assert technician.get(f"{HERE}buttons.csv").status_code == 200
    assert browser_with().get(f"{HERE}buttons.csv").status_code == 403
