"""Every class of fault that `pcca check` knows, with what it says and an example of each."""

from __future__ import annotations

from collections.abc import Mapping

from pcca.analysis.known.analysed import ANALYSIS
from pcca.analysis.known.expressions import EXPRESSIONS
from pcca.analysis.known.findings import FINDINGS
from pcca.analysis.known.keys import KEYS
from pcca.analysis.known.lists import ENTRIES
from pcca.analysis.known.model import FAULT, NOTE, SEVERITIES, WARNING, Known
from pcca.analysis.known.questions import QUESTIONS
from pcca.analysis.known.reading import FILE
from pcca.analysis.known.registers import OTHER_FILES
from pcca.analysis.known.results import RESULTS
from pcca.analysis.known.scales import SCALES
from pcca.analysis.known.shared import BEYOND
from pcca.analysis.known.texts import TEXTS
from pcca.language import N_

AREAS: Mapping[str, tuple[Known, ...]] = {
    N_("The file cannot be read"): FILE,
    N_("Keys and their values"): KEYS,
    N_("Texts and translations"): TEXTS,
    N_("Ids, codes and scales"): SCALES,
    N_("Questions"): QUESTIONS,
    N_("Lists"): ENTRIES,
    N_("Modules, registers, roles and bridges"): (*BEYOND, *OTHER_FILES),
    N_("Expressions"): EXPRESSIONS,
    N_("Scores and stages"): RESULTS,
    N_("Findings and examples"): FINDINGS,
    N_("What answers make of it"): ANALYSIS,
}
KNOWN: Mapping[str, Known] = {each.check: each for area in AREAS.values() for each in area}
ANALYSED = tuple(each.check for each in (*ANALYSIS, KNOWN["example"]) if each.severity == FAULT)


def severity(check: str) -> str:
    """How grave a fault of this class is: fault, warning or note."""
    return KNOWN[check].severity if check in KNOWN else FAULT


__all__ = ["ANALYSED", "AREAS", "FAULT", "KNOWN", "NOTE", "SEVERITIES", "WARNING", "Known", "severity"]
