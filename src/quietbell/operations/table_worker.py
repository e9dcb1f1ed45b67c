"""Read one workbook, in a process whose time and memory are bounded.

    python -m quietbell.operations.table_worker < workbook > rows

It prints a row of the first sheet as a line of JSON: its number, and its cells. What is
refused is one known word on stderr.
"""

import sys
from typing import Final

import msgspec

from quietbell.operations.drawing_worker import bound_ourselves
from quietbell.operations.xlsx_reading import BadWorkbook, sheet_rows

MEMORY_BYTES_MAX: Final = 512 * 2**20
PRINTED_BYTES_MAX: Final = 64 * 2**20  # whoever asked holds all of it


def main() -> int:
    """Read what stands on stdin."""
    bound_ourselves(MEMORY_BYTES_MAX)
    try:
        _print_rows(sys.stdin.buffer.read())
    except BadWorkbook:
        sys.stderr.write("unreadable")
        return 1
    except MemoryError:
        sys.stderr.write("too much")
        return 1
    return 0


def _print_rows(content: bytes) -> None:
    encoder = msgspec.json.Encoder()
    printed = 0
    for row in sheet_rows(content):
        line = encoder.encode(row)
        printed += len(line)
        if printed > PRINTED_BYTES_MAX:
            raise BadWorkbook
        sys.stdout.buffer.write(line + b"\n")


if __name__ == "__main__":
    sys.exit(main())
