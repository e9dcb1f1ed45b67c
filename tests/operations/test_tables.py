"""The tables are as the models say, and keep what may never be changed or lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from quietbell.config.database import Database
from quietbell.storage.models import Button, ConcealedPlace, RowHistory, Site
from quietbell.storage.models.rows import UNTOLD, Row
from tests.support.harborview import NOW, plant_harborview

APP = "storage"


@pytest.mark.usefixtures("database")
def test_the_migrations_make_what_the_models_say() -> None:
    call_command("makemigrations", APP, check=True, dry_run=True, verbosity=0)


@pytest.mark.usefixtures("database")
def test_every_trigger_is_on_its_table_and_awake() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled = 'O'"
        )
        there = set(cursor.fetchall())
    wanted = {
        (model._meta.db_table, trigger.get_pgid(model))
        for model, trigger in pgtrigger.registered()
        if model._meta.app_label == APP
    }
    assert len(wanted) > 100
    assert wanted <= there


def test_what_is_kept_is_never_truncated(database: Database) -> None:
    tables = sorted(
        {
            model._meta.db_table
            for model, trigger in pgtrigger.registered()
            if trigger.name == "refuse_truncate"
        }
    )
    assert {"storage_button", "storage_rowhistory", "storage_ledgerentry"} <= {*tables}
    for table in tables:
        with refused("never truncated"), connection.cursor() as cursor:
            cursor.execute(f'TRUNCATE "{table}" CASCADE')


def test_every_row_of_ours_has_a_history(database: Database) -> None:
    watched = {
        model._meta.db_table
        for model, trigger in pgtrigger.registered()
        if trigger.name == "keep_history"
    }
    rows = {
        each._meta.db_table
        for each in apps.get_app_config(APP).get_models()
        if issubclass(each, Row)
    }
    assert rows <= watched


def test_a_change_by_sql_is_in_the_history(database: Database) -> None:
    plant_harborview(NOW)
    button = Button.objects.first()
    assert button is not None
    run("UPDATE storage_button SET label = 'QB-9999' WHERE id = %s", button.pk)

    newest = RowHistory.objects.filter(row_id=button.pk).order_by("-id")[0]
    assert (newest.actor, newest.operation) == ("", "update")
    assert (newest.before["label"], newest.after["label"]) == (button.label, "QB-9999")


def test_where_a_button_is_hidden_is_not_in_the_history(database: Database) -> None:
    plant_harborview(NOW)
    button = Button.objects.first()
    assert button is not None
    ConcealedPlace.objects.filter(button=button).delete()
    row = ConcealedPlace(id=button.pk, button=button, concealed_words="third drawer")
    row.save(force_insert=True)

    told = RowHistory.objects.filter(table_name=ConcealedPlace._meta.db_table)
    assert told.exists()
    for each in told:
        assert not {*UNTOLD} & {*(each.before or {}), *(each.after or {})}
        assert "third drawer" not in f"{each.before} {each.after}"


def test_the_history_is_not_written_anew(database: Database) -> None:
    plant_harborview(NOW)
    site = Site.objects.first()
    assert site is not None
    for statement in (
        "UPDATE storage_rowhistory SET actor = 'p-1' WHERE row_id = %s",
        "DELETE FROM storage_rowhistory WHERE row_id = %s",
    ):
        with refused("Cannot"):
            run(statement, site.pk)
    assert RowHistory.objects.filter(row_id=site.pk).exists()


def run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def refused(words: str) -> Iterator[None]:
    """Expect the database to refuse it, and go on in the same transaction."""
    with pytest.raises(ProgrammingError, match=words), transaction.atomic():
        yield
