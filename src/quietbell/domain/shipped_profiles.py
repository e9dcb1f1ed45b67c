"""The two profiles that ship, from the two source documents.

A site starts from one of them and keeps its own version; numbers and mailboxes
are empty here on purpose, since an empty one blocks go-live.
"""

from typing import Final

from quietbell.domain.profiles import (
    CallBack,
    FalseRule,
    KindPlan,
    Level,
    Posture,
    ResponseProfile,
    Step,
)

KINDS: Final = (
    KindPlan(kind="duress", name="Person under duress", note=""),
    KindPlan(
        kind="robbery",
        name="Robbery or theft in progress",
        note="Take positions at the exits. Do not ring the place before.",
    ),
    KindPlan(kind="weapon", name="Weapon seen", note="No one enters alone."),
    KindPlan(
        kind="medical",
        name="Medical, with a threatening or unstable person",
        note="Medical units wait outside until officers say the place is safe.",
        unit_kinds=("medical",),
    ),
    KindPlan(
        kind="domestic",
        name="Domestic dispute at the workplace",
        note="Do not say over an open radio who is protected.",
    ),
)

# Source: duress button policy, sections 7.1 to 7.4.
DISPATCH_AT_ONCE: Final = ResponseProfile(
    id="dispatch-at-once",
    version=1,
    name="Dispatch at once",
    posture=Posture.DISPATCH_AT_ONCE,
    chip="DISPATCH NOW · NO CALL-BACK · 911 by the caller if safe",
    emergency_caller="holder if safe",
    call_back=CallBack.IN_POSITION,
    checklist=(
        Step(id="dispatch", text="Send two units, silent approach"),
        Step(id="read-notes", text="Read hazards and approach to the units"),
        Step(id="key-facts", text="If somebody calls, keep them on the line"),
        Step(
            id="call-back",
            text="Ring the place only with officers in position",
            needs="in_position",
        ),
        Step(id="meet", text="Officers meet the person outside"),
        Step(id="verify", text="An officer verifies what happened"),
    ),
    levels=(
        Level(id="emergency", name="Emergency", unit_kinds=("sworn",)),
        Level(
            id="major",
            name="Major emergency",
            unit_kinds=("sworn", "medical"),
            rungs=("Shift supervisor",),
        ),
    ),
    default_level="emergency",
    units=(),
    unit_kinds=("sworn",),
    kinds=KINDS,
    holder_wording=(
        "It is silent. Police come. If it is safe, call 911 as well and stay on "
        "the line."
    ),
    officer_note=(
        "Treat as an emergency. Approach deliberately; officer safety first."
    ),
    false_rule=FalseRule(counted=("accidental", "misuse"), key="button", threshold=3),
    emergency_line="",
    service_desk="",
    security_mail="",
    chat_channel="",
)

# Source: duress function staff guide, sections 2, 3, 4 and 5.
ASSESS_FIRST: Final = ResponseProfile(
    id="assess-first",
    version=1,
    name="Assess first",
    posture=Posture.ASSESS_FIRST,
    chip="ASSESS ON CAMERA · 911 BY SECURITY WHEN VERIFIED",
    emergency_caller="security when verified",
    call_back=CallBack.NEVER,
    checklist=(
        Step(id="assess", text="Look: cameras first, then a patrol"),
        Step(id="level", text="Set the level of response"),
        Step(id="dispatch", text="Send a patrol"),
        Step(id="verify", text="Verify by camera or by eyes on the scene"),
        Step(
            id="call-911",
            text="Call 911 once it is verified; one caller only",
            needs="verified",
        ),
        Step(id="follow-up", text="Ask how the person is, and write it down"),
    ),
    levels=(
        Level(id="observe", name="Observe", unit_kinds=("security",)),
        Level(id="respond", name="Respond", unit_kinds=("security",)),
        Level(
            id="emergency",
            name="Emergency, 911",
            unit_kinds=("security", "medical"),
            rungs=("Shift supervisor",),
        ),
    ),
    default_level="respond",
    units=(),
    unit_kinds=("security", "sworn"),
    kinds=KINDS,
    holder_wording=(
        "It is silent. Security looks at once and decides the response. You need "
        "not call 911 unless Security asks you to."
    ),
    officer_note="Assess on approach. Say early what you see.",
    false_rule=FalseRule(counted=("misuse",), key="user", threshold=3),
    emergency_line="",
    service_desk="",
    security_mail="",
    chat_channel="",
)

SHIPPED: Final = (DISPATCH_AT_ONCE, ASSESS_FIRST)
