"""What a device says of itself, and what its silence says.

None of these opens an incident, and none ends one: a device that is impaired is
mended by staff, who see it with its age. A sign of life is not written down; that
signs of life stopped, and that they came again, is.
"""

from dataclasses import dataclass
from typing import ClassVar

from quietbell.domain.events import Event, PressFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceEvent(Event):
    """Something that happened to one device, told by its account."""

    account: str
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultReported(DeviceEvent):
    """A device or a path is impaired, nobody pressed. A bypass is a dead button.

    ``fault`` is one of `signals.FAULTS`, ``button`` whose press would not come.
    """

    KIND: ClassVar[str] = "fault-reported"
    fault: str
    point: str = ""
    code: str = ""
    button: str | None = None
    said: PressFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultEnded(DeviceEvent):
    """The device says that it is mended, or speaks as it should again."""

    KIND: ClassVar[str] = "fault-ended"
    fault: str
    point: str = ""
    code: str = ""
    ends: tuple[str, ...] = ()  # the codes it takes back; empty: all of its sort
    said: PressFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class TestReported(DeviceEvent):
    """A panel tested itself or a point: evidence that its path works."""

    KIND: ClassVar[str] = "test-reported"
    point: str = ""
    code: str = ""
    door: str | None = None
    button: str | None = None
    said: PressFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelReported(DeviceEvent):
    """Anything else that a panel said: a restore, an opening, a closing."""

    KIND: ClassVar[str] = "panel-reported"
    what: str
    point: str = ""
    code: str = ""
    button: str | None = None
    said: PressFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceFellSilent(DeviceEvent):
    """No sign of life came for longer than two were due."""

    KIND: ClassVar[str] = "device-silent"
    after_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceHeardAgain(DeviceEvent):
    """It speaks again."""

    KIND: ClassVar[str] = "device-heard"
