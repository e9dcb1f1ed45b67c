"""Which site files were made, from which rows, and whether the engine runs them."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import msgspec
from django.db.models import Max

from quietbell.domain import floor_events as t
from quietbell.domain.said import Said
from quietbell.domain.site_changes import changes
from quietbell.line.site_file import Loaded, encode
from quietbell.scribe.rows import Gathered
from quietbell.storage.models import LedgerEntry, RowHistory, SiteVersion

LOOK_BACK: Final = 5_000  # entries among which a loading is looked for
LOOKED_FOR: Final = 20  # versions
ACTORS_MAX: Final = 50
Held = Mapping[tuple[str, str], Said]


def newest() -> int:
    """Return the highest number that was ever given; 0 if none was."""
    return SiteVersion.objects.aggregate(newest=Max("number"))["newest"] or 0


def is_anothers(loaded: Loaded) -> bool:
    """Say whether the number of *loaded* was given to another file.

    So it is where a database and a site folder of different times were put together.
    """
    known = SiteVersion.objects.filter(number=loaded.site.version)
    return known.exclude(sha256=loaded.sha256).exists()


def actors_since_last() -> list[str]:
    """Return who changed rows since the last file was made, by id.

    A change by hand in SQL has no actor and adds nobody.
    """
    mark = SiteVersion.objects.aggregate(mark=Max("history_mark"))["mark"] or 0
    history = RowHistory.objects.filter(id__gt=mark).exclude(actor="")
    found = history.order_by("actor").values_list("actor", flat=True).distinct()
    return list(found[:ACTORS_MAX])


def note(
    loaded: Loaded, last: Loaded | None, rows: Gathered, held: Held, *, at: datetime
) -> None:
    """Write down that *loaded* is in force since *at*, made after *last*.

    The same file again only moves the mark up to which rows were seen.
    """
    lowers = [
        {"kind": kind, "subject": subject, "words": str(words)}
        for (kind, subject), words in sorted(held.items())
    ]
    SiteVersion.objects.update_or_create(
        number=loaded.site.version,
        sha256=loaded.sha256,
        defaults={"history_mark": rows.history_mark, "lowers": lowers},
        create_defaults={
            "history_mark": rows.history_mark,
            "lowers": lowers,
            "file_name": loaded.name,
            "compiled_at": at,
            "differences": list(_differences(loaded, last)),
            "byte_count": len(encode(loaded.site)),
        },
    )
    _note_loaded()


def _differences(loaded: Loaded, last: Loaded | None) -> Iterator[Mapping[str, Any]]:
    if last is None or last is loaded:
        return
    for each in changes(last.site, loaded.site):
        yield {**asdict(each), "fields": list(each.fields)}


def _note_loaded() -> None:
    """Note loadings that were recorded before their version was."""
    waiting = SiteVersion.objects.filter(loaded_at=None).order_by("-number")
    wanted = {each.sha256: each for each in waiting[:LOOKED_FOR]}
    if not wanted:
        return
    newest_entry = LedgerEntry.objects.aggregate(newest=Max("number"))["newest"] or 0
    entries = LedgerEntry.objects.filter(
        kind=t.SiteLoaded.KIND, number__gt=newest_entry - LOOK_BACK
    )
    for entry in entries.order_by("number"):
        body = msgspec.json.decode(bytes(entry.raw)).get("body", {})
        version = wanted.get(str(body.get("hash")))
        if version is not None:
            SiteVersion.objects.filter(pk=version.pk, loaded_at=None).update(
                loaded_at=entry.at
            )
