"""Tables brought in: judged first, written when confirmed, monsters refused plainly."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import tablib

from quietbell.config.database import Database
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.operations import imports
from quietbell.operations.acting import ChangedMeanwhile, NotAllowed, NotThere, Wrong
from quietbell.operations.import_lines import Writes
from quietbell.operations.imports import bring, confirm, forget
from quietbell.storage.models import (
    ImportDraft,
    Person,
    RowHistory,
)
from tests.support.harborview import plant_harborview
from tests.support.office import reader_with

NOW = datetime(2031, 3, 3, 8, tzinfo=UTC)
PEOPLE = (
    "staff number,name,phone\nS-9001,Ada Quill,555-0190\nS-9002,Ben Oakes,555-0191\n"
)


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


@pytest.fixture
def keeper() -> Reader:
    return reader_with(Role.IT_ADMINISTRATOR)


def told(reader: Reader, kind: str, table: str | bytes) -> list[tuple[int, str, str]]:
    content = table.encode() if isinstance(table, str) else table
    run = bring(reader, at=NOW, kind=kind, file_name="table.csv", content=content)
    return [
        (each.number, each.verdict.value, each.words) for each in run.judgement.lines
    ]


def why_not(reader: Reader, kind: str, content: bytes) -> str:
    with pytest.raises(Wrong) as why:
        bring(reader, at=NOW, kind=kind, file_name="table.csv", content=content)
    assert not ImportDraft.objects.exists()
    return why.value.problems["table"]


def test_a_dry_run_says_what_would_change_and_writes_nothing(keeper: Reader) -> None:
    before = Person.objects.count()

    assert told(keeper, "people", PEOPLE) == [
        (2, "new", "Ada Quill"),
        (3, "new", "Ben Oakes"),
    ]
    assert Person.objects.count() == before


def test_confirming_writes_it_in_the_readers_name(keeper: Reader) -> None:
    run = bring(
        keeper, at=NOW, kind="people", file_name="p.csv", content=PEOPLE.encode()
    )

    counts = confirm(keeper, at=NOW, id=run.draft.pk).counts

    assert counts == {"new": 2, "changed": 0, "same": 0, "refused": 0}
    ada = Person.objects.get(external_id="S-9001")
    assert (ada.name, ada.phone) == ("Ada Quill", "555-0190")
    assert RowHistory.objects.filter(row_id=ada.pk).get().actor == keeper.person
    assert not ImportDraft.objects.exists()
    again = PEOPLE.replace("555-0191", "555-0199")
    assert told(keeper, "people", again) == [
        (2, "same", "Ada Quill"),
        (3, "changed", "phone: 555-0191 → 555-0199"),
    ]


def test_a_changed_line_changes_its_columns_and_no_other(keeper: Reader) -> None:
    first = bring(
        keeper, at=NOW, kind="people", file_name="p.csv", content=PEOPLE.encode()
    )
    confirm(keeper, at=NOW, id=first.draft.pk)
    run = bring(
        keeper,
        at=NOW,
        kind="people",
        file_name="p.csv",
        content=b"staff number,title\nS-9001,Registrar\n",
    )

    confirm(keeper, at=NOW, id=run.draft.pk)

    ada = Person.objects.get(external_id="S-9001")
    assert (ada.name, ada.phone, ada.title) == ("Ada Quill", "555-0190", "Registrar")
    assert ada.version == 2


def test_what_was_changed_meanwhile_is_not_confirmed(keeper: Reader) -> None:
    first = bring(
        keeper, at=NOW, kind="people", file_name="p.csv", content=PEOPLE.encode()
    )
    confirm(keeper, at=NOW, id=first.draft.pk)
    run = bring(
        keeper,
        at=NOW,
        kind="people",
        file_name="p.csv",
        content=PEOPLE.replace("0190", "0180").encode(),
    )
    Person.objects.filter(external_id="S-9001").update(version=2, title="Bursar")

    with pytest.raises(ChangedMeanwhile):
        confirm(keeper, at=NOW, id=run.draft.pk)

    assert Person.objects.get(external_id="S-9001").phone == "555-0190"


def test_what_somebody_adds_at_the_same_moment_is_not_added_twice(
    keeper: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = bring(
        keeper, at=NOW, kind="people", file_name="p.csv", content=PEOPLE.encode()
    )
    write = imports._write

    def late(writes: Writes) -> None:
        Person.objects.create(id="other", name="Ada", external_id="S-9001")
        write(writes)

    monkeypatch.setattr(imports, "_write", late)

    with pytest.raises(ChangedMeanwhile):
        confirm(keeper, at=NOW, id=run.draft.pk)

    assert not Person.objects.filter(external_id="S-9002").exists()


def test_a_draft_is_ones_own_and_is_confirmed_once(keeper: Reader) -> None:
    run = bring(
        keeper, at=NOW, kind="people", file_name="p.csv", content=PEOPLE.encode()
    )
    other = reader_with(Role.IT_ADMINISTRATOR)

    with pytest.raises(NotThere):
        confirm(other, at=NOW, id=run.draft.pk)
    confirm(keeper, at=NOW, id=run.draft.pk)
    with pytest.raises(NotThere):
        confirm(keeper, at=NOW, id=run.draft.pk)


def test_a_draft_can_be_dropped(keeper: Reader) -> None:
    run = bring(
        keeper, at=NOW, kind="people", file_name="p.csv", content=PEOPLE.encode()
    )

    forget(keeper, id=run.draft.pk)

    assert not Person.objects.filter(external_id="S-9001").exists()
    assert not ImportDraft.objects.exists()


def test_who_may_not_keep_people_brings_no_table_of_them() -> None:
    with pytest.raises(NotAllowed):
        told(reader_with(Role.IT_TECHNICIAN), "people", PEOPLE)


@pytest.mark.parametrize(
    "table",
    [
        "\ufeff" + PEOPLE,
        PEOPLE.replace(",", ";"),
        PEOPLE.replace(",", "\t"),
        PEOPLE.replace("\n", "\r\n"),
        "\n".join(PEOPLE.splitlines()) + "\n\n ,,\n",
        PEOPLE.replace("staff number,name", "Staff_Number, NAME"),
        PEOPLE.replace("Ada Quill", '"Ada Quill"'),
        PEOPLE.encode("utf-16"),
    ],
    ids=["mark", "semicolons", "tabs", "crlf", "empty lines", "case", "quotes", "wide"],
)
def test_a_table_is_read_as_spreadsheets_write_it(
    keeper: Reader, table: str | bytes
) -> None:
    assert told(keeper, "people", table) == [
        (2, "new", "Ada Quill"),
        (3, "new", "Ben Oakes"),
    ]


def test_a_workbook_is_read_too(keeper: Reader) -> None:
    sheet = tablib.Dataset(
        ("S-9001", "Ada Quill", "555-0190"),
        (9002, "Ben Oakes", "555-0191"),
        headers=("staff number", "name", "phone"),
    )

    assert told(keeper, "people", sheet.export("xlsx")) == [
        (2, "new", "Ada Quill"),
        (3, "new", "Ben Oakes"),
    ]
    run = ImportDraft.objects.get()
    confirm(keeper, at=NOW, id=run.pk)
    assert Person.objects.filter(external_id="9002").exists()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"name,shoe size\nA,44\n", "shoe size"),
        (b"staff number,name,name\nS-1,A,B\n", "twice"),
        (
            "staff number,name\nS-1,Zo\u00eb\n".encode("latin-1"),
            "Line 2 is not written",
        ),
        (b"staff number,name\nS-1,\x00\n", "no table"),
        (b'staff number,name\nS-1,"Ada\n', "no CSV"),
        (b"PK\x03\x04 and nothing else", "workbook is broken"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not written in UTF-8"),
        (b"staff number,name\n" + b"S-1,A\n" * 100_001, "100,000 lines"),
        (b"x" * (32 * 2**20 + 1), "32 MB"),
    ],
    ids=[
        *("nothing", "mark alone", "unknown column", "column twice", "latin-1"),
        *("zero byte", "open quote", "broken zip", "picture", "too long", "too large"),
    ],
)
def test_what_is_no_table_is_refused_in_words(
    keeper: Reader, content: bytes, word: str
) -> None:
    assert word in why_not(keeper, "people", content)


def test_a_workbook_that_would_fill_the_memory_is_refused(keeper: Reader) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<x>" + b" " * (257 * 2**20))

    assert len(bomb.getvalue()) < 2**20
    assert "workbook is broken or too large" in why_not(
        keeper, "people", bomb.getvalue()
    )


def test_a_formula_is_refused_and_a_telephone_number_is_none(keeper: Reader) -> None:
    table = (
        "staff number,name,phone\n"
        'S-9001,"=HYPERLINK(""http://203.0.113.9"",""x"")",555-0190\n'
        "S-9002,@SUM(A1),\n"
        "S-9003,-2+3+cmd|' /C calc'!A0,\n"
        "S-9004,Cy Reed,+1 555-0192\n"
        "S-9005,'=Dee,555-0193\n"
    )

    found = told(keeper, "people", table)

    assert [each[1] for each in found] == ["refused"] * 3 + ["new"] * 2
    assert {each[2] for each in found[:3]} == {"name: A cell is a formula."}
    assert found[4][2] == "=Dee"


def test_a_formula_in_a_workbook_is_refused_whatever_it_came_to(keeper: Reader) -> None:
    sheet = tablib.Dataset(("S-9001", "Ada Quill"), headers=("staff number", "name"))
    made = io.BytesIO(sheet.export("xlsx"))
    forged = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(forged, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                at = body.index(b'r="B2"')
                end = body.index(b"</c>", at)
                cell = b'r="B2" t="str"><f>A1</f><v>Ada Quill</v>'
                body = body[:at] + cell + body[end:]
            new.writestr(name, body)

    assert told(keeper, "people", forged.getvalue()) == [
        (2, "refused", "name: A cell is a formula.")
    ]


def test_each_line_is_refused_by_itself_with_its_reason(keeper: Reader) -> None:
    table = (
        "staff number,name,email,department\n"
        "S-9001,Ada Quill,ada@harborview.example,\n"
        ",Ben Oakes,,\n"
        "S-9001,Ada Again,,\n"
        "S-9004,,,\n"
        "S-9005,Eve Moss,no mail,\n"
        "S-9006,Fay Lund,,Alchemy\n"
        f"S-9007,{'x' * 201},,\n"
        "S-9008,Gus Hale,,,,more\n"
    )

    assert told(keeper, "people", table) == [
        (2, "new", "Ada Quill"),
        (3, "refused", "staff number: may not be empty"),
        (4, "refused", "The same staff number stands in line 2."),
        (5, "refused", "name: may not be empty"),
        (6, "refused", "email: Enter a valid email address."),
        (7, "refused", "department: there is none of this name"),
        (8, "refused", "name: longer than 200 characters"),
        (9, "refused", "This line has more cells than there are columns."),
    ]


def test_a_table_changes_no_mail_of_somebody_who_comes_in_by_it(keeper: Reader) -> None:
    Person.objects.filter(pk=keeper.person).update(
        external_id="S-1", email="robin@harborview.example"
    )

    (line,) = told(
        keeper, "people", "staff number,email\nS-1,mallory@harborview.example\n"
    )

    assert line[1:] == (
        "refused",
        "email: of somebody with a role is changed on their page",
    )
