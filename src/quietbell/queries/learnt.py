"""What holders have passed and signed, of all that is in force: many at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from quietbell.storage.models import (
    Attestation,
    ModuleVersion,
    PolicyVersion,
    TrainingRecord,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """One module in force, and how one person stands to it. None: never passed."""

    module: str
    name: str
    passed_at: datetime | None
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSign:
    """One revision in force that holders sign, and when one person did."""

    version: str
    policy: str
    name: str
    number: int
    signed_at: datetime | None


class Learnt:
    """What these persons learnt. Four queries, however many there are."""

    def __init__(self, persons: Iterable[str]) -> None:
        ids = set(persons)
        self._modules = list(
            ModuleVersion.objects.filter(state="in force")
            .order_by("module__name")
            .values_list("module_id", "module__name", "module__device_kind")
        )
        self._versions = list(
            PolicyVersion.objects.filter(state="in force", policy__must_sign=True)
            .order_by("policy__name")
            .values_list(
                "id",
                "policy_id",
                "policy__name",
                "number",
                "policy__device_kind",
                "policy__site",
            )
        )
        self._passed: defaultdict[tuple[str, str], list[tuple[datetime, date]]]
        self._passed = defaultdict(list)
        for person, module, at, ends_on in TrainingRecord.objects.filter(
            person__in=ids, is_passed=True
        ).values_list("person_id", "module__module_id", "at", "ends_on"):
            if ends_on is not None:
                self._passed[person, module].append((at, ends_on))
        self._signed = {
            (person, version): at
            for person, version, at in Attestation.objects.filter(
                person__in=ids, version_signed__state="in force"
            ).values_list("person_id", "version_signed_id", "at")
        }

    def taught(self, person: str, kind: str) -> tuple[Taught, ...]:
        """Return what is taught for that kind of button, and how *person* stands."""
        return tuple(
            self._taught(person, module, name)
            for module, name, of_kind in self._modules
            if of_kind in ("", kind)
        )

    def to_sign(self, person: str, kind: str, site: str) -> tuple[ToSign, ...]:
        """Return what a holder of that kind at *site* signs, and when *person* did.

        What is for everywhere and what is of *site*, as `needs.to_sign` has it.
        """
        return tuple(
            ToSign(
                version=version,
                policy=policy,
                name=name,
                number=number,
                signed_at=self._signed.get((person, version)),
            )
            for version, policy, name, number, of_kind, of_site in self._versions
            if of_kind in ("", kind) and of_site in (None, site)
        )

    def _taught(self, person: str, module: str, name: str) -> Taught:
        passed = self._passed[person, module]
        return Taught(
            module=module,
            name=name,
            passed_at=max((at for at, _ in passed), default=None),
            ends_on=max((ends_on for _, ends_on in passed), default=None),
        )
