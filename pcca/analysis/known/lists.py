"""Faults of what is answered again for each entry of a list."""

from __future__ import annotations

from pcca.analysis.known.model import LISTS, Known
from pcca.language import N_

ENTRIES = (
    Known(
        "bad-entries",
        N_("A list can have no entry, more than 100, or at least more than at most."),
        good="      min: 0",
        bad="      min: ¦50",
        base=LISTS,
    ),
    Known(
        "unknown-label",
        N_("What names an entry is not a text or a choice of its section."),
        good="      label: purpose",
        bad="      label: ¦spent",
        base=LISTS,
    ),
    Known(
        "derive-without-repeat",
        N_("A section that is answered once has values for each entry."),
        good="    title: The year\n",
        bad="    title: The year\n    ¦derive:\n      half:\n        value: allocation / 2\n        label: Half\n",
        base=LISTS,
    ),
    Known(
        "outside-list",
        N_("What each entry of a list holds is read as if it were one answer."),
        good="    value: sum(lines.spent)",
        bad="    value: ¦spent",
        base=LISTS,
    ),
    Known(
        "unknown-list",
        N_("A finding counts the entries of a list that is not there."),
        good="    over: lines",
        bad="    over: ¦line",
        base=LISTS,
    ),
    Known(
        "not-over-entries",
        N_("A statistic cannot be taken of the entries of a list."),
        good="    ratio: {of: total, to: allocation}\n",
        bad="    difference: {mean: total, waves: yes}\n    over: ¦lines\n",
        base=LISTS,
    ),
)
