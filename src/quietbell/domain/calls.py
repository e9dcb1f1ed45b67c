"""A call to 911 as the phone system tells of it: from which extension, and when."""

from dataclasses import dataclass

from quietbell.domain.moments import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReport:
    """One call, told by a phone system whose signature was good.

    ``received`` is our clock and decides; ``stamped_at`` is the phone system's own, as
    it wrote it. ``callback`` is the number that 911 would ring back.
    """

    reporter: str  # id in the site file
    call: str  # the phone system's id: the same id is the same call
    extension: str
    received: Moment
    stamped_at: str = ""
    callback: str = ""
    source: str = ""  # the address that told it
