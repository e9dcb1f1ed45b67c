"""The commands for panels: simulate one, explain a frame, try a receiver."""

import asyncio
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from quietbell.config.cli import main
from quietbell.config.dc09_words import captured, explained
from quietbell.config.exits import Exit
from quietbell.simulator.conformance import conformance_set
from tests.support.dc09 import (
    COMPUTED,
    DUH,
    HOLD_UP,
    KEY,
    NAK,
    SEALED_HOLD_UP,
    SIA_PANIC,
)
from tests.support.panel_receiver import Answer, Receiver, by_the_book

HEX_KEY = KEY.secret.hex()


def told(text: str, *options: str, capsys: pytest.CaptureFixture[str]) -> str:
    main(["dc09", "decode", text, *options])
    return capsys.readouterr().out


@contextmanager
def receiver(answer: Answer) -> Iterator[int]:
    """Run a receiver in a loop of its own; yield its port."""
    ports: list[int] = []
    is_up, may_end = threading.Event(), threading.Event()

    async def run() -> None:
        async with Receiver(answer) as opened:
            ports.append(opened.port)
            is_up.set()
            await asyncio.to_thread(may_end.wait)

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    try:
        assert is_up.wait(10)
        yield ports[0]
    finally:
        may_end.set()
        thread.join(10)


@pytest.mark.parametrize("frame", COMPUTED, ids=lambda frame: frame[9:20].decode())
@pytest.mark.parametrize("form", ["bytes", "escaped", "hex", "bare"])
def test_a_frame_is_read_in_each_form_it_is_captured_in(
    frame: bytes, form: str
) -> None:
    text = {
        "bytes": frame.decode(),
        "escaped": repr(frame.decode())[1:-1],
        "hex": frame.hex(" "),
        "bare": frame.decode().strip(),
    }[form]

    assert captured(text) == frame
    lines, _ = explained(captured(text), KEY)
    assert "right" in lines[1]


def test_a_hold_up_is_explained_field_by_field(capsys) -> None:
    said = told(HOLD_UP.decode(), capsys=capsys)

    assert "Checksum 43F2 and length 0029: right, 41 bytes." in said
    assert "Receiver: 1. Prefix: 1. Account: 1234." in said
    assert "Event 122, new: silent hold-up (partition 01, zone 015)." in said
    assert "Class: duress." in said
    assert 'D2770014"ACK"0001R1L1#1234[]' in said


def test_extended_data_is_explained(capsys) -> None:
    said = told(SIA_PANIC.decode(), capsys=capsys)

    assert "Extended data M: hardware address: 0026B9E4268B" in said
    assert "Timestamp: 2026-11-21 12:00:00 GMT." in said


def test_an_encrypted_frame_is_explained_with_its_key_which_is_not_told(
    capsys, tmp_path: Path
) -> None:
    kept = tmp_path / "key"
    kept.write_text(HEX_KEY + "\n")

    with_key = told(SEALED_HOLD_UP.decode(), "--key", f"@{kept}", capsys=capsys)
    other = told(SEALED_HOLD_UP.decode(), "--key", "sixteen letters!", capsys=capsys)
    none = told(SEALED_HOLD_UP.decode(), capsys=capsys)

    assert "Class: duress." in with_key
    assert HEX_KEY.lower() not in with_key.lower()
    assert "Refused: with this key there is no text" in other
    assert "Refused: it is encrypted, and no key was given" in none


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (HOLD_UP.replace(b"43F2", b"43F3"), "says 43F3; over its 41 bytes it is 43F2"),
        (HOLD_UP.replace(b"0029", b"0039"), "its length says 57 bytes, 41 came"),
        (b"hello", "does not begin with LF"),
        (b'\n4C0F0004"x"0\r', "over its 4 bytes it is"),
        (DUH, "no answer: it is one itself"),
        (NAK, "no answer: it is one itself"),
    ],
)
def test_why_a_frame_is_refused_is_said(capsys, frame: bytes, sentence: str) -> None:
    assert sentence in told(frame.decode(), capsys=capsys)


def test_what_is_explained_comes_from_a_pipe_too(capsys, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(HOLD_UP.decode() * 2))

    code = main(["dc09", "decode", "-"])

    assert code == Exit.FINE
    assert capsys.readouterr().out.count("silent hold-up") == 2


def test_a_frame_that_is_refused_is_told_by_the_exit_code(capsys) -> None:
    assert main(["dc09", "decode", HOLD_UP.decode()]) == Exit.FINE
    assert main(["dc09", "decode", "hello"]) == Exit.NOT_SO
    assert main(["dc09", "decode", HOLD_UP.decode(), "--key", "x"]) == Exit.USAGE


@pytest.mark.parametrize("transport", ["tcp", "tcp-once", "udp"])
def test_a_panel_presses_and_says_what_it_was_answered(capsys, transport) -> None:
    with receiver(by_the_book({"12AB": KEY})) as port:
        words = [f"127.0.0.1:{port}", "--account", "12AB", "--key", HEX_KEY]
        words += ["--transport", transport, "--times", "2", "--every", "0"]
        code = main(["panel", *words])

    assert code == Exit.FINE
    first, second = capsys.readouterr().out.splitlines()
    assert "ADM-CID 0001  ACK in " in first
    assert "ADM-CID 0002  ACK in " in second


def test_a_panel_that_is_not_answered_says_so(capsys) -> None:
    with receiver(lambda frame: b"") as port:
        words = [f"127.0.0.1:{port}", "--poll", "--tries", "2", "--wait", "0.05"]
        code = main(["panel", *words])

    assert code == Exit.NOT_SO
    assert "NULL 0000  no answer in " in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [["nowhere"], ["127.0.0.1:0"], ["127.0.0.1:1", "--times", "0"]],
)
def test_what_a_panel_is_told_wrong_is_said(capsys, words: list[str]) -> None:
    assert main(["panel", *words]) == Exit.USAGE


def test_the_set_says_which_accounts_it_needs(capsys) -> None:
    assert main(["conformance", "dc09", "--accounts"]) == Exit.FINE
    said = capsys.readouterr().out

    assert all(number in said for number in conformance_set().accounts)
    assert main(["conformance", "dc09"]) == Exit.USAGE


def test_a_receiver_by_the_book_passes_and_one_that_is_not_fails(capsys) -> None:
    accounts = conformance_set().accounts
    with receiver(by_the_book(accounts)) as port:
        words = ["conformance", "dc09", f"127.0.0.1:{port}", "--silence", "0.05"]
        assert main(words) == Exit.FINE
    assert "WRONG" not in capsys.readouterr().out

    with receiver(by_the_book({**accounts, "5678": None})) as port:
        words = [
            "conformance",
            "dc09",
            f"127.0.0.1:{port}",
            "--silence",
            "0.05",
            "--wait",
            "0.1",
        ]
        assert main(words) == Exit.NOT_SO
    assert "WRONG  a keyed account in clear" in capsys.readouterr().out
