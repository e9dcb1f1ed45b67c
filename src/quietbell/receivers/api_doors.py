"""The doors of programs: found by a token, a name or a certificate.

Built from one site file and never changed, as `doors`. Secrets are not here: they are
asked for by name at each request.
"""

from quietbell.domain.site import CallReporter, SiteFile
from quietbell.receivers.doors import Doors, Found

KIND = "press-api"


class ApiDoors(Doors):
    """Every door of the press API in one site file, and who may report calls."""

    def __init__(self, site: SiteFile) -> None:
        """Index *site*, whose rules have been checked (`line.site_file`)."""
        super().__init__(site, KIND)
        buttons = {each.id: each for each in site.buttons}
        devices = {each.id: each for each in site.devices}
        self._by_id: dict[str, Found] = {}
        for door in site.doors:
            if door.kind == KIND:
                button = buttons[door.button]
                self._by_id[door.id] = Found(door, button, devices[button.device])
        self._by_certificate = {
            sha256: found
            for found in self._by_id.values()
            for sha256 in found.door.certificates
        }
        self._reporters = {each.id: each for each in site.call_reporters}

    def by_id(self, door: str) -> Found | None:
        """Return the door of that id."""
        return self._by_id.get(door)

    def by_certificate(self, sha256: str) -> Found | None:
        """Return the door whose program shows the certificate of that hash, 64 hex."""
        return self._by_certificate.get(sha256)

    def reporter(self, reporter: str) -> CallReporter | None:
        """Return the phone system of that id."""
        return self._reporters.get(reporter)
