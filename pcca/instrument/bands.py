"""Builds the bands of a score: ranges with a label and what to do about each."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, problem
from pcca.instrument.model import Band
from pcca.language import N_

Data = Mapping[str, Any]


def bands(builder: Builder, path: Path, data: Mapping[str, Data]) -> tuple[Band, ...]:
    """The bands from the lowest up; a score equal to where a band begins is in it."""
    place: Path = (*path, "bands")
    made = tuple(
        Band(code, builder.text(each.get("label")), builder.text(each.get("action")), each.get("at_least"))
        for code, each in data.items()
    )
    for index, band in enumerate(made):
        _begins(builder, (*place, band.code), band, first=index == 0)
    for lower, upper in pairwise(made):
        if lower.at_least is not None and upper.at_least is not None and lower.at_least >= upper.at_least:
            sentence = N_("The bands must rise: '{word}' does not begin above '{before}'.")
            found = problem("bands-not-rising", sentence, word=upper.code, before=lower.code)
            builder.add((*place, upper.code, "at_least"), found)
    return made


def _begins(builder: Builder, path: Path, band: Band, *, first: bool) -> None:
    """The first band takes every score below the second, the others say where they begin."""
    if first and band.at_least is not None:
        sentence = N_("The lowest band has no 'at_least': scores below {cut} would be in no band.")
        hint = N_("Remove it; the lowest band holds every score below the next one.")
        builder.add((*path, "at_least"), problem("band-gap", sentence, hint=hint, cut=band.at_least))
    if not first:
        builder.needs(path, {"at_least": band.at_least} if band.at_least is not None else {}, "at_least")
