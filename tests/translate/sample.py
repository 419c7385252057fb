"""A small instrument of these tests, and translations of it."""

from __future__ import annotations

import dataclasses

from pcca.instrument.faults import Sheet
from pcca.instrument.load import Loaded, inspect
from pcca.instrument.overlay import Overlay
from pcca.language import language
from pcca.translate.taking import Current, Taken, current_of, overlay_of, take
from pcca.translate.units import Batch, Unit, batch_of

EN = language("en")
MAIN = """instrument: small
version: 1
languages: [en, cy]
title: Small
unit: member
identification: named
provenance: Own wording
scales:
  yes_no:
    yes: "Yes"
    no: "No"
sections:
  main:
    title: Main
    title.cy: Prif
    questions:
      vacancy:
        choice: yes_no
        ask: Is there a vacancy?
findings:
  vacant:
    share: vacancy = yes
    among: answered(vacancy)
    say: "{value}% have a vacancy"
"""
WELSH = """# Lowri translates this.
title: Bach  # short

scales:
  # Their answers.
  yes_no:
    "yes": Ie
    no: |-  # two lines
      Na
      # nage
# The end.
"""


def loaded(welsh: str = "", main: str = MAIN, code: str = "cy") -> Loaded:
    source = welsh.encode()
    overlays = (Overlay(code, f"f.{code}.yaml", source, len(source)),) if welsh else ()
    return inspect(main.encode(), "f.yaml", overlays)


def batch(welsh: str = "", main: str = MAIN, code: str = "cy") -> Batch:
    return batch_of(loaded(welsh, main, code), code, EN)


def current(welsh: str = "", main: str = MAIN, code: str = "cy") -> Current:
    source = welsh.encode()
    overlay = Overlay(code, f"f.{code}.yaml", source, len(source)) if welsh else None
    found = loaded(welsh, main, code)
    return current_of(found.translations, found.id, code, overlay)


def taken(sent: Batch, now: Current) -> tuple[Taken, list[tuple[str, str]]]:
    """What is taken, and the place and name of every fault."""
    sheet = Sheet("back.xlsx")
    found = take(sent, now, sheet)
    return found, [(each.where, each.check) for each in sheet.sorted()]


def after(sent: Batch, now: Current) -> str:
    """The overlay after an import without faults."""
    found, faults = taken(sent, now)
    assert faults == []
    return overlay_of(found, now)


def with_unit(sent: Batch, id_: str, **changes: str) -> Batch:
    """The batch with one unit changed."""
    units = tuple(dataclasses.replace(each, **changes) if each.id == id_ else each for each in sent.units)  # type: ignore[arg-type]
    assert units != sent.units or not changes
    return dataclasses.replace(sent, units=units)


def unit(sent: Batch, id_: str) -> Unit:
    return next(each for each in sent.units if each.id == id_)
