"""Response rates of a list of invited people, by the definitions of AAPOR, of all and by stratum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pcca import store as stored
from pcca.fieldwork import links
from pcca.fieldwork.frames import STRATA
from pcca.language import N_
from pcca.store import Store, Wave
from pcca.store.invitations import Standing, Tally, tallies
from scoring.dispositions import Dispositions, ResponseRates, response_rates
from scoring.errors import TooFew

STEP = 10
"""Of an anonymous wave, who has answered is counted in steps of this, and smaller strata are not told."""
FIELDS: Mapping[Standing, str] = {
    "invited": "unknown",
    "bounced": "unknown_other",
    "refused": "refused",
    "unsubscribed": "refused",
    "ineligible": "not_eligible",
}
"""What somebody without an answer is: of who says nothing, nobody knows whether they are eligible."""
DEFINITIONS: Mapping[str, str] = {
    "RR1": N_("Complete answers out of all who were invited and are not known to be ineligible: the lowest rate."),
    "RR2": N_("As RR1, with partial answers counted too."),
    "RR3": N_("As RR1, with only a part of those who say nothing taken to be eligible."),
    "RR4": N_("As RR3, with partial answers counted too."),
    "RR5": N_("Complete answers out of those known to be eligible: the highest rate."),
    "RR6": N_("As RR5, with partial answers counted too."),
}

Count = Callable[[Iterable[Tally]], Dispositions]


@dataclass(frozen=True)
class Stratum:
    """The people of one stratum; without figures where too few were invited."""

    column: str
    value: str
    cases: Dispositions | None
    rates: ResponseRates | None


@dataclass(frozen=True)
class Rates:
    """The people on the list of a wave by how they stand.

    `stepped` where all answers are counted in steps of ten, `groups_stepped` where those of the strata alone are.
    """

    cases: Dispositions
    rates: ResponseRates | None
    strata: tuple[Stratum, ...]
    stepped: bool = False
    groups_stepped: bool = False

    @property
    def invited(self) -> int:
        """All on the list."""
        return self.cases.eligible + self.cases.of_unknown_eligibility + self.cases.not_eligible

    @property
    def answered(self) -> int:
        return self.cases.complete


def rates_of(store: Store, wave: Wave, now: datetime) -> Rates | None:
    """The rates of a wave as far as they may be told; None when nobody is on its list."""
    found = tallies(store, wave.id)
    if not found:
        return None
    if wave.identification != "anonymous":
        cases = _cases(found)
        return Rates(cases, _rates(cases), tuple(_strata(found, _cases, 1)))
    running = stored.state(wave, now) not in ("closed", "archived") or links.has_key(store, wave.id)
    cases = _apart(found, STEP if running else 1)
    # Of strata for good: what is left of all without those that are shown may be a single person.
    return Rates(cases, _rates(cases), tuple(_strata(found, _apart, STEP)), running, not running)


def _strata(found: Iterable[Tally], count: Count, smallest: int) -> Iterable[Stratum]:
    tallied = tuple(found)
    for column in STRATA:
        by_value: dict[str, list[Tally]] = {}
        for each in tallied:
            if column in each.strata:
                by_value.setdefault(each.strata[column], []).append(each)
        for value in sorted(by_value, key=str.casefold):
            mine = by_value[value]
            shown = count(mine) if sum(each.n for each in mine) >= smallest else None
            yield Stratum(column, value, shown, _rates(shown) if shown else None)


def _cases(found: Iterable[Tally]) -> Dispositions:
    counts: Counter[str] = Counter()
    for each in found:
        counts["complete" if each.answered and each.state != "ineligible" else FIELDS[each.state]] += each.n
    return Dispositions(complete=counts.pop("complete", 0), **counts)


def _apart(found: Iterable[Tally], step: int = STEP) -> Dispositions:
    """The cases of an anonymous wave: who is marked in some way counts so whether they have answered or not.

    Otherwise marking somebody, or looking at who is, and reading the counts would tell whether they have.
    """
    counts: Counter[str] = Counter()
    answered = 0
    for each in found:
        counts[FIELDS[each.state]] += each.n
        answered += each.n if each.answered else 0
    told = min(answered, counts["unknown"])
    told -= told % step
    # Whoever answered beyond the last step is counted among those who say nothing.
    counts["unknown"] -= told
    return Dispositions(complete=told, **counts)


def _rates(cases: Dispositions) -> ResponseRates | None:
    """The rates; as long as nothing is known of anybody, all are taken to be eligible. None where nobody is left."""
    try:
        return response_rates(cases)
    except TooFew:
        return response_rates(cases, 1) if cases.of_unknown_eligibility else None
