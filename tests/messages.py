"""The sentences of the interface: `python -m tests.messages` brings the Welsh catalogue up to date with the sources."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "pcca" / "translations" / "cy.po"
PLURALS = "nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;"
HEADER = """# Welsh sentences of the interface.
# The source sentences are the keys; six plural forms: 0, 1, 2, 3, 6, other."""


Message = str | tuple[str, str]


def in_python(source: str) -> Iterator[tuple[int, Message]]:
    """Sentences that are said, counted or marked in a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if name in ("say", "N_") and texts and isinstance(node.args[0], ast.Constant):
                yield node.lineno, texts[0]
            elif name == "count" and len(texts) == 2 and len(node.args) == 3:
                yield node.lineno, (texts[0], texts[1])


def in_template(source: bytes) -> Iterator[tuple[int, Message]]:
    """Sentences that are said or counted in a template."""
    options = {"trimmed": "false", "silent": "false"}
    keywords = {"say": None, "count": (1, 2)}
    for line, message, _comments, _context in extract(
        "jinja2.ext:babel_extract", io.BytesIO(source), keywords, (), options
    ):
        if message and (isinstance(message, str) or message[0]):
            yield line, message


def extracted() -> Catalog:
    """Every sentence of the Python sources and the templates, with where it stands."""
    found = Catalog(locale="cy", header_comment=HEADER)
    # Babel knows five plural classes of Welsh; CLDR has six.
    found._num_plurals, found._plural_expr = 6, PLURALS.split("plural=")[1].rstrip(";")
    for path in sorted([*(ROOT / "pcca").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]):
        messages = (
            in_template(path.read_bytes()) if path.suffix == ".html" else in_python(path.read_text(encoding="utf-8"))
        )
        for line, message in messages:
            found.add(message, locations=[(str(path.relative_to(ROOT)), line)])
    return found


def catalogue() -> Catalog:
    """The Welsh catalogue as it stands."""
    with CATALOGUE.open("rb") as source:
        return read_po(source, locale="cy")


def update() -> tuple[int, int]:
    """Writes the catalogue anew; returns how many sentences there are, and how many lack Welsh."""
    fresh = extracted()
    known = {message.id: message.string for message in catalogue() if message.id} if CATALOGUE.exists() else {}
    for message in fresh:
        if message.id and message.id in known:
            message.string = known[message.id]
        elif message.id and message.pluralizable:
            message.string = ("",) * 6
    out = io.BytesIO()
    write_po(out, fresh, width=0, sort_by_file=True, omit_header=False, include_lineno=False)
    text = out.getvalue().decode()
    lines = [
        f'"Plural-Forms: {PLURALS}\\n"' if line.startswith('"Plural-Forms') else line for line in text.splitlines()
    ]
    kept = [
        line
        for line in lines
        if not line.startswith(
            (
                "#, fuzzy",
                '"POT-Creation',
                '"PO-Revision',
                '"Last-Tr',
                '"Language-T',
                '"Report-Ms',
                '"Generated-By',
                '"Project-Id',
            )
        )
    ]
    CATALOGUE.write_text("\n".join(kept) + "\n", encoding="utf-8")
    missing = [
        message
        for message in fresh
        if message.id and not all(message.string if message.pluralizable else [message.string])
    ]
    return len(list(fresh)), len(missing)


if __name__ == "__main__":
    total, missing = update()
    print(f"{total} sentences, {missing} without Welsh")  # noqa: T201
