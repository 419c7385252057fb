"""The levels at which an instrument may be asked: its own, or one that promises more."""

from __future__ import annotations

from dataclasses import replace

from pcca.instrument.check import stands_anonymously
from pcca.instrument.model import Instrument
from pcca.store.values import Identification

LEVELS: tuple[Identification, ...] = ("named", "confidential", "anonymous")
"""From the weakest promise to the strongest."""


def offered_levels(instrument: Instrument) -> tuple[Identification, ...]:
    """The instrument's own level, and anonymous where a confidential one asks nothing that tells who answers.

    Results of a named instrument are shown unit by unit, with no smallest group: to promise more, it is changed
    and becomes a version of its own.
    """
    own = next(each for each in LEVELS if each == instrument.identification)
    anonymous = replace(instrument, identification="anonymous")
    return (own, "anonymous") if own == "confidential" and stands_anonymously(anonymous) else (own,)
