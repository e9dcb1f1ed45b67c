"""The line's stories play in the World."""

from tests.support.world import world

__all__ = ["world"]
