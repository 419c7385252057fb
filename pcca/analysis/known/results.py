"""Faults of scores and stages."""

from __future__ import annotations

from pcca.analysis.known.model import Known
from pcca.language import N_

RESULTS = (
    Known(
        "bad-need",
        N_("It is not said how many parts of a score must be answered."),
        good="    mean: plan\n    need: 1 of 2",
        bad="    mean: plan\n    need: ¦1 of 3",
    ),
    Known(
        "weight-not-positive",
        N_("A weight is not greater than 0."),
        good="{plan_level: 2, support_mean: 1}",
        bad="{plan_level: 2, support_mean: -1}",
        near="    weighted",
    ),
    Known(
        "unknown-score", N_("There is no score of that name."), good="lowest: [plan_level]", bad="lowest: [¦plan_levl]"
    ),
    Known("unknown-rule", N_("There is no rule of that name."), good="cap: by_gate + 1", bad="cap: ¦by_gat + 1"),
    Known(
        "unknown-stage", N_("There is no stage of that number."), good="none_below: {3: 2}", bad="none_below: {¦4: 2}"
    ),
    Known(
        "stage-gap",
        N_("There are not as many cuts as stages need."),
        good="{score: plan_level, cuts: [5/3, 7/3]}",
        bad="{score: plan_level, ¦cuts: [5/3]}",
    ),
    Known(
        "cuts-not-rising",
        N_("Cuts do not rise from one stage to the next."),
        good="{score: plan_level, cuts: [5/3, 7/3]}",
        bad="{score: plan_level, ¦cuts: [7/3, 5/3]}",
    ),
    Known(
        "bad-reach", N_("It is not said how many items must reach a stage."), good="reach: 1 of 2", bad="reach: ¦3 of 2"
    ),
    Known(
        "bad-cap",
        N_("A cap is not the name of a rule, perhaps with a number added."),
        good="cap: by_gate + 1",
        bad="cap: ¦by_gate plus 1",
    ),
    Known(
        "cap-of-cap",
        N_("A rule is capped by a rule that is itself capped."),
        good="cap: by_gate + 1",
        bad="cap: ¦capped + 1",
    ),
)
