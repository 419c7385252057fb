"""The methods of a wave in sentences that can stand in a paper."""

from __future__ import annotations

from datetime import datetime

from pcca import store as stored
from pcca.clock import CLOCK
from pcca.instrument.model import Instrument
from pcca.language import Language
from pcca.report import Report
from pcca.report.disclosure import smallest_base
from pcca.report.methods import method_sentence
from pcca.store import Store, Wave


def methods_of(store: Store, wave: Wave, instrument: Instrument, report: Report, lang: Language) -> list[str]:
    """Who answered what, when, on which bases, and how intervals were made."""
    return [
        *_asked(wave, instrument, lang),
        _answered(store, wave, lang),
        lang.say(
            "Percentages are of those who answered the question, unless another base is given. "
            "“Don't know” and “not applicable” are not counted as answers; "
            "their numbers are given beside each result, and so are results on other bases."
        ),
        *dict.fromkeys(sentence for row in report.rows if not row.by and (sentence := method_sentence(row, lang))),
        lang.say("Results were computed exactly and rounded half up once, when they were printed."),
        *_hidden(instrument, lang),
        lang.say(
            "Questionnaire {id}, version {version}, content {digest}.",
            id=instrument.id, version=instrument.version, digest=wave.instrument[:16],
        ),
    ]  # fmt: skip


def _asked(wave: Wave, instrument: Instrument, lang: Language) -> list[str]:
    said = [lang.say("Data: “{title}”.", title=instrument.title[lang.code])]
    if wave.synthetic:
        said.append(lang.say("The answers are synthetic: nobody gave them."))
    if wave.opens and wave.closes:
        slots = {"opens": _day(wave.opens, lang), "closes": _day(wave.closes, lang)}
        said.append(lang.say("Answers were taken from {opens} to {closes}.", **slots))
    return said


def _day(instant: datetime, lang: Language) -> str:
    return lang.date(instant.astimezone(CLOCK).date())


def _answered(store: Store, wave: Wave, lang: Language) -> str:
    released = stored.count_released(store, wave.id)
    if wave.population is None:
        return lang.count("{n} answer was counted.", "{n} answers were counted.", released)
    return lang.count(
        "{n} answer was counted, of {population} that could be given.",
        "{n} answers were counted, of {population} that could be given.",
        released, population=lang.number(wave.population),
    )  # fmt: skip


def _hidden(instrument: Instrument, lang: Language) -> list[str]:
    limit = smallest_base(instrument)
    if not limit:
        return []
    return [
        lang.say(
            "Results with fewer than {limit} in the base are not shown, "
            "nor are results from which such a result could be worked out.",
            limit=lang.number(limit),
        )
    ]
