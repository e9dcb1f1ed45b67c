"""Which data folder a command means when none is named."""

import os
from pathlib import Path
from typing import Final

from quietbell.config.settings import demo_data, own_data

DATA_HELP: Final = "the data folder"


def own_folder(named: Path | None) -> Path:
    """Return the installation's folder: named, in QUIETBELL_DATA, or the usual."""
    if named is not None:
        return named.absolute()
    told = os.environ.get("QUIETBELL_DATA")
    return Path(told).absolute() if told else own_data()


def demo_folder(named: Path | None) -> Path:
    """Return the demonstration's folder. QUIETBELL_DATA never means it by accident."""
    return named.absolute() if named is not None else demo_data()


def folder_to_look_at(named: Path | None) -> Path:
    """Return the installation's folder or, where there is none, the demonstration's."""
    own = own_folder(named)
    if named is None and "QUIETBELL_DATA" not in os.environ and not own.exists():
        return demo_data()
    return own
