"""The result of one unit as a table to take away: its stage by each rule, its domains and its items."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from pcca.fieldwork.quoting import safe
from pcca.language import N_, Language
from pcca.views.show_stage import StageShown

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Spreadsheets know by it that the letters are UTF-8."""

NAMES = (
    N_("Part"), N_("Name"), N_("Domain"), N_("Result"), N_("Target"), N_("Confidence"),
    N_("What the rule saw, or the evidence"),
)  # fmt: skip


def stage_table(stage: StageShown, lang: Language) -> str:
    """The whole result as CSV, in the words of the page."""
    file = io.StringIO()
    written = csv.writer(file)
    written.writerow([lang.say(name) for name in NAMES])
    written.writerows([safe(cell) for cell in row] for row in _rows(stage, lang))
    return BOM + file.getvalue()


def _rows(stage: StageShown, lang: Language) -> Iterator[tuple[str, ...]]:
    for rule in stage.rules:
        decides = lang.say("This rule decides") if rule.primary else lang.say("Rule")
        yield decides, rule.name, "", rule.result, "", "", rule.why
    for domain in stage.domains:
        score = lang.say("Score {score}", score=domain.score)
        yield lang.say("Domain"), domain.name, domain.name, domain.result, "", "", score
        for item in domain.items:
            part = lang.say("Critical item") if item.critical else lang.say("Item")
            yield part, item.name, domain.name, item.level, item.target, item.confidence, item.evidence
