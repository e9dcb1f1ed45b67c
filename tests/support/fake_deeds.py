"""What each deed does to a row of the fake engine: enough to drive a face."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.support.fake_rows import iso, row

if TYPE_CHECKING:
    from tests.support.fake_engine import FakeEngine

Row = dict[str, Any]
Body = dict[str, Any]
Session = dict[str, Any]
Deed = Callable[["FakeEngine", Any, Body, Session], None]
TWO_PEOPLE = ("misuse",)


class Refusal(Exception):
    def __init__(self, reason: str, **detail: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


def who(session: Session) -> str:
    person = session["person"]
    return str(person["name"] if person else session["desk"]["name"])


def _said(session: Session) -> dict[str, str]:
    return {"at": iso(), "by": who(session)}


def _holds(row: Row, session: Session) -> None:
    row["attention"], row["sound"] = "acknowledged", "none"
    row["has_it"] = {
        "desk": session["desk"]["id"],
        "desk_name": session["desk"]["name"],
        "person": session["person"]["name"] if session["person"] else None,
        "since": iso(),
    }
    row["access"] = [
        {**each, "text": each["text"] or "Door code 4471#"} for each in row["access"]
    ]


def acknowledge(engine: "FakeEngine", row: Row, body: Body, session: Session) -> None:
    holder = row["has_it"]
    if row["attention"] == "acknowledged":
        raise Refusal(
            "changed_meanwhile",
            holder=holder["person"],
            desk=holder["desk_name"],
            ahead_seconds=0.8,
        )
    _holds(row, session)
    row["give_back_until"] = iso(-10)


def give_back(engine: "FakeEngine", row: Row, body: Body, session: Session) -> None:
    row.update(attention="open", sound="duress", has_it=None, give_back_until=None)


def offer_hand_over(
    engine: "FakeEngine", row: Row, body: Body, session: Session
) -> None:
    desk = next(each for each in engine.desks.values() if each["id"] == body["to_desk"])
    row["hand_over"] = {
        "to_desk": desk["id"],
        "to_name": desk["name"],
        "from_desk": session["desk"]["id"],
        "at": iso(),
    }


def accept_hand_over(
    engine: "FakeEngine", row: Row, body: Body, session: Session
) -> None:
    _holds(row, session)
    row["hand_over"] = None


def decline_hand_over(
    engine: "FakeEngine", row: Row, body: Body, session: Session
) -> None:
    row["hand_over"] = None


def take_over(engine: "FakeEngine", row: Row, body: Body, session: Session) -> None:
    if row["attention"] == "acknowledged" and not body.get("reason"):
        raise Refusal("needs_reason")
    _holds(row, session)


def begin_assessment(
    engine: "FakeEngine", row: Row, body: Body, session: Session
) -> None:
    if row["profile"]["posture"] == "dispatch-at-once":
        raise Refusal("dispatch_first")
    row["response"] = "assessing"


def set_level(engine: "FakeEngine", row: Row, body: Body, session: Session) -> None:
    row["facts"]["level"] = body["level"]


def dispatch(engine: "FakeEngine", row: Row, body: Body, session: Session) -> None:
    units = {each["id"]: each for each in row["profile"]["units"]}
    kinds = {units[each]["kind"] for each in body["units"]}
    if kinds - set(row["profile"]["unit_kinds"]) and not body.get("reason"):
        raise Refusal("needs_reason")
    for each in body["units"]:
        row["units"].append(
            {
                "unit": each,
                "name": units[each]["name"],
                "dispatched_at": iso(),
                "arrived_at": None,
            }
        )
    row["response"] = "dispatched"


def arrive(engine: "FakeEngine", row: Row, body: Body, session: Session) -> None:
    for each in row["units"]:
        if each["unit"] == body["unit"]:
            each["arrived_at"] = iso()
    row["response"] = "on_scene"


def in_position(engine: "FakeEngine", row: Row, body: Body, session: Session) -> None:
    row["facts"]["in_position_at"] = iso()
    _unlock(row, "in_position")


def verify(engine: "FakeEngine", row: Row, body: Body, session: Session) -> None:
    row["facts"]["verified"] = {**body, **_said(session)}
    _unlock(row, "verified")


def _unlock(row: Row, fact: str) -> None:
    for each in row["profile"]["checklist"]:
        if each["needs"] == fact:
            each["is_locked"] = False


def begin_emergency_call(
    engine: "FakeEngine", row: Row, body: Body, session: Session
) -> None:
    call = row["facts"]["emergency_call"]
    if call["state"] == "calling":
        raise Refusal("being_called", desk=call["desk_name"])
    if row["profile"]["posture"] == "assess-first" and not row["facts"]["verified"]:
        raise Refusal("not_verified")
    row["facts"]["emergency_call"] = {
        "state": "calling",
        "desk": session["desk"]["id"],
        "desk_name": session["desk"]["name"],
        "until": iso(-60),
        **_said(session),
    }


def finish_emergency_call(
    engine: "FakeEngine", row: Row, body: Body, session: Session
) -> None:
    state = "called" if body["outcome"] == "called" else "none"
    row["facts"]["emergency_call"].update(state=state, **_said(session))


def _fact(name: str, *keys: str) -> Deed:
    def deed(engine: "FakeEngine", row: Row, body: Body, session: Session) -> None:
        row["facts"][name] = {**{key: body[key] for key in keys}, **_said(session)}

    return deed


def _facts(name: str, *keys: str) -> Deed:
    def deed(engine: "FakeEngine", row: Row, body: Body, session: Session) -> None:
        said = {**{key: body[key] for key in keys}, **_said(session)}
        row["facts"][name].append(said)

    return deed


def set_kind(engine: "FakeEngine", row: Row, body: Body, session: Session) -> None:
    row["facts"]["kind"] = body["kind"]


def do_step(engine: "FakeEngine", row: Row, body: Body, session: Session) -> None:
    for each in row["profile"]["checklist"]:
        if each["id"] == body["step"]:
            if each["is_locked"]:
                raise Refusal("locked")
            each.update(done_at=iso(), done_by=who(session))


def unlock_call_back(
    engine: "FakeEngine", row: Row, body: Body, session: Session
) -> None:
    row["facts"]["call_back_unlocked"] = {
        "reason": body["reason"],
        "by": who(session),
    }
    _unlock(row, "in_position")


def dispose(engine: "FakeEngine", row: Row, body: Body, session: Session) -> None:
    if row["attention"] != "acknowledged":
        raise Refusal("not_acknowledged")
    if not body.get("method"):
        raise Refusal("needs_method")
    if body["disposition"] != "emergency" and not body.get("cause"):
        raise Refusal("needs_cause")
    nobody_there = not any(each["arrived_at"] for each in row["units"])
    if engine.go_live and (nobody_there or body["disposition"] in TWO_PEOPLE):
        row["proposal"] = {
            "id": f"prop-{engine.seq}",
            "disposition": body["disposition"],
            "cause": body.get("cause"),
            "by": who(session),
            "desk": session["desk"]["id"],
        }
        return
    _close(row, body, session, None)


def _close(row: Row, body: Body, session: Session, second: str | None) -> None:
    row["disposition"] = {
        "disposition": body["disposition"],
        "cause": body.get("cause"),
        "method": body.get("method"),
        "second": second,
        **_said(session),
    }
    row.update(
        response="closed",
        attention="ended",
        sound="none",
        closed_at=iso(),
        reopen_until=iso(-86_400),
        proposal=None,
    )


def second(engine: "FakeEngine", row: Row, body: Body, session: Session) -> None:
    proposal = row["proposal"]
    if proposal["desk"] == session["desk"]["id"]:
        raise Refusal("same_person")
    if body["agrees"]:
        _close(row, proposal, session, who(session))
    row["proposal"] = None


def reopen(engine: "FakeEngine", row: Row, body: Body, session: Session) -> None:
    row.update(response="none", attention="open", sound="duress", disposition=None)


def link(engine: "FakeEngine", row: Row, body: Body, session: Session) -> None:
    other = engine.rows[body["other"]]
    row["linked"].append(
        {
            "id": other["id"],
            "number": other["number"],
            "place": other["place"]["spoken"],
        }
    )


def unlink(engine: "FakeEngine", row: Row, body: Body, session: Session) -> None:
    row["linked"] = [each for each in row["linked"] if each["id"] != body["other"]]


def confirm_test(engine: "FakeEngine", row: Row, body: Body, session: Session) -> None:
    body = {"disposition": "test", "cause": "unknown", "method": "press seen"}
    _close(row, body, session, None)


def raise_again(engine: "FakeEngine", _: None, body: Body, session: Session) -> None:
    again = row(900 + len(engine.rows), is_raised_by_hand=True)
    engine._loop.create_task(engine._put(again))


DEEDS: Mapping[str, Deed] = {
    "acknowledge": acknowledge,
    "give_back": give_back,
    "offer_hand_over": offer_hand_over,
    "accept_hand_over": accept_hand_over,
    "decline_hand_over": decline_hand_over,
    "take_over": take_over,
    "begin_assessment": begin_assessment,
    "set_level": set_level,
    "dispatch": dispatch,
    "arrive": arrive,
    "in_position": in_position,
    "verify": verify,
    "begin_emergency_call": begin_emergency_call,
    "finish_emergency_call": finish_emergency_call,
    "link_holder_call": _fact("holder_call"),
    "tell_holder_to_call": _fact("told_to_call"),
    "report_accidental": _fact("accidental", "name", "place", "reason"),
    "set_pressed_by": _fact("pressed_by", "person", "basis"),
    "hear_code_word": _facts("code_words", "text"),
    "set_kind": set_kind,
    "record_key_fact": _facts("key_facts", "field", "text"),
    "view_cameras": _facts("cameras_viewed", "purpose"),
    "note": _facts("notes", "text"),
    "do_step": do_step,
    "unlock_call_back": unlock_call_back,
    "dispose": dispose,
    "second": second,
    "reopen": reopen,
    "link": link,
    "unlink": unlink,
    "confirm_test": confirm_test,
    "raise_again": raise_again,
}
