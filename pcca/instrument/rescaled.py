"""Finds scores that cannot be put on another range, because they have no lowest or highest value."""

from __future__ import annotations

from pcca.instrument.bounds import Unbounded, rescaling
from pcca.instrument.faults import Sheet, problem
from pcca.instrument.model import Instrument
from pcca.language import N_


def check_rescaled(instrument: Instrument, sheet: Sheet) -> None:
    """Adds the faults of `rescale`; of an instrument with other faults it cannot be told."""
    if sheet.faults:
        return
    for score in instrument.scores.values():
        try:
            rescaling(instrument, score)
        except Unbounded:
            sentence = N_("'{word}' cannot be rescaled: it has no lowest and highest value, or only one value.")
            hint = N_("Give its numbers a least and a most, such as 0..100, or take 'rescale' out.")
            found = problem("unbounded-score", sentence, hint=hint, word=score.id)
            sheet.add(("scores", score.id, "rescale"), found)
