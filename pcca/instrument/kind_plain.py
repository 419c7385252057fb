"""Builds the kinds whose answers are numbers, words and dates, and notes."""

from __future__ import annotations

import re
from fractions import Fraction

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, problem
from pcca.instrument.kind_scales import Data
from pcca.instrument.model import Calendar, Kind, Note, Number, Words
from pcca.language import N_

RANGE = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)?\.\.(-?[0-9]+(?:\.[0-9]+)?)?")


def number(builder: Builder, path: Path, data: Data) -> Kind:
    found = RANGE.fullmatch(data["number"])
    low, high = ((Fraction(part) if part else None) for part in found.groups()) if found else (None, None)
    if low is not None and high is not None and low > high:
        builder.add(
            (*path, "number"),
            problem("empty-range", N_("The least ({low}) is more than the most ({high})."), low=low, high=high),
        )
    return Number(low, high, data.get("whole", False), builder.words(data.get("unit")))


def money(builder: Builder, path: Path, data: Data) -> Kind:
    return Number(Fraction(0), None, data.get("whole", False), currency=data["money"])


def words(builder: Builder, path: Path, data: Data) -> Kind:
    return Words(data["text"] == "long")


def date(builder: Builder, path: Path, data: Data) -> Kind:
    return Calendar(data["date"])


def note(builder: Builder, path: Path, data: Data) -> Kind:
    return Note()
