"""Scales of an instrument that nothing in it uses."""

from __future__ import annotations

from collections.abc import Iterator

from pcca.analysis.conditions import Remark
from pcca.instrument.faults import problem
from pcca.instrument.read import Plain
from pcca.instrument.using import scales_named
from pcca.language import N_


def unused_scales(data: Plain | None) -> Iterator[Remark]:
    """What is to be said of the scales that a file has, by its own words."""
    scales = data.get("scales") if isinstance(data, dict) else None
    used = set(scales_named(data)) if isinstance(scales, dict) and data is not None else set()
    for id_ in scales if isinstance(scales, dict) else ():
        if id_ not in used:
            sentence = N_("Nothing in this instrument uses the scale '{scale}'.")
            yield ("scales", id_, "#key"), problem("unused-scale", sentence, hint=N_("Leave it out."), scale=id_)
