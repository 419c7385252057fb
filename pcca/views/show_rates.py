"""Rates of response as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pcca.fieldwork.frames import STRATA
from pcca.fieldwork.rates import DEFINITIONS, Rates, Stratum, rates_of
from pcca.language import Language
from pcca.store import Store, Wave
from pcca.views.frame import now
from scoring.dispositions import Dispositions, ResponseRates


@dataclass(frozen=True)
class RateLine:
    """One row of the table of rates; a dash stands for what is not told."""

    label: str
    invited: str
    answered: str
    rate: str


@dataclass(frozen=True)
class RatesShown:
    """The rates of a wave in words of the page."""

    said: str
    lines: tuple[RateLine, ...]
    stands: tuple[tuple[str, str], ...]
    definitions: tuple[tuple[str, str, str], ...]
    stepped: bool
    groups_stepped: bool


def rates_shown(store: Store, wave: Wave, lang: Language) -> RatesShown | None:
    """The rates of a wave, as far as they may be told; None when nobody is on its list."""
    found = rates_of(store, wave, now())
    if found is None:
        return None
    whole = RateLine(lang.say("All"), *_figures(found.cases, found.rates, lang))
    lines = (whole, *(_line(each, lang) for each in found.strata))
    return RatesShown(
        _said(found, lang), lines, _stands(found.cases, lang), _definitions(found, lang), found.stepped,
        found.groups_stepped,
    )  # fmt: skip


def _said(found: Rates, lang: Language) -> str:
    rate = found.rates.rates["RR1"] if found.rates else None
    return lang.say(
        "{answered} of {invited} people on the list have answered: {rate} (AAPOR RR1).",
        answered=lang.number(found.answered), invited=lang.number(found.invited), rate=_percent(rate, lang),
    )  # fmt: skip


def _line(each: Stratum, lang: Language) -> RateLine:
    label = f"{lang.say(STRATA[each.column])}: {each.value}"
    if each.cases is None:
        return RateLine(label, lang.say("fewer than 10"), "–", "–")
    return RateLine(label, *_figures(each.cases, each.rates, lang))


def _figures(cases: Dispositions, rates: ResponseRates | None, lang: Language) -> tuple[str, str, str]:
    invited = cases.eligible + cases.of_unknown_eligibility + cases.not_eligible
    rate = rates.rates["RR1"] if rates else None
    return lang.number(invited), lang.number(cases.complete), _percent(rate, lang)


def _percent(rate: Fraction | None, lang: Language) -> str:
    return "–" if rate is None else f"{lang.number(rate * 100, 1)}%"


def _stands(cases: Dispositions, lang: Language) -> tuple[tuple[str, str], ...]:
    counted = {
        lang.say("Answered"): cases.complete,
        lang.say("Nothing heard yet"): cases.unknown,
        lang.say("The mail came back"): cases.unknown_other,
        lang.say("Do not want to take part, or want no more mails"): cases.refused,
        lang.say("Should not have been asked"): cases.not_eligible,
    }
    return tuple((said, lang.number(n)) for said, n in counted.items())


def _definitions(found: Rates, lang: Language) -> tuple[tuple[str, str, str], ...]:
    rates = found.rates.rates if found.rates else {}
    return tuple((name, lang.say(said), _percent(rates.get(name), lang)) for name, said in DEFINITIONS.items())
