"""What the police say: whoever decides has to have seen it."""

from collections.abc import Callable, Iterator

import pytest

from quietbell.config.database import Database
from quietbell.domain.grants import Reader
from quietbell.operations.acting import ChangedMeanwhile
from quietbell.operations.comments import (
    ask_for_comment,
    give_comment,
    take_question_back,
)
from quietbell.operations.decisions import decide
from quietbell.operations.lives import life_of
from quietbell.storage.models import Decision, PoliceComment
from tests.support.deciding import REFUSE, manager, police
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import assessed


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


@pytest.mark.requirement("REQ-06")
@pytest.mark.parametrize(
    ("by", "answer"),
    [(police, give_comment), (manager, take_question_back)],
    ids=["answered", "taken back"],
)
def test_who_decides_without_having_seen_the_answer_is_told(
    by: Callable[[], Reader], answer: Callable[..., PoliceComment]
):
    life = assessed()
    asked = ask_for_comment(
        manager(), at=NOW, life=life.pk, version=life.version, question=""
    )
    seen = life_of(life.pk).version
    answer(by(), at=NOW, life=life.pk, version=asked.version, words="Two calls.")

    with pytest.raises(ChangedMeanwhile):
        decide(manager(), at=NOW, life=life.pk, version=seen, verdict=REFUSE)
    assert not Decision.objects.exists()
