"""Write the first migration anew, from the models: before a first release there is one.

    python -m tests.support.initial_migration

A table is made whole, with its constraints, indexes and triggers, and after those that
it points to. Each step that changes a table later has Django build every related model
anew: in steps, as `makemigrations` writes them, an empty database takes half as long
again.
"""

import os
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.migrations.operations.base import Operation
    from django.db.models import Model

APP = "storage"
ROOT = Path(__file__).parents[2]
PATH = ROOT / "src" / "quietbell" / APP / "migrations" / "0001_initial.py"
HEAD = '''"""Make every table of the office, with its constraints and its history.

The first migration: nothing is there before it. Undo drops everything.
"""
'''


def main() -> None:
    """Write it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "quietbell.config.office_settings"
    import django  # noqa: PLC0415 - after the settings are named

    django.setup()
    PATH.write_text(written(), "utf-8")


def written() -> str:
    """Return the migration's file as it should be. Django is set up."""
    from django.db.migrations import Migration  # noqa: PLC0415
    from django.db.migrations.writer import MigrationWriter  # noqa: PLC0415

    kind = type("Migration", (Migration,), {"initial": True})
    step = kind("0001_initial", APP)
    step.operations = list(_operations())
    told = MigrationWriter(step, include_header=False).as_string()
    return f"{HEAD}\n{told}"


def _operations() -> Iterator["Operation"]:
    from django.apps import apps  # noqa: PLC0415
    from django.db.migrations import CreateModel  # noqa: PLC0415
    from django.db.migrations.state import ModelState  # noqa: PLC0415
    from pgtrigger.migrations import AddTrigger  # noqa: PLC0415

    models = {str(x._meta.model_name): x for x in apps.get_app_config(APP).get_models()}
    for name in _in_order(models):
        state = ModelState.from_model(models[name])
        triggers = state.options.pop("triggers", ())
        yield CreateModel(
            name=state.name,
            fields=list(state.fields.items()),
            options={option: told for option, told in state.options.items() if told},
            bases=state.bases,
            managers=state.managers,
        )
        for each in triggers:
            yield AddTrigger(model_name=name, trigger=each.compile(models[name]))


def _in_order(models: "dict[str, type[Model]]") -> list[str]:
    """Return the names, each after those that its table points to, else by name."""
    sorter = TopologicalSorter(
        {name: set(_points_to(model, name)) for name, model in models.items()}
    )
    sorter.prepare()  # a CycleError: then a field has to be added afterwards
    found: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        found += ready
        sorter.done(*ready)
    return found


def _points_to(model: "type[Model]", name: str) -> Iterator[str]:
    meta = model._meta
    if meta.proxy and meta.concrete_model is not None:
        base = meta.concrete_model._meta
        # A table between two others is made with the one that the field is on.
        yield str(getattr(base.auto_created, "_meta", base).model_name)
        return
    for field in (*meta.local_fields, *meta.local_many_to_many):
        to = field.related_model
        if isinstance(to, type) and to._meta.model_name != name:
            yield str(to._meta.model_name)


if __name__ == "__main__":
    main()
