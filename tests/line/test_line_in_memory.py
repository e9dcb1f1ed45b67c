"""Where the line is when the data folder's disk takes no name of a socket."""

import asyncio
import os
import socket
import subprocess
import sys

import msgspec
import pytest
import uvloop

from quietbell.line.client import LineClient, LineLost, address_in_memory, open_line

NOBODY = 65534
HOLD_AS_NOBODY = f"""
import os, socket, sys
os.setgid({NOBODY}); os.setuid({NOBODY})
held = socket.socket(socket.AF_UNIX)
held.bind(chr(0) + sys.argv[1])
held.listen()
print("held", flush=True)
sys.stdin.read()
"""


async def engine_in_memory(data):
    """Answer `hello` where an engine would that cannot name a socket."""

    async def answer(reader, writer):
        asked = msgspec.json.decode(await reader.readline())
        said = {"m": "hello", "n": asked["n"], "node": "node-1"}
        writer.write(msgspec.json.encode(said) + b"\n")

    held = socket.socket(socket.AF_UNIX)
    held.bind(address_in_memory(data))
    return await asyncio.start_unix_server(answer, sock=held)


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_the_line_is_found_in_memory(loop, tmp_path):
    async def ask():
        server = await engine_in_memory(tmp_path)
        client = await LineClient.connect(tmp_path, "test")
        await client.close()
        server.close()
        return client.hello["node"]

    with asyncio.Runner(loop_factory=loop) as runner:
        assert runner.run(ask()) == "node-1"


def test_each_folder_has_its_own(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"

    assert address_in_memory(one) != address_in_memory(two)
    assert address_in_memory(one) == address_in_memory(two / ".." / "one")


async def test_nowhere_is_lost(tmp_path):
    with pytest.raises(LineLost):
        await LineClient.connect(tmp_path, "test")


@pytest.mark.skipif(os.geteuid() != 0, reason="not root: there is nobody else to be")
def test_another_users_line_is_not_believed(tmp_path):
    name = address_in_memory(tmp_path).removeprefix("\0")
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD_AS_NOBODY, name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(PermissionError, match=str(NOBODY)):
            asyncio.run(open_line(tmp_path))
    finally:
        other.communicate(timeout=10)
