"""Every word of the faces stands in both catalogues, and none in a view."""

import json
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path

import pytest

from quietbell.domain import words
from quietbell.domain.deeds import DEEDS
from quietbell.domain.signals import FAULTS

FACES = Path(__file__).parents[2] / "src" / "quietbell" / "faces"
SCRIPTS = [file for file in sorted(FACES.rglob("*.js")) if "vendor" not in file.parts]
REFUSED = re.compile(r"Refused\(\s*\"([a-z_]+[a-z])\"")
READINESS = re.compile(r"\"code\": \"([a-z_]+)\"")
KIND = re.compile(r"KIND: ClassVar\[str\] = \"([a-z-]+)\"")
LISTS: Mapping[str, Iterable[StrEnum]] = {
    "attention": words.Attention,
    "cause": words.Cause,
    "class": words.IncidentClass,
    "confidence": words.Confidence,
    "disposition": words.Disposition,
    "finding": words.Truth,
    "method": words.Method,
    "overdue": words.Stage,
    "purpose": words.Purpose,
    "response": words.Response,
    "script": words.KeyFact,
}
# Deeds that this console does not offer yet.
NOT_HERE = ("open_test", "sign_test", "close_test", "revoke", "keep_", "forget_")
TEMPLATE = re.compile(r"html`")


def _words(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(
        (FACES / "words" / f"{language}.json").read_text()
    )
    return found


def test_both_catalogues_say_the_same_things():
    english, spanish = _words("en"), _words("es")
    assert set(english) == set(spanish)
    for key, said in english.items():
        assert said.strip(), key
        assert set(re.findall(r"{\w+}", said)) == set(
            re.findall(r"{\w+}", spanish[key])
        ), key


def test_every_key_a_script_names_is_there():
    english = _words("en")
    families = {key.split(".")[0] for key in english}
    named = {
        key
        for script in SCRIPTS
        for key in re.findall(r"'([a-z_]+(?:\.\w+)+)'", script.read_text())
        if key.split(".")[0] in families and not key.endswith(".js")
    }
    assert named - set(english) == {"quietbell.theme", "quietbell.language"} & named


def test_every_code_the_engine_may_send_has_words():
    """Reasons, kinds of entry and lists: a screen that shows a code has failed."""
    english = _words("en")
    source = "".join(
        file.read_text()
        for room in ("domain", "engine")
        for file in sorted((FACES.parent / room).glob("*.py"))
    )
    wanted = {f"refused.{code}" for code in re.findall(REFUSED, source)}
    wanted |= {f"readiness.{code}" for code in re.findall(READINESS, source)}
    wanted |= {f"timeline.{_key(kind)}" for kind in re.findall(KIND, source)}
    for family, codes in LISTS.items():
        wanted |= {f"{family}.{_key(each.value)}" for each in codes}
    wanted |= {f"deed.{deed}" for deed in DEEDS if not deed.startswith(NOT_HERE)}
    assert wanted - set(english) == set()


def _key(code: str) -> str:
    return re.sub(r"[ _-]", "_", code)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_no_view_has_words_of_its_own(script):
    for template in _templates(script.read_text()):
        text = re.sub(r"<[^>]*>", " ", template)
        assert not re.search(r"[A-Za-z]{2,}", re.sub(r"F\d+|Ctrl", "", text)), template


def _templates(source: str) -> list[str]:
    """Return the literal text of every html`…`, with what is filled in taken out."""
    found = []
    for begin in TEMPLATE.finditer(source):
        at, depth, literal = begin.end(), 0, []
        while at < len(source):
            if depth == 0 and source[at] == "`":
                break
            if source.startswith("${", at):
                depth += 1
                at += 2
                continue
            if depth and source[at] == "{":
                depth += 1
            elif depth and source[at] == "}":
                depth -= 1
                at += 1
                # What is filled into a tag must not end it.
                literal.append("\x00")
                continue
            if depth == 0:
                literal.append(source[at])
            at += 1
        found.append("".join(literal))
    return found


def test_no_style_names_a_colour_but_the_tokens():
    """Only tokens.css; black and white where nothing may be re-coloured."""
    allowed = {"#000", "#fff", "#4c4c4c"}
    for style in ("console.css", "incident.css", "proof.css"):
        colours = set(
            re.findall(r"#[0-9a-f]{3,8}\b", (FACES / "styles" / style).read_text())
        )
        assert colours <= allowed, style


def test_no_face_names_an_address_outside():
    for file in sorted(FACES.rglob("*")):
        if file.is_dir() or "vendor" in file.parts:
            continue
        for address in re.findall(r"https?://[^\s\"'<>)]+", file.read_text()):
            assert address == "http://www.w3.org/2000/svg", (file.name, address)


def test_every_fault_of_a_device_has_words():
    assert {f"readiness.fault_{each}" for each in FAULTS} <= set(_words("en"))
