"""What is promised to a respondent, on a page of its own."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from pcca.fieldwork.journey import instrument_of
from pcca.fieldwork.promised import facts_of
from pcca.fieldwork.promised import promise as promised_parts
from pcca.report.disclosure import promised
from pcca.views.frame import page, speak, store
from pcca.views.guard import public
from pcca.views.kiosk import respond
from pcca.views.visit import wave_of


@respond.get("/promise")
@public
def promise(wave_id: str) -> ResponseReturnValue:
    """What is stored, who sees it, until when, and what could still be done."""
    wave = wave_of(wave_id)
    instrument = instrument_of(store(), wave.instrument)
    facts = facts_of(store(), wave, smallest=promised(instrument), lang=speak())
    return page("invite/promise.html", wave=wave, instrument=instrument, parts=promised_parts(facts))


__all__ = ["respond"]
