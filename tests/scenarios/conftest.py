"""Every story plays in the World."""

import pytest

from tests.support.panels import KEY, Panel
from tests.support.world import World, world

__all__ = ["world"]


@pytest.fixture
def panels(world: World) -> World:
    """Put the panels of the campus in service."""
    world.wire()
    return world


@pytest.fixture
def vault() -> Panel:
    return Panel("1234")


@pytest.fixture
def clinic() -> Panel:
    return Panel("22AB", key=KEY)
