"""Links as codes to photograph: one as a picture, many as a sheet of labels to print and cut out."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pcca.language import Language, language
from pcca.paper.pdf import typeset

TEMPLATE = Path(__file__).with_name("codes.typ")
BORDER = 4
"""Blank modules around a code, as the standard asks."""


@dataclass(frozen=True)
class Label:
    """Whom a link is for, and the link."""

    name: str
    address: str = field(repr=False)
    language: str


def picture(address: str) -> str:
    """The code of an address as SVG."""
    import segno

    out = io.BytesIO()
    made = segno.make(address, error="m", micro=False)
    plain = {"xmldecl": False, "nl": False, "svgclass": None, "lineclass": None}
    made.save(out, kind="svg", scale=4, border=BORDER, light="#fff", **plain)
    return out.getvalue().decode()


def label_sheet(labels: Sequence[Label], lang: Language) -> bytes:
    """The labels as PDF, ten on a page."""
    sheet = {
        "heading": lang.say("Personal links"),
        "alt": lang.say("A code that holds the address beside it"),
        "language": lang.code,
        "labels": [_shown(each) for each in labels],
    }
    return typeset(TEMPLATE, {"sheet": json.dumps(sheet, ensure_ascii=False)})


def _shown(label: Label) -> dict[str, str]:
    """A label in the language of whoever gets it."""
    hint = language(label.language).say("Photograph the code with a phone, or type the address. It is for you alone.")
    return {"name": label.name, "address": label.address, "hint": hint, "code": picture(label.address)}
