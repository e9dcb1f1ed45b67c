"""What every row has, and the one history of all of them.

A trigger writes the history, so that a change by hand in SQL is in it as well. Nobody
updates, deletes or truncates it: other triggers refuse. Secrets and concealed places
are cut out before they are written, because a history is kept for years and read by
people who may not see them.
"""

from typing import ClassVar, Final

import pgtrigger
from django.db import models

ID_LENGTH: Final = 80  # as the site file bounds an id
WORDS_LENGTH: Final = 200  # a name, a label, a door sign
TEXT_LENGTH: Final = 2000  # a note that somebody reads while others wait

ROWS_CHANGED: Final = "quietbell_rows"  # the channel that says that a history grew

# Never in the history, whatever table has a column of that name.
UNTOLD: Final = (
    "password",
    "last_login",
    "secret_hash",
    "token_hash",
    "concealed_words",
    "sealed_text",
    "content",
)
_CUT = f"'{{{','.join(UNTOLD)}}}'::text[]"
KEEP_HISTORY: Final = pgtrigger.Trigger(
    name="keep_history",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("was", "jsonb"), ("became", "jsonb")],
    func=f"""
        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - {_CUT}; END IF;
        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - {_CUT}; END IF;
        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;
        INSERT INTO storage_rowhistory
            (at, actor, via, table_name, row_id, operation, before, after)
        VALUES (
            clock_timestamp(),
            coalesce(current_setting('quietbell.actor', true), ''),
            coalesce(current_setting('quietbell.via', true), ''),
            TG_TABLE_NAME,
            coalesce(became ->> 'id', was ->> 'id'),
            lower(TG_OP), was, became
        );
        RETURN NULL;
    """,
)
REFUSE_TRUNCATE: Final = pgtrigger.Trigger(
    name="refuse_truncate",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;",
)


class Row(models.Model):
    """A row with an id of ours, a version to compare, and a history."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH)
    version = models.PositiveIntegerField(db_default=1)

    class Meta:
        abstract = True
        triggers: ClassVar = [KEEP_HISTORY, REFUSE_TRUNCATE]


class RowHistory(models.Model):
    """One change of one row: who, when, by which way, before and after.

    Each is told on a channel at its commit, so that the site file follows at once.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=ID_LENGTH)  # a person's id; empty: SQL by hand
    via = models.CharField(max_length=20)
    table_name = models.CharField(max_length=63)
    row_id = models.CharField(max_length=ID_LENGTH)
    operation = models.CharField(max_length=6)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["table_name", "row_id", "id"], name="history_of_a_row")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="wake_who_compiles",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                # Without a payload many of them in one transaction are told once.
                func=f"NOTIFY {ROWS_CHANGED}; RETURN NULL;",
            ),
            REFUSE_TRUNCATE,
        ]
