"""A form as PDF: tagged, the same bytes every time, with the fonts that come with the software."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pcca.paper.model import Area, Form, PrintedSheet

if TYPE_CHECKING:
    import typst

STANDARD = "ua-1"
TEMPLATE = Path(__file__).with_name("form.typ")
SHEET = Path(__file__).with_name("sheet.typ")
CREATED = 0
"""No time of its own: a form is the same whenever it is printed."""


def pdf(form: Form) -> bytes:
    """The form as a tagged PDF (PDF/UA-1)."""
    return _compiled(form, "pdf", pdf_standards=STANDARD, timestamp=CREATED)[0]


def sheet_pdf(sheet: PrintedSheet) -> bytes:
    """A notice as a tagged PDF."""
    return _compiled(sheet, "pdf", SHEET, pdf_standards=STANDARD, timestamp=CREATED)[0]


def pictures(form: Form, ppi: float = 80) -> list[bytes]:
    """The pages of the form as PNG images."""
    return _compiled(form, "png", ppi=ppi)


def _compiled(form: Form | PrintedSheet, format: str, template: Path = TEMPLATE, **options: Any) -> list[bytes]:
    import typst

    given = json.dumps(_plain(form), ensure_ascii=False)
    try:
        return _typeset(template, {"form": given}, format, **options)
    except typst.TypstError:
        # A letter with a mark that no font has under it: a reader is better told of the mark than left without a form.
        return _typeset(template, {"form": _without_marks(given)}, format, **options)


def _without_marks(text: str) -> str:
    """The text with a replacement sign for each mark that does not make one character with its letter."""
    composed = unicodedata.normalize("NFC", text)
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(each)[0] == "M" else each for each in composed)


def typeset(template: Path, inputs: dict[str, str]) -> bytes:
    """A template of ours with what it is given as a PDF, the same bytes every time."""
    return _typeset(template, inputs, "pdf", timestamp=CREATED)[0]


def _typeset(template: Path, inputs: dict[str, str], format: str, **options: Any) -> list[bytes]:
    import typst

    made = typst.compile(
        template.read_bytes(),
        format=format,  # type: ignore[call-overload]
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        **options,
    )
    return made if isinstance(made, list) else [made]


@cache
def _fonts() -> typst.Fonts:
    """The fonts that matplotlib brings, read once."""
    import typst
    from matplotlib import get_data_path

    folder = Path(get_data_path()) / "fonts" / "ttf"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


def _plain(value: Any) -> Any:
    """A form as JSON values; each area says its shape."""
    if isinstance(value, Area):
        return {"shape": type(value).__name__.lower(), **_fields(value)}
    if is_dataclass(value):
        return _fields(value)
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _fields(value: Any) -> dict[str, Any]:
    found = {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return found | ({"columns": value.columns} if hasattr(value, "columns") else {})
