"""The shipped policy and training in English. Our own words; see `shipped_policies`."""

from typing import Final

from quietbell.domain.profiles import Posture
from quietbell.domain.teaching import Question

POLICY_NAME: Final = "Duress button policy"
MODULE_NAME: Final = "Using a duress button"
MISSING: Final = {
    "emergency_line": "emergency line is missing",
    "service_desk": "service desk is missing",
    "security_mail": "security mailbox is missing",
    "chat_channel": "chat channel is missing",
}

_POLICY_HEAD: Final = """\
# What this policy is for

A duress button calls help without a sound, when speaking or dialling would put a person
in danger. This policy says who at <campus> gets one, what happens when it is pressed,
how it is kept in working order, and when it is taken away.

It applies to everybody who has a button or asks for one, to their departments, and to
those who answer.

# Who gets a button

A department asks for a button. Two things have to be there before anybody decides:

- the approval of the department's Dean or Vice Chancellor;
- a threat assessment of the place, based on facts, signed and not expired.

At least one reason has to hold at the place, with evidence: medicines are dispensed;
people in crisis are counselled; much cash is handled; somebody there is a likely
target; people work alone with the public after hours; there has been violence before.

Many visitors alone are no reason.

Emergency management decides and asks the police where it helps. Whoever is refused is
told why and what else was offered, and can appeal to another person.

# Installation

IT surveys the place. The button is put where nobody sees it, where it is hard to press
by accident and easy to reach. It goes into service after three things: a press that was
confirmed at the console, a trained holder who signed this policy, and three contacts
who can be reached.

A department that meets the criteria pays neither for the button nor for its running.

# When to press
"""
_POLICY_TAIL: Final = """\

# Pressed by accident

Call <emergency_line> at once. Say your name, where you are and what happened.
<after>

# What is counted, and what is not

A press in good faith is never held against anybody, whatever it turned out to be.
<counted> After <threshold> that are counted, police and IT review the button together
with its holder. No button is switched off by a count.

Whoever plays with a button or damages it breaks this policy and may break the law. The
department then pays for the replacement.

# Training, tests and changes

- Everybody who holds a button is trained when it is handed over, and once a year.
- Everybody who holds a button signs each new revision of this policy.
- Each button is pressed in an agreed test once a year. Being connected is not a test.
- If the desk moves, the button is faulty or is not needed any more, tell
  <service_desk>.

# Review

Once a year emergency management and IT look at every button and ask whether the reasons
still hold. Where they do not, the Dean or Director gets a letter, and the button is
removed together with the police.

Once a year emergency management, the police, SATS and IT review this policy. What they
recommend goes to the Vice Chancellor for Administration and Finance, who decides.
"""
COUNTED: Final = {
    "": "Nothing is counted.",
    "accidental": "accidents",
    "equipment": "faults of the equipment",
    "misuse": "misuse",
    "unknown": "presses that nobody could explain",
}
THESE_COUNT: Final = "These are counted: {}."
_WHEN: Final = {
    Posture.DISPATCH_AT_ONCE: """\

Press when you are in danger and cannot safely call 911.

Police are sent at once. Every press is treated as an emergency. Nobody waits to see
whether it is real, and nobody rings your place before officers are there.

If it becomes safe, you or somebody else calls 911 as well and stays on the line: what
you can see helps the officers who are on their way.
""",
    Posture.ASSESS_FIRST: """\

Press as soon as you feel that your safety is at risk, also when things are only
starting to go wrong. Rather early than late.

Security looks at once, by camera where there is one and by a patrol, and decides what
help is sent. Security calls 911 when it has verified an emergency, so that one call is
made and not five. You need not call 911 yourself unless Security asks you to.

Pictures are watched for one purpose: to see what is happening and to guide those who
come.
""",
}
_AFTER: Final = {
    Posture.DISPATCH_AT_ONCE: "Officers come all the same and see for themselves.",
    Posture.ASSESS_FIRST: "Security decides what is still sent.",
}
POLICY: Final = {
    posture: (_POLICY_HEAD + _WHEN[posture] + _POLICY_TAIL).replace(
        "<after>", _AFTER[posture]
    )
    for posture in Posture
}

_MODULE_HEAD: Final = """\
# Six minutes that count

You have a button that calls help without a sound. This page tells you when to press it,
what follows, and what you do afterwards. Five questions come at the end.

# When
"""
_MODULE_WHEN: Final = {
    Posture.DISPATCH_AT_ONCE: """\

When somebody is about to hurt you or another person, and you cannot safely call 911.

# What follows

1. Nothing is heard or seen where you are.
2. The police see which button it was, and send officers at once.
3. Nobody rings you before officers are in position.
4. If it becomes safe, call 911 as well and stay on the line. Say what you see.
5. Officers come carefully and meet you where it is safe.
""",
    Posture.ASSESS_FIRST: """\

As soon as you feel unsafe, also when you are not sure yet. Do not wait until it is
certain.

# What follows

1. Nothing is heard or seen where you are.
2. Security sees which button it was, and looks: by camera, by a patrol.
3. Security decides what help is sent, and calls 911 when it is an emergency.
4. You need not call 911 yourself unless Security asks you to.
5. Afterwards somebody asks how you are, and writes down what happened.
""",
}
_MODULE_TAIL: Final = """\

# What you do, and what you leave

- Press once and go on as before. More presses change nothing and harm nothing.
- Do not say that you pressed, and do not look at the button.
- Nothing that you do at the button calls the help off.
- Do not try it out. Book a test, and it is tried together with those who answer.
- If you pressed by accident, call <emergency_line> at once: name, place, what happened.

# Good faith

If you feared for somebody, pressing was right, whatever it turned out to be.

# If the button is out of reach

Call 911 from any telephone. Then call <emergency_line>, or write to <chat_channel>.
"""
MODULE: Final = {
    posture: _MODULE_HEAD + _MODULE_WHEN[posture] + _MODULE_TAIL for posture in Posture
}
QUESTIONS: Final = (
    Question(
        text="You pressed the button. What do you notice at your desk?",
        choices=(
            "A short tone, so that I know that it worked",
            "Nothing at all",
            "A light on the button",
        ),
        right=1,
        why="It is silent so that whoever threatens you learns nothing of it.",
    ),
    Question(
        text="You bumped against the button and nothing is wrong. What do you do?",
        choices=(
            "Wait: nobody comes for an accident",
            "Press again to take it back",
            "Call the emergency line at once and say what happened",
        ),
        right=2,
        why="Nothing at the button takes it back, and people are on their way to you.",
    ),
    Question(
        text="You want to know whether your button works. What do you do?",
        choices=(
            "Press it when it is quiet",
            "Book a test",
            "Nothing: it is connected, so it works",
        ),
        right=1,
        why="A test is agreed on with those who answer. Connected is not tested.",
    ),
    Question(
        text="You feared for your safety and pressed; it was a misunderstanding.",
        choices=(
            "It counts against me",
            "It counts against my department",
            "It was in good faith and counts against nobody",
        ),
        right=2,
        why="A press in good faith is never held against anybody.",
    ),
)
QUESTIONS_OF: Final = {
    Posture.DISPATCH_AT_ONCE: (
        Question(
            text="You pressed, and now you are in a safe room. Do you call 911?",
            choices=(
                "Yes, and I stay on the line",
                "No, the police have everything they need",
                "Only if nobody came within ten minutes",
            ),
            right=0,
            why="Police are coming already; what you saw helps them to come safely.",
        ),
    ),
    Posture.ASSESS_FIRST: (
        Question(
            text="You pressed. Who calls 911?",
            choices=(
                "I do, at once",
                "Security, when it has verified an emergency",
                "Everybody who is near",
            ),
            right=1,
            why="One caller who has verified it; you call only if Security asks you.",
        ),
    ),
}
