"""How much of an instrument its examples show: what is asked, which way it routes, its rules, and its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pcca.analysis.coverage.findings import findings
from pcca.analysis.coverage.model import Coverage, Missing, Need, Part
from pcca.analysis.coverage.routes import questions, routes
from pcca.analysis.coverage.rules import rules
from pcca.analysis.space import Space, space_of
from pcca.analysis.trials import example_values
from pcca.instrument.given import Values
from pcca.instrument.model import Instrument
from pcca.language import N_

PARTS: dict[str, Callable[[Space], Iterator[Need]]] = {
    N_("Questions"): questions,
    N_("Routes"): routes,
    N_("Rules"): rules,
    N_("Findings"): findings,
}


def coverage(instrument: Instrument) -> Coverage:
    """What the examples of an instrument show of it."""
    seen, space = example_values(instrument), space_of(instrument)
    parts = (_part(heading, list(needs(space)), seen) for heading, needs in PARTS.items())
    return Coverage(len(seen), tuple(parts))


def _part(heading: str, needs: list[Need], seen: Sequence[Values]) -> Part:
    """What cannot be shown is not asked for."""
    lacking = [need for need in needs if not any(map(need.shown, seen))]
    missing = [need.missing for need in lacking if need.possible()]
    return Part(heading, len(needs) - len(lacking) + len(missing), tuple(missing))


__all__ = ["Coverage", "Missing", "Part", "coverage"]
