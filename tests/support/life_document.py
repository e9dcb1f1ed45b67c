"""docs/life.md: a button's life as a drawing and a table, made from `domain.life`.

    python -m tests.support.life_document

Whoever changes the table runs it; a test fails while the document says another thing.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from quietbell.domain.life import (
    ASKED_FOR,
    ENDED,
    INHERITED,
    OVER,
    PROVEN,
    SERVED,
    STEPS,
    Need,
    Stage,
    Step,
)
from quietbell.domain.life_work import WORK
from quietbell.domain.roles import RIGHTS, Action, Right

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "life.md"
HEAD: Final = """\
# A button's life

Made from `domain/life.py` by `python -m tests.support.life_document`. A test fails
while the two differ: change the table, not this page.

One table holds every stage and every deed that leads on. Pages offer what it allows,
`operations/lives.move_on` does nothing that it does not, and the audit is kept in its
words. **It labels and never silences: a press in any stage rings.**
[Decision 17](decisions/0017-one-life-table.md) says why it is one table.
"""
PARTS: Final[tuple[tuple[str, str, Sequence[Step]], ...]] = (
    (
        "From the wish to the wall",
        """\
Until there is a device, nobody counts on anything. A refusal can be appealed, and then
another person decides.
""",
        ASKED_FOR,
    ),
    (
        "Proven, and in service",
        """\
A button that was requested is given to people after a press that was confirmed at the
console, never before.
""",
        (*PROVEN, *SERVED),
    ),
    (
        "No longer counted on",
        """\
What was deactivated, called off or put up again is proven anew before it is in service.
""",
        ENDED,
    ),
)


def document() -> str:
    """Return the whole page."""
    parts = [HEAD]
    for title, words, steps in PARTS:
        parts.append(f"## {title}\n\n{words}\n{_drawing(steps)}")
    parts += [_deeds(), _tasks(), _inherited()]
    return "\n".join(parts)


def _drawing(steps: Iterable[Step]) -> str:
    """Return the arrows of *steps* as Mermaid, each pair of stages once."""
    arrows: dict[tuple[Stage, Stage], list[str]] = {}
    for each in steps:
        arrows.setdefault((each.before, each.after), []).append(each.deed.value)
    stages = [each for each in Stage if any(each in pair for pair in arrows)]
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{each.value}" as {_id(each)}' for each in stages]
    if Stage.REQUESTED in stages:
        lines.append(f"    [*] --> {_id(Stage.REQUESTED)}")
    for (before, after), deeds in arrows.items():
        lines.append(f"    {_id(before)} --> {_id(after)}: {' / '.join(deeds)}")
    ends = [each for each in stages if each in OVER and each is not Stage.REFUSED]
    lines += [f"    {_id(each)} --> [*]" for each in ends]
    return "\n".join([*lines, "```", ""])


def _deeds() -> str:
    lines = [
        "## Every deed",
        "",
        "“Standing” is what the console says of it afterwards; a dash: as before.",
        "",
        "| In the stage | somebody may | who | needs | leads to | standing |",
        "|---|---|---|---|---|---|",
    ]
    for each in STEPS:
        standing = each.standing.value if each.standing else "–"
        needs = "; ".join(need.value for need in each.needs) or "–"
        lines.append(
            f"| {each.before.value} | {each.deed.value} | {_who(each.action)} | {needs}"
            f" | {each.after.value} | {standing} |"
        )
    unused = [each for each in Need if not any(each in row.needs for row in STEPS)]
    assert not unused, unused
    return "\n".join([*lines, ""])


def _who(action: Action) -> str:
    """Return the roles that the rights table gives *action*, and how far."""
    marks = {Right.SCOPED: " (own or assigned)", Right.TWO: " (two persons)"}
    row = RIGHTS[action]
    return ", ".join(f"{role.value}{marks.get(row[role], '')}" for role in row)


def _tasks() -> str:
    lines = [
        "## What each stage leaves to do",
        "",
        "Leaving the stage ends its tasks. Days are business days of the site.",
        "",
        "| Stage | task | days |",
        "|---|---|---|",
    ]
    lines += [
        f"| {stage.value} | {work.kind.value} | {work.days} |"
        for stage in Stage
        for work in WORK.get(stage, ())
    ]
    return "\n".join([*lines, ""])


def _inherited() -> str:
    lines = [
        "## Buttons that were there before",
        "",
        "What comes in by an import or the inventory begins by its standing.",
        "",
        "| Standing | begins as |",
        "|---|---|",
    ]
    for standing, stage in INHERITED.items():
        lines.append(f"| {standing.value} | {stage.value} |")
    return "\n".join([*lines, ""])


def _id(stage: Stage) -> str:
    return stage.name.lower()


def main() -> None:
    DOCUMENT.write_text(document(), "utf-8")
    print(f"written: {DOCUMENT}")


if __name__ == "__main__":
    main()
