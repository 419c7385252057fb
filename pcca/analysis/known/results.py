"""Faults of scores and stages."""

from __future__ import annotations

from pcca.analysis.known.model import MORE, PANEL, Known
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
    Known(
        "no-points",
        N_("Points are given to a question that can have none."),
        good="      vacancy: {yes: 2, no: 0}",
        bad="      ¦since: {yes: 2, no: 0}",
        base=MORE,
    ),
    Known(
        "gap-in-points",
        N_("An answer has no points."),
        good="vacancy: {yes: 2, no: 0}",
        bad="¦vacancy: {yes: 2}",
        base=MORE,
    ),
    Known(
        "overlap-in-points",
        N_("A number has points of two bands."),
        good="{..40: 0, 40..: 1}",
        bad="{..40: 0, ¦39..: 1}",
        base=MORE,
    ),
    Known(
        "no-band",
        N_("Points are given to what is not a band of numbers."),
        good="{..40: 0, 40..: 1}",
        bad="{..40: 0, 40..: 1, ¦many: 3}",
        base=MORE,
    ),
    Known(
        "band-gap",
        N_("A band does not say where it begins, or the first does."),
        good="      lower:\n",
        bad="      lower:\n        at_least: ¦1\n",
        base=MORE,
    ),
    Known(
        "bands-not-rising",
        N_("A band does not begin above the one before it."),
        good="      higher:\n        at_least: 2\n",
        bad=(
            "      middle:\n"
            "        at_least: 2\n"
            "        label: Middle\n"
            "        action: Wait\n"
            "      higher:\n"
            "        at_least: ¦2\n"
        ),
        base=MORE,
    ),
    Known(
        "rows-differ",
        N_("Two grids that are compared do not have the same rows."),
        good="need_got_gap: {needed: needed, got: got}",
        bad="need_got_gap: {needed: needed, got: ¦views}",
        base=MORE,
    ),
    Known(
        "not-a-grid",
        N_("A grid is needed."),
        good="need_got_gap: {needed: needed, got: got}",
        bad="need_got_gap: {needed: needed, got: ¦gt}",
        base=MORE,
    ),
    Known(
        "score-without-levels",
        N_("A stage is cut from a score that is not made of items with levels."),
        good="by_mean: {score: views_level",
        bad="by_mean: {score: ¦risk",
        base=MORE,
    ),
    Known(
        "unbounded-score",
        N_("A score is put on another range, but has no lowest or highest value."),
        good="    weighted: {plan_level: 2, support_mean: 1}\n",
        bad="    weighted: {plan_level: 2, paid: 1}\n    rescale: ¦0..10\n",
    ),
    Known(
        "wrong-decision",
        N_("The question for a decision does not offer what its table gives."),
        good="    decision: decided",
        bad="    decision: ¦mood",
        base=MORE,
    ),
    Known(
        "wrong-reason",
        N_("The question for a reason is not one of words."),
        good="    reason: because",
        bad="    reason: ¦mood",
        base=MORE,
    ),
    Known(
        "never-matched",
        N_("No answers match a row of a decision table, or an earlier row takes all that do."),
        good="        when: hours > 50\n",
        bad="        when: ¦risk.band = higher and hours > 50\n",
        base=MORE,
    ),
    Known(
        "not-a-panel",
        N_("An instrument has a consensus, but no panel answers it."),
        good="respondents: panel\n",
        bad="",
        near="consensus:",
        base=PANEL,
    ),
    Known(
        "panel-without-unit",
        N_("A panel rates something, but no question says what."),
        good="unit: cluster",
        bad="unit: board",
        near="consensus:",
        base=PANEL,
    ),
    Known(
        "bad-split",
        N_("It is not said when raters are split."),
        good="  split: {ends: 20}",
        bad="  ¦split: {ends: 60}",
        base=PANEL,
    ),
    Known(
        "band-never-reached",
        N_("No answers reach a band of a score."),
        good="        at_least: 10\n",
        bad="        at_least: 30\n",
        near="      heavy:\n        at",
        base=MORE,
    ),
)
