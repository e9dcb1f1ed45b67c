"""A report and a table of it, by the names that their addresses call them."""

from collections.abc import Callable
from typing import Final

EXAMPLES: Final[dict[str, Callable[[str], str]]] = {
    "report": lambda site: "places",
    "table": lambda site: "criterion",
}
