"""Titles and options of what is worked out: derived values, scores, gaps, bands and outcomes of decision tables."""

from __future__ import annotations

from collections.abc import Mapping

from pcca.instrument.model import Instrument, Option
from pcca.language import N_, Language


def worked_title(name: str, instrument: Instrument, lang: Language) -> str | None:
    """What a value that is worked out is called; None for what is asked."""
    if name in instrument.gaps:
        return _gap_title(name, instrument, lang)
    if name in instrument.overrides:
        table = instrument.overrides[name].label[lang.code]
        return lang.say(N_("Decided otherwise than the rule: {table}"), table=table)
    score = instrument.bands.get(name) or instrument.scores.get(name)
    found = score or instrument.decisions.get(name) or instrument.derived.get(name)
    if found is None:
        return None
    return found.label[lang.code] if found.label else found.id


def _gap_title(name: str, instrument: Instrument, lang: Language) -> str:
    """The score, and the words of the row."""
    column = instrument.columns[instrument.gaps[name].needed]
    rows = getattr(instrument.questions[column.question].kind, "rows", ())
    row = next(each.label[lang.code] for each in rows if each.id == column.row)
    score = worked_title(name.split(".")[0], instrument, lang)
    return lang.say(N_("{score}: {row}"), score=score, row=row)


def worked_options(name: str, instrument: Instrument) -> Mapping[str, Option]:
    """The bands of a score, or the outcomes of a decision table; nothing for anything else."""
    if name in instrument.bands:
        return instrument.bands[name].band_scale.by_code
    return instrument.decisions[name].outcomes.by_code if name in instrument.decisions else {}
