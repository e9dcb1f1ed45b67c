"""The commands that only look: status, line, journal, site file."""

import argparse
import asyncio
import contextlib
import json
import time
from pathlib import Path
from typing import Any, Final

import msgspec

from quietbell.config.exits import Exit, Refusal
from quietbell.config.folders import folder_to_look_at
from quietbell.config.office_plans import said_by_scribe
from quietbell.config.probes import engine_status
from quietbell.config.supervisor import is_held
from quietbell.journal.reading import read
from quietbell.journal.verify import verify as verify_journal
from quietbell.line import site_file
from quietbell.line.client import LineClient, LineLost

WELL: Final = ("up", "done")
RECORDS: Final = "recording"  # what the scribe says when all is well
NO_SCRIBE: Final[dict[str, Any]] = {"recording": {"state": "unknown"}}
OLD_SECONDS: Final = 5.0  # the supervisor writes it every second
ENGINE_SECONDS_MAX: Final = 2.0


def status(words: argparse.Namespace) -> int:
    """Print which processes are well; 1 if one is not, 3 if none runs."""
    data = folder_to_look_at(words.data)
    told = asyncio.run(_status(data))
    if words.json:
        print(json.dumps(told, indent=1))
    else:
        _print_status(told, data)
    if not told["is_running"]:
        return Exit.AWAY
    return Exit.FINE if _is_well(told) else Exit.NOT_SO


async def _status(data: Path) -> dict[str, Any]:
    """Return what the supervisor wrote, and what the engine says of itself."""
    path = data / "run" / "status.json"
    try:
        told: dict[str, Any] = json.loads(path.read_text())
        told["age_seconds"] = round(time.time() - path.stat().st_mtime, 1)
    except (OSError, ValueError):
        told = {"processes": [], "age_seconds": None}
    told["data"] = str(data)
    told["is_running"] = is_held(data)
    told["engine"] = None
    told["scribe"] = said_by_scribe(data)
    if told["is_running"]:
        with contextlib.suppress(LineLost, TimeoutError):
            async with asyncio.timeout(ENGINE_SECONDS_MAX):
                told["engine"] = await engine_status(data, "status")
    return told


def _is_well(told: dict[str, Any]) -> bool:
    """Say whether every process moves, the engine answers, and all of it is news."""
    office = told.get("office")
    if office and (office["problem"] or office["database"]["state"] != "reachable"):
        return False
    if office and (told["scribe"] or NO_SCRIBE)["recording"]["state"] != RECORDS:
        return False
    is_news = (told["age_seconds"] or 0) <= OLD_SECONDS
    moves = [each["state"] in WELL for each in told["processes"]]
    return is_news and bool(moves) and all(moves) and told["engine"] is not None


def _print_status(told: dict[str, Any], data: Path) -> None:
    if not told["is_running"]:
        print(f"nothing runs on {data}")
        return
    print(f"{'process':10} {'state':11} {'pid':>8} {'restarts':>8}  last progress")
    for each in told["processes"]:
        age = each["progress_age_seconds"]
        moved = "never" if age is None else f"{age} s ago"
        head = f"{each['name']:10} {each['state']:11} {each['pid'] or '-':>8}"
        print(f"{head} {each['restarts']:>8}  {moved}")
    if (told["age_seconds"] or 0) > OLD_SECONDS:
        print(f"told {told['age_seconds']} s ago: the supervisor cannot say it anew")
    _print_engine(told)
    print(f"web:       {told.get('web')}\nintake:    {told.get('intake')}")
    print(f"panels:    {told.get('dc09')} DC-09, {told.get('surgard')} Sur-Gard")
    if (office := told.get("office")) is not None:
        _print_office(office)
        _print_recorded(told["scribe"])


def _print_engine(told: dict[str, Any]) -> None:
    engine = told["engine"]
    if engine is None:
        print("the engine does not answer")
        return
    recording = engine.get("recording", {})
    print(f"recording: {recording.get('state', 'unknown')}")
    print(f"buttons:   {engine.get('buttons', {}).get('total', 'unknown')}")
    devices = engine.get("devices", {})
    heard, promised = devices.get("heard", 0), devices.get("promised", 0)
    print(f"devices:   {heard} of {promised} heard, {devices.get('faults', 0)} faults")


def _print_recorded(scribe: dict[str, Any] | None) -> None:
    """Print how far the database is behind the journal, as the scribe says."""
    if scribe is None:
        print("recorded:  the scribe has not said anything")
        return
    recording, site = scribe["recording"], scribe["site"]
    count = "?" if recording["waiting"] is None else recording["waiting"]
    waiting = f"{count} not yet recorded of {recording['kept']}"
    print(f"recorded:  {waiting} ({recording['state']})")
    for line in (recording["why"], *recording["gaps"]):
        if line:
            print(f"           {line}")
    print(f"site file: {site['state']}, version {site['version']}")
    chain = scribe["chain"]
    print(f"chain:     {chain['state']} {chain.get('why', '')}".rstrip())


def _print_office(office: dict[str, Any]) -> None:
    database = office["database"]
    replica = "with a replica" if database["has_replica"] else "no replica"
    version = f"PostgreSQL {database['version']}, {replica}"
    known = version if database["version"] else "not heard of yet"
    print(f"office:    {office['address'] or office['problem']}")
    print(f"database:  {database['state']} ({database['where']}, {known})")
    if database["why"]:
        print(f"           {database['why']}")


def line_tail(words: argparse.Namespace) -> int:
    """Print the line's events until it is lost or the reader has enough."""
    data = folder_to_look_at(words.data)
    try:
        asyncio.run(_tail(data))
    except LineLost as why:
        raise Refusal(f"{why}", Exit.AWAY) from why
    return Exit.AWAY


async def _tail(data: Path) -> None:
    client = await LineClient.connect(data, "tail")
    snapshot = await client.request({"m": "subscribe", "feed": "machine"})
    print(json.dumps(snapshot), flush=True)
    async for message in client.pushed():
        print(json.dumps(message), flush=True)
    raise LineLost("the line was lost")


def verify(words: argparse.Namespace) -> int:
    """Verify the journal's chain; 1 and the first bad entry if it is broken."""
    folder = _journal(words.data)
    report = verify_journal(folder)
    print(f"{report.entries} entries in {report.segments} segments", end="")
    print(f", up to {report.head_seq}, head {report.head_digest}")
    if report.first_bad is None:
        print("the chain holds")
        return Exit.FINE
    segment, seq, why = report.first_bad
    print(f"broken at entry {seq}, in segment {segment}: {why}")
    print(f"{report.bad} places do not fit")
    return Exit.NOT_SO


def journal_show(words: argparse.Namespace) -> int:
    """Print entries; sealed parts stay sealed."""
    for entry in read(_journal(words.data), words.since):
        if words.kind and entry.kind != words.kind:
            continue
        if words.json:
            print(msgspec.json.encode(entry).decode())
        else:
            body = msgspec.json.encode(entry.body).decode()
            at = entry.at.isoformat(timespec="milliseconds")
            print(f"{entry.seq:>8} {at} {entry.kind:24} {body}")
    return Exit.FINE


def _journal(named: Path | None) -> Path:
    folder = folder_to_look_at(named) / "journal"
    if not folder.is_dir():
        raise Refusal(f"there is no journal in {folder.parent}", Exit.AWAY)
    return folder


def site_check(words: argparse.Namespace) -> int:
    """Check a site file and name every field that is wrong."""
    try:
        site = site_file.decode(words.file.read_bytes())
    except OSError as why:
        raise Refusal(
            f"{words.file} cannot be read: {why.strerror}", Exit.AWAY
        ) from why
    except site_file.BrokenSiteFile as why:
        for problem in why.problems:
            print(problem)
        return Exit.NOT_SO
    print(f"fine: version {site.version}, {len(site.buttons)} buttons")
    return Exit.FINE


def site_show(words: argparse.Namespace) -> int:
    """Say which site file is in force and what it holds, by numbers."""
    try:
        found = site_file.read_current(folder_to_look_at(words.data) / "site")
    except site_file.BrokenSiteFile as why:
        raise Refusal(f"no site file can be read: {why}", Exit.AWAY) from why
    site = found.site
    print(f"{found.name}  sha256 {found.sha256}")
    print(f"version {site.version}, compiled {site.compiled_at}")
    for campus in site.sites:
        count = sum(button.site == campus.id for button in site.buttons)
        print(f"{campus.id:12} {campus.profile:18} {campus.zone:20} {count} buttons")
    return Exit.FINE
