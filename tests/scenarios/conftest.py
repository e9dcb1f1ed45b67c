"""Every story plays in the World."""

from tests.support.world import world

__all__ = ["world"]
