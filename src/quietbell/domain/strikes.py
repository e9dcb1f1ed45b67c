"""Which closings count against whoever pressed. Reaching the threshold opens a review.

Nothing is ever switched off by a count. Source: the button policy, section 7.4, and
the staff guide, section 5.
"""

from typing import Final

from quietbell.domain.profiles import FalseRule
from quietbell.domain.words import Disposition

# Whatever a profile says: who was in danger, or rightly feared it, did no wrong.
NEVER: Final = frozenset({Disposition.EMERGENCY, Disposition.GOOD_FAITH})


def is_strike(disposition: Disposition, rule: FalseRule) -> bool:
    """Say whether an incident closed as *disposition* counts under *rule*."""
    return disposition not in NEVER and disposition in rule.counted
