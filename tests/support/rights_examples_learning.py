"""A policy, a review, a proposal, a module and a record, for trying their pages."""

from collections.abc import Callable
from typing import Any, Final

from quietbell.storage import models as m
from tests.support.harborview import NOW
from tests.support.learning import QUESTIONS, approved_policy, body_of, passed


def _policy(site: str) -> m.Policy:
    found = m.Policy.objects.filter(pk=f"policy-of-{site}").first()
    if found is None:
        found = m.Policy.objects.create(
            id=f"policy-of-{site}", name=f"Buttons, {site}", site_id=site
        )
        approved_policy(policy=found)
    return found


def _version(site: str) -> str:
    return str(_policy(site).versions.get(state="in force").pk)


def _review(site: str) -> str:
    made, _new = m.PolicyReview.objects.get_or_create(
        pk=f"review-of-{site}",
        defaults={
            "policy": _policy(site),
            "year": 2031,
            "opened_at": NOW,
            "due_on": NOW.date(),
        },
    )
    return str(made.pk)


def _proposal(site: str) -> str:
    made, _new = m.Proposal.objects.get_or_create(
        pk=f"proposal-of-{site}",
        defaults={"policy": _policy(site), "by": "", "at": NOW, "words": "Shorter."},
    )
    return str(made.pk)


def _module_version(number: int, **columns: Any) -> m.ModuleVersion:
    module, _new = m.TrainingModule.objects.get_or_create(
        pk="module-1", defaults={"name": "Using the button"}
    )
    made, _new = m.ModuleVersion.objects.get_or_create(
        pk=f"module-1-{number}",
        defaults={
            "module": module,
            "number": number,
            "text": "Read.\n",
            "questions": body_of(QUESTIONS),
            "made_at": NOW,
            **columns,
        },
    )
    return made


def _taught() -> m.ModuleVersion:
    return _module_version(1, state="in force", in_force_at=NOW)


def _record(site: str) -> str:
    held = m.Button.objects.filter(room__floor__building__site=site)
    person = held.exclude(holder=None).order_by("pk")[0].holder
    assert person is not None
    found = m.TrainingRecord.objects.filter(person=person).first()
    return str((found or passed(person, _taught())).pk)


EXAMPLES: Final[dict[str, Callable[[str], str]]] = {
    "devicekind": lambda site: "phone-key",
    "module": lambda site: str(_taught().module_id),
    "moduleversion": lambda site: str(_module_version(2).pk),
    "number": lambda site: "1",
    "policy": lambda site: str(_policy(site).pk),
    "policyversion": _version,
    "proposal": _proposal,
    "record": _record,
    "review": _review,
}
