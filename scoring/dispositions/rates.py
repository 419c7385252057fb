"""Response, cooperation, refusal and contact rates of a survey of named persons.

References
----------
.. [1] AAPOR (2023). Standard Definitions: final dispositions of case codes and outcome rates, 10th ed.
.. [2] Smith TW (2009). A revised review of methods to estimate the status of cases with unknown
       eligibility. AAPOR (the proportional allocation, also called CASRO).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from numbers import Integral

from scoring.errors import TooFew


@dataclass(frozen=True, kw_only=True)
class Dispositions:
    """How many cases of the sample ended in each way [1]_.

    Parameters
    ----------
    complete, partial : int
        I and P: complete and partial answers.
    refused, not_contacted, other : int
        R, NC and O: eligible cases without an answer; break-offs are among R.
    unknown, unknown_other : int
        UH and UO: cases of which it is not known whether they are eligible.
    not_eligible : int
        Cases found not to be eligible; they enter only the estimate of `e`.
    """

    complete: int
    partial: int = 0
    refused: int = 0
    not_contacted: int = 0
    other: int = 0
    unknown: int = 0
    unknown_other: int = 0
    not_eligible: int = 0

    def __post_init__(self) -> None:
        broken = [item.name for item in fields(self) if not isinstance(getattr(self, item.name), Integral)]
        if broken:
            raise ValueError(f"cases are counted in whole numbers: {', '.join(broken)}")
        below = [item.name for item in fields(self) if getattr(self, item.name) < 0]
        if below:
            raise ValueError(f"cases cannot be fewer than 0: {', '.join(below)}")

    def __add__(self, other: Dispositions) -> Dispositions:
        """The cases of two strata together."""
        return Dispositions(
            **{item.name: getattr(self, item.name) + getattr(other, item.name) for item in fields(self)}
        )

    @property
    def eligible(self) -> int:
        """Cases known to be eligible."""
        return self.complete + self.partial + self.refused + self.not_contacted + self.other

    @property
    def of_unknown_eligibility(self) -> int:
        """Cases of which it is not known whether they are eligible."""
        return self.unknown + self.unknown_other


@dataclass(frozen=True)
class ResponseRates:
    """The outcome rates of [1]_ from 0 to 1 by name, exact; None where a rate is refused.

    `e` is the share of unknown cases taken to be eligible in RR3, RR4, REF2 and CON2; `estimated` whether it
    was worked out from the cases with known eligibility [2]_. `refused` says why for each rate that is None.
    """

    rates: dict[str, Fraction | None]
    e: Fraction
    estimated: bool
    cases: Dispositions
    refused: Mapping[str, str]


WITHOUT_UNKNOWN = ("RR5", "RR6", "REF3", "CON3")
"""Rates that take no case of unknown eligibility to be eligible."""


def response_rates(cases: Dispositions, e: Fraction | float | None = None) -> ResponseRates:
    """RR1 to RR6, COOP1 to COOP4, REF1 to REF3 and CON1 to CON3 [1]_.

    RR5, RR6, REF3 and CON3 are refused while the eligibility of any case is unknown, unless `e` is stated as 0:
    they are for lists on which everybody is known to be eligible, or where nobody unknown is.

    Parameters
    ----------
    cases : Dispositions
        The sample by outcome.
    e : Fraction or float, optional
        Share of the cases of unknown eligibility that are eligible, 0 to 1; without it the share among
        cases of known eligibility [2]_. A float is read as the decimal it prints as.

    Raises
    ------
    TooFew
        If there is no case, or `e` must be estimated and no case has a known eligibility.
    ValueError
        If `e` is not between 0 and 1.
    """
    if cases.eligible + cases.of_unknown_eligibility == 0:
        raise TooFew("rates of response: there is no eligible case and none of unknown eligibility")
    share = eligible_share(cases) if e is None else _stated(e)
    ratios = _ratios(cases, share)
    refused = _assuming(cases, share if e is not None else None) | _without_base(ratios)
    rates = {name: None if name in refused else Fraction(part) / whole for name, (part, whole) in ratios.items()}
    return ResponseRates(rates, share, e is None, cases, refused)


def response_rates_by(
    strata: Mapping[str, Dispositions], e: Fraction | float | None = None
) -> dict[str, ResponseRates]:
    """The rates of each stratum, in which `e` is estimated unless it is stated.

    Raises
    ------
    TooFew
        As `response_rates`, with the name of the stratum.
    """
    return {name: _of_stratum(name, cases, e) for name, cases in strata.items()}


def _of_stratum(name: str, cases: Dispositions, e: Fraction | float | None) -> ResponseRates:
    try:
        return response_rates(cases, e)
    except TooFew as error:
        raise TooFew(f"stratum {name}: {error}") from error


def _stated(e: Fraction | float) -> Fraction:
    if not 0 <= e <= 1:
        raise ValueError(f"e is {e}: the share of unknown cases that are eligible is between 0 and 1")
    return Fraction(str(e))


def _assuming(cases: Dispositions, stated: Fraction | None) -> dict[str, str]:
    """Why rates that leave unknown cases out are refused [1]_."""
    unknown = cases.of_unknown_eligibility
    if unknown == 0 or stated == 0:
        return {}
    reason = f"the eligibility of {unknown} cases is unknown; state e = 0 to claim that none of them is eligible"
    return dict.fromkeys(WITHOUT_UNKNOWN, reason)


def _without_base(ratios: Mapping[str, tuple[Fraction | int, Fraction | int]]) -> dict[str, str]:
    return {name: "no case in its base" for name, (_, whole) in ratios.items() if whole == 0}


def eligible_share(cases: Dispositions) -> Fraction:
    """The share of eligible cases among those of known eligibility; 1 where nothing is unknown [2]_.

    Raises
    ------
    TooFew
        If eligibility is known of no case, and unknown of some.
    """
    known = cases.eligible + cases.not_eligible
    if cases.of_unknown_eligibility == 0:
        return Fraction(1)
    if known == 0:
        raise TooFew("the share of eligible cases: eligibility is known of no case; state e")
    return Fraction(cases.eligible, known)


def _ratios(cases: Dispositions, e: Fraction) -> dict[str, tuple[Fraction | int, Fraction | int]]:
    full, either = cases.complete, cases.complete + cases.partial
    asked = either + cases.refused
    contacted = asked + cases.other
    everyone = cases.eligible + cases.of_unknown_eligibility
    expected = cases.eligible + e * cases.of_unknown_eligibility
    return {
        "RR1": (full, everyone),
        "RR2": (either, everyone),
        "RR3": (full, expected),
        "RR4": (either, expected),
        "RR5": (full, cases.eligible),
        "RR6": (either, cases.eligible),
        "COOP1": (full, contacted),
        "COOP2": (either, contacted),
        "COOP3": (full, asked),
        "COOP4": (either, asked),
        "REF1": (cases.refused, everyone),
        "REF2": (cases.refused, expected),
        "REF3": (cases.refused, cases.eligible),
        "CON1": (contacted, everyone),
        "CON2": (contacted, expected),
        "CON3": (contacted, cases.eligible),
    }
