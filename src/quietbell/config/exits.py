"""What the command line's exit codes mean."""

from enum import IntEnum


class Exit(IntEnum):
    """Told at the end of `quietbell --help`, and relied on by scripts."""

    FINE = 0
    NOT_SO = 1  # asked whether something is well, and it is not
    USAGE = 2  # argparse's own
    AWAY = 3  # nothing runs there, or there is nothing there
    TAKEN = 4  # the ports or the folder are held by somebody else


class Refusal(Exception):
    """The command ends here. The text is for the person who typed it."""

    def __init__(self, text: str, code: Exit = Exit.NOT_SO) -> None:
        super().__init__(text)
        self.code = code
