"""Make every table of the office, with its constraints and its history.

The first migration: nothing is there before it. Undo drops everything.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Blob',
            fields=[
                ('id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('media_type', models.CharField(max_length=80)),
                ('content', models.BinaryField()),
                ('width', models.PositiveIntegerField(default=0)),
                ('height', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id__regex', '^[0-9a-f]{64}$')), name='blob_is_named_by_sha256')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='blob',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='1a0bcb6d15c660744c6e7ddb05dd988ebe9e6731', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_6a23e', table='storage_blob', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='CoverageChange',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('kind', models.CharField(max_length=40)),
                ('subject', models.CharField(max_length=80)),
                ('words', models.CharField(max_length=2000)),
                ('values', models.JSONField(blank=True, default=dict)),
                ('proposed_by', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
                ('proposed_at', models.DateTimeField()),
                ('seconded_by', models.CharField(blank=True, max_length=80)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(default='waiting', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'agreed', 'declined', 'withdrawn'])), name='coverage_change_state_is_known'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('kind', 'subject'), name='coverage_change_is_once_at_a_time')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coveragechange',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='f3754d6d7d2b7593f37cb484258b3e9d2c887075', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_5ac4c', table='storage_coveragechange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coveragechange',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='7bfae1babf158cf75a3c862c1dcccb7bbf25ea51', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_de135', table='storage_coveragechange', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('name', models.CharField(max_length=200, unique=True)),
                ('is_merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='storage.department')),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='department',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='bbf92ca041f3fd11b233b785178e3b052904d7ed', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_45323', table='storage_department', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='department',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='f664fb4f7aab3daee2c344934e72697386263cc2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_e40c5', table='storage_department', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('kind', models.CharField(max_length=40)),
                ('vendor', models.CharField(blank=True, max_length=80)),
                ('model', models.CharField(blank=True, max_length=80)),
                ('serial', models.CharField(blank=True, max_length=80)),
                ('mac', models.CharField(blank=True, max_length=12)),
                ('names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None)),
                ('networks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), blank=True, default=list, size=None)),
                ('extensions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('is_removed', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('mac', ''), ('mac__regex', '^[0-9a-f]{12}$'), _connector='OR'), name='device_mac_is_twelve_digits'), models.UniqueConstraint(condition=models.Q(models.Q(('mac', ''), _negated=True), ('is_removed', False)), fields=('mac',), name='device_mac_is_unique')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='device',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='ce63a394a6cfe532ff4d94a083c46076146c9d49', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_14ed5', table='storage_device', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='device',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='42c3d093ef53185c05e27a264577ec3f15c86edc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_da2c6', table='storage_device', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='ImportDraft',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('content', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('made_by', models.CharField(max_length=80)),
                ('made_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='IncidentRecord',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('number', models.BigIntegerField(db_index=True)),
                ('site', models.CharField(max_length=80)),
                ('button', models.CharField(blank=True, max_length=80)),
                ('department', models.CharField(blank=True, max_length=80)),
                ('area', models.CharField(blank=True, max_length=80)),
                ('incident_class', models.CharField(max_length=20)),
                ('confidence', models.CharField(max_length=20)),
                ('labels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('attention', models.CharField(max_length=20)),
                ('response', models.CharField(max_length=20)),
                ('presses', models.PositiveIntegerField(default=1)),
                ('profile', models.CharField(max_length=80)),
                ('profile_version', models.PositiveIntegerField()),
                ('opened_at', models.DateTimeField(db_index=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('dispatched_at', models.DateTimeField(null=True)),
                ('arrived_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('disposition', models.CharField(blank=True, max_length=20)),
                ('cause', models.CharField(blank=True, max_length=40)),
                ('method', models.CharField(blank=True, max_length=60)),
                ('holder', models.CharField(blank=True, max_length=80)),
                ('acknowledged_by', models.CharField(blank=True, max_length=80)),
                ('last_entry', models.BigIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['-opened_at', 'id'], name='incident_newest_first'), models.Index(fields=['button', '-opened_at'], name='incident_of_button')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='incidentrecord',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='e77fcebc15e801957658d7399c1465918ec409a8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_b6160', table='storage_incidentrecord', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Installation',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('is_demo', models.BooleanField(default=False)),
                ('is_live', models.BooleanField(default=False)),
                ('live_at', models.DateTimeField(blank=True, null=True)),
                ('token_key_id', models.CharField(blank=True, max_length=80)),
                ('token_key', models.CharField(blank=True, max_length=64)),
                ('device_networks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), blank=True, default=list, size=None)),
                ('proven', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', '1')), name='there_is_one_installation')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='installation',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='41e2d0495d406ec6fbbd7c37411ccaf0f17ccf15', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_44722', table='storage_installation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='installation',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='62601d965726d6c720da12abe147cb2d8fff6001', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_3312a', table='storage_installation', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Ladder',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('name', models.CharField(max_length=200, unique=True)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ladder',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='8aa6f91a8f5f02e91c55d57eb730b2151b408090', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_6a932', table='storage_ladder', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ladder',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='8dd25818dece8c6fae0fba240d86f4bb7192c18e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_404c7', table='storage_ladder', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('number', models.BigAutoField(primary_key=True, serialize=False)),
                ('id', models.CharField(max_length=80, unique=True)),
                ('node', models.CharField(max_length=40)),
                ('epoch', models.CharField(max_length=40)),
                ('seq', models.BigIntegerField()),
                ('kind', models.CharField(max_length=60)),
                ('entry_version', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
                ('incident', models.CharField(blank=True, max_length=80)),
                ('previous', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('raw', models.BinaryField()),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['incident', 'number'], name='entry_of_incident')],
                'constraints': [models.UniqueConstraint(fields=('node', 'seq'), name='entry_is_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9a70041714061381e7c7e77215f5f7e64a151641', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6d1d9', table='storage_ledgerentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='24a023ce50f80f343f55157e92dace48e3e9cb57', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_21027', table='storage_ledgerentry', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('key', models.CharField(max_length=200, unique=True)),
                ('to', models.EmailField(max_length=254)),
                ('person', models.CharField(blank=True, max_length=80)),
                ('subject_line', models.CharField(max_length=200)),
                ('text', models.TextField(max_length=50000)),
                ('invitation', models.TextField(blank=True, max_length=50000)),
                ('about_kind', models.CharField(blank=True, max_length=40)),
                ('about', models.CharField(blank=True, max_length=80)),
                ('site', models.CharField(blank=True, max_length=80)),
                ('message_id', models.CharField(max_length=200, unique=True)),
                ('made_at', models.DateTimeField()),
                ('state', models.CharField(default='waiting', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('tried_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('error', models.CharField(blank=True, max_length=2000)),
            ],
            options={
                'indexes': [models.Index(fields=['state', '-made_at'], name='letters_by_state'), models.Index(fields=['about_kind', 'about'], name='letters_about')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sent', 'failed', 'given up'])), name='letter_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='letter_sent_has_its_time')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='2a2b957a8bc3311e283e5a4f8f868bc3ace5f0ee', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_9b796', table='storage_letter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='fc197f5db1524bc518813c079856aba9259463ba', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_d0dd1', table='storage_letter', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='OfficeTask',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('kind', models.CharField(max_length=40)),
                ('subject_kind', models.CharField(blank=True, max_length=40)),
                ('subject', models.CharField(blank=True, max_length=80)),
                ('site', models.CharField(blank=True, max_length=80)),
                ('department', models.CharField(blank=True, max_length=80)),
                ('assigned', models.CharField(blank=True, max_length=80)),
                ('words', models.CharField(max_length=2000)),
                ('values', models.JSONField(blank=True, default=dict)),
                ('made_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('done_by', models.CharField(blank=True, max_length=80)),
                ('outcome', models.CharField(blank=True, max_length=2000)),
                ('cause', models.CharField(max_length=80)),
            ],
            options={
                'indexes': [models.Index(fields=['done_at', 'due_at'], name='office_task_by_due'), models.Index(condition=models.Q(('done_at', None)), fields=['kind', 'due_at'], name='office_task_open_by_kind'), models.Index(condition=models.Q(('done_at', None)), fields=['subject', 'kind'], name='office_task_open_of_a_subject')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'cause'), name='office_task_is_once_a_cause'), models.CheckConstraint(condition=models.Q(('due_at__gte', models.F('made_at'))), name='office_task_is_due_after_it_is_made')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='officetask',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='b1d8aa943d2c99865cf14039aa592647a890a043', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_bbe6d', table='storage_officetask', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='officetask',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='5213d13a9036e89610f619e1bef6e226cbe5329b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_36298', table='storage_officetask', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('name', models.CharField(max_length=200, unique=True)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='profile',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='26524821d2f619a47dce45a8d8e9bd85057a60df', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_1d547', table='storage_profile', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='profile',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='96d5a0cbc206062bc57291116f01bcdc0a8b526b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_3b0ee', table='storage_profile', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='RecordView',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('person', models.CharField(max_length=80)),
                ('action', models.CharField(max_length=60)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject', models.CharField(max_length=80)),
                ('reason', models.CharField(max_length=2000)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recordview',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='46872856da00005c19c36099c9b4877ddcad8265', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_53a8d', table='storage_recordview', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recordview',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='6ac4de6d9299d93661dd4326c8f482493512a94f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_d0d94', table='storage_recordview', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='RowHistory',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_index=True)),
                ('actor', models.CharField(max_length=80)),
                ('via', models.CharField(max_length=20)),
                ('table_name', models.CharField(max_length=63)),
                ('row_id', models.CharField(max_length=80)),
                ('operation', models.CharField(max_length=6)),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['table_name', 'row_id', 'id'], name='history_of_a_row')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rowhistory',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2f003dcfa7101ffdd24085a384560d9530315894', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c7f63', table='storage_rowhistory', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rowhistory',
            trigger=pgtrigger.compiler.Trigger(name='wake_who_compiles', sql=pgtrigger.compiler.UpsertTriggerSql(func='NOTIFY quietbell_rows; RETURN NULL;', hash='3a58756aecea227d90300c60b3fab9fa65f2ed5d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_wake_who_compiles_3dde8', table='storage_rowhistory', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rowhistory',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='9f7542f0c412a53c88fc62970ea159df24954453', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_3350e', table='storage_rowhistory', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='SignInNote',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_index=True)),
                ('kind', models.CharField(max_length=40)),
                ('person', models.CharField(blank=True, max_length=80)),
                ('by', models.CharField(blank=True, max_length=80)),
                ('method', models.CharField(blank=True, max_length=80)),
                ('address', models.CharField(blank=True, max_length=45)),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-id'], name='sign_in_note_of_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['signed in', 'wrong password', 'wrong code', 'many wrong', 'factor added', 'factor removed', 'recovery codes made', 'password changed', 'password set', 'taken away'])), name='sign_in_note_kind_is_known')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signinnote',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b0fca6caf821bb2ded80b1a49fe14c6b3400b43e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0b312', table='storage_signinnote', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signinnote',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='c28ee3d08dc4a999a8c9f70b6490d1219b8ed4af', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_4d766', table='storage_signinnote', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='SiteVersion',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64)),
                ('file_name', models.CharField(max_length=80)),
                ('compiled_at', models.DateTimeField()),
                ('history_mark', models.BigIntegerField(default=0)),
                ('differences', models.JSONField(default=list)),
                ('lowers', models.JSONField(default=list)),
                ('byte_count', models.PositiveIntegerField()),
                ('loaded_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='siteversion',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='a3440c2bb56df1c0c9e4b851a04ef6cc1d0a4e10', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_7f2d6', table='storage_siteversion', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='TrainingModule',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('name', models.CharField(max_length=200, unique=True)),
                ('device_kind', models.CharField(blank=True, max_length=40)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trainingmodule',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='d0173ec0520cf10799deade92f72f25484b8bd88', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_57e5a', table='storage_trainingmodule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trainingmodule',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='15b94403d698baf5e741920674fc4731c8514483', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_f8fbe', table='storage_trainingmodule', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('name', models.CharField(max_length=200, unique=True)),
                ('url', models.URLField(max_length=500)),
                ('is_removed', models.BooleanField(default=False)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='webhook',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='fcfca695eff4c14206f051c272cd22cd73ebf263', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_da227', table='storage_webhook', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='webhook',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='92c7a3ea7aad2f09e998c32c9c84234d0652c4f9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_e0bb7', table='storage_webhook', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='ModuleVersion',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('module', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='storage.trainingmodule')),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField(max_length=200000)),
                ('questions', models.JSONField(default=list)),
                ('pass_percent', models.PositiveSmallIntegerField(default=80)),
                ('state', models.CharField(default='draft', max_length=10)),
                ('made_by', models.CharField(blank=True, max_length=80)),
                ('made_at', models.DateTimeField()),
                ('in_force_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('module', 'number'), name='module_version_number_is_unique'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in force', 'retired'])), name='module_version_state_is_known'), models.UniqueConstraint(condition=models.Q(('state', 'in force')), fields=('module',), name='module_has_one_version_in_force'), models.CheckConstraint(condition=models.Q(('pass_percent__gte', 1), ('pass_percent__lte', 100)), name='module_pass_is_a_percentage')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='moduleversion',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='d91e0612e85c56321949b128feebf4179d4ea0a3', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_ce880', table='storage_moduleversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='moduleversion',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='f4d545f2304232946f34510686e6fcb7e18dce77', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_146df', table='storage_moduleversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='moduleversion',
            trigger=pgtrigger.compiler.Trigger(name='taught_is_never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'DELETE' THEN\n                IF OLD.state <> 'draft' THEN RAISE EXCEPTION 'a version is never deleted'; END IF;\n                RETURN OLD;\n            END IF;\n            IF (OLD.state <> 'draft') AND (OLD.id IS DISTINCT FROM NEW.id OR OLD.module_id IS DISTINCT FROM NEW.module_id OR OLD.number IS DISTINCT FROM NEW.number OR OLD.text IS DISTINCT FROM NEW.text OR OLD.questions IS DISTINCT FROM NEW.questions OR OLD.pass_percent IS DISTINCT FROM NEW.pass_percent) THEN\n                RAISE EXCEPTION 'a version is never changed';\n            END IF;\n            RETURN NEW;\n        ", hash='e9d5bc5d48660536f475cecc5bc4071f45a33e4a', operation='UPDATE OR DELETE', pgid='pgtrigger_taught_is_never_changed_2d12b', table='storage_moduleversion', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='PanelAccount',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('kind', models.CharField(max_length=20)),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='storage.device')),
                ('number', models.CharField(max_length=16)),
                ('receiver', models.CharField(blank=True, max_length=6)),
                ('prefix', models.CharField(blank=True, max_length=6)),
                ('is_keyed', models.BooleanField(default=False)),
                ('supervision_seconds', models.PositiveIntegerField(default=0)),
                ('networks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), blank=True, default=list, size=None)),
                ('is_presses_only', models.BooleanField(default=False)),
                ('rules', models.JSONField(blank=True, default=list)),
                ('is_removed', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['dc09', 'sur-gard'])), name='panel_account_kind_is_known'), models.CheckConstraint(condition=models.Q(('number__regex', '^[0-9A-F]{3,16}$')), name='panel_account_number_is_hex'), models.UniqueConstraint(condition=models.Q(('is_removed', False)), fields=('kind', 'receiver', 'prefix', 'number'), name='panel_account_is_unique')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelaccount',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='e511e2966d7ad1805a4800930421982b639f0c46', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_868e2', table='storage_panelaccount', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelaccount',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='3adb15a69be51e556bf553e22f21d126c925044c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_2aa3f', table='storage_panelaccount', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('name', models.CharField(max_length=200)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('external_id', models.CharField(blank=True, max_length=80)),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='storage.department')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='storage.blob')),
                ('is_protected', models.BooleanField(default=False)),
                ('left_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['name'], name='person_by_name')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('external_id',), name='person_external_id_is_unique')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='9ef4c0287a431d83cc179584323d3db703a64a8e', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_debcd', table='storage_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='aaab8d98d31652845d31d1a2b81f6e3103e58791', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_3c5de', table='storage_person', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='ProfileVersion',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='storage.profile')),
                ('number', models.PositiveIntegerField()),
                ('body', models.JSONField()),
                ('state', models.CharField(default='draft', max_length=10)),
                ('made_by', models.CharField(blank=True, max_length=80)),
                ('made_at', models.DateTimeField()),
                ('in_force_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('profile', 'number'), name='profile_version_number_is_unique'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in force', 'retired'])), name='profile_version_state_is_known'), models.UniqueConstraint(condition=models.Q(('state', 'in force')), fields=('profile',), name='profile_has_one_version_in_force')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='profileversion',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='fe44555b5c62ee0be25b3250b6aedb940c5e9467', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_3101a', table='storage_profileversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='profileversion',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='673f0a903b349c7bfcb40dd68c7f930c23438347', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_a5230', table='storage_profileversion', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('name', models.CharField(max_length=200, unique=True)),
                ('zone', models.CharField(max_length=64)),
                ('language', models.CharField(default='en', max_length=2)),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='storage.profile')),
                ('ladder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='storage.ladder')),
                ('holidays', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), blank=True, default=list, size=None)),
                ('business_opens', models.CharField(default='08:00', max_length=5)),
                ('business_closes', models.CharField(default='17:00', max_length=5)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('business_opens__regex', '^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$'), ('business_closes__regex', '^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$')), name='site_hours_are_clock_times')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='site',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='c53a5f6a32a07372d3aa7fc9439f400cc8548e86', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_c93b3', table='storage_site', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='site',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='39f70d2e781f5dece9dd6c81f216db0cae451581', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_4bdb5', table='storage_site', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=200)),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='storage.blob')),
                ('byte_count', models.PositiveBigIntegerField()),
                ('is_concealed', models.BooleanField(default=False)),
                ('added_by', models.CharField(blank=True, max_length=80)),
                ('added_at', models.DateTimeField()),
                ('is_removed', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject'], name='files_of_a_subject')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='storedfile',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='3d2d5a1fc433e60a5661efdeb9a8977826ced65d', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_1b878', table='storage_storedfile', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='storedfile',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='20111e0dca02a6797ece1cd0b25cea10cfe6d0f1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_3d7d3', table='storage_storedfile', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('username', models.CharField(max_length=150, unique=True)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('person', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='account', to='storage.person')),
                ('is_active', models.BooleanField(default=True)),
                ('is_break_glass', models.BooleanField(default=False)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('date_joined', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='account',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='339bdb7217547bb3dfaf48de06755a2bd3d98e36', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_a31f9', table='storage_account', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='account',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='45ec7fb4422e6ee3d7d2f1413a415d732456e2d2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_b64e0', table='storage_account', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('name', models.CharField(max_length=200)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_tokens', to='storage.person')),
                ('actions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('actions__contained_by', ['raise alarm', 'see open incident', 'acknowledge, dispatch, close', 'report status on scene', 'close without eyes on, or as misuse', 'zone cameras in an incident', 'concealed location', 'past incident narrative', 'device status', 'start a test window', 'lower coverage', 'approve installation or removal', 'people and roles', 'retention, hold, redaction', 'read and verify the audit', 'keys, updates, backup', 'decide on policy', 'see buttons, places and devices', 'keep buttons, places and devices', 'make and rotate credentials of doors', 'see people and their roles', 'see ladders, rosters and profiles', 'keep ladders, rosters and profiles', 'enrol desks', 'sign on at a desk', 'see the record of incidents', "see and do the office's tasks", "see the system's health", 'set the installation up, and go live', "see and do what is one's own", 'ask for a button, and follow it', 'see requests for buttons', 'assess threats', 'approve a request, as Dean or Vice Chancellor', 'comment on a request, for the police', 'decide on requests, reviews and removals', 'survey, order and install', 'agree on equipment', 'see what buttons cost', 'keep the ledger of costs', "see a department's buttons and dues", 'see who is trained', 'keep training, and record it', 'see policies, their drafts and reviews', 'write policies and criteria', 'sign the yearly review of a policy', 'see mail that went out, came in or failed', 'see reports'])), name='api_token_actions_are_known'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('made_at'))), name='api_token_ends')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='apitoken',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='613d7043fab804ac765ec96e6f16b909a2240dce', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_a8025', table='storage_apitoken', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='apitoken',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='718044a5c25eaffafd835c801cfcc89f3883b1fd', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_0d52f', table='storage_apitoken', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='areas', to='storage.site')),
                ('name', models.CharField(max_length=200)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('site', 'name'), name='area_name_is_unique_in_site')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='area',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='af6301b7f367f0259e1ba1c953ffd7588e99ddcf', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_8f4ed', table='storage_area', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='area',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='85d8f28b65f604595c9ddd6140ee97a7f55a693a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_84c48', table='storage_area', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Building',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='buildings', to='storage.site')),
                ('name', models.CharField(max_length=200)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('is_removed', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('site', 'name'), name='building_name_is_unique_in_site')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='building',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='53d0a4ae03c021c6e3b3cb6038a1b52e2caf9c71', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_164c6', table='storage_building', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='building',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='8799e9e43c84ac02410c9c9838394b9d13d6b78c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_2cdf7', table='storage_building', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='CallReporter',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_reporters', to='storage.site')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('is_removed', models.BooleanField(default=False)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='callreporter',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='a6922376704aa04f4d7350c9e8265fec639f9621', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_5df87', table='storage_callreporter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='callreporter',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='2bf3a41aae3319d3dd3252ba36a5f8c12105c238', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_d13aa', table='storage_callreporter', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Camera',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cameras', to='storage.site')),
                ('name', models.CharField(max_length=200)),
                ('url', models.URLField(blank=True, max_length=500)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('site', 'name'), name='camera_name_is_unique_in_site')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='camera',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='c22c0e904e71c4f1f23219182d20ec8291031e8f', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_e9ae4', table='storage_camera', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='camera',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='7c8adc9131a80cc8414edd63e995f2f60e7b8524', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_7e16c', table='storage_camera', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Desk',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('name', models.CharField(max_length=200, unique=True)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('is_revoked', models.BooleanField(default=False)),
                ('sites', models.ManyToManyField(blank=True, related_name='desks', to='storage.site')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('roles__contained_by', ['member of staff', 'holder', 'department supervisor', 'approver', 'emergency management', 'dispatcher', 'shift supervisor', 'officer', 'telecom desk', 'IT technician', 'IT administrator', 'SATS', 'records and audit', 'Vice Chancellor for Administration and Finance'])), name='desk_roles_are_known')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='desk',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='abe5d63b379c47d0a98beb8be036dcca87580427', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_c5a4c', table='storage_desk', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='desk',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='2aaca6fa05104b1c49436f93e76aa62c75e27e03', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_e9b74', table='storage_desk', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('name', models.CharField(max_length=200, unique=True)),
                ('kind', models.CharField(default='policy', max_length=10)),
                ('device_kind', models.CharField(blank=True, max_length=40)),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='storage.site')),
                ('is_public', models.BooleanField(default=False)),
                ('must_sign', models.BooleanField(default=True)),
                ('review_month', models.PositiveSmallIntegerField(default=9)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['policy', 'guide'])), name='policy_kind_is_known'), models.CheckConstraint(condition=models.Q(('device_kind__in', ['', 'phone key', 'fixed button', 'workstation key'])), name='policy_device_kind_is_known'), models.CheckConstraint(condition=models.Q(('review_month__gte', 1), ('review_month__lte', 12)), name='policy_review_month_is_a_month')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policy',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='9b96af2f6241d72c709484413afb1d0580627d58', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_14a3e', table='storage_policy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policy',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='379e434921abc896f1020d12b21d8d3d70ab7a89', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_13f82', table='storage_policy', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='storage.person')),
                ('role', models.CharField(max_length=60)),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='storage.site')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='storage.department')),
                ('begins_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('proposed_by', models.CharField(blank=True, max_length=80)),
                ('seconded_by', models.CharField(blank=True, max_length=80)),
                ('is_in_force', models.BooleanField(default=False)),
                ('declined_by', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['holder', 'department supervisor', 'approver', 'emergency management', 'dispatcher', 'shift supervisor', 'officer', 'telecom desk', 'IT technician', 'IT administrator', 'SATS', 'records and audit', 'Vice Chancellor for Administration and Finance'])), name='role_grant_role_is_known'), models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gt', models.F('begins_at')), _connector='OR'), name='role_grant_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('seconded_by', ''), models.Q(('seconded_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='role_grant_needs_two_persons'), models.CheckConstraint(condition=models.Q(('declined_by', ''), ('is_in_force', False), _connector='OR'), name='role_grant_is_in_force_or_declined')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rolegrant',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='4b5e15d810c4988b4cc1efa228d3f71a87eee0cc', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_704d8', table='storage_rolegrant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rolegrant',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='ad045f061f61482499eddbb84316fa0658cae54b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_1197a', table='storage_rolegrant', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Roster',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rosters', to='storage.site')),
                ('name', models.CharField(max_length=200)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('site', 'name'), name='roster_name_is_unique_in_site')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roster',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='4311ae60e92bcd372ff387feb9b2d4803c135627', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_fbfa5', table='storage_roster', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roster',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='06f4c2cd824c2880c069cd4b8d8902ff6dd383e5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_5ce2a', table='storage_roster', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='StartLink',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='storage.person')),
                ('made_by', models.CharField(blank=True, max_length=80)),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='DeskProof',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proofs', to='storage.desk')),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('link', models.CharField(blank=True, max_length=80)),
                ('enrolled_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deskproof',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='ef2203b07b38db1cff1c6757c1a683fa783420a4', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_daa70', table='storage_deskproof', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deskproof',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='aa9f9892735f143d7dda1324e56d4a1f648e3720', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_4a640', table='storage_deskproof', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='DeskSites',
            fields=[
            ],
            options={
                'proxy': True,
            },
            bases=('storage.desk_sites',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='desksites',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='8e7f3ae5d8efe4028df9c5166958bde7fdfb9807', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_ef8b1', table='storage_desk_sites', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='desksites',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='133429efa669f5a3d4a4f15fab1d099e14bf0fab', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_f9988', table='storage_desk_sites', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='DutyShift',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('roster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to='storage.roster')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='storage.person')),
                ('begins_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['roster', 'begins_at'], name='shift_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='duty_shift_ends_after_it_begins')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dutyshift',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='bf10310a7b6742903ca7031507d30fa8fdd6cad7', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_e4b9d', table='storage_dutyshift', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dutyshift',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='0a0bb3f5e69e0061ecff25f5fdb6e3535806ad9b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_47d6c', table='storage_dutyshift', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Floor',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('building', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='floors', to='storage.building')),
                ('name', models.CharField(max_length=200)),
                ('order', models.SmallIntegerField(default=0)),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='storage.blob')),
                ('width', models.PositiveIntegerField(default=0)),
                ('height', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('building', 'name'), name='floor_name_is_unique_in_building')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='floor',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='f89f9e54e792c14b76d41be521bb3ab9f2ef0c9f', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_4a5ae', table='storage_floor', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='floor',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='8d46c115595e8346277a0ce17d0eb55129eb66c4', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_aa4dc', table='storage_floor', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='LadderRung',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('ladder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rungs', to='storage.ladder')),
                ('name', models.CharField(max_length=200)),
                ('after_seconds', models.FloatField()),
                ('is_backup', models.BooleanField(default=False)),
                ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('people', models.ManyToManyField(blank=True, related_name='rungs', to='storage.person')),
                ('desks', models.ManyToManyField(blank=True, related_name='rungs', to='storage.desk')),
                ('rosters', models.ManyToManyField(blank=True, related_name='rungs', to='storage.roster')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('after_seconds__gte', 0)), name='ladder_rung_is_not_before_the_ringing'), models.CheckConstraint(condition=models.Q(('channels__contained_by', ['log', 'webhook', 'voice'])), name='ladder_rung_channels_are_known'), models.UniqueConstraint(condition=models.Q(('is_backup', True)), fields=('ladder',), name='ladder_has_one_backup'), models.UniqueConstraint(condition=models.Q(('is_backup', False)), fields=('ladder', 'after_seconds'), name='ladder_rung_seconds_are_unique')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ladderrung',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='4c67f571c75714c269b13ea9bc536c1dcc1aa0f9', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_1e5a0', table='storage_ladderrung', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ladderrung',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='780809de511b8644036818aa2b089196d8247d79', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_5479c', table='storage_ladderrung', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='PolicyReview',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='storage.policy')),
                ('year', models.PositiveSmallIntegerField()),
                ('opened_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('policy', 'year'), name='policy_review_is_once_a_year')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policyreview',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='358b886cb598173a8e13749b7fa899182b3a57e8', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_d0eed', table='storage_policyreview', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policyreview',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='b91220f3dcbb0c149bdb382665182121776a947e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_a9dd3', table='storage_policyreview', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='PolicyVersion',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='storage.policy')),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField(max_length=200000)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('changes', models.TextField(blank=True, max_length=2000)),
                ('state', models.CharField(default='draft', max_length=10)),
                ('made_by', models.CharField(blank=True, max_length=80)),
                ('made_at', models.DateTimeField()),
                ('approved_by', models.CharField(blank=True, max_length=80)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('effective_on', models.DateField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_words', models.TextField(blank=True, max_length=2000)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('policy', 'number'), name='policy_version_number_is_unique'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'approved', 'in force', 'retired', 'withdrawn'])), name='policy_version_state_is_known'), models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(models.Q(('approved_by', ''), _negated=True), models.Q(('sha256', ''), _negated=True), ('effective_on__isnull', False)), _connector='OR'), name='policy_version_in_force_is_approved'), models.UniqueConstraint(condition=models.Q(('state', 'in force')), fields=('policy',), name='policy_has_one_version_in_force')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policyversion',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='f0d41f3d759bf2383be5029faa22f2c3979072a1', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_3e355', table='storage_policyversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policyversion',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='3fc6650872c6c932f595b25fb57a1243f2241812', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_a9122', table='storage_policyversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policyversion',
            trigger=pgtrigger.compiler.Trigger(name='approved_is_never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'DELETE' THEN\n                IF OLD.state <> 'draft' THEN RAISE EXCEPTION 'a version is never deleted'; END IF;\n                RETURN OLD;\n            END IF;\n            IF (OLD.state <> 'draft') AND (OLD.id IS DISTINCT FROM NEW.id OR OLD.policy_id IS DISTINCT FROM NEW.policy_id OR OLD.number IS DISTINCT FROM NEW.number OR OLD.text IS DISTINCT FROM NEW.text OR OLD.sha256 IS DISTINCT FROM NEW.sha256 OR OLD.changes IS DISTINCT FROM NEW.changes OR OLD.approved_by IS DISTINCT FROM NEW.approved_by OR OLD.approved_at IS DISTINCT FROM NEW.approved_at OR OLD.effective_on IS DISTINCT FROM NEW.effective_on) THEN\n                RAISE EXCEPTION 'a version is never changed';\n            END IF;\n            RETURN NEW;\n        ", hash='0cd9c3a5001e9b927bab97ca98a7b053f5f71b2b', operation='UPDATE OR DELETE', pgid='pgtrigger_approved_is_never_changed_9aced', table='storage_policyversion', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='WatchGrant',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='watch_grants', to='storage.person')),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='storage.desk')),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchgrant',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='7b1076594feae9ec16927319547f7c0f940d8487', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_fafa0', table='storage_watchgrant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchgrant',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='adad868b2f85a75835c348bc5ce1f78f50dfd83d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_342c8', table='storage_watchgrant', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Attestation',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attestations', to='storage.person')),
                ('version_signed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attestations', to='storage.policyversion')),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('via', models.CharField(default='web', max_length=20)),
                ('witnessed_by', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'version_signed'), name='attestation_is_once_a_version')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attestation',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='317965f8d96a4eda886273dbeb52df7ae233c010', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_34d55', table='storage_attestation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attestation',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='a1201594d7d93325650a85a78a86115769095990', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_69b25', table='storage_attestation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attestation',
            trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='20c41aaa9a7cc14646765f2244811f9741b3fe63', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_f1be0', table='storage_attestation', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='CriteriaVersion',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('number', models.PositiveIntegerField(unique=True)),
                ('body', models.JSONField()),
                ('state', models.CharField(default='draft', max_length=10)),
                ('policy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='storage.policyversion')),
                ('made_by', models.CharField(blank=True, max_length=80)),
                ('made_at', models.DateTimeField()),
                ('in_force_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in force', 'retired'])), name='criteria_version_state_is_known'), models.UniqueConstraint(condition=models.Q(('state', 'in force')), fields=('state',), name='criteria_have_one_version_in_force')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criteriaversion',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='e5a7077406b4f443e2a0e1119b2876612fc80bbe', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_d6f22', table='storage_criteriaversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criteriaversion',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='c9b7312fff71ac0a4c8e6f498a60292b73bf1674', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_c1e00', table='storage_criteriaversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criteriaversion',
            trigger=pgtrigger.compiler.Trigger(name='kept_as_it_was_in_force', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state <> 'draft' AND (NEW.body <> OLD.body OR NEW.number <> OLD.number OR NEW.state = 'draft' OR NEW.policy_id IS DISTINCT FROM OLD.policy_id))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='de75869370d128ed995ee6e9035e38d71f3e4c8c', operation='UPDATE', pgid='pgtrigger_kept_as_it_was_in_force_440b0', table='storage_criteriaversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criteriaversion',
            trigger=pgtrigger.compiler.Trigger(name='kept_once_in_force', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state <> 'draft')", func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='051acb78fe41e8bac9bce8f37e3db61914a0448f', operation='DELETE', pgid='pgtrigger_kept_once_in_force_712c6', table='storage_criteriaversion', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='FloorSpot',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('floor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spots', to='storage.floor')),
                ('kind', models.CharField(max_length=10)),
                ('x', models.FloatField()),
                ('y', models.FloatField()),
                ('label', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['entrance', 'stairs'])), name='floor_spot_kind_is_known'), models.CheckConstraint(condition=models.Q(('x__gte', 0), ('x__lte', 1), ('y__gte', 0), ('y__lte', 1)), name='floor_spot_lies_on_the_plan')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='floorspot',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='9f620d7513fa5e390d69a63da67c46047a68322f', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_c17a0', table='storage_floorspot', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='floorspot',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='9e288e2e1a964973097176b13073d4ff77dd10ae', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_41ecc', table='storage_floorspot', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='storage.policy')),
                ('draft', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='storage.policyversion')),
                ('review', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='storage.policyreview')),
                ('by', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('words', models.TextField(max_length=2000)),
                ('decided_by', models.CharField(blank=True, max_length=80)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('is_approved', models.BooleanField(null=True)),
                ('reason', models.TextField(blank=True, max_length=2000)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', ''), ('is_approved', None)), models.Q(models.Q(('decided_by', ''), _negated=True), ('decided_at__gte', models.F('at')), ('is_approved__isnull', False)), _connector='OR'), name='proposal_is_decided_whole'), models.UniqueConstraint(condition=models.Q(('decided_at', None), ('draft__isnull', False)), fields=('draft',), name='proposal_waits_once_a_draft')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposal',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='7e68cd97f3eddc6b9b99944b77ccf93bb5f5ab0d', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_7a840', table='storage_proposal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposal',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='8fe109b1c1679a3f44ac0b3fc150c5cd89f68323', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_f6ffa', table='storage_proposal', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='ReviewSignOff',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_offs', to='storage.policyreview')),
                ('office', models.CharField(max_length=30)),
                ('by', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('recommends', models.TextField(blank=True, max_length=2000)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('review', 'office'), name='review_is_signed_once_an_office'), models.CheckConstraint(condition=models.Q(('office__in', ['emergency management', 'police', 'SATS', 'IT'])), name='review_office_is_known')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewsignoff',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='2591e0560eb52390fb97f7a9acaeb870129ef6cc', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_04ed5', table='storage_reviewsignoff', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewsignoff',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='08b4aef7dd40b49f33abcae28e39732910efcebf', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_1219e', table='storage_reviewsignoff', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewsignoff',
            trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='483555ba014d780fb2a4555fe5764f886fb15c8e', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_9befd', table='storage_reviewsignoff', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('floor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rooms', to='storage.floor')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rooms', to='storage.area')),
                ('number', models.CharField(max_length=40)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('approach', models.TextField(blank=True, max_length=2000)),
                ('opens', models.CharField(blank=True, max_length=5)),
                ('closes', models.CharField(blank=True, max_length=5)),
                ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, default=list, size=None)),
                ('is_sensitive', models.BooleanField(default=False)),
                ('cameras', models.ManyToManyField(blank=True, related_name='rooms', to='storage.camera')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('floor', 'number'), name='room_number_is_unique_on_floor'), models.CheckConstraint(condition=models.Q(models.Q(('closes', ''), ('opens', '')), models.Q(('opens__regex', '^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$'), ('closes__regex', '^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$'), models.Q(('opens', models.F('closes')), _negated=True)), _connector='OR'), name='room_hours_are_both_or_none')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='room',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='edef57ec9af46bf854dc4bf63e0a113f150cc2db', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_beecf', table='storage_room', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='room',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='ea59678e13278685d04d0564300ac88c35fce330', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_de6fe', table='storage_room', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='RungDesks',
            fields=[
            ],
            options={
                'proxy': True,
            },
            bases=('storage.ladderrung_desks',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rungdesks',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='02dd2d071e05645543cdfd29fb72ab5243675591', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_f132e', table='storage_ladderrung_desks', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rungdesks',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='13af5cacc3f65e0e249ba6ce79f341f6fb726379', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_282f3', table='storage_ladderrung_desks', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='RungPeople',
            fields=[
            ],
            options={
                'proxy': True,
            },
            bases=('storage.ladderrung_people',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rungpeople',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='c202462236d6499f25d0159bad836a7075c4dcd0', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_c0269', table='storage_ladderrung_people', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rungpeople',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='3a337f1d5a21fd3fea4f65828e535017c4da4ac6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_26ffb', table='storage_ladderrung_people', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='RungRosters',
            fields=[
            ],
            options={
                'proxy': True,
            },
            bases=('storage.ladderrung_rosters',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rungrosters',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='98f519eba04aaebdd0a56fd204cd78337641c142', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_f8517', table='storage_ladderrung_rosters', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rungrosters',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='a7dcd8cf3069951efbbdea296cf369a595fbef9b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_7e94e', table='storage_ladderrung_rosters', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='AccessNote',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='access_notes', to='storage.room')),
                ('text', models.CharField(blank=True, max_length=200)),
                ('sealed_text', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), models.Q(('sealed_text', ''), _negated=True)), models.Q(models.Q(('text', ''), _negated=True), ('sealed_text', '')), _connector='OR'), name='access_note_is_plain_or_sealed')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accessnote',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='2bd4e399959cc7d6d664d9017a74d0b7432ed9d3', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_e584c', table='storage_accessnote', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accessnote',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='31cee5683e89c7c142f08f6897957e7929b1f374', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_499bd', table='storage_accessnote', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Button',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('label', models.CharField(max_length=40, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('standing', models.CharField(default='planned', max_length=20)),
                ('standing_note', models.CharField(blank=True, max_length=200)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='buttons', to='storage.room')),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='buttons', to='storage.device')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='buttons', to='storage.department')),
                ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='buttons', to='storage.person')),
                ('spoken', models.CharField(max_length=200)),
                ('x', models.FloatField(default=0.5)),
                ('y', models.FloatField(default=0.5)),
                ('alarm_kind', models.CharField(default='duress', max_length=40)),
                ('is_place_verified', models.BooleanField(default=False)),
                ('place_verified_on', models.DateField(blank=True, null=True)),
                ('note', models.TextField(blank=True, max_length=2000)),
            ],
            options={
                'indexes': [models.Index(fields=['standing', 'label'], name='button_by_standing')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['phone key', 'fixed button', 'workstation key'])), name='button_kind_is_known'), models.CheckConstraint(condition=models.Q(('standing__in', ['planned', 'in service', 'on notice', 'out of service', 'deactivated', 'removed'])), name='button_standing_is_known'), models.CheckConstraint(condition=models.Q(('x__gte', 0), ('x__lte', 1), ('y__gte', 0), ('y__lte', 1)), name='button_lies_on_the_plan')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='button',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='6f5fe14d84d6056d60c2c2e92cb6e279e09b0b48', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_2ef4b', table='storage_button', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='button',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='3759f78920fd8fb778e5373428e66d9520bac74e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_12f3d', table='storage_button', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='ButtonRequest',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('number', models.PositiveBigIntegerField(blank=True, null=True, unique=True)),
                ('state', models.CharField(default='draft', max_length=10)),
                ('via', models.CharField(default='form', max_length=10)),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='storage.site')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='storage.department')),
                ('requester', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='storage.person')),
                ('entered_by', models.CharField(blank=True, max_length=80)),
                ('reply_to', models.EmailField(blank=True, max_length=254)),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='storage.room')),
                ('place_words', models.CharField(blank=True, max_length=200)),
                ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests_for', to='storage.person')),
                ('users_words', models.CharField(blank=True, max_length=200)),
                ('kind', models.CharField(blank=True, max_length=40)),
                ('need', models.TextField(blank=True, max_length=2000)),
                ('answers', models.JSONField(blank=True, default=dict)),
                ('approver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests_to_sign', to='storage.person')),
                ('steps', models.JSONField(blank=True, default=list)),
                ('made_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['-made_at', 'id'], name='request_newest_first')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'sent', 'discarded'])), name='button_request_state_is_known'), models.CheckConstraint(condition=models.Q(('via__in', ['form', 'mail', 'desk', 'inherited'])), name='button_request_via_is_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['', 'phone key', 'fixed button', 'workstation key'])), name='button_request_kind_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), models.Q(('number__isnull', False), ('sent_at__isnull', False)), _connector='OR'), name='button_request_sent_has_a_number')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='buttonrequest',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='8d6daa3a4d8db003e45e7bdbed2a0b027a0985e0', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_10894', table='storage_buttonrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='buttonrequest',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='d735de9778ee833ade562e602c346976dba43204', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_7431e', table='storage_buttonrequest', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Hazard',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hazards', to='storage.room')),
                ('text', models.CharField(max_length=200)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hazard',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='7e16f612f6080aba75e9959c7f17d0f95c673ecc', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_c6f74', table='storage_hazard', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hazard',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='7a59ce9a9e5dd95051084fde72fc5f2e5edc52c8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_6de40', table='storage_hazard', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='RoomCameras',
            fields=[
            ],
            options={
                'proxy': True,
            },
            bases=('storage.room_cameras',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roomcameras',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='60d241843f3a7603dd2df94a2f2f6d4d6058db21', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_a4544', table='storage_room_cameras', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roomcameras',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='ee1d38dae45f9267abf26c69fb86f13c37847aee', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_f0be0', table='storage_room_cameras', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Acceptance',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('button', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='storage.button')),
                ('window', models.CharField(max_length=80, unique=True)),
                ('installer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances_installed', to='storage.person')),
                ('coordinator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances_coordinated', to='storage.person')),
                ('opened_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('incident', models.CharField(blank=True, max_length=80)),
                ('pressed_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_by', models.CharField(blank=True, max_length=80)),
                ('entry', models.CharField(blank=True, max_length=80)),
                ('failed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('installer', models.F('coordinator')), _negated=True), name='acceptance_is_by_two'), models.CheckConstraint(condition=models.Q(('confirmed_at', None), ('signed_at__isnull', False), _connector='OR'), name='acceptance_is_confirmed_once_signed')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='acceptance',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='3247695073355c3e1d1a372a8b00213debc873ba', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_d47a6', table='storage_acceptance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='acceptance',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='8f46983731f7d2f670ae42cc29289a2f87dc3e24', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_d9b5c', table='storage_acceptance', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='ButtonLife',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('request', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='life', to='storage.buttonrequest')),
                ('button', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='life', to='storage.button')),
                ('stage', models.CharField(max_length=30)),
                ('since', models.DateTimeField()),
                ('due_on', models.DateField(blank=True, null=True)),
                ('owner', models.CharField(blank=True, max_length=200)),
                ('fallback', models.CharField(blank=True, max_length=200)),
                ('priority', models.CharField(blank=True, max_length=10)),
                ('is_inherited', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(fields=['stage', 'since', 'id'], name='life_by_stage')],
                'constraints': [models.CheckConstraint(condition=models.Q(('stage__in', ['requested', 'assessed', 'approved', 'refused', 'appealed', 'withdrawn', 'surveyed', 'ordered', 'installed', 'accepted', 'in service', 'on notice', 'out of service', 'under review', 'deactivated', 'reactivation requested', 'removal ordered', 'removed'])), name='button_life_stage_is_known'), models.CheckConstraint(condition=models.Q(('request__isnull', False), ('button__isnull', False), _connector='OR'), name='button_life_is_of_something'), models.CheckConstraint(condition=models.Q(('priority__in', ['', 'low', 'medium', 'high', 'critical'])), name='button_life_priority_is_known')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='buttonlife',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='f9a170174615c256c3c4984a7ac40bff07050b41', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_786b8', table='storage_buttonlife', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='buttonlife',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='964dd6e18383d419d0cdd30c8af560048d9f63a7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_5f240', table='storage_buttonlife', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='ChangeNotice',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('button', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='storage.button')),
                ('reason', models.CharField(max_length=40)),
                ('words', models.TextField(blank=True, max_length=2000)),
                ('by', models.CharField(max_length=80)),
                ('entered_by', models.CharField(blank=True, max_length=80)),
                ('at', models.DateTimeField()),
                ('task', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'indexes': [models.Index(fields=['button', '-at'], name='notices_of_a_button')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changenotice',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='78f043a552afcd259ddef5001760983d4994e98d', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_f30ab', table='storage_changenotice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changenotice',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='abc2ac9ec792117ceb9417b1717002eb5a91e8a7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_89e49', table='storage_changenotice', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='ConcealedPlace',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('button', models.OneToOneField(db_column='button', on_delete=django.db.models.deletion.CASCADE, related_name='concealed', to='storage.button')),
                ('concealed_words', models.CharField(blank=True, max_length=200)),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='storage.blob')),
                ('recorded_by', models.CharField(blank=True, max_length=80)),
                ('recorded_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='concealedplace',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='a0d31f56358534208a0e1b05a62ebff1432d33af', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_2a442', table='storage_concealedplace', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='concealedplace',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='afdc74e6befa0cba0957118cfedc138ada0accc3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_910fd', table='storage_concealedplace', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('button', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='storage.button')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contact_for', to='storage.person')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('verified_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('button', 'person'), name='contact_is_once_a_button')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='f492b207783b5a15d24bf7f60fa56410cdda4ccb', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_65a65', table='storage_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='8aa4be1ea04150d0895fb260ab363c2dff5de5cb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_d0033', table='storage_contact', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Door',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('kind', models.CharField(max_length=20)),
                ('button', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='doors', to='storage.button')),
                ('answer', models.CharField(default='close', max_length=10)),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='doors', to='storage.panelaccount')),
                ('partition', models.CharField(blank=True, max_length=8)),
                ('point', models.CharField(blank=True, max_length=8)),
                ('is_signed', models.BooleanField(default=False)),
                ('certificates', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), blank=True, default=list, size=None)),
                ('is_removed', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['phone-url', 'press-api', 'dc09', 'sur-gard'])), name='door_kind_is_known'), models.CheckConstraint(condition=models.Q(('answer__in', ['close', 'exit', 'decoy', 'empty'])), name='door_answer_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('kind__in', ['dc09', 'sur-gard'])), models.Q(models.Q(('kind__in', ['dc09', 'sur-gard']), _negated=True), ('account__isnull', True)), _connector='OR'), name='door_of_a_panel_has_an_account')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='door',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='1fd979c8a4feed2792d25ae96cdbfc8dc0358314', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_e7f9b', table='storage_door', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='door',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='f4dfa87c12864f186d12fe9e86288832dd6eeeb7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_ed964', table='storage_door', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='InboundMail',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('message_id', models.CharField(max_length=200, unique=True)),
                ('sender', models.CharField(max_length=200)),
                ('subject_line', models.CharField(blank=True, max_length=200)),
                ('text', models.TextField(blank=True, max_length=50000)),
                ('received_at', models.DateTimeField()),
                ('verdict', models.CharField(max_length=12)),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, size=None)),
                ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='storage.buttonrequest')),
            ],
            options={
                'indexes': [models.Index(fields=['-received_at', 'id'], name='inbound_newest_first'), models.Index(fields=['sender', '-received_at'], name='inbound_of_a_sender')],
                'constraints': [models.CheckConstraint(condition=models.Q(('verdict__in', ['draft', 'answer', 'automatic', 'loop', 'too many', 'unreadable'])), name='inbound_mail_verdict_is_known')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inboundmail',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='21fad1d83ee4001baeb69e55dcbc99c27174a645', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_93cc4', table='storage_inboundmail', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='TrainingRecord',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trainings', to='storage.person')),
                ('button', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='storage.button')),
                ('module', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='storage.moduleversion')),
                ('occasion', models.CharField(max_length=20)),
                ('answers', models.JSONField(blank=True, default=list)),
                ('percent', models.PositiveSmallIntegerField()),
                ('is_passed', models.BooleanField()),
                ('trainer', models.CharField(blank=True, max_length=80)),
                ('at', models.DateTimeField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('number', models.CharField(blank=True, max_length=20)),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-at'], name='training_of_a_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('occasion__in', ['installation', 'yearly', 'remedial'])), name='training_occasion_is_known'), models.CheckConstraint(condition=models.Q(('is_passed', False), ('ends_on__isnull', False), _connector='OR'), name='training_passed_ends'), models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('number',), name='training_certificate_number_is_unique')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trainingrecord',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='84692a5c1a7539f98aeea3fa2da0f031d1587cce', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_44f2d', table='storage_trainingrecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trainingrecord',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='e66dc24ed3c32dc60d23f64a5b987ebbaa63ca94', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_490d6', table='storage_trainingrecord', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trainingrecord',
            trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b537bb1d1f3e0545e78a83228e6b51f3fbee6b20', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_f8919', table='storage_trainingrecord', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('life', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='storage.buttonlife')),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('is_approved', models.BooleanField()),
                ('by', models.CharField(max_length=80)),
                ('department', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('words', models.TextField(blank=True, max_length=2000)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('life', 'round', 'department'), name='approval_is_once_a_round')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='approval',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='b97f0dbb4dec8d077f5699038c93f6ded51564cb', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_8f8d6', table='storage_approval', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='approval',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='3cdeae226c57c3e69cb95df4290dba6aaaca4ffa', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_0312c', table='storage_approval', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='approval',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1b834ee1d03584d9993c3e261427af4c85a65548', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0ec46', table='storage_approval', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('life', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='storage.buttonlife')),
                ('answers', models.JSONField(blank=True, default=dict)),
                ('scores', models.JSONField(blank=True, default=dict)),
                ('summary', models.TextField(blank=True, max_length=2000)),
                ('made_by', models.CharField(max_length=80)),
                ('made_at', models.DateTimeField()),
                ('signed_by', models.CharField(blank=True, max_length=80)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('expires_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('expires_on', None), ('signed_at', None), ('signed_by', '')), models.Q(models.Q(('signed_by', ''), _negated=True), ('expires_on__isnull', False), ('signed_at__isnull', False)), _connector='OR'), name='assessment_is_signed_whole'), models.UniqueConstraint(condition=models.Q(('signed_at', None)), fields=('life',), name='assessment_draft_is_one_a_life')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='ede20a9c83b42c373a0c6ab2cb0e0a90df628375', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_6b7d2', table='storage_assessment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='217d34ced200dceeecc8a854ea4c73d6fbe7a427', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_32bfa', table='storage_assessment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='never_changed_once_signed_at', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.signed_at IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1b84d113a3b7b90d3f9bd4d1a94c24310c03e8c6', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_once_signed_at_816e5', table='storage_assessment', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='CostLine',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('life', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='costs', to='storage.buttonlife')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='costs', to='storage.department')),
                ('kind', models.CharField(max_length=10)),
                ('cause', models.CharField(max_length=20)),
                ('words', models.CharField(blank=True, max_length=200)),
                ('cents', models.BigIntegerField()),
                ('payer', models.CharField(max_length=12)),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='storage.costline')),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
                ('made_by', models.CharField(blank=True, max_length=80)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['department', 'from_on'], name='costs_of_a_department')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['one-off', 'monthly'])), name='cost_kind_is_known'), models.CheckConstraint(condition=models.Q(('cause__in', ['installation', 'monthly fee', 'replacement', 'tampering'])), name='cost_cause_is_known'), models.CheckConstraint(condition=models.Q(('payer__in', ['university', 'department'])), name='cost_payer_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('cause', 'tampering'), _negated=True), ('payer', 'department'), _connector='OR'), name='cost_of_tampering_is_the_departments')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='costline',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='08816da80d98e2cd5a81cbeff2e5121ddd762138', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_4bab5', table='storage_costline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='costline',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='3571bf4c22a13bff2c24eadec9997cb6a5f186d0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_7e3df', table='storage_costline', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='DoorToken',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('door', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='storage.door')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_by', models.CharField(blank=True, max_length=80)),
                ('made_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('token_hash__regex', '^[0-9a-f]{64}$')), name='door_token_is_a_sha256')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='doortoken',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='05b90ccadf56a2527e14f55132c8da0bdd272654', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_54973', table='storage_doortoken', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='doortoken',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='e39e2d1d560859acd870a43cb688f785620cd5b5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_38900', table='storage_doortoken', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='EquipmentChoice',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('life', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='equipment', to='storage.buttonlife')),
                ('kind', models.CharField(max_length=40)),
                ('vendor', models.CharField(blank=True, max_length=80)),
                ('model', models.CharField(blank=True, max_length=80)),
                ('door_kind', models.CharField(max_length=20)),
                ('device', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='storage.device')),
                ('words', models.CharField(blank=True, max_length=200)),
                ('it_by', models.CharField(blank=True, max_length=80)),
                ('it_at', models.DateTimeField(blank=True, null=True)),
                ('management_by', models.CharField(blank=True, max_length=80)),
                ('management_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['phone key', 'fixed button', 'workstation key'])), name='equipment_kind_is_known'), models.CheckConstraint(condition=models.Q(('door_kind__in', ['phone-url', 'press-api', 'dc09', 'sur-gard'])), name='equipment_door_is_known'), models.CheckConstraint(condition=models.Q(('it_by', ''), models.Q(('it_by', models.F('management_by')), _negated=True), _connector='OR'), name='equipment_is_agreed_by_two')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='equipmentchoice',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='4e9db3cd71daf1738140877a43b35c7690861bae', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_b4609', table='storage_equipmentchoice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='equipmentchoice',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='335e2ff2310a77adfded035b305df849f2c01c5e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_76c73', table='storage_equipmentchoice', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='LifeStep',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('life', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='storage.buttonlife')),
                ('at', models.DateTimeField()),
                ('deed', models.CharField(max_length=40)),
                ('before', models.CharField(blank=True, max_length=30)),
                ('came_at', models.DateTimeField(blank=True, null=True)),
                ('after', models.CharField(max_length=30)),
                ('by', models.CharField(blank=True, max_length=80)),
                ('words', models.TextField(blank=True, max_length=2000)),
                ('entry', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'indexes': [models.Index(fields=['life', 'id'], name='steps_of_a_life'), models.Index(fields=['after', 'at'], name='steps_by_stage')],
                'constraints': [models.CheckConstraint(condition=models.Q(('deed__in', ['begun', 'sign the assessment', 'approve', 'refuse', 'withdraw the request', 'appeal', 'decide anew', 'uphold the refusal', 'sign the survey', 'order the work', 'report it installed', 'accept by a press', 'take over as it is', 'put in service', 'take out of service', 'put back in service', 'give notice', 'take the notice back', 'open a review', 'keep it after the review', 'deactivate', 'ask for reactivation', 'refuse reactivation', 'reactivate', 'order the removal', 'call the removal off', 'remove', 'record it as gone', 'put it up again'])), name='life_step_deed_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('before', ''), ('came_at', None)), models.Q(('came_at__isnull', False), models.Q(('before', ''), _negated=True)), _connector='OR'), name='life_step_came_from_somewhere')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lifestep',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='60501d1e72268c7fe90723601b54cdc64bb92687', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_52487', table='storage_lifestep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lifestep',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='ad9eb94e156fd7acc506c9171826402da1b36119', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_26243', table='storage_lifestep', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='PoliceComment',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('life', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='storage.buttonlife')),
                ('asked_by', models.CharField(max_length=80)),
                ('asked_at', models.DateTimeField()),
                ('question', models.CharField(blank=True, max_length=200)),
                ('by', models.CharField(blank=True, max_length=80)),
                ('at', models.DateTimeField(blank=True, null=True)),
                ('words', models.TextField(blank=True, max_length=2000)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('at', None), ('by', '')), models.Q(models.Q(('by', ''), _negated=True), ('at__isnull', False)), _connector='OR'), name='police_comment_is_given_whole'), models.UniqueConstraint(condition=models.Q(('at', None)), fields=('life',), name='police_comment_is_asked_once_at_a_time')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policecomment',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='ae2db488c80e8bebad6cf30e3ba34cd575578c88', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_757e9', table='storage_policecomment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policecomment',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='e7dc279d9c28335097ec78f7bf90a3978dc80f05', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_d289a', table='storage_policecomment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policecomment',
            trigger=pgtrigger.compiler.Trigger(name='never_changed_once_at', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.at IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='851fe604998606bf896e5c2c89245abad597fc21', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_once_at_dceeb', table='storage_policecomment', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('life', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surveys', to='storage.buttonlife')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='storage.room')),
                ('jack', models.CharField(blank=True, max_length=80)),
                ('switch_port', models.CharField(blank=True, max_length=80)),
                ('power', models.CharField(blank=True, max_length=200)),
                ('camera', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='storage.camera')),
                ('is_uncovered', models.BooleanField(default=False)),
                ('wireless', models.CharField(blank=True, max_length=200)),
                ('cabling', models.CharField(blank=True, max_length=200)),
                ('concealed_words', models.CharField(blank=True, max_length=200)),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='storage.storedfile')),
                ('x', models.FloatField(default=0.5)),
                ('y', models.FloatField(default=0.5)),
                ('place_signed', models.JSONField(blank=True, default=dict)),
                ('made_by', models.CharField(max_length=80)),
                ('made_at', models.DateTimeField()),
                ('signed_by', models.CharField(blank=True, max_length=80)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('camera__isnull', False), ('is_uncovered', True), _negated=True), name='survey_names_a_camera_or_none'), models.CheckConstraint(condition=models.Q(('x__gte', 0), ('x__lte', 1), ('y__gte', 0), ('y__lte', 1)), name='survey_lies_on_the_plan'), models.UniqueConstraint(condition=models.Q(('signed_at', None)), fields=('life',), name='survey_draft_is_one_a_life')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='survey',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='120dc60b57833f1c4b1bfcdf8da4a522def6d042', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_198af', table='storage_survey', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='survey',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='16315e505bb941d49ff56ce7671dba45fac5a8a8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_257fa', table='storage_survey', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='WorkOrder',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('number', models.PositiveBigIntegerField(unique=True)),
                ('kind', models.CharField(max_length=20)),
                ('state', models.CharField(default='planned', max_length=12)),
                ('life', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='storage.buttonlife')),
                ('assigned', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_orders', to='storage.person')),
                ('begins_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('words', models.TextField(blank=True, max_length=2000)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('made_by', models.CharField(max_length=80)),
                ('made_at', models.DateTimeField()),
                ('done_by', models.CharField(blank=True, max_length=80)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.TextField(blank=True, max_length=2000)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'begins_at'], name='orders_by_state'), models.Index(fields=['assigned', 'state'], name='orders_of_a_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['installation', 'move', 'repair', 'removal'])), name='work_order_kind_is_known'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'done', 'called off'])), name='work_order_state_is_known'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='work_order_ends_after_it_begins')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workorder',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='95b8a94119f2c138cfaba7f82e9989eadd1ccb32', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_4bee4', table='storage_workorder', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workorder',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='9fefb83b108c1e5937c84060e2d3bb687e7e7012', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_e25be', table='storage_workorder', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('life', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='storage.buttonlife')),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('is_approved', models.BooleanField()),
                ('by', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('reason', models.TextField(max_length=2000)),
                ('alternatives', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('findings', models.JSONField(default=list)),
                ('priority', models.CharField(blank=True, max_length=10)),
                ('criteria', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='storage.criteriaversion')),
                ('policy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='storage.policyversion')),
                ('assessment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='storage.assessment')),
                ('appeal_until', models.DateField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('life', 'round'), name='decision_is_once_a_round'), models.CheckConstraint(condition=models.Q(('is_approved', False), models.Q(('priority', ''), _negated=True), _connector='OR'), name='decision_approved_has_a_priority')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='dbf6345468ba7a017976fb68eaf9bcf48019b8a2', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_382a8', table='storage_decision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='13bbe6c26f38b02379cae185604b7c348168a47d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_00138', table='storage_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ec7cd3df72ea16c21b26463277ad564e4b50b875', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f9e79', table='storage_decision', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1)),
                ('life', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='storage.buttonlife')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='storage.decision')),
                ('by', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('words', models.TextField(max_length=2000)),
                ('decided_by', models.CharField(blank=True, max_length=80)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('is_upheld', models.BooleanField(null=True)),
                ('reason', models.TextField(blank=True, max_length=2000)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', ''), ('is_upheld', None)), models.Q(models.Q(('decided_by', ''), _negated=True), ('decided_at__gte', models.F('at')), ('is_upheld__isnull', False)), _connector='OR'), name='appeal_is_decided_whole')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appeal',
            trigger=pgtrigger.compiler.Trigger(name='keep_history', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE was jsonb; became jsonb;', func="\n        IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF TG_OP <> 'DELETE' THEN became := to_jsonb(NEW) - '{password,last_login,secret_hash,token_hash,concealed_words,sealed_text,content}'::text[]; END IF;\n        IF was IS NOT DISTINCT FROM became THEN RETURN NULL; END IF;\n        INSERT INTO storage_rowhistory\n            (at, actor, via, table_name, row_id, operation, before, after)\n        VALUES (\n            clock_timestamp(),\n            coalesce(current_setting('quietbell.actor', true), ''),\n            coalesce(current_setting('quietbell.via', true), ''),\n            TG_TABLE_NAME,\n            coalesce(became ->> 'id', was ->> 'id'),\n            lower(TG_OP), was, became\n        );\n        RETURN NULL;\n    ", hash='42c831aff5945222a7e7072e62899df6ee7ee3ec', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_keep_history_d772d', table='storage_appeal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appeal',
            trigger=pgtrigger.compiler.Trigger(name='refuse_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are never truncated', TG_TABLE_NAME;", hash='4b8ad50f197294be0ea6e3602b529483695d19f8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refuse_truncate_d72d7', table='storage_appeal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appeal',
            trigger=pgtrigger.compiler.Trigger(name='never_changed_once_decided_at', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.decided_at IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1831045977e139f69b0b67004a27cb3c43cf97fa', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_once_decided_at_78b19', table='storage_appeal', when='BEFORE')),
        ),
    ]
