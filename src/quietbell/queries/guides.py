"""The staff guide for one kind of device: made from the profile that is in force.

Every sentence on who comes, who calls 911 and whom to call follows from that profile,
so the guide cannot say what a dispatcher does not do. Nothing here names a place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec
from django.utils.translation import gettext as _

from quietbell.domain.profiles import CallBack, Posture, ResponseProfile
from quietbell.storage.models import Button, ProfileVersion, Site

SLUGS: Final = {
    "phone-key": "phone key",
    "fixed-button": "fixed button",
    "workstation-key": "workstation key",
}
HOLDER_CALLS: Final = "holder if safe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of a guide. ``is_ordered``: its lines are steps."""

    id: str
    title: str
    lines: tuple[str, ...]
    is_ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """A guide in the language that is active, and what it was made from."""

    kind: str
    title: str
    site: str
    profile: str
    version: int
    sections: tuple[Section, ...]
    missing: tuple[str, ...]  # numbers that the profile has not


def profile_at(site: Site) -> ResponseProfile | None:
    """Return the profile in force at *site*, None without one. One query."""
    row = ProfileVersion.objects.filter(profile=site.profile_id, state="in force")
    found = row.first()
    if found is None:
        return None
    heading = {"id": found.profile_id, "version": found.number}
    return msgspec.convert({**found.body, **heading}, ResponseProfile)


def sites_for(person: str, kind: str) -> list[Site]:
    """Return where somebody holds a button of that kind; else every site. By name."""
    held = Button.objects.filter(holder=person, kind=kind).exclude(standing="removed")
    of_these = held.values("room__floor__building__site")
    return list(Site.objects.filter(pk__in=of_these).order_by("name")) or list(
        Site.objects.order_by("name")
    )


def guide(kind: str, site: Site, profile: ResponseProfile) -> Guide:
    """Return the guide to that kind of device at *site*, in the active language."""
    titles = {
        "phone key": _("The duress key on your telephone"),
        "fixed button": _("Your duress button"),
        "workstation key": _("The duress key on your computer"),
    }
    names = {
        "emergency_line": _("the emergency line"),
        "service_desk": _("the service desk"),
        "security_mail": _("the security mailbox"),
        "chat_channel": _("the chat channel"),
    }
    return Guide(
        kind=kind,
        title=titles[kind],
        site=site.name,
        profile=profile.name,
        version=profile.version,
        sections=tuple(_sections(kind, profile)),
        missing=tuple(
            words for name, words in names.items() if not getattr(profile, name)
        ),
    )


def as_markdown(told: Guide) -> str:
    """Return a guide as a policy's text: what is signed when it is put in force."""
    parts = []
    for section in told.sections:
        lines = [
            f"{number}. {line}" if section.is_ordered else f"- {line}"
            for number, line in enumerate(section.lines, 1)
        ]
        parts.append("\n".join((f"# {section.title}", "", *lines)))
    return "\n\n".join(parts) + "\n"


def _sections(kind: str, profile: ResponseProfile) -> Iterator[Section]:
    yield Section(id="when", title=_("When to press"), lines=tuple(_when(profile)))
    yield Section(
        id="how", title=_("How to press"), lines=tuple(_how(kind)), is_ordered=True
    )
    yield Section(
        id="happens",
        title=_("What happens then"),
        lines=tuple(_happens(profile)),
        is_ordered=True,
    )
    yield Section(id="not", title=_("What not to do"), lines=tuple(_not(kind)))
    yield Section(
        id="accident", title=_("Pressed by accident"), lines=tuple(_accident(profile))
    )
    yield Section(
        id="reach", title=_("If it is out of reach"), lines=tuple(_reach(profile))
    )
    yield Section(id="call", title=_("Whom to call"), lines=tuple(_call(profile)))


def _when(profile: ResponseProfile) -> Iterator[str]:
    if profile.posture is Posture.DISPATCH_AT_ONCE:
        yield _("When you are in danger and cannot safely call 911.")
        yield _("When somebody near you is, and a call would make it worse.")
    else:
        yield _("As soon as you feel that your safety is at risk.")
        yield _("Also while things are unclear: early rather than late.")
    yield _("You need nobody's leave, and you need not be certain.")


def _how(kind: str) -> Iterator[str]:
    if kind == "phone key":
        yield _("Press the duress key once. Leave the handset where it is.")
        yield _("The telephone does not ring, dial or show anything.")
    elif kind == "fixed button":
        yield _(
            "Press it in once until it gives, and let go. If it stays in, leave it."
        )
        yield _("The button makes no sound and shows no light.")
    else:
        yield _("Press the keys that you were shown at the hand-over, once.")
        yield _("No window opens, and what you were doing goes on.")
    yield _("Go on as before. Do not look at it, and do not say that you pressed.")
    yield _(
        "Pressing again is no mistake: it is shown as well, and takes nothing back."
    )


def _happens(profile: ResponseProfile) -> Iterator[str]:
    yield _("The console shows which button it is, and sounds until a person has it.")
    if profile.posture is Posture.DISPATCH_AT_ONCE:
        yield _("Officers are sent at once. Every press is treated as an emergency.")
    else:
        yield _(
            "Security looks first, by camera or by a patrol, and decides what is sent."
        )
    if profile.emergency_caller == HOLDER_CALLS:
        yield _(
            "If it becomes safe, you or a colleague calls 911 as well, and stays on the"
            " line."
        )
    else:
        yield _(
            "Security calls 911 when it has verified an emergency. You need not call"
            " 911 unless Security asks you to."
        )
    yield _call_back(profile.call_back)
    if profile.posture is Posture.ASSESS_FIRST:
        yield _("Cameras are used to see what happens and to guide who comes: no more.")
        yield _("Afterwards somebody asks how you are, and writes down what happened.")
    else:
        yield _("Officers come carefully, and meet you where it is safe.")


def _call_back(rule: CallBack) -> str:
    if rule is CallBack.NEVER:
        return _("Nobody rings you back: a telephone could give you away.")
    if rule is CallBack.IN_POSITION:
        return _("Nobody rings you back before officers are in position.")
    return _("Somebody may ring you back. Answer only if it is safe.")


def _not(kind: str) -> Iterator[str]:
    yield _("Do not announce it, and do not threaten with it.")
    yield _("Do not try it out. Ask for a test, and it is pressed together.")
    yield _("Do not use it for faults, questions or the fire alarm.")
    if kind == "fixed button":
        yield _("Do not move it, paint it or put things against it. Report it instead.")
    else:
        yield _("Do not take the device elsewhere. Report a move first.")
    yield _("Nothing that you do at the device calls the help off.")


def _accident(profile: ResponseProfile) -> Iterator[str]:
    yield _(
        "Call %(line)s at once. Say your name, where you are and what happened."
    ) % {"line": _number(profile.emergency_line)}
    yield _("Whoever answers decides what is still sent. Stay where you are.")
    yield _("A press in good faith is never held against anybody.")
    counted = _counted(profile)
    if counted:
        yield _(
            "These are counted: %(counted)s. At %(many)s a review is held; nothing is"
            " switched off by itself."
        ) % {"counted": counted, "many": profile.false_rule.threshold}


def _counted(profile: ResponseProfile) -> str:
    names = {
        "accidental": _("accidents"),
        "equipment": _("faults of the equipment"),
        "misuse": _("misuse"),
        "unknown": _("presses that nobody could explain"),
    }
    told = [names.get(each, each) for each in profile.false_rule.counted]
    return ", ".join(told)


def _reach(profile: ResponseProfile) -> Iterator[str]:
    if profile.posture is Posture.DISPATCH_AT_ONCE:
        yield _("Call 911 from any telephone as soon as you can, and stay on the line.")
    else:
        yield _("Call 911 from your own telephone.")
        yield _("Then call %(line)s at once.") % {
            "line": _number(profile.emergency_line)
        }
    if profile.chat_channel:
        yield _("If you cannot speak, write to %(channel)s, if that is safe.") % {
            "channel": profile.chat_channel
        }


def _call(profile: ResponseProfile) -> Iterator[str]:
    yield _("In an emergency: %(line)s") % {"line": _number(profile.emergency_line)}
    yield _("For faults, moves and questions: %(desk)s") % {
        "desk": _number(profile.service_desk)
    }
    yield _("Security: %(mail)s") % {"mail": _number(profile.security_mail)}


def _number(told: str) -> str:
    return told or _("(not given yet: ask emergency management)")
