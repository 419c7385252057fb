"""Builds the kinds whose answers are numbers, words and dates, and notes."""

from __future__ import annotations

import re
from fractions import Fraction

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, problem, unlisted
from pcca.instrument.kind_scales import Data
from pcca.instrument.model import FILE_TYPES, Calendar, File, Kind, Note, Number, Words
from pcca.language import N_

MOST_MEGABYTES = 25
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


def file(builder: Builder, path: Path, data: Data) -> Kind:
    """A file of the types that are named, up to a number of megabytes."""
    types, _, limit = data["file"].partition(" up to ")
    megabytes = int(limit.removesuffix(" MB"))
    if not 0 < megabytes <= MOST_MEGABYTES:
        sentence = N_("A file may have 1 to {most} MB, not {given}.")
        builder.add((*path, "file"), problem("bad-file", sentence, most=MOST_MEGABYTES, given=megabytes))
    named = [each.strip() for each in types.split(",")]
    for name in named:
        if name not in FILE_TYPES:
            sentence = N_("'{word}' is not a type of file that can be checked.")
            builder.add((*path, "file"), unlisted("bad-file", sentence, name, FILE_TYPES))
    return File(tuple(dict.fromkeys(named)), megabytes)


def note(builder: Builder, path: Path, data: Data) -> Kind:
    return Note()
