"""A client of the line, against engines that answer late, wrongly or not at all."""

import asyncio
import contextlib
import json
from pathlib import Path

import pytest

from quietbell.line.client import PUSHED_MAX, LineClient, LineLost, address


@contextlib.asynccontextmanager
async def engine(data, answer):
    """Stand at the line's place; *answer* is given each message and the writer."""
    (data / "run").mkdir(exist_ok=True)

    async def hold(reader, writer):
        while line := await reader.readline():
            message = json.loads(line)
            if message["m"] == "hello":
                tell(writer, {"m": "hello", "n": message["n"], "node": "a"})
            else:
                answer(message, writer)
        writer.close()

    server = await asyncio.start_unix_server(hold, address(data))
    try:
        yield
    finally:
        server.close()


def tell(writer, message):
    writer.write(json.dumps(message).encode() + b"\n")


async def test_answers_may_come_in_any_order(tmp_path):
    asked = []

    def answer(message, writer):
        asked.append(message)
        if len(asked) == 2:
            for each in reversed(asked):
                tell(writer, {"m": each["m"], "n": each["n"], "said": each["word"]})

    async with engine(tmp_path, answer):
        client = await LineClient.connect(tmp_path, "test")
        first, second = await asyncio.gather(
            client.request({"m": "ask", "word": "one"}),
            client.request({"m": "ask", "word": "two"}),
        )
        await client.close()

    assert (first["said"], second["said"]) == ("one", "two")


async def test_what_is_pushed_comes_in_order_until_the_line_is_lost(tmp_path):
    def answer(message, writer):
        for number in range(3):
            tell(writer, {"m": "event", "line": number})
        writer.close()

    async with engine(tmp_path, answer):
        client = await LineClient.connect(tmp_path, "test")
        client.send({"m": "begin"})
        told = [message["line"] async for message in client.pushed()]

    assert told == [0, 1, 2]
    assert client.is_lost
    client.send({"m": "begin"})  # a lost line loses it
    with pytest.raises(LineLost):
        await client.request({"m": "ask"})


async def test_an_answer_that_does_not_come_is_said(tmp_path):
    async with engine(tmp_path, lambda message, writer: None):
        client = await LineClient.connect(tmp_path, "test")
        with pytest.raises(LineLost, match=r"no answer to ask in 0\.01 s"):
            await client.request({"m": "ask"}, seconds=0.01)
        await client.close()


async def test_an_answer_that_comes_too_late_is_no_event(tmp_path):
    late = asyncio.Event()

    def answer(message, writer):
        async def later():
            await late.wait()
            tell(writer, {"m": "ask", "n": message["n"]})

        tasks.append(asyncio.ensure_future(later()))

    tasks = []
    async with engine(tmp_path, answer):
        client = await LineClient.connect(tmp_path, "test")
        with pytest.raises(LineLost):
            await client.request({"m": "ask"}, seconds=0.01)
        late.set()
        await asyncio.gather(*tasks)
        assert (await client.request({"m": "ask"}))["n"] == 3
        await client.close()


@pytest.mark.parametrize("garbage", [b"not json\n", b"[1]\n", b"\xff\n"])
async def test_garbage_ends_the_line_and_whoever_waits_is_told(tmp_path, garbage):
    async with engine(tmp_path, lambda message, writer: writer.write(garbage)):
        client = await LineClient.connect(tmp_path, "test")
        with pytest.raises(LineLost):
            await client.request({"m": "ask"})

    assert client.is_lost


async def test_a_reader_that_lags_too_far_behind_is_cut_off(tmp_path):
    def answer(message, writer):
        for number in range(PUSHED_MAX + 10):
            tell(writer, {"m": "event", "line": number})

    async with engine(tmp_path, answer):
        client = await LineClient.connect(tmp_path, "test")
        client.send({"m": "begin"})
        async with asyncio.timeout(10):
            while not client.is_lost:  # noqa: ASYNC110
                await asyncio.sleep(0.001)
        told = [message["line"] async for message in client.pushed()]

    assert told == list(range(1, PUSHED_MAX))  # and then its end


async def test_without_an_engine_the_line_is_lost(tmp_path):
    (tmp_path / "run").mkdir()

    with pytest.raises(LineLost, match="cannot be reached"):
        await LineClient.connect(tmp_path, "test")


async def test_a_folder_with_a_long_name_is_reached_all_the_same(tmp_path):
    deep = tmp_path / ("a-very-long-name" * 8)
    deep.mkdir()

    async with engine(deep, lambda message, writer: None):
        before = descriptors()
        for _ in range(5):
            client = await LineClient.connect(deep, "test")
            assert client.hello["node"] == "a"
            await client.close()
        await asyncio.sleep(0.01)
        assert descriptors() <= before + 2


def descriptors():
    return len(list(Path("/proc/self/fd").iterdir()))
