"""A console with something to show and no engine behind it, to work on its looks:

python -m tests.support.fake_console --port 8700 --rows 3
"""

import argparse
import contextlib
import tempfile
import threading
from pathlib import Path

from tests.support import fake_rows
from tests.support.fake_engine import FakeEngine
from tests.support.gateway import LiveWorkers


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, default=8700)
    options.add_argument("--rows", type=int, default=2)
    port, count = options.parse_args().port, options.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        engine = FakeEngine(Path(folder))
        plan, photo = fake_rows.write_blobs(Path(folder))
        engine.start()
        for number in range(count):
            engine.put(fake_rows.row(number, seconds_ago=20, plan=plan, photo=photo))
        live = LiveWorkers(Path(folder), port=port)
        print(f"{live.url}/enrol#link-1")
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()
        live.stop()
        engine.close()


if __name__ == "__main__":
    main()
