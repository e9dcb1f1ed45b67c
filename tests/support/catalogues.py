"""Catalogues of the office: what must be translated, and .mo files without gettext.

    python -m tests.support.catalogues    compile, and print what is missing, as .po

English is the msgid. Sentences stand in templates (`translate`, `blocktranslate`) and
in Python (`_`, `gettext`, `gettext_lazy`, `ngettext`, and what rules say: `Wording`) of
the rooms in `ROOMS`.
"""

import ast
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src" / "quietbell"
ROOMS = ("web", "operations", "queries", "domain")
LOCALE = PACKAGE / "web" / "locale"
LANGUAGES = ("es",)
WORDING = "Wording"
NAMES = {"_", "gettext", "gettext_lazy", "gettext_noop", WORDING}
PLURAL_NAMES = {"ngettext", "ngettext_lazy"}


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """What stands in the code. ``plural`` is empty but for counted ones."""

    text: str
    plural: str = ""


def used() -> dict[Sentence, str]:
    """Return every sentence, with where it stands first."""
    found: dict[Sentence, str] = {}
    for room in ROOMS:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            for each in _in_python(path):
                found.setdefault(each, str(path.relative_to(PACKAGE)))
    for path in sorted((PACKAGE / "web" / "templates").rglob("*.*")):
        for each in _in_template(path):
            found.setdefault(each, str(path.relative_to(PACKAGE)))
    return found


def _in_python(path: Path) -> Iterator[Sentence]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        words = [
            each.value
            for each in node.args
            if isinstance(each, ast.Constant) and isinstance(each.value, str)
        ]
        if node.func.id in NAMES and words:
            yield Sentence(words[0])
        elif node.func.id in PLURAL_NAMES and len(words) == 2:
            yield Sentence(*words)


def unseen() -> list[str]:
    """Return where a `Wording` is made that `used` does not find: by room and line."""
    return [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == WORDING
        and not (
            path.relative_to(PACKAGE).parts[0] in ROOMS
            and [type(each) for each in node.args] == [ast.Constant]
        )
    ]


def _in_template(path: Path) -> Iterator[Sentence]:
    from django.template import Template  # noqa: PLC0415 - Django must be set up
    from django.templatetags.i18n import (  # noqa: PLC0415
        BlockTranslateNode,
        TranslateNode,
    )

    nodes = Template(path.read_text("utf-8")).nodelist
    for node in nodes.get_nodes_by_type(TranslateNode):
        literal = getattr(node.filter_expression.var, "literal", None)
        text = literal if isinstance(literal, str) else node.filter_expression.var
        if isinstance(text, str):
            yield Sentence(text)
    for node in nodes.get_nodes_by_type(BlockTranslateNode):
        text, _ = node.render_token_list(node.singular)
        plural = node.render_token_list(node.plural)[0] if node.plural else ""
        trim = (lambda told: " ".join(told.split())) if node.trimmed else str
        yield Sentence(trim(text), trim(plural))


def read_po(path: Path) -> dict[str, list[str]]:
    """Return each msgid's translations: one, or one a plural form."""
    entries: dict[str, list[str]] = {}
    fields: dict[str, str] = {}
    current = ""

    def close() -> None:
        if "msgid" in fields:
            key = fields["msgid"]
            if key in entries:
                raise ValueError(f"{path.name}: twice: {key!r}")
            if "msgid_plural" in fields:
                key = f"{key}\0{fields['msgid_plural']}"
            told = [fields[k] for k in sorted(fields) if k.startswith("msgstr")]
            entries[key] = told
        fields.clear()

    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            if "msgstr" in fields or "msgstr[0]" in fields:
                close()
            continue
        word, _, rest = line.partition(" ")
        if not line.startswith('"'):
            current = word
            if current == "msgid":
                close()
            fields[current] = ""
        fields[current] += ast.literal_eval(line if line.startswith('"') else rest)
    close()
    return entries


def compiled(entries: dict[str, list[str]]) -> bytes:
    """Return a .mo file's bytes.

    Source: the GNU gettext manual, "The Format of GNU MO Files". No hash table: it may
    be left out.
    """
    pairs = sorted(
        (key.encode(), "\0".join(told).encode())
        for key, told in entries.items()
        if any(told)
    )
    ids_at = 28
    texts_at = ids_at + 8 * len(pairs)
    offset = texts_at + 8 * len(pairs)
    tables: list[bytes] = []
    blob = b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), offset + len(blob)))
            blob += pair[column] + b"\0"
    head = (0x950412DE, 0, len(pairs), ids_at, texts_at, 0, offset)
    return struct.pack("<7I", *head) + b"".join(tables) + blob


def missing(language: str) -> dict[Sentence, str]:
    """Return what has no words in *language*, with where it stands."""
    entries = read_po(po_of(language))
    return {
        each: where
        for each, where in used().items()
        if not all(entries.get(_key(each)) or [""])
    }


def po_of(language: str) -> Path:
    """Return where a language's catalogue is."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def _key(sentence: Sentence) -> str:
    if sentence.plural:
        return f"{sentence.text}\0{sentence.plural}"
    return sentence.text


def _quoted(text: str) -> str:
    told = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{told}"'


def _told(sentence: Sentence) -> str:
    if sentence.plural:
        return (
            f"msgid {_quoted(sentence.text)}\nmsgid_plural {_quoted(sentence.plural)}\n"
            'msgstr[0] ""\nmsgstr[1] ""\n'
        )
    return f'msgid {_quoted(sentence.text)}\nmsgstr ""\n'


def main() -> int:
    import os  # noqa: PLC0415

    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quietbell.config.office_settings")
    django.setup()
    lacking = 0
    for language in LANGUAGES:
        po = po_of(language)
        po.with_suffix(".mo").write_bytes(compiled(read_po(po)))
        last = ""
        for sentence, where in sorted(
            missing(language).items(), key=lambda pair: (pair[1], pair[0])
        ):
            lacking += 1
            if where != last:
                print(f"\n# {where}")
                last = where
            print(_told(sentence))
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
