"""Read one mail, in a process whose time and memory are bounded.

    python -m quietbell.operations.mail_worker whole|head < mail > incoming

It prints the `Incoming` as MessagePack. What takes too much is one word on stderr.
"""

import sys

import msgspec

from quietbell.operations.drawing_worker import bound_ourselves
from quietbell.operations.mail_reading import read


def main() -> int:
    """Read what stands on stdin."""
    bound_ourselves()
    try:
        raw = sys.stdin.buffer.read()
        mail = read(raw, is_whole=sys.argv[1] == "whole")
        sys.stdout.buffer.write(msgspec.msgpack.encode(mail))
    except MemoryError:
        sys.stderr.write("too much")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
