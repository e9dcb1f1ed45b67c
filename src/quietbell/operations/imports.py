"""Tables brought in: judged first, written once somebody confirmed what was shown.

Confirming judges the table again in the very transaction that writes. If that comes
out otherwise than what was shown, because somebody changed a row meanwhile, nothing is
written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final, Protocol, TypeVar

from django.db import IntegrityError, connection, models
from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action, Right
from quietbell.operations import import_buttons, import_people, import_places
from quietbell.operations.acting import (
    ChangedMeanwhile,
    NotAllowed,
    NotThere,
    acting,
    new_id,
)
from quietbell.operations.import_lines import Judgement, Writes
from quietbell.operations.table_reading import Line, read_table
from quietbell.storage.models import ImportDraft, Row

ROWS_AT_ONCE: Final = 1000
SECONDS_MAX: Final = "300s"
KEPT_FOR: Final = timedelta(days=1)
T = TypeVar("T")


class Importing(Protocol):
    """What judges the lines of one kind of table."""

    def __init__(self, reader: Reader, at: datetime) -> None:
        """Look at the rows as they are at *at*."""
        ...

    def judge(self, lines: Iterable[Line]) -> Judgement:
        """Return what *lines* come to. Writes nothing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of table: its columns, who judges it, and the right that it needs."""

    columns: Sequence[str]
    judge: type[Importing]
    action: Action


KINDS: Final[Mapping[str, Kind]] = {
    "people": Kind(
        columns=import_people.COLUMNS,
        judge=import_people.PeopleImport,
        action=Action.PEOPLE,
    ),
    "places": Kind(
        columns=import_places.COLUMNS,
        judge=import_places.PlacesImport,
        action=Action.KEEP_INVENTORY,
    ),
    "buttons": Kind(
        columns=import_buttons.COLUMNS,
        judge=import_buttons.ButtonsImport,
        action=Action.KEEP_INVENTORY,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """A draft and what it comes to now."""

    draft: ImportDraft
    judgement: Judgement


def bring(
    reader: Reader, *, at: datetime, kind: str, file_name: str, content: bytes
) -> DryRun:
    """Keep a table as a draft, and say what confirming it would change.

    Raises:
        NotAllowed, NotThere: no right at all to such a table, or no such kind.
        Wrong: it is no table that can be read.
    """
    of = _kind(reader, at, kind)
    judgement = of.judge(reader, at).judge(read_table(content, of.columns))
    with acting(reader):
        ImportDraft.objects.filter(made_at__lt=at - KEPT_FOR).delete()
        draft = ImportDraft.objects.create(
            id=new_id(),
            kind=kind,
            file_name=file_name[:200],
            content=content,
            digest=judgement.digest,
            made_by=reader.person,
            made_at=at,
        )
    return DryRun(draft=draft, judgement=judgement)


def look_again(reader: Reader, *, at: datetime, id: str) -> DryRun:
    """Return a draft of the reader's own with what it comes to now.

    Raises:
        NotThere: there is none, or it is somebody else's.
    """
    draft = _own(reader, id)
    of = _kind(reader, at, draft.kind)
    lines = read_table(bytes(draft.content), of.columns)
    return DryRun(draft=draft, judgement=of.judge(reader, at).judge(lines))


def confirm(reader: Reader, *, at: datetime, id: str) -> Judgement:
    """Write what the dry run showed, all of it in one transaction.

    Lines that were refused stay out. The draft is gone afterwards.

    Raises:
        ChangedMeanwhile: it would come out otherwise now; nothing was written.
        NotThere, NotAllowed: no such draft of one's own, no right any more.
    """
    with acting(reader):
        _take_time()
        draft = _own(reader, id, is_locked=True)
        run = look_again(reader, at=at, id=id)
        if run.judgement.digest != draft.digest:
            raise _meanwhile()
        try:
            _write(run.judgement.writes)
        except IntegrityError as why:
            raise _meanwhile() from why
        draft.delete()
    return run.judgement


def forget(reader: Reader, *, id: str) -> None:
    """Drop a draft of one's own."""
    _own(reader, id).delete()


def _kind(reader: Reader, at: datetime, kind: str) -> Kind:
    if kind not in KINDS:
        raise NotThere(_("There is no such thing."))
    of = KINDS[kind]
    if reader.reach(of.action, at).widest is Right.NO:
        raise NotAllowed(_("Your roles do not allow this."))
    return of


def _own(reader: Reader, id: str, *, is_locked: bool = False) -> ImportDraft:
    rows = ImportDraft.objects.filter(pk=id, made_by=reader.person)
    draft = (rows.select_for_update() if is_locked else rows).first()
    if draft is None:
        raise NotThere(_("There is no such thing."))
    return draft


def _meanwhile() -> ChangedMeanwhile:
    return ChangedMeanwhile(
        _(
            "Something that this table is about was changed meanwhile. Nothing was"
            " written. Bring the table again and look at what it changes now."
        )
    )


def _take_time() -> None:
    """Let this transaction take longer than a page's may."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true),"
            " set_config('idle_in_transaction_session_timeout', %s, true)",
            [SECONDS_MAX, SECONDS_MAX],
        )


def _write(writes: Writes) -> None:
    # A reference that waits for the commit is looked at anew by every trigger of every
    # row: a hundred thousand rows took minutes, and take seconds so.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for model, rows in writes.added.items():
        _add(model, rows)
    for changing, changes in writes.changed.items():
        for part in _parts(changes.items()):
            _change(changing, dict(part))


def _add(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Write new rows by COPY: a third of the time that INSERT takes."""
    # What the database fills in by itself is left to it: a version begins at 1.
    fields = [
        each
        for each in model._meta.concrete_fields
        if each.db_default is models.NOT_PROVIDED
    ]
    quoted = connection.ops.quote_name
    into = ", ".join(quoted(str(each.column)) for each in fields)
    statement = f"COPY {quoted(model._meta.db_table)} ({into}) FROM STDIN"
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row(
                [
                    each.get_db_prep_save(getattr(row, each.attname), connection)
                    for each in fields
                ]
            )


def _change(
    model: type[Row], changes: Mapping[str, tuple[int, Mapping[str, Any]]]
) -> None:
    """Change rows in one statement, if each is still at its version."""
    rows = list(model._default_manager.select_for_update().filter(pk__in=changes))
    if len(rows) != len(changes):
        raise _meanwhile()
    columns: set[str] = set()
    for row in rows:
        version, values = changes[row.pk]
        if row.version != version:
            raise _meanwhile()
        row.version = version + 1
        columns |= values.keys()
        for name, value in values.items():
            setattr(row, name, value)
    fields = {model._meta.get_field(name).name for name in columns}
    model._default_manager.bulk_create(
        rows,
        ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*sorted(fields), "version"],
    )


def _parts(items: Iterable[T]) -> Iterator[list[T]]:
    left = iter(items)
    while part := list(islice(left, ROWS_AT_ONCE)):
        yield part
