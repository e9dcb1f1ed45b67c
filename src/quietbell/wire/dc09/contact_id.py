"""The event codes of Ademco Contact ID, and what they mean to us.

Source: ANSI/SIA DC-05; names are ours. What a restore (qualifier 3) ends has the
class of what began.
"""

from types import MappingProxyType
from typing import Final, NamedTuple

from quietbell.wire.dc09.meanings import Meaning, Qualifier


class Entry(NamedTuple):
    """What a code means. ``is_user``: the number beside it is a user's."""

    meaning: Meaning
    name: str
    is_user: bool = False


# Some receivers pass on 2; nobody defines it, so it stays what is not known.
QUALIFIERS: Final = MappingProxyType(
    {"1": Qualifier.NEW, "3": Qualifier.RESTORE, "6": Qualifier.REPEAT}
)

# Code, class, "u" if the number is a user's.
_NAMED: Final = """
100 medical    medical alarm
101 medical    personal emergency
102 medical    failed to report in
103 medical    fall detected
110 fire       fire
111 fire       smoke
112 fire       combustion
113 fire       water flow
114 fire       heat
115 fire       pull station
116 fire       duct
117 fire       flame
118 fire       near alarm of fire
120 duress     panic
121 duress   u duress code
122 duress     silent hold-up
123 duress     audible hold-up
124 duress     duress, access granted
125 duress     duress, egress granted
126 duress   u hold-up suspected
129 duress     confirmed hold-up
130 burglary   burglary
131 burglary   perimeter
132 burglary   interior
133 burglary   24-hour zone
134 burglary   entry or exit
135 burglary   day or night zone
136 burglary   outdoor
137 tamper     tamper
138 burglary   near alarm of burglary
139 burglary   confirmed burglary
140 alarm      general alarm
141 trouble    polling loop open
142 trouble    polling loop short
143 trouble    expansion module failed
144 tamper     sensor tamper
145 tamper     module tamper
146 burglary   silent burglary
147 trouble    sensor not supervised
151 alarm      gas
152 alarm      refrigeration
153 alarm      loss of heat
154 alarm      water leak
156 trouble    day zone
158 alarm      high temperature
159 alarm      low temperature
161 alarm      loss of air flow
162 alarm      carbon monoxide
301 trouble    mains power lost
302 trouble    system battery low
303 trouble    memory checksum
305 other      system reset
306 other      programming changed
307 trouble    self-test failed
308 trouble    system shut down
309 trouble    battery test failed
310 trouble    ground fault
311 trouble    battery missing or dead
312 trouble    too much current
313 other    u reset by an engineer
316 tamper     system tamper
317 tamper     control panel tamper
321 trouble    bell 1
322 trouble    bell 2
330 trouble    peripheral
333 trouble    module failed
337 trouble    module without power
338 trouble    module battery low
339 other      module reset
341 tamper     module tamper
342 trouble    module without mains power
344 trouble    radio receiver jammed
350 trouble    communication
351 trouble    telephone line 1
352 trouble    telephone line 2
353 trouble    long range radio
354 trouble    an event could not be communicated
355 trouble    radio not supervised
356 trouble    central polling lost
373 trouble    fire loop
374 burglary   exit error
375 trouble    panic zone
376 trouble    hold-up zone
380 trouble    sensor
381 trouble    wireless sensor not supervised
382 trouble    bus sensor not supervised
383 tamper     sensor tamper
384 trouble    wireless sensor battery low
389 trouble    sensor self-test failed
391 trouble    sensor watch
406 usage    u alarm cancelled
416 other      upload succeeded
423 burglary   access forced
426 trouble    door propped open
427 trouble    door monitor
428 trouble    request to exit
432 trouble    door relay
433 usage      request to exit shunted
434 usage      door monitor shunted
461 usage      wrong code
465 other      panic alarm reset
501 bypass     access reader disabled
550 trouble    communication disabled
551 trouble    dialler disabled
552 trouble    radio transmitter disabled
553 other      remote programming disabled
554 trouble    fibre converter
555 trouble    fibre network
570 bypass     zone bypassed
571 bypass     fire zone bypassed
572 bypass     24-hour zone bypassed
573 bypass     burglary zone bypassed
574 bypass   u group bypassed
575 bypass     zone bypassed because it swings
576 bypass     access zone shunted
577 bypass     access point bypassed
578 bypass     vault zone bypassed
579 bypass     vent zone bypassed
601 test       test by hand
602 test       periodic test
603 test       periodic radio test
604 test     u fire test
605 other      status report follows
606 other      listening-in follows
607 test     u walk test
608 test       periodic test, trouble present
609 other      video transmitter active
611 test       point tested and good
612 test       point not tested
613 test       intrusion zone walk-tested
614 test       fire zone walk-tested
615 test       panic zone walk-tested
616 trouble    service requested
621 other      event log reset
625 other    u time or date reset
626 trouble    time or date wrong
627 other      programming begun
628 other      programming ended
641 medical    senior watch
642 other    u latch-key supervision
645 other      help arrived
646 alarm      additional help needed
647 other      additional help cancelled
652 other    u of the panel's maker
653 other    u of the panel's maker
654 trouble    system inactive
655 other    u code changed by the installer
704 test       test by the installer
913 test     u supervisory point test
914 test     u hold-up test
915 test     u burglary test
916 test     u supervisory test
920 usage    u closed with trouble
921 usage    u access denied, code unknown
923 bypass     supervisory point bypassed
924 trouble    supervisory point
925 bypass     hold-up point bypassed
926 trouble    mains power lost for four hours
927 trouble    output
928 other    u user of the event before
929 usage    u logged off
954 trouble    connection to the station
"""
# What is not named above is of its range, longest first.
_RANGES: Final = """
10 medical    medical
11 fire       fire
12 duress     panic or hold-up
13 burglary   burglary
14 alarm      general alarm
15 alarm      24-hour zone, no burglary
16 alarm      24-hour zone, no burglary
20 trouble    fire supervisory
3  trouble    trouble
40 usage    u opening or closing
41 other    u remote access
42 usage    u access control
43 usage    u access control
44 usage    u opening or closing
45 usage    u opening or closing
46 usage    u opening or closing
5  bypass     something disabled
60 test       test
61 test       test
62 other      event log
63 other      schedule
64 other      watching over people
65 other      of the panel's maker
7  other      of the panel's maker
9  other      of the panel's maker
"""
UNKNOWN: Final = Entry(Meaning.UNKNOWN, "unknown event")


def _read(table: str) -> dict[str, Entry]:
    entries = {}
    for line in table.strip().splitlines():
        code, meaning, *marks = line[:14].split()
        entries[code] = Entry(Meaning(meaning), line[14:].strip(), bool(marks))
    return entries


CODES: Final = MappingProxyType(_read(_NAMED))
RANGES: Final = MappingProxyType(_read(_RANGES))


def entry_of(code: str) -> Entry:
    """Return what a three-digit event *code* means.

    A zero is sent as ten, A, over a telephone line; some panels write it so.
    """
    found = CODES.get(code)
    if found is not None:
        return found
    plain = code.replace("A", "0")
    for table, digits in ((CODES, 3), (RANGES, 2), (RANGES, 1)):
        found = table.get(plain[:digits])
        if found is not None:
            return found
    return UNKNOWN
