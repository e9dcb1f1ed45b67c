"""The event codes of SIA DC-03, and what they mean to us.

Source: ANSI/SIA DC-03, annex A; names are ours. Most codes are a family of alarms and
what happened to it: HA a hold-up, HR its restore, HB its zone bypassed.
"""

from types import MappingProxyType
from typing import Final, NamedTuple

from quietbell.wire.dc09.meanings import Meaning, Qualifier


class Entry(NamedTuple):
    """What a code means. ``is_user``: the number after it is a user's."""

    meaning: Meaning
    qualifier: Qualifier
    name: str
    is_user: bool = False


FAMILIES: Final = {
    "B": (Meaning.BURGLARY, "burglary"),
    "F": (Meaning.FIRE, "fire"),
    "G": (Meaning.ALARM, "gas"),
    "H": (Meaning.DURESS, "hold-up"),
    "K": (Meaning.FIRE, "heat"),
    "M": (Meaning.MEDICAL, "medical"),
    "P": (Meaning.DURESS, "panic"),
    "Q": (Meaning.MEDICAL, "emergency"),
    "S": (Meaning.FIRE, "sprinkler"),
    "T": (Meaning.TAMPER, "tamper"),
    "U": (Meaning.ALARM, "untyped"),
    "W": (Meaning.ALARM, "water"),
    "Z": (Meaning.ALARM, "freeze"),
}
# What is None here is the family's own meaning.
_ENDINGS: Final = {
    "A": (None, Qualifier.NEW, "alarm"),
    "B": (Meaning.BYPASS, Qualifier.NEW, "zone bypassed"),
    "H": (None, Qualifier.RESTORE, "alarm restored"),
    "J": (Meaning.TROUBLE, Qualifier.RESTORE, "zone trouble restored"),
    "R": (None, Qualifier.RESTORE, "zone restored"),
    "S": (Meaning.TROUBLE, Qualifier.NEW, "zone unsafe"),
    "T": (Meaning.TROUBLE, Qualifier.NEW, "zone disabled by a fault"),
    "U": (Meaning.BYPASS, Qualifier.RESTORE, "zone no longer bypassed"),
}
# Code, class, "-" if it ends what another began, "u" if a user's number follows.
_OTHERS: Final = """
AA tamper      another panel in this one's place
AB usage       alarm aborted by a user
AN other    -  analogue value normal
AR trouble  -  mains power restored
AS trouble     analogue zone wants service
AT trouble     mains power lost
BC usage     u burglary alarm cancelled
BD trouble     zone swings
BE trouble  -  zone swings no more
BG burglary    burglary alarm, unverified
BM burglary    burglary alarm, cross point
BV burglary    burglary alarm, verified
BX test        burglary zone tested
BZ trouble     burglary zone not supervised
CA usage       closed by itself
CD usage       not closed in time
CE usage     u closing put off
CF usage     u closed by force
CG usage     u area closed
CI usage       failed to close
CJ usage       closed late
CK usage     u closed early
CL usage     u closed
CM burglary    zone missing after a closing
CO other       command sent
CP usage     u closed by itself
CQ usage     u closed from afar
CR burglary  u alarm soon after closing
CS usage       closed by a key
CT usage       not opened in time
CW usage       was closed by force
CX other       function of the panel's maker
CZ usage       point closed
DA usage     u card assigned
DB usage     u card deleted
DC usage       door closed to all
DD usage       access denied
DE usage       request to enter
DF burglary    door forced
DG usage       access granted
DH usage    -  door no longer left open
DI usage       access denied, pass-back
DJ trouble     door forced, as a trouble
DK usage       access locked out
DL burglary    door left open
DM trouble     door left open, as a trouble
DN usage       door left open
DO usage       door open to all
DP usage       access denied at this time
DQ usage       access denied, area armed
DR usage    -  door normal
DS other       door station
DT trouble     access system
DU other       dealer's number
DV usage       access denied at this level
DW usage       access denied, interlock
DX usage       request to leave
DY usage       door locked
DZ usage       access denied, door secured
EA burglary    alarm on exit
EE usage     u error on exit
EJ tamper   -  expander tamper restored
EM trouble     expander missing
EN trouble  -  expander no longer missing
ER trouble  -  expander restored
ES tamper      expander tamper
ET trouble     expander
EX other       state of an external device
EZ burglary    zone missing after an exit
FC usage       fire alarm cancelled
FG fire        fire alarm, unverified
FI test        fire test begun
FK test     -  fire test ended
FL usage       fire alarm silenced
FM fire        fire alarm, cross point
FQ trouble  -  fire supervisory trouble restored
FV trouble  -  fire supervision restored
FW trouble     fire supervisory trouble
FX test        fire zone tested
FY trouble     fire zone missing, trouble
FZ trouble     fire zone missing
GX test        gas zone tested
IA trouble     equipment failure
IR trouble  -  equipment works again
JA tamper      wrong user codes
JD other     u date changed
JH other     u holidays changed
JK other     u latch-key alert
JL other       log nearly full
JO other       log overflows
JP usage     u user on the premises
JR other       schedule executed
JS other     u schedule changed
JT other     u time changed
JV other     u user code changed
JX other     u user code deleted
JY other     u user code added
JZ other     u user level set
LB other       local programming begun
LD other       local programming denied
LE other       listening-in ended
LF other       listening-in begun
LR trouble  -  telephone line restored
LS other       local programming succeeded
LT trouble     telephone line
LU other       local programming failed
LX other       local programming ended
MI other       canned message
NA other       no activity
NC other       state of the network
NF usage       perimeter armed by force
NL usage       perimeter armed
NM usage       perimeter armed, user's way
NR trouble  -  network restored
NS other    -  activity resumed
NT trouble     network failed
OA usage       opened by itself
OC usage     u alarm cancelled
OG usage       area opened
OH usage     u opened early, after an alarm
OI usage       failed to open
OJ usage     u opened late
OK usage     u opened early
OL usage     u opened late, after an alarm
OP usage     u opened
OQ usage     u opened from afar
OR usage     u disarmed after an alarm
OS usage       opened by a key
OT usage     u late to close
OU trouble     output
OV trouble  -  output restored
OZ usage       point opened
RA trouble     remote programmer did not answer
RB other       remote programming begun
RC other       relay closed
RD other       remote programming denied
RN other       reset from afar
RO other       relay opened
RP test        automatic test
RR other       power up
RS other       remote programming succeeded
RT trouble     data lost
RU other       remote programming failed
RX test      u manual test
RY test        test, not all is normal
SC other       change of state
TC test        all points tested
TE test     -  test ended
TH tamper   -  tamper alarm restored
TJ tamper   -  tamper trouble restored
TP test        walk test of a point
TS test        test begun
TT tamper      zone disabled by tampering
TW other       area watch begun
TX test        test report
TZ other    -  area watch ended
UG alarm       untyped alarm, unverified
UX unknown     undefined
UY trouble     untyped zone missing, trouble
UZ trouble     untyped zone missing
VI trouble  -  printer has paper
VO trouble     printer out of paper
VR trouble  -  printer restored
VT trouble     printer
VX test        printer tested
VY trouble  -  printer on line
VZ trouble     printer off line
XA other       extra account report
XE other       extra point
XF other       extra wireless point
XH trouble  -  radio interference gone
XI other       sensor reset
XJ tamper   -  radio receiver tamper restored
XL trouble     weak radio signal
XM trouble     zone missing, cross point
XQ trouble     radio interference
XR trouble  -  transmitter battery restored
XS tamper      radio receiver tamper
XT trouble     transmitter battery low
XW usage       point forced
XX trouble     failed to test
YA trouble     bell
YB trouble     receiver's line busy
YC trouble     communication fails
YD trouble     receiver's line card
YE trouble  -  receiver's line card restored
YF trouble     checksum of the settings
YG other       settings changed
YH trouble  -  bell restored
YI trouble     too much current
YJ trouble  -  current normal
YK trouble  -  communication restored
YM trouble     system battery missing
YN unknown     invalid report
YO unknown     message unknown to the panel
YP trouble     power supply
YQ trouble  -  power supply restored
YR trouble  -  system battery restored
YS trouble     communication
YT trouble     system battery low
YU trouble     diagnostic error
YW trouble     reset by the watchdog
YX trouble     service required
YY other       status report
YZ other    -  service completed
"""


def _read() -> dict[str, Entry]:
    table = {
        family + ending: Entry(meaning or own, qualifier, f"{subject} {what}")
        for family, (own, subject) in FAMILIES.items()
        for ending, (meaning, qualifier, what) in _ENDINGS.items()
    }
    for line in _OTHERS.strip().splitlines():
        code, rest = line[:2], line[2:15]
        meaning_word, *marks = rest.split()
        ends = Qualifier.RESTORE if "-" in marks else Qualifier.NEW
        table[code] = Entry(Meaning(meaning_word), ends, line[15:], "u" in marks)
    return table


CODES: Final = MappingProxyType(_read())
