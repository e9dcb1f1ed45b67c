"""A character that nobody sees comes in by no way, and what is stored takes no list."""

import io
from collections.abc import Iterator

import pytest
import tablib
from django.test import Client
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.roles import Action, Role
from quietbell.operations.acting import Wrong
from quietbell.operations.imports import bring
from quietbell.operations.people import PersonFacts, add_person
from quietbell.queries.readers import reader_of
from quietbell.storage.models import Button, Person
from tests.support.harborview import plant_harborview
from tests.support.office import browser_with, person_with
from tests.web.test_api import program

# A bell, a vertical tab, an escape, a line break of another age, and what turns words.
UNSEEN = ("\x07", "\x0b", "\x1b", "\x85", "\u202e", "\u2066")


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview(timezone.now())
    return


@pytest.fixture
def keeper() -> Client:
    return browser_with(Role.IT_ADMINISTRATOR)


@pytest.mark.parametrize("kind", ["people", "places", "buttons"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_stored_already_keeps_nobody_from_a_table(
    keeper: Client, kind: str, form: str
) -> None:
    Person.objects.filter(pk="P-101").update(name="Ada\x0b \u202eQuill")
    Button.objects.filter(pk="bursar-1").update(label="B\x07ursar", note="\x0b=1+1")

    answer = keeper.get(f"/workbench/tables/{kind}.{form}")
    told = b"".join(answer) if answer.streaming else answer.content

    assert answer.status_code == 200
    table = tablib.Dataset().load(io.BytesIO(told), form) if form == "xlsx" else None
    text = table.export("csv") if table is not None else told.decode("utf-8-sig")
    assert not any(each in text for each in UNSEEN)
    assert ("Ada Quill" in text) == (kind == "people")
    assert ("'=1+1" in text) == (kind == "buttons")


@pytest.mark.parametrize("sign", UNSEEN)
def test_a_person_is_not_called_so(keeper: Client, sign: str) -> None:
    reader = reader_of(person_with(Role.IT_ADMINISTRATOR).pk)
    with pytest.raises(Wrong) as why:
        add_person(reader, at=timezone.now(), facts=PersonFacts(name=f"Ada{sign}Quill"))
    told = "There is a character in it that cannot be seen."
    assert why.value.problems == {"name": told}

    typed = {"name": f"Ada{sign}Quill", "version": "0"}
    answer = keeper.post("/workbench/people/new", typed)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_a_name_has_one_line_and_a_note_may_have_more() -> None:
    reader = reader_of(person_with(Role.IT_ADMINISTRATOR).pk)
    with pytest.raises(Wrong) as why:
        add_person(reader, at=timezone.now(), facts=PersonFacts(name="Ada\nQuill"))
    assert why.value.problems == {"name": "This may have one line only."}

    table = 'label,note\nBU-1,"one\ntwo"\n'.replace("BU-1", _label("bursar-1")).encode()
    assert _verdicts("buttons", table) == ["changed"]


@pytest.mark.parametrize("sign", UNSEEN)
def test_a_line_of_a_table_with_one_is_refused_by_itself(sign: str) -> None:
    table = f"staff number,name\nS-1,A{sign}a\nS-2,Ben\n".encode()

    assert _verdicts("people", table) == [
        "name: A cell has a character that cannot be seen.",
        "new",
    ]


def test_a_cell_of_two_lines_is_no_name() -> None:
    table = b'staff number,name\nS-1,"Ada\nQuill"\n'

    assert _verdicts("people", table) == ["name: may have one line only"]


@pytest.mark.parametrize("sign", [*UNSEEN, "\n", "\t"])
def test_a_program_gives_no_such_label(sign: str) -> None:
    asker = program(Role.IT_TECHNICIAN, *Action)
    given = asker.get("/buttons/bursar-1").json()
    kept = {each: given[each] for each in ("kind", "room", "department", "device")}

    answer = asker.send("POST", "/buttons", kept | {"label": f"a{sign}b"})
    assert answer.status_code == 422, answer.content
    note = kept | {"label": given["label"], "version": given["version"]}
    answer = asker.send("PUT", "/buttons/bursar-1", note | {"note": f"a{sign}b"})
    assert answer.status_code == (200 if sign in "\n\t" else 422)


def _label(id: str) -> str:
    return Button.objects.get(pk=id).label


def _verdicts(kind: str, table: bytes) -> list[str]:
    """Return what each line of a table comes to: its verdict, or why it is refused."""
    reader = reader_of(person_with(Role.IT_ADMINISTRATOR).pk)
    run = bring(reader, at=timezone.now(), kind=kind, file_name="t.csv", content=table)
    return [
        each.words if each.verdict.value == "refused" else each.verdict.value
        for each in run.judgement.lines
    ]
