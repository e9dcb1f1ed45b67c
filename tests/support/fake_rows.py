"""Rows and blobs for the fake engine: Harborview State in small."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

PLACES = (
    ("Harbor Center", "Floor 3", "3-407", "Bursar", "third floor, room 3 4 0 7"),
    ("Library", "Floor 1", "1-012", "Circulation", "first floor, room 1 0 1 2"),
    ("Health Services", "Floor 2", "2-220", "Pharmacy", "second floor, room 2 2 2 0"),
    ("Admissions Hall", "Ground floor", "G-05", "Cashier", "ground floor, room G 5"),
)
PLAN = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 480">
<rect width="800" height="480" fill="#fff"/>
<g fill="#f3f4f1" stroke="#4d5560" stroke-width="3">
<rect x="20" y="20" width="760" height="440"/>
<rect x="20" y="20" width="130" height="180"/>
<rect x="150" y="20" width="170" height="180"/>
<rect x="320" y="20" width="170" height="180"/>
<rect x="490" y="20" width="140" height="180"/>
<rect x="630" y="20" width="150" height="180"/>
<rect x="20" y="280" width="220" height="180"/>
<rect x="240" y="280" width="190" height="180"/>
<rect x="430" y="280" width="350" height="180"/></g>
<g font-family="sans-serif" font-size="18" fill="#4d5560" text-anchor="middle">
<text x="85" y="115">3-403</text><text x="235" y="115">3-405</text>
<text x="405" y="115">3-407</text><text x="560" y="115">3-409</text>
<text x="705" y="115">3-411</text><text x="130" y="375">3-402</text>
<text x="335" y="375">3-404</text><text x="605" y="375">3-406</text></g></svg>"""
PHOTO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">
<rect width="96" height="96" fill="#cfd6dd"/>
<circle cx="48" cy="38" r="18" fill="#6b7683"/>
<path d="M12 96c4-26 20-34 36-34s32 8 36 34z" fill="#6b7683"/></svg>"""
DEED_NAMES = [
    *("acknowledge", "give_back", "offer_hand_over", "accept_hand_over"),
    *("decline_hand_over", "take_over", "begin_assessment", "set_level", "dispatch"),
    *("arrive", "in_position", "verify", "begin_emergency_call"),
    *("finish_emergency_call", "link_holder_call", "tell_holder_to_call"),
    *("report_accidental", "set_pressed_by", "hear_code_word", "set_kind"),
    *("record_key_fact", "view_cameras", "note", "do_step", "unlock_call_back"),
    *("dispose", "second", "reopen", "link", "unlink", "confirm_test", "raise_again"),
]


def fnv1a(text: str) -> str:
    """Return FNV-1a, 32 bit, of *text* as 8 hex digits."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 % (1 << 32)
    return f"{value:08x}"


def write_blobs(data: Path) -> tuple[str, str]:
    """Write a plan and a photo; return their hashes."""
    folder = data / "site" / "blobs"
    folder.mkdir(parents=True, exist_ok=True)
    hashes = []
    for text in (PLAN, PHOTO):
        name = sha256(text.encode()).hexdigest()
        (folder / name).write_text(text)
        hashes.append(name)
    return hashes[0], hashes[1]


def iso(seconds_ago: float = 0) -> str:
    at = datetime.now(UTC) - timedelta(seconds=seconds_ago)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def step(step_id: str, text: str, *, needs: str = "") -> dict[str, Any]:
    return {
        "id": step_id,
        "text": text,
        "needs": needs,
        "done_at": None,
        "done_by": None,
        "is_locked": bool(needs),
    }


KINDS = [
    {"kind": "duress", "name": "Person under duress", "note": ""},
    {
        "kind": "robbery",
        "name": "Robbery or theft in progress",
        "note": "Take positions at the exits. Do not ring the place before.",
    },
    {"kind": "weapon", "name": "Weapon seen", "note": "No one enters alone."},
]
UNITS = [
    {"id": "u1", "name": "Unit 4 Lee", "kind": "sworn"},
    {"id": "u2", "name": "Unit 7 Diaz", "kind": "sworn"},
    {"id": "u3", "name": "Patrol 2 Osei", "kind": "security"},
    {"id": "u4", "name": "Medic 1", "kind": "medical"},
]


def dispatch_profile() -> dict[str, Any]:
    return {
        "id": "dispatch-at-once",
        "version": 4,
        "name": "Dispatch at once",
        "posture": "dispatch-at-once",
        "chip": "DISPATCH NOW · NO CALL-BACK · 911 by the caller if safe",
        "emergency_caller": "holder if safe",
        "call_back": "in position",
        "checklist": [
            step("dispatch", "Send two units, silent approach"),
            step("read-notes", "Read hazards and approach to the units"),
            step("key-facts", "If somebody calls, keep them on the line"),
            step(
                "call-back",
                "Ring the place only with officers in position",
                needs="in_position",
            ),
            step("meet", "Officers meet the person outside"),
            step("verify", "An officer verifies what happened"),
        ],
        "levels": [
            {"id": "emergency", "name": "Emergency"},
            {"id": "major", "name": "Major emergency"},
        ],
        "units": UNITS,
        "unit_kinds": ["sworn"],
        "kinds": KINDS,
        "officer_note": "Treat as an emergency. Approach deliberately; "
        "officer safety first.",
        "emergency_line": "555-0100",
        "chat_channel": "",
    }


def assess_profile() -> dict[str, Any]:
    return {
        **dispatch_profile(),
        "id": "assess-first",
        "version": 2,
        "name": "Assess first",
        "posture": "assess-first",
        "chip": "ASSESS ON CAMERA · 911 BY SECURITY WHEN VERIFIED",
        "emergency_caller": "security when verified",
        "call_back": "never",
        "checklist": [
            step("assess", "Look: cameras first, then a patrol"),
            step("level", "Set the level of response"),
            step("dispatch", "Send a patrol"),
            step("verify", "Verify by camera or by eyes on the scene"),
            step(
                "call-911",
                "Call 911 once it is verified; one caller only",
                needs="verified",
            ),
            step("follow-up", "Ask how the person is, and write it down"),
        ],
        "levels": [
            {"id": "observe", "name": "Observe"},
            {"id": "respond", "name": "Respond"},
            {"id": "emergency", "name": "Emergency, 911"},
        ],
        "unit_kinds": ["security", "sworn"],
        "officer_note": "Assess on approach. Say early what you see.",
        "chat_channel": "Security collaboration",
    }


AROUND: dict[str, Any] = {
    "contacts": [
        {
            "name": "Ana Duarte",
            "title": "Key holder, Bursar",
            "phone": "555-0142",
        },
        {"name": "Tom Weller", "title": "Building manager", "phone": "555-0117"},
    ],
    "hazards": ["Cash room behind the counter", "Weapon reported here in 2024"],
    "access": [
        {"text": "Knox box at the north door", "is_sealed": False},
        {"text": None, "is_sealed": True},
    ],
    "hours": {"opens": "08:00", "closes": "17:00", "weekdays": [1, 2, 3, 4, 5]},
    "cameras": [
        {
            "id": "lb-c1",
            "name": "LB-C1 main door",
            "url": "https://views.invalid/lb-c1",
        },
        {"id": "lb-c4", "name": "LB-C4 second floor", "url": ""},
    ],
    "earlier": {
        "count": 3,
        "real_count": 1,
        "last_on": "2031-03-02",
        "last_outcome": "accidental",
    },
    "is_after_hours": False,
}


def _pressed(at: str) -> dict[str, Any]:
    return {
        "seq": 100,
        "at": at,
        "tick": 1.0,
        "kind": "pressed",
        "by": None,
        "desk": None,
        "args": {},
    }


def row(
    number: int,
    *,
    seconds_ago: float = 0,
    plan: str | None = None,
    photo: str | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """Return a whole row of an incident that has just begun to ring."""
    building, floor, room, sign, spoken = PLACES[number % len(PLACES)]
    at = iso(seconds_ago)
    made = {
        "id": f"inc-{number:04d}",
        "number": number,
        "site": "north",
        "version": 0,
        "seq": 0,
        "class": "DURESS",
        "labels": [],
        "confidence": "verified",
        "priority": 10,
        "opened_at": at,
        "last_press_at": at,
        "ringing_since": at,
        "presses": 1,
        "press_times": [at],
        "replays": 0,
        "attention": "open",
        "response": "none",
        "sound": "duress",
        "is_raised_by_hand": False,
        "has_it": None,
        "hand_over": None,
        "give_back_until": None,
        "button": {
            "id": f"b-{number:04d}",
            "label": f"D-{number:04d}",
            "kind": "phone key",
            "standing": "in service",
            "model": "Cisco 8845",
        },
        "place": _place(number, building, floor, room, sign, spoken, plan),
        "person": {
            "name": "Maria Santos",
            "title": "Cashier, Bursar's office",
            "photo": photo,
        },
        **AROUND,
        "source": {
            "address": "10.20.3.47",
            "door": "door-1",
            "differs": [],
            "evidence": None,
        },
        "profile": dispatch_profile(),
        "facts": facts(),
        "units": [],
        "linked": [],
        "disposition": None,
        "proposal": None,
        "closed_at": None,
        "reopen_until": None,
        "rungs": _rungs(seconds_ago),
        "overdue": [],
        "test": None,
        "shown": [],
        "allowed": list(DEED_NAMES),
        "timeline": [_pressed(at)],
    }
    return {**made, **changes}


def facts() -> dict[str, Any]:
    return {
        "level": None,
        "verified": None,
        "emergency_call": {
            "state": "none",
            "desk": None,
            "desk_name": None,
            "until": None,
            "at": None,
            "by": None,
        },
        "holder_call": None,
        "told_to_call": None,
        "accidental": None,
        "pressed_by": None,
        "code_words": [],
        "kind": "duress",
        "key_facts": [],
        "cameras_viewed": [],
        "notes": [],
        "in_position_at": None,
        "call_back_unlocked": None,
    }


def _place(
    number: int,
    building: str,
    floor: str,
    room: str,
    sign: str,
    spoken: str,
    plan: str | None,
) -> dict[str, Any]:
    return {
        "building": building,
        "floor": floor,
        "room": room,
        "sign": sign,
        "spoken": f"{building}, {spoken}",
        "area": f"{sign} suite {number}",
        "address": "12 Harbor Way",
        "approach": "North door, stairs B to the third floor, left, fourth door. "
        "No siren from Lot D.",
        "plan": plan,
        "plan_type": "image/svg+xml",
        "width": 800,
        "height": 480,
        "spot": {"x": 0.5, "y": 0.24},
        "entrances": [{"x": 0.98, "y": 0.5, "label": "North door"}],
        "stairs": [{"x": 0.08, "y": 0.5, "label": "Stairs B"}],
        "is_verified": True,
        "mounting": "Under the counter, left of the drawer",
    }


def _rungs(seconds_ago: float) -> list[dict[str, Any]]:
    ladder = (("Second desk", 10), ("Shift supervisor", 30), ("Everybody", 60))
    return [
        {
            "name": name,
            "after_seconds": after,
            "due_at": iso(seconds_ago - after),
            "reached_at": iso(seconds_ago - after) if after < seconds_ago else None,
            "told": 1 if after < seconds_ago else 0,
        }
        for name, after in ladder
    ]
