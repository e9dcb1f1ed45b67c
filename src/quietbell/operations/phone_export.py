"""What a phone manager is told of a button's key: a service, a template, settings.

As one line of CSV, or as the bodies of four AXL requests in their order. The address
holds the door's token, which is shown once: it is in here only while it is being shown,
and otherwise stands as a word that says so.

Source: CUCM AXL 14.0 (addIpPhoneServices, addPhoneButtonTemplate, updatePhone,
applyPhone); phone services and buttons as the administration pages name them.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from lxml import etree

from quietbell.domain.phone_settings import (
    SERVICE_NAME,
    TEMPLATE,
    action_button,
    is_9800,
)
from quietbell.operations.acting import Wrong
from quietbell.storage.models import Button, Door

PLACEHOLDER: Final = "TOKEN-WAS-SHOWN-ONCE"
DEVICE_NAME: Final = "#DEVICENAME#"  # the phone puts its own name there
KEY_NUMBER: Final = 2  # the first key beside the line
SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
AXL: Final = "http://www.cisco.com/AXL/API/14.0"
# What a table programme would take for a formula.
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What is told of one phone. ``is_whole``: the address has its token."""

    device: str  # "SEP0041D2924D45", empty if its address is not known
    model: str
    label: str
    url: str
    is_whole: bool


def exported(button: Button, door: Door, *, token: str = "") -> Exported:
    """Return what the phone manager is told of *button*'s *door*.

    *token* is the one that is being shown now, or empty.

    Raises:
        Wrong: this token does not open this door; the door is no phone's.
    """
    if door.kind != "phone-url":
        raise Wrong(token=_("This door is no phone's."))
    if token and not _opens(door, token):
        raise Wrong(token=_("This token does not open this door."))
    device = button.device
    mac = device.mac.upper()
    named = [each for each in device.names if each.upper().startswith("SEP")]
    return Exported(
        device=named[0] if named else f"SEP{mac}" if mac else "",
        model=device.model,
        label=button.label,
        url=f"{settings.PRESS_URL}/p/{token or PLACEHOLDER}?name={DEVICE_NAME}",
        is_whole=bool(token),
    )


def columns(told: Exported) -> Mapping[str, str]:
    """Return the line of the table, a text for each column."""
    is_secure = told.url.startswith("https:")
    line = {
        "Device Name": told.device,
        "Model": told.model,
        "Button": told.label,
        "Phone Button Template": TEMPLATE,
        "Service Name": _service(told),
        "Service URL": told.url,
        "Secure-Service URL": told.url if is_secure else "",
        "Service Category": "XML Service",
        "Service Type": "Standard IP Phone Service",
        "Enable": "true",
        "Enterprise Subscription": "false",
        "Service URL Button Index": "1",
        "Service URL Button Label": SERVICE_NAME,
    }
    if is_9800(told.model):
        line |= action_button(told.url.partition("?")[0])
    return line


def as_csv(told: Exported) -> bytes:
    """Return the table of one line, as UTF-8 with a mark that Excel knows."""
    text = io.StringIO()
    line = columns(told)
    writer = csv.DictWriter(text, fieldnames=list(line), lineterminator="\r\n")
    writer.writeheader()
    writer.writerow({name: _harmless(value) for name, value in line.items()})
    return text.getvalue().encode("utf-8-sig")


def as_axl(told: Exported) -> bytes:
    """Return the SOAP envelopes, each sent by itself and in this order."""
    root = etree.Element("axl-requests")
    root.append(
        etree.Comment(
            " Send each envelope by itself to https://YOUR-PUBLISHER:8443/axl/, in this"
            " order. "
        )
    )
    if not told.is_whole:
        root.append(
            etree.Comment(
                f" {PLACEHOLDER}: put the token there, or make a new one and export"
                " again from the page that shows it. "
            )
        )
    root.append(_service_request(told))
    root.append(_template_request())
    root.append(_phone_request(told))
    root.append(_request("applyPhone", {"name": told.device}))
    made: bytes = etree.tostring(
        root, pretty_print=True, xml_declaration=True, encoding="UTF-8"
    )
    return made


def _service(told: Exported) -> str:
    """Return the service's own name: neutral, and each button's apart."""
    return f"{SERVICE_NAME} {told.label}"[:32]


def _service_request(told: Exported) -> etree._Element:
    # In the schema's order, as everywhere here: a sequence, so another is refused.
    is_secure = told.url.startswith("https:")
    service = {
        "serviceName": _service(told),
        "asciiServiceName": _service(told).encode("ascii", "replace").decode(),
        "serviceUrl": told.url,
        **({"secureServiceUrl": told.url} if is_secure else {}),
        "serviceCategory": "XML Service",
        "serviceType": "Standard IP Phone Service",
        "enabled": "true",
        "enterpriseSubscription": "false",
    }
    return _request("addIpPhoneServices", {"ipPhoneServices": service})


def _template_request() -> etree._Element:
    button = {
        "feature": "Service URL",
        "label": SERVICE_NAME,
        "buttonNumber": str(KEY_NUMBER),
    }
    template = {
        "name": TEMPLATE,
        "basePhoneTemplateName": "PUT-THE-STANDARD-TEMPLATE-OF-THE-MODEL-HERE",
        "buttons": {"button": button},
    }
    return _request("addPhoneButtonTemplate", {"phoneButtonTemplate": template})


def _phone_request(told: Exported) -> etree._Element:
    service = {
        "telecasterServiceName": _service(told),
        "name": _service(told),
        "url": told.url,
        "urlButtonIndex": "1",
        "urlLabel": SERVICE_NAME,
    }
    phone: dict[str, object] = {
        "name": told.device,
        "phoneTemplateName": TEMPLATE,
        "services": {"service": service},
    }
    return _request("updatePhone", phone)


def _request(name: str, body: Mapping[str, object]) -> etree._Element:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soapenv": SOAP, "ns": AXL})
    etree.SubElement(envelope, f"{{{SOAP}}}Header")
    soap_body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
    _fill(etree.SubElement(soap_body, f"{{{AXL}}}{name}"), body)
    return envelope


def _fill(parent: etree._Element, body: Mapping[str, object]) -> None:
    for name, value in body.items():
        child = etree.SubElement(parent, name)
        if isinstance(value, Mapping):
            _fill(child, value)
        else:
            child.text = str(value)


def _opens(door: Door, token: str) -> bool:
    digest = sha256(token.encode("utf-8", "replace")).hexdigest()
    return door.tokens.filter(token_hash=digest, retired_at=None).exists()


def _harmless(value: str) -> str:
    """Return a cell that no table programme takes for a formula."""
    return f"'{value}" if value.startswith(_FORMULAS) else value
