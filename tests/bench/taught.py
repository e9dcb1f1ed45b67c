"""Training and signatures to measure with: most of the people, three years of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.bench.asked import STAFF
from tests.bench.office import write_rows

YEARS = 3


def add_training() -> None:
    """Have most of the people pass a module, and sign a policy, that are in force."""
    from quietbell.storage import models as m  # noqa: PLC0415 - after set-up

    now = datetime.now(UTC)
    people = list(m.Person.objects.order_by("id").values_list("id", flat=True))
    _put_in_force(m, now)
    records = [
        m.TrainingRecord(
            id=f"bench-{n}-{year}",
            person_id=each,
            module_id="bench",
            occasion="yearly",
            percent=90,
            is_passed=True,
            at=now - timedelta(days=365 * year + n % 300),
            ends_on=now.date() + timedelta(days=365 * (1 - year) - n % 300),
        )
        for n, each in enumerate(people)
        for year in range(YEARS)
        if n % 7  # every seventh never was
    ]
    signatures = [
        m.Attestation(
            id=f"bench-{n}",
            person_id=each,
            version_signed_id="bench",
            sha256="0" * 64,
            at=now,
        )
        for n, each in enumerate(people)
        if n % 5
    ]
    write_rows({m.TrainingRecord: records, m.Attestation: signatures})


def _put_in_force(m: Any, now: datetime) -> None:
    module = m.TrainingModule(id="bench", name="Bench: the button")
    policy = m.Policy(id="bench", name="Bench: duress buttons")
    taught = m.ModuleVersion(
        id="bench",
        module=module,
        number=1,
        text="Press it.",
        state="in force",
        made_at=now,
        in_force_at=now,
    )
    signed = m.PolicyVersion(
        id="bench",
        policy=policy,
        number=1,
        text="Press it.",
        sha256="0" * 64,
        state="in force",
        made_at=now,
        approved_by=STAFF,
        approved_at=now,
        effective_on=now.date(),
    )
    write_rows(
        {
            m.TrainingModule: [module],
            m.ModuleVersion: [taught],
            m.Policy: [policy],
            m.PolicyVersion: [signed],
        }
    )
