"""Two thousand panels, and four that wish us ill beside a good one: real processes."""

from pathlib import Path

import pytest

from tests.support.panel_crowd import PANELS, PRESSES, crowd, presses_under_attack

# Loose, for a machine that does other things too; `make bench` measures it.
ANSWER_SECONDS_MAX = 0.5  # in the middle
LAST_SECONDS_MAX = 3.0


@pytest.mark.alone
@pytest.mark.timeout(180)
@pytest.mark.requirement("ACT-08")
async def test_among_2000_panels_one_is_answered_whoever_floods_beside_it(
    tmp_path: Path,
) -> None:
    async with crowd(tmp_path / "data") as among:
        took = await presses_under_attack(among)
        await among.all_heard()
        assert await among.press(PANELS - 1) < LAST_SECONDS_MAX
    print(f"\nmiddle {took[PRESSES // 2] * 1e3:.1f} ms, last {took[-1] * 1e3:.1f} ms")
    assert took[PRESSES // 2] < ANSWER_SECONDS_MAX
    assert took[-1] < LAST_SECONDS_MAX
