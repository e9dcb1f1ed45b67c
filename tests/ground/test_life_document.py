"""docs/life.md says what the table says."""

from quietbell.domain.life import STEPS, LifeDeed, Stage
from tests.support.life_document import DOCUMENT, document

MADE_BY = "run: python -m tests.support.life_document"


def test_the_document_of_a_buttons_life_is_up_to_date() -> None:
    assert DOCUMENT.read_text("utf-8") == document(), MADE_BY


def test_every_stage_deed_and_arrow_is_drawn() -> None:
    told = document()
    drawn = [line for line in told.splitlines() if " --> " in line]
    for step in STEPS:
        arrow = f"    {step.before.name.lower()} --> {step.after.name.lower()}: "
        deeds = [line.split(": ", 1)[1] for line in drawn if line.startswith(arrow)]
        assert len(deeds) == 1, arrow
        assert step.deed.value in deeds[0].split(" / ")
    for stage in Stage:
        assert f'state "{stage.value}" as ' in told
    assert all(deed.value in told for deed in LifeDeed)
