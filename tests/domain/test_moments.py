"""Two clocks, and what a reboot leaves of a deadline."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from quietbell.domain.moments import Moment, on_this_boot, stamp
from tests.support.incidents import NOON, at


def moment(wall_seconds: float, tick: float) -> Moment:
    return Moment(wall=NOON + timedelta(seconds=wall_seconds), tick=tick)


def test_later_is_later_on_both_clocks() -> None:
    assert at(1).after(2.5) == at(3.5)


def test_within_one_boot_the_tick_stands_whatever_the_wall_says() -> None:
    kept = moment(0, 500)
    stepped = moment(-9999, 520)
    assert on_this_boot(kept, now=stepped, is_same_boot=True) == kept


def test_after_a_reboot_the_wall_says_how_long_ago_it_was() -> None:
    kept, now = moment(0, 5000), moment(90, 20)
    assert on_this_boot(kept, now=now, is_same_boot=False) == moment(0, -70)


def test_a_wall_clock_set_back_counts_as_no_time() -> None:
    kept, now = moment(0, 5000), moment(-3600, 20)
    assert on_this_boot(kept, now=now, is_same_boot=False) == moment(0, 20)


def test_what_the_dead_boot_knew_no_wall_clock_takes_back() -> None:
    kept, last, now = moment(0, 5000), moment(55, 5055), moment(-3600, 20)
    then = on_this_boot(kept, now=now, is_same_boot=False, last=last)
    assert then == moment(0, 20 - 55)
    by_wall = moment(65, 30)
    then = on_this_boot(kept, now=by_wall, is_same_boot=False, last=last)
    assert then == moment(0, 30 - 65)


SECONDS = st.floats(0, 1e6, allow_nan=False)
JUMPS = st.floats(-1e6, 1e6, allow_nan=False)


@given(began=SECONDS, passed=SECONDS, down=SECONDS, jump=JUMPS, length=SECONDS)
def test_a_reboot_may_shorten_a_deadline_and_never_lengthens_it(
    began: float, passed: float, down: float, jump: float, length: float
) -> None:
    """Whatever the wall clock does, less is left than at the last kept moment."""
    kept = moment(began, began)
    last = moment(began + passed, began + passed)
    now = moment(began + passed + down + jump, 12.0)
    left_before = length - passed
    then = on_this_boot(kept, now=now, is_same_boot=False, last=last)
    left_after = then.tick + length - now.tick
    assert left_after <= left_before + 1e-3
    assert then.wall == kept.wall
    without = on_this_boot(kept, now=now, is_same_boot=False)
    assert without.tick + length - now.tick <= length + 1e-3


def test_machines_exchange_utc_with_milliseconds() -> None:
    east = timezone(timedelta(hours=-5))
    local = datetime(2031, 3, 3, 7, 0, 0, 999_999, tzinfo=east)
    assert stamp(local) == "2031-03-03T12:00:00.999Z"
    assert stamp(datetime(2031, 3, 3, tzinfo=UTC)) == "2031-03-03T00:00:00.000Z"
