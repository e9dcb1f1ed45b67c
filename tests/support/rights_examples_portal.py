"""One thing of each kind that pages of one's own and queues are about."""

from collections.abc import Callable
from typing import Final

EXAMPLES: Final[dict[str, Callable[[str], str]]] = {"queue": lambda site: "survey"}
