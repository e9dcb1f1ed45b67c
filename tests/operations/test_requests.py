"""What becomes of a request that was sent: whom its requester names to sign it."""

from collections.abc import Callable, Iterator

import pytest

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.operations.acting import Wrong
from quietbell.operations.approvals import sign_request
from quietbell.operations.lives import life_of
from quietbell.operations.requests import name_signer
from quietbell.queries.readers import reader_of
from quietbell.storage.models import ButtonLife, ButtonRequest, Letter, Person
from tests.support.deciding import dean
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import appealed, assessed
from tests.support.office import person_with


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


def answered() -> ButtonLife:
    """Return a life whose Dean said no in this round."""
    life = assessed()
    sign_request(
        dean(life),
        at=NOW,
        life=life.pk,
        version=life.version,
        is_approved=False,
        words="No.",
    )
    return life_of(life.pk)


def another_dean(life: ButtonLife) -> Person:
    other = person_with(Role.APPROVER, department=life.request.department)
    Person.objects.filter(pk=other.pk).update(email="dean@harborview.example")
    return other


def test_another_is_named_to_sign_and_asked():
    life = assessed()
    asked, other = life.request, another_dean(life)
    name_signer(
        reader_of(asked.requester_id),
        at=NOW,
        id=life.pk,
        version=asked.version,
        approver=other.pk,
    )

    assert Letter.objects.filter(person=other.pk).exists()


@pytest.mark.parametrize("begin", [answered, appealed])
def test_nobody_is_named_to_sign_while_nobody_is_asked(begin: Callable[[], ButtonLife]):
    life = begin()
    asked, other = life.request, another_dean(life)
    with pytest.raises(Wrong, match="Nobody is asked to sign it now"):
        name_signer(
            reader_of(asked.requester_id),
            at=NOW,
            id=life.pk,
            version=asked.version,
            approver=other.pk,
        )

    assert ButtonRequest.objects.get(pk=asked.pk).approver_id == asked.approver_id
