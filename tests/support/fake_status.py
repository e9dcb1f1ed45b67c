"""What the fake engine says of itself: its pulse and its status."""

from typing import Any

from tests.support.fake_rows import iso


def pulse_of(engine: Any) -> dict[str, Any]:
    return {
        "m": "pulse",
        "node": "n1",
        "epoch": engine.epoch,
        "line": engine.line,
        "seq": engine.seq,
        "kept": engine.kept,
        "at": iso(),
        "open": len(engine.open_rows()),
        "digest": engine.digest(),
        "recording": engine.recording,
        "canary_at": iso(),
        "canary_ms": 3.2,
    }


def status_of(engine: Any) -> dict[str, Any]:
    desks = [
        {
            "id": desk["id"],
            "name": desk["name"],
            "is_attended": any(
                each["desk"] is desk for each in engine.sessions.values()
            ),
            "person": None,
            "sound": "running",
        }
        for desk in engine.desks.values()
    ]
    return {
        "recording": {
            "state": engine.recording,
            "since": iso(),
            "why": "" if engine.recording == "recording" else "no space left",
            "unkept": engine.seq - engine.kept,
        },
        "site": {"version": 1, "hash": "0" * 64, "problem": None},
        "desks": desks,
        "unmatched": 0,
        "buttons": {
            "total": 60,
            "in_service": 57,
            "out_of_service": 2,
            "on_test": 1,
        },
        "readiness": [],
        "canary_at": iso(),
        "attendance": "attended",
        "parked": 0,
        "tests": [],
        **engine.extra_status,
    }
