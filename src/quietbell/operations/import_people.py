"""Tables of people: added and changed by their staff number, never removed.

What somebody is known by to an identity provider is not changed by a table once they
have a role or an account: whoever could write it could come in as them.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.core.validators import validate_email
from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader, Subject
from quietbell.domain.roles import Action, Right
from quietbell.operations.acting import new_id
from quietbell.operations.import_lines import (
    Judged,
    Judgement,
    LineRefused,
    Verdict,
    fitting,
    needed,
    spelled,
    told_change,
)
from quietbell.operations.table_reading import Line
from quietbell.storage.models import Account, Department, Person, RoleGrant

COLUMNS: Final = ("staff number", "name", "title", "phone", "email", "department")
LENGTHS: Final = {"title": 200, "phone": 40, "email": 254, "department": 200}


class _Known(NamedTuple):
    """A person as the rows know them."""

    id: str
    version: int
    name: str
    title: str
    phone: str
    email: str
    department: str  # its id, or empty
    has_left: bool


class PeopleImport:
    """Judges lines about people against the rows as they are now."""

    def __init__(self, reader: Reader, at: datetime) -> None:
        self._reach = reader.reach(Action.PEOPLE, at)
        self._may: dict[str, bool] = {}
        self._seen: dict[str, int] = {}
        rows = Department.objects.filter(is_merged_into=None).values_list("name", "pk")
        self._departments = {name.casefold(): pk for name, pk in rows}
        self._names = {pk: name for name, pk in rows}
        people = Person.objects.exclude(external_id="").values_list(
            *("external_id", "pk", "version", "name", "title", "phone", "email"),
            *("department_id", "left_on"),
        )
        self._people = {
            number: _Known(
                pk, version, name, title, phone, email, dep or "", bool(left)
            )
            for number, pk, version, name, title, phone, email, dep, left in people
        }
        # Two queries, not one a line: who comes in by what the table would change.
        self._come_in = set(
            RoleGrant.objects.exclude(ends_at__lte=at).values_list("person", flat=True)
        ) | set(Account.objects.exclude(person=None).values_list("person", flat=True))

    def judge(self, lines: Iterable[Line]) -> Judgement:
        """Return what *lines* come to."""
        found = Judgement()
        for line in lines:
            key = line.cells.get("staff number", "")
            try:
                if line.problem:
                    raise LineRefused(line.problem)
                found.lines.append(self._line(line, found))
            except LineRefused as why:
                found.lines.append(
                    Judged(line.number, key[:80], Verdict.REFUSED, str(why))
                )
        return found

    def _line(self, line: Line, found: Judgement) -> Judged:
        number = needed(line.cells, "staff number", 80)
        if first := self._seen.get(number):
            raise LineRefused(
                _("The same staff number stands in line %(number)d.")
                % {"number": first}
            )
        self._seen[number] = line.number
        typed = self._typed(line)
        known = self._people.get(number)
        if known is None:
            return self._new(line, number, typed, found)
        return self._changed(line, number, typed, known, found)

    def _typed(self, line: Line) -> dict[str, str]:
        """Return the cells that are there, in the form that is kept."""
        cells = line.cells
        typed = {"name": needed(cells, "name", 200)} if "name" in cells else {}
        for column, most in LENGTHS.items():
            if column in cells:
                typed[column] = fitting(column, cells[column], most)
        if typed.get("email"):
            spelled("email", validate_email, typed["email"])
        if "department" in typed:
            typed["department"] = self._department(typed["department"])
        return typed

    def _department(self, name: str) -> str:
        if not name:
            return ""
        if name.casefold() not in self._departments:
            raise LineRefused(f"department: {_('there is none of this name')}")
        return self._departments[name.casefold()]

    def _new(
        self, line: Line, number: str, typed: dict[str, str], found: Judgement
    ) -> Judged:
        needed(line.cells, "name", 200)
        self._must_reach(typed.get("department", ""))
        columns: dict[str, Any] = dict(typed)
        columns["department_id"] = columns.pop("department", "") or None
        found.writes.add(Person(id=new_id(), external_id=number, **columns))
        return Judged(line.number, number, Verdict.NEW, typed["name"])

    def _changed(
        self,
        line: Line,
        number: str,
        typed: dict[str, str],
        known: _Known,
        found: Judgement,
    ) -> Judged:
        self._must_reach(known.department)
        if known.has_left:
            raise LineRefused(_("This person has left."))
        differences = {
            name: (getattr(known, name), value)
            for name, value in typed.items()
            if getattr(known, name) != value
        }
        mark = f"{known.id}@{known.version}"
        if not differences:
            return Judged(line.number, number, Verdict.SAME, known.name, mark)
        if "email" in differences and known.id in self._come_in:
            raise LineRefused(
                f"email: {_('of somebody with a role is changed on their page')}"
            )
        columns: dict[str, Any] = {
            name: new for name, (_was, new) in differences.items()
        }
        if "department" in columns:
            self._must_reach(columns["department"])
            columns["department_id"] = columns.pop("department") or None
            was, new = differences["department"]
            names = self._names
            differences["department"] = (names.get(was, ""), names.get(new, ""))
        found.writes.change(Person, known.id, known.version, columns)
        words = told_change(differences)
        return Judged(line.number, number, Verdict.CHANGED, words, mark)

    def _must_reach(self, department: str) -> None:
        """Refuse what is out of reach in the words of what is not there."""
        if department not in self._may:
            right = self._reach.right_to(Subject(department=department))
            self._may[department] = right is not Right.NO
        if not self._may[department]:
            raise LineRefused(_("This is not within your reach."))
