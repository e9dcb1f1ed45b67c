"""The commands for panels: simulate one, explain a frame, try a receiver."""

import argparse
import asyncio
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

from quietbell.config.dc09_words import captured, explained
from quietbell.config.exits import Exit, Refusal
from quietbell.simulator.conformance import SET, Verdict, conformance_set, try_all
from quietbell.simulator.panel import Exchange, Identity, Panel, Patience
from quietbell.simulator.panel_paths import Address, Transport
from quietbell.wire.dc09.keys import Key, key_of

TIMES_MAX: Final = 100_000
FRAME_FILE_BYTES_MAX: Final = 65_536


def panel(words: argparse.Namespace) -> int:
    """Be a panel: press or poll, and print what is answered."""
    if not 1 <= words.times <= TIMES_MAX or words.every < 0:
        raise Refusal(f"--times: 1 to {TIMES_MAX}; --every: no less than 0", Exit.USAGE)
    transport = Transport(words.transport)
    addresses = [_address(words.receiver_at, transport)]
    if words.backup:
        addresses.append(_address(words.backup, transport))
    identity = Identity(
        account=words.account,
        prefix=words.prefix,
        receiver=words.receiver,
        key=_key(words.key),
        is_binary_crc=words.raw_checksum,
        is_stamped=words.stamped,
        pad_bytes_min=0 if words.old_pad else 16,
        clock_off_seconds=words.clock_off,
    )
    patience = Patience(answer_seconds=words.wait, tries=words.tries)
    simulated = Panel(
        identity, addresses, patience, first_sequence=words.first_sequence
    )
    return asyncio.run(_drive(simulated, words))


async def _drive(simulated: Panel, words: argparse.Namespace) -> int:
    code = Exit.FINE
    try:
        for number in range(words.times):
            if number:
                await asyncio.sleep(words.every)
            if words.poll:
                exchange = await simulated.poll()
            else:
                exchange = await simulated.press(
                    event=words.event, partition=words.partition, point=words.point
                )
            print(_line(exchange), flush=True)
            if exchange.answer != "ACK":
                code = Exit.NOT_SO
    finally:
        await simulated.close()
    return code


def _line(exchange: Exchange) -> str:
    at = datetime.now().astimezone().strftime("%H:%M:%S.%f")[:-3]
    what = f"  {at}  {exchange.id} {exchange.sequence:04d}"
    took = f"{exchange.seconds * 1000:.1f} ms"
    tries = "" if exchange.tries == 1 else f", {exchange.tries} tries"
    clock = "" if not exchange.naks else ", clock set by a NAK"
    if exchange.answer is None:
        return f"{what}  no answer in {took}{tries}{clock}"
    return f"{what}  {exchange.answer} in {took}{tries}{clock}  {exchange.path}"


def decode(words: argparse.Namespace) -> int:
    """Explain a captured frame, field by field."""
    text = words.frame
    if text == "-":
        text = sys.stdin.read(FRAME_FILE_BYTES_MAX)
    try:
        lines, is_right = explained(captured(text), _key(words.key))
    except ValueError as why:
        raise Refusal(f"that is no frame: {why}", Exit.USAGE) from why
    print("\n".join(lines))
    return Exit.FINE if is_right else Exit.NOT_SO


def conformance(words: argparse.Namespace) -> int:
    """Try a receiver against the published set."""
    cases = conformance_set()
    if words.accounts or words.receiver_at is None:
        print(f"The receiver under test must know these accounts; the set: {SET.name}")
        for number, key in cases.accounts.items():
            print(f"  {number}  {key.secret.hex().upper() if key else 'no key'}")
        return Exit.FINE if words.accounts else Exit.USAGE
    address = _address(words.receiver_at, Transport.KEPT)
    verdicts = asyncio.run(
        try_all(
            cases.cases,
            address.host,
            address.port,
            silence_seconds=words.silence,
            answer_seconds=words.wait,
        )
    )
    for verdict in verdicts:
        print(_spoken(verdict))
    wrong = sum(not each.is_right for each in verdicts)
    print(f"{len(verdicts) - wrong} of {len(verdicts)} as they should be")
    return Exit.NOT_SO if wrong else Exit.FINE


def _spoken(verdict: Verdict) -> str:
    case = verdict.case
    name = f"{case.name} ({verdict.transport}; {case.clause})"
    if verdict.is_right:
        return f"  right  {name}"
    why = f" [{case.why}]" if case.why else ""
    return f"  WRONG  {name}: {verdict.said}{why}"


def _address(text: str, transport: Transport) -> Address:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise Refusal(f"{text}: an address is HOST:PORT", Exit.USAGE)
    return Address(host=host.strip("[]"), port=int(port), transport=transport)


def _key(text: str | None) -> Key | None:
    """Return the key; ``@FILE`` keeps it out of the list of processes."""
    if text is None:
        return None
    if text.startswith("@"):
        try:
            text = Path(text[1:]).read_text("utf-8").strip()
        except OSError as why:
            raise Refusal(f"--key: {why}", Exit.USAGE) from why
    key = key_of(text)
    if key is None:
        raise Refusal(
            "--key: 32, 48 or 64 hex digits, or a text of 16, 24 or 32", Exit.USAGE
        )
    return key
