"""Faults of ids, codes and scales."""

from __future__ import annotations

from pcca.analysis.known.model import Known
from pcca.language import N_

SCALES = (
    Known(
        "bad-id",
        N_("An id or a code is not made of small letters, digits and underscores."),
        good="      needs:",
        bad="      ¦Needs:",
    ),
    Known(
        "reserved-word",
        N_("An id or a code is a word with a meaning of its own."),
        good="      needs:",
        bad="      ¦values:",
    ),
    Known(
        "duplicate-id",
        N_("An id stands for two things."),
        good="derive:\n  unpaid:",
        bad="derive:\n  ¦paid:\n    value: hours - 1\n    label: Hours\n  unpaid:",
    ),
    Known(
        "unknown-scale",
        N_("There is no scale of that name."),
        good="        choice: effect",
        bad="        choice: ¦efect",
    ),
    Known(
        "no-options",
        N_("A scale offers no answer of substance."),
        good="    1: Worse\n    2: The same\n    3: Better\n    dk",
        bad="    dk",
        near="  effect:\n",
    ),
    Known(
        "too-many-options",
        N_("A scale has more than 120 options."),
        good="        multi:\n          visits: Home visits",
        bad="        ¦multi:\n          visits: Home visits\n⟪120×          a{i}: A\n⟫",
    ),
    Known(
        "too-many-rows",
        N_("A grid or matrix has more than 100 rows."),
        good="        rows:\n          heard: Being heard",
        bad="        ¦rows:\n          heard: Being heard\n⟪100×          a{i}: A\n⟫",
    ),
    Known(
        "not-declared-missing",
        N_("Don't know, not applicable or prefer not to say is not declared as missing."),
        good="    missing: [dk]\n",
        bad="",
        near="Don't know",
    ),
    Known(
        "unknown-code",
        N_("There is no such code, question, rule or finding."),
        good="show_if: role = gp",
        bad="show_if: role = ¦gpp",
    ),
    Known(
        "unknown-value",
        N_("A value is given to what is not an option."),
        good="values: {low: 1,",
        bad="values: {¦loww: 1, low: 1,",
    ),
    Known(
        "same-value",
        N_("Two answers of a scale have the same number."),
        good="mid: 2, high: 3}",
        bad="mid: 2, ¦high: 2}",
    ),
)
