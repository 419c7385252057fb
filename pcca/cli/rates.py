"""Rates of response, printed for people or for programs."""

from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction
from typing import Any

from pcca.cli.terminal import Terminal
from pcca.fieldwork.frames import STRATA
from pcca.fieldwork.rates import DEFINITIONS, Rates
from pcca.language import N_
from scoring.dispositions import Dispositions, ResponseRates

GROUPS_STEPPED = N_(
    "Of an anonymous survey, groups are counted in steps of 10 after it closed too, so that subtracting them tells of "
    "nobody."
)


def print_rates(terminal: Terminal, found: Rates, *, as_json: bool) -> None:
    """All rates of all on the list, and RR1 of each stratum."""
    if as_json:
        terminal.json(_record(found))
        return
    whole = _cells(terminal, terminal.lang.say("All"), found.cases, found.rates)
    cells = [whole, *(_cells(terminal, _label(terminal, e), e.cases, e.rates) for e in found.strata)]
    headings = [N_("Group"), N_("On the list"), N_("Answered"), "RR1"]
    terminal.table([terminal.lang.say(each) for each in headings], cells, right=(1, 2, 3))
    rates = found.rates.rates if found.rates else {}
    for name, said in DEFINITIONS.items():
        terminal.print(f"{name} {_percent(terminal, rates.get(name))}: {terminal.lang.say(said)}")
    if found.stepped:
        terminal.say(N_("The wave is anonymous and not over: answers are counted in steps of 10."))
    if found.groups_stepped:
        terminal.say(GROUPS_STEPPED)


def _label(terminal: Terminal, each: Any) -> str:
    return f"{terminal.lang.say(STRATA[each.column])}: {each.value}"


def _cells(terminal: Terminal, label: str, cases: Dispositions | None, rates: ResponseRates | None) -> list[str]:
    if cases is None:
        return [label, terminal.lang.say("fewer than 10"), "–", "–"]
    invited = cases.eligible + cases.of_unknown_eligibility + cases.not_eligible
    rate = rates.rates["RR1"] if rates else None
    return [label, *(terminal.lang.number(n) for n in (invited, cases.complete)), _percent(terminal, rate)]


def _percent(terminal: Terminal, rate: Fraction | None) -> str:
    return "–" if rate is None else f"{terminal.lang.number(rate * 100, 1)}%"


def _record(found: Rates) -> dict[str, Any]:
    strata = [{"column": each.column, "value": each.value, **_figures(each.cases, each.rates)} for each in found.strata]
    return {
        "method": "AAPOR 2023",
        "stepped": found.stepped,
        "groups_stepped": found.groups_stepped,
        **_figures(found.cases, found.rates),
        "strata": strata,
    }


def _figures(cases: Dispositions | None, rates: ResponseRates | None) -> dict[str, Any]:
    if cases is None:
        return {"cases": None, "rates": None}
    told = {name: None if rate is None else float(rate) for name, rate in rates.rates.items()} if rates else None
    return {"cases": asdict(cases), "rates": told}
